from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.briefing.shortening import cuts, kept

SHORTENED = [
    # Openings that only join or place.
    ("Currently, there are 300 troops in the capital.", "there are 300 troops in the capital."),
    ("Additionally, the ministry will open two offices.", "the ministry will open two offices."),
    ("In addition, the airport stays closed on Friday.", "the airport stays closed on Friday."),
    ("Meanwhile, shares of the bank rose by 3%.", "shares of the bank rose by 3%."),
    # Attributions of what the sentence itself leaves open.
    (
        "According to people at Reuters and other media sources, the bank is expected to cut 500 jobs.",
        "the bank is expected to cut 500 jobs.",
    ),
    ("The company plans to sell its stake, according to two sources.", "The company plans to sell its stake"),
    # Appositions.
    (
        "Olaf Scholz, the German chancellor, visited the factory on Monday.",
        "Olaf Scholz … visited the factory on Monday.",
    ),
    ("Troops are stationed in Japan, a key ally in the region.", "Troops are stationed in Japan"),
    ("Nvidia, one of the largest chipmakers, reported record sales.", "Nvidia … reported record sales."),
    (
        "Boeing, a company founded in 1916, delivered 40 planes in May.",
        "Boeing … delivered 40 planes in May.",
    ),
    # Relative clauses behind a comma.
    ("The bridge, which opened in 1932, will be closed for repairs.", "The bridge … will be closed for repairs."),
    (
        "The firm hired Anna Berg, who led the bank for six years.",
        "The firm hired Anna Berg",
    ),
    ("Rescuers reached the valley, where roads were blocked by mud.", "Rescuers reached the valley"),
    # Participle clauses.
    ("Ministers approved the plan on Tuesday, ending months of talks.", "Ministers approved the plan on Tuesday"),
    ("The carrier cancelled 40 flights, citing bad weather.", "The carrier cancelled 40 flights"),
    (
        "The carrier cancelled 40 flights, citing fog, ice and strong wind.",
        "The carrier cancelled 40 flights",
    ),
    ("France, aligning with its partners, aims to cut emissions.", "France … aims to cut emissions."),
    ("The group, based in Oslo, has bought a mine in Chile.", "The group … has bought a mine in Chile."),
    (
        "Described as the largest reform in decades, the law changes pensions.",
        "the law changes pensions.",
    ),
    # Purposes, and phrases that go with the last thing.
    ("Leaders met in Brussels to discuss the new budget.", "Leaders met in Brussels"),
    (
        "The plan includes the creation of a joint command in Warsaw to coordinate supplies.",
        "The plan includes the creation of a joint command in Warsaw",
    ),
    ("The city raised fares in order to pay for new buses.", "The city raised fares"),
    (
        "She will take part in the country’s inaugural summit with Kenya and Uganda.",
        "She will take part in the country’s inaugural summit",
    ),
    # Brackets and dashes.
    (
        "The World Health Organization (WHO) sent doctors to Goma.",
        "The World Health Organization … sent doctors to Goma.",
    ),
    ("The storm — the third this year — hit the coast at noon.", "The storm … hit the coast at noon."),
    # Several at once.
    (
        "Currently, Spain, aligning with the union, aims to raise wages by 2027, citing high rents.",
        "Spain … aims to raise wages by 2027",
    ),
]

