import pytest

from retrieval.briefing.topic import is_meant, is_stated
from retrieval.model import Article
from retrieval.passages import split_article
from retrieval.search.ranking.candidates import Question, Rarity, analyse_passages

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
    rarity = Rarity()
    rarity.add(passage.terms for passage in passages)
    assert is_stated(Question.parse(topic), passages, rarity) is stated


@pytest.mark.parametrize(("cosines", "meant"), [([], False), ([0.86], False), ([0.5, 0.88], True)])
def test_a_topic_can_be_meant_without_its_words(cosines: list[float], meant: bool) -> None:
    assert is_meant(cosines) is meant
