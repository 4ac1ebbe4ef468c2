import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Article, Shape, Span
from retrieval.passages import split_article
from retrieval.services.entry import split_and_analyse
from retrieval.services.library import Library
from retrieval.text.datelines import find_dateline
from retrieval.text.tickers import clean_for_reading

PROSE = (
    "The council of the harbour town voted on Tuesday to rebuild the bridge that the flood had taken away in spring."
)
DATELINES = [
    ("WASHINGTON (AP) — The president left.", "WASHINGTON (AP) —"),
    ("London CNN —", "London CNN —"),
    ("New York CNN Business —", "New York CNN Business —"),
    ("(CNN)President Smith left.", "(CNN)"),
    ("AUSTIN, Texas — Police said nothing at all.", "AUSTIN, Texas —"),
    ("NASHVILLE − The prosecutor has resigned.", "NASHVILLE −"),
    ("Berlin, 5. Mai (dpa) - Der Kanzler ging.", "Berlin, 5. Mai (dpa) -"),
    ("PARIS (AFP) – Le président est parti.", "PARIS (AFP) –"),
    ("MADRID, 5 mayo (EFE) - El presidente se fue.", "MADRID, 5 mayo (EFE) -"),
    ("BRASÍLIA (Reuters) - O presidente saiu.", "BRASÍLIA (Reuters) -"),
    ("Jakarta (ANTARA) - Presiden pergi.", "Jakarta (ANTARA) -"),
    ("ANKARA (AA) - Cumhurbaşkanı gitti.", "ANKARA (AA) -"),
    ("МОСКВА, 5 марта. /ТАСС/. Президент уехал.", "МОСКВА, 5 марта. /ТАСС/."),
    ("القاهرة (رويترز) - غادر الرئيس.", "القاهرة (رويترز) -"),
    ("नई दिल्ली, 5 मार्च (भाषा) प्रधानमंत्री गए।", "नई दिल्ली, 5 मार्च (भाषा)"),
    ("新华社北京5月3日电（记者张三）国家主席今天表示。", "新华社北京5月3日电（记者张三）"),
    ("【ワシントン=共同】大統領は語った。", "【ワシントン=共同】"),
    ("The Associated Press (AP) said no.", None),
    ("NASA — the space agency — launched.", None),
    ("TOKYO: Japan said no.", None),
    ("Meeting at 10.", None),
]
ASIDE = [
    "Updated 4:12 p.m. ET, May 2, 2023", "Jan. 25, 2020, 10:00 a.m. ET", "Advertisement", "Anzeige", "広告", "Реклама",
    "Dock workers in Hull. Andrea Renault/AFP/Getty Images", "Read more: Why the bridge fell", "Lire aussi : Le pont",
    "Lesen Sie auch: Die Brücke", "Читайте также: Мост", "关注我们", "Sign up for our daily newsletter.",
    "Follow us on Facebook.", "Contributing: The Associated Press", "Need a break? Play the USA TODAY Daily Crossword.",
    "What did the council decide?", "The harbour's long wait",
]  # fmt: skip
STORY = [
    "Meeting at 10.",
    "Bring: bread, milk, eggs.",
    "“Subscribe to what?” she asked.",
    "Updated rules apply from May 2, 2023.",
    "► In 1974, a third of the town lived on the quay.",
    "By Monday the water had gone.",
    "He said the photo was by Getty Images.",
    "Fisher Investments (7.6 million shares): about $1.8 billion from about $2.5 billion",
]


@pytest.mark.parametrize(("text", "dateline"), DATELINES, ids=lambda value: str(value)[:24])
def test_a_dateline_ends_where_the_story_begins(text: str, dateline: str | None) -> None:
    found = find_dateline(text, Span(0, len(text)))
    assert (None if found is None else text[found.start : found.end]) == dateline


def around(line: str) -> Article:
    return Article("\n\n".join([PROSE, PROSE[:-1] + " alone.", line, PROSE[:-1] + " again.", PROSE]), "The bridge")


@pytest.mark.parametrize("line", ASIDE)
def test_what_stands_around_the_story_is_told_from_it(line: str) -> None:
    found = [p for p in split_article(around(line)) if not p.story]
    assert " ".join(p.text for p in found) == line


@pytest.mark.parametrize("line", STORY)
def test_what_is_in_doubt_is_story(line: str) -> None:
    assert all(passage.story for passage in split_article(around(line)))


@pytest.mark.parametrize(
    "text",
    [
        "Milk\nBread\nEggs",
        "Who will come?\nNobody knows.",
        "The sea is calm tonight.\nThe tide is full,\nthe moon lies fair",
    ],
)
def test_lists_messages_and_verse_are_story(text: str) -> None:
    assert all(passage.story for passage in split_article(Article(text, "Pasted")))


@given(st.lists(st.sampled_from([*ASIDE, PROSE, "London CNN —"]), min_size=1))
def test_an_article_is_never_without_story(lines: list[str]) -> None:
    assert any(passage.story for passage in split_article(Article("\n\n".join(lines), "Lines")))


def test_what_is_not_story_is_neither_found_nor_told() -> None:
    article = Article(f"LONDON (AP) — {PROSE}\n\nSign up for our London newsletter.", "The bridge")
    dateline, sentence, call = split_and_analyse(article)
    assert (dateline.terms, call.terms) == ((), ())
    assert sentence.passage.text == PROSE
    library = Library([article])
    assert [evidence.passage.text for evidence in library.ask("What did AP and London vote on?").evidence] == [PROSE]
    briefing = library.brief(shapes=list(Shape))
    told = [point.passage for point in briefing.points]
    told += [entry.passage for section in briefing.sections for group in section.groups for entry in group]
    assert told
    assert all(passage.story for passage in told)
    library.remove(article.id)
    assert library.articles == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Shares of Meta Platforms META.O fell.", "Shares of Meta Platforms fell."),
        ("Apple (AAPL) and Tesla (NASDAQ: TSLA) rose.", "Apple and Tesla rose."),
        ("Ford (F) said no.", "Ford said no."),
        ("PARIS (AFP) – The firm left.", "The firm left."),
        ("The World Health Organization (WHO) met U.N. staff.", "The World Health Organization (WHO) met U.N. staff."),
    ],
)
def test_an_encoder_reads_no_codes(text: str, read: str) -> None:
    assert clean_for_reading(text) == read