WHOLE = [
    # Negation, conditions and exceptions.
    "The minister resigned, without giving a reason.",
    "The dam is safe, unless heavy rain returns.",
    "All flights will resume, excluding those to Lviv.",
    "The tax applies to all firms, assuming parliament agrees.",
    "The bank will lend more, provided that rates fall.",
    "The drug works, but only in adults.",
    "The match goes on, if it does not rain.",
    "He was in the car, which did not belong to him.",
    "The chief executive offered to resign, which the board refused.",
    "The judges banned the party, a verdict that a higher court overturned.",
    "The paper reported a leak in Oslo, which proved to be wrong.",
    # Claims hang on who makes them.
    "According to the opposition, the vote may have been rigged.",
    "According to prosecutors, he planned the attack for months.",
    "According to Reuters, the bank cut 500 jobs.",
    "The rebels will withdraw, according to residents.",
    "The bank failed, the governor said.",
    "The bridge is unsafe, the report warned.",
    "Police reportedly arrested two men.",
    # Lists are no appositions.
    "He visited Japan, the Philippines and Guam.",
    "She bought apples, pears and a cake.",
    "The talks covered trade, a new airport, and visas.",
    "She likes swimming, running and cycling.",
    # What a verb needs.
    "The army ordered people in Gaza to leave the north.",
    "Voters in Ohio want to keep the law.",
    "It is illegal in Texas to carry one.",
    "She was the first in Europe to win the prize.",
    "The plan depends on talks with Iran.",
    "Depending on the weather, the launch may slip.",
    # The main clause is still to come.
    "When he came to Paris, the city celebrated.",
    "On Monday, the minister resigned in Berlin.",
    "If it rains on Sunday, the club cancels the race.",
    "After leaving Rome, the pope flew to Malta.",
    "Asked about it, the mayor, a lawyer, said the plan was dead.",
    # Nothing to leave out.
    "Shares fell.",
    "Building houses, the government says, is too expensive.",
]


def shortened(text: str, language: str = "en", *, opening: bool = False) -> str:
    spans = kept(text, cuts(text, language=language, opening=opening)) or ((0, len(text)),)
    return " … ".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize(("text", "stays"), SHORTENED)
def test_what_stays(text: str, stays: str) -> None:
    assert shortened(text) == stays


@pytest.mark.parametrize("text", WHOLE)
def test_the_meaning_stays(text: str) -> None:
    assert cuts(text) == ()


@pytest.mark.parametrize(
    ("language", "text", "stays"),
    [
        ("de", "Außerdem, so die Stadt (53.000 Einwohner), wird gebaut.", "so die Stadt … wird gebaut."),
        ("es", "Además, el banco abrirá dos oficinas.", "el banco abrirá dos oficinas."),
        ("fr", "De plus, la banque ouvrira deux agences.", "la banque ouvrira deux agences."),
        ("pt", "Além disso, o banco abrirá duas agências.", "o banco abrirá duas agências."),
        ("ru", "Кроме того, банк откроет два отделения.", "банк откроет два отделения."),
        ("tr", "Ayrıca, banka iki şube açacak bugün.", "banka iki şube açacak bugün."),
        ("ar", "إضافة إلى ذلك، سيفتح البنك فرعين جديدين.", "سيفتح البنك فرعين جديدين."),
        ("id", "Selain itu, bank akan membuka dua kantor.", "bank akan membuka dua kantor."),
        ("zh", "此外，银行将开设两家新分行。", "银行将开设两家新分行。"),
        ("ja", "さらに、銀行は新しい支店を二つ開く。", "銀行は新しい支店を二つ開く。"),
        ("th", "ธนาคารจะเปิดสาขาใหม่สองแห่ง", "ธนาคารจะเปิดสาขาใหม่สองแห่ง"),
    ],
)
def test_other_languages_lose_openings_and_brackets(language: str, text: str, stays: str) -> None:
    assert shortened(text, language) == stays


def test_a_dateline_goes_where_an_article_begins_and_a_speaker_stays_elsewhere() -> None:
    assert (
        shortened("TOKYO: Japan will hold an election in May.", opening=True) == "Japan will hold an election in May."
    )
    assert shortened("KYIV, May 4 (Reuters) - Ukraine will hold talks.", opening=True) == "Ukraine will hold talks."
    assert cuts("BIDEN: We will hold an election in May.") == ()


@given(
    st.lists(
        st.sampled_from(
            [*'a,.()—“”"', " ", ", which is", ", citing", ", a ", "Currently, ", " to see", "Rome", " met in "]
        ),
        max_size=30,
    ).map("".join)
)
def test_ranges_are_in_order_inside_and_apart(text: str) -> None:
    found = cuts(text, opening=True)
    for spans in (found, kept(text, found)):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in kept(text, found))
