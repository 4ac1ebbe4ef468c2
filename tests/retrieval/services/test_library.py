"""Questions to the library: the right passage, the short answer, or an honest no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import EmptyArticle, UnknownPassage
from retrieval.model import Article, PassageId, Verdict
from retrieval.passages import split_article
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.entry import LONGEST_CONTEXT, Entry
from retrieval.services.library import Library

BRIDGE = Article("The old bridge has 12 arches. It was built in 1432 by Jan Novak.\nTraffic is banned.", "Bridge")


@pytest.mark.parametrize(
    ("question", "says", "short"),
    [
        ("how many US troops are in Japan?", "54,000", "54,000"),
        ("How many us troops are in japan", "54,000", "54,000"),
        ("How many American soldiers are stationed in Japan?", "54,000", "54,000"),
        ("What is the number of U.S. military personnel in Japan?", "54,000", "54,000"),
        ("Who is the government spokesman?", "Hayashi", "Yoshimasa Hayashi"),
        ("Which official talked about the structure of the US forces?", "Hayashi", "Yoshimasa Hayashi"),
        ("When will Kishida visit Washington?", "April 10", "April 10"),
        ("Where is the US Indo-Pacific Command based?", "based in Hawaii", "Hawaii"),
        ("What percentage of GDP will Japan spend on defense?", "two percent of GDP", "two percent"),
        ("By when does Japan want to reach two percent of GDP?", "by 2027", "2027"),
        ("When was the mutual defense treaty signed?", "signed in 1960", "1960"),
        ("Has the Pentagon made a final decision?", "the Pentagon has yet to make a final decision", None),
        ("Which countries take part in the three-way summit?", "the Philippines", None),
    ],
)
def test_questions_to_the_article_that_comes_along(
    seed_library: Library, question: str, says: str, short: str | None
) -> None:
    answer = seed_library.ask(question)
    assert answer.verdict is Verdict.ANSWERED
    assert says in answer.evidence[0].passage.text
    assert short is None or (answer.short_answer is not None and short in answer.short_answer)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many US troops are in Germany?", "Germany"),
        ("What is the population of Taiwan?", "Taiwan"),
        ("Who is the president of France?", "France"),
        ("When was Kishida born?", "born"),
        ("How many nuclear weapons does China have?", "nuclear"),
        ("Who won the World Cup?", "Cup"),
    ],
)
def test_what_the_article_does_not_say(seed_library: Library, question: str, missing: str) -> None:
    answer = seed_library.ask(question)
    assert answer.verdict is Verdict.NOT_ANSWERED
    assert answer.short_answer is None
    assert missing in answer.missing
    assert all(evidence.answer is None for evidence in answer.evidence)


@pytest.mark.parametrize("question", ["", "   ", "???", "the of and", "hello", "Thanks a lot!", "\0", "\ud800"])
def test_what_is_no_question(seed_library: Library, question: str) -> None:
    answer = seed_library.ask(question)
    assert answer.verdict is Verdict.NOT_ANSWERED
    assert answer.confidence == 0.0
    assert answer.evidence == ()


@given(question=st.text(), limit=st.integers(1, 5))
def test_every_answer_is_verbatim_and_cited(question: str, limit: int) -> None:
    library = Library([BRIDGE])
    answer = library.ask(question, limit=limit)
    assert len(answer.evidence) <= limit
    assert 0.0 <= answer.confidence <= 1.0
    for evidence in answer.evidence:
        citation = evidence.citation
        assert library.article(citation.article_id).text[citation.start : citation.end] == evidence.passage.text
        for span in (*evidence.highlights, *([evidence.answer] if evidence.answer else [])):
            assert 0 <= span.start < span.end <= len(evidence.passage.text)


def test_a_limit_below_one_is_refused(seed_library: Library) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        seed_library.ask("how many?", limit=0)


def test_the_same_text_is_added_once() -> None:
    library = Library([BRIDGE])
    assert not library.add(Article(BRIDGE.text, "Another title"))
    assert library.articles == (BRIDGE,)


def test_an_article_without_a_sentence_is_refused_and_leaves_no_trace() -> None:
    library = Library()
    with pytest.raises(EmptyArticle, match="“Nothing” contains no sentence"):
        library.add(Article(" \n ", "Nothing"))
    assert library.articles == ()


def test_a_removed_article_answers_nothing_and_is_unknown() -> None:
    library = Library([BRIDGE])
    assert library.ask("How many arches has the bridge?").verdict is Verdict.ANSWERED
    library.remove(BRIDGE.id)
    assert library.ask("How many arches has the bridge?").evidence == ()
    for use in (library.article, library.passages, library.remove):
        with pytest.raises(UnknownPassage):
            use(BRIDGE.id)


def test_passages_paragraphs_and_citations_are_found_by_id() -> None:
    library = Library([BRIDGE])
    second = library.passage(PassageId(BRIDGE.id, 1))
    assert second.text == "It was built in 1432 by Jan Novak."
    paragraph = library.paragraph(second.id)
    assert BRIDGE.text[paragraph.start : paragraph.end] == BRIDGE.text.partition("\n")[0]
    assert library.citation(second).place == "¶1 s2"
    with pytest.raises(UnknownPassage):
        library.passage(PassageId(BRIDGE.id, 99))


def test_a_supplied_title_is_shown_in_brackets() -> None:
    library = Library([Article(BRIDGE.text, "Bridge", title_supplied=True)])
    assert library.ask("arches of the bridge").evidence[0].citation.title == "[Bridge]"


def test_term_statistics_are_those_of_the_articles_held() -> None:
    alone, shared = Library([BRIDGE]), Library([BRIDGE, Article("The bridge is closed. The river is high.", "Other")])
    shared.remove(shared.articles[1].id)
    question = "When was the bridge built?"
    assert [e.score for e in alone.ask(question).evidence] == [e.score for e in shared.ask(question).evidence]


@pytest.mark.parametrize(
    ("question", "answered"), [("how many arches?", True), ("who built it?", True), ("who owns it?", False)]
)
def test_a_short_question_is_about_the_only_article(question: str, answered: bool) -> None:
    text = "The viaduct has 34 arches, says the engineer who measured each of them. It was built in 1432 by Jan Novak."
    answer = Library([Article(text, "Long viaduct")], reader=make_reader()).ask(question)
    assert (answer.verdict is Verdict.ANSWERED) is answered


def test_what_a_briefing_reads_stays_when_the_library_changes() -> None:
    library = Library([Article("The bridge has 12 arches. It was built in 1432.", "Bridge")])
    source, before = library.briefing_source(), library.brief()
    library.remove(library.articles[0].id)
    library.add(Article("The tower has 300 steps.", "Tower"))
    assert source.brief() == before
    assert library.brief() != before


def test_a_paragraph_without_end_is_analysed_in_parts() -> None:
    text = "The bridge has 12 arches. " * (3 * LONGEST_CONTEXT // 26)
    article = Article(text, "Bridge")
    entry = Entry(article, "en", split_article(article))
    middle = len(entry.passages) // 2
    assert entry.analysed(middle).passage == entry.passages[middle]
    assert len(entry._analysed) < len(entry.passages) // 2
    assert [each.passage for each in entry.all_analysed] == [*entry.passages]


@pytest.mark.parametrize("meaning", [False, True])
def test_only_some_articles_are_searched(meaning: bool) -> None:
    bridges = [Article(f"Bridge {n} has {n} arches of stone. It is old.", f"Bridge {n}") for n in range(3, 9)]
    encoder = make_encoder() if meaning else None
    library = Library(bridges, encoder=encoder, reader=make_reader())
    library.encode()
    some = {bridges[1].id, bridges[4].id}
    answer = library.ask("How many arches has the bridge?", limit=9, only=some)
    assert {evidence.citation.article_id for evidence in answer.evidence} == some
    assert library.ask("How many arches has the bridge?", only=()).evidence == ()
    everything = library.ask("How many arches has the bridge?", limit=9)
    assert (
        everything.evidence
        == library.ask("How many arches has the bridge?", limit=9, only={b.id for b in bridges}).evidence
    )
