import pytest

from retrieval.briefing.topic import meaning, stating
from retrieval.model import Article, PassageId
from retrieval.passages import split_article
from retrieval.search.ranking.candidates import CountedRarity, Question, analyse_passages

TRAIN = Article(
    "The strike of the train drivers is over.\n\nAnna Melk leads the union. Trains will run on Monday.",
    "Strike in Kesten",
)


@pytest.mark.parametrize(
    ("topic", "stated"),
    [
        ("strike", True),
        ("strike in Kesten", True),
        ("train drivers", True),
        ("the union's train drivers", False),
        ("airline strike", False),
        ("Anna Melk's strike", True),
        ("Anna Melk in Brazil", False),
        ("whales", False),
        ("the", False),
    ],
)
def test_a_topic_is_stated_by_its_words(topic: str, stated: bool) -> None:
    passages = analyse_passages(TRAIN, split_article(TRAIN))
    rarity = CountedRarity()
    rarity.add(passage.terms for passage in passages)
    assert stating(Question.parse(topic), passages, rarity) == (frozenset({TRAIN.id}) if stated else frozenset())


def test_an_article_that_says_the_word_itself_counts_before_synonyms() -> None:
    quake = Article("The quake shook the coast at night. Nobody was hurt.", "Coast")
    earthquake = Article("The earthquake of Cordova was the strongest since 1967.", "Cordova")
    found = {one.id: analyse_passages(one, split_article(one)) for one in (quake, earthquake)}
    rarity = CountedRarity()
    rarity.add(passage.terms for passages in found.values() for passage in passages)
    topic = Question.parse("earthquake")
    assert stating(topic, found[quake.id], rarity) == {quake.id}
    assert stating(topic, [*found[quake.id], *found[earthquake.id]], rarity) == {earthquake.id}


def test_a_topic_can_be_meant_without_its_words() -> None:
    cosines = {PassageId("a", 0): 0.86, PassageId("b", 0): 0.5, PassageId("b", 1): 0.88}
    assert meaning(cosines) == {"b"}
    assert meaning({}) == frozenset()
