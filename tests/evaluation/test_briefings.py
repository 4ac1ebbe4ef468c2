"""The set is sound, what is counted is right, and Dateline's briefings hold more than what costs no thought.

The floors are what was measured, by words and with weights that had not seen the article, less half a standard error.
"""

import sys
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from evaluation import briefings
from evaluation.__main__ import main
from evaluation.fitting_briefings import held_out_weights
from evaluation.points import Annotated, Case, Point, Quote, Statement, read_annotated, read_articles, read_groups
from evaluation.summarising import at_random, fill, filled_lead, knowing, lead
from retrieval.model import Article, Span
from retrieval.passages import split_article

ARTICLES = read_articles()
GROUPS = read_groups()


def made(text: str, says: dict[str, list[tuple[int, str]]], values: dict[str, str] | None = None) -> Annotated:
    """An article whose points are said by sentences, each with the words that matter."""
    article = Article(text, "A title", language="en")
    passages = split_article(article)
    points = [
        Point(name, tuple(Statement(passages[place].id, (piece,)) for place, piece in where), name, (values or {}).get(name, ""))
        for name, where in says.items()
    ]  # fmt: skip
    return Annotated("made", "politics", article, passages, tuple(points))


FLOOD = Case(
    "flood",
    (
        made(
            "The river rose by two metres. Nobody was hurt, the mayor said on Monday. Schools are closed. The river rose a lot.",
            {"rose": [(0, "two metres"), (3, "rose")], "hurt": [(1, "Nobody was hurt")], "schools": [(2, "closed")]},
        ),
    ),
)


def quotes(case: Case, *places: int) -> list[Quote]:
    return [Quote(case.passages[place]) for place in places]


# The set


def test_there_are_articles_of_many_kinds_lengths_and_languages() -> None:
    alone = [case for case in ARTICLES if "/" not in case.name]
    assert len(alone) == 25
    assert len({case.members[0].kind for case in alone}) >= 16
    assert {"de", "es", "fr", "ja", "ar"} <= {case.members[0].language for case in alone}
    assert len({case.members[0].article.text for case in ARTICLES}) == len(ARTICLES) == 37


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.name)
def test_an_article_says_where_it_is_from_and_has_a_careful_editors_points(case: Case) -> None:
    (member,) = case.members
    assert member.article.title
    assert member.article.source
    assert member.article.published
    assert not member.article.title_supplied
    assert 5 <= len(member.points) <= (10 if "/" in case.name else 8)
    assert len({point.id for point in member.points}) == len(member.points)
    # A statement that is in no sentence, or in two, has been refused by the reader.
    assert all(point.says and all(statement.pieces for statement in point.says) for point in member.points)
    assert covered_by_everything(case) == 1.0


def covered_by_everything(case: Case) -> float:
    return briefings.covered(case, [Quote(passage) for passage in case.passages])


def test_an_event_is_told_by_three_with_much_in_common() -> None:
    assert len(GROUPS) == 4
    for group in GROUPS:
        assert len(group.members) == 3
        assert sum(len(same) == 3 for same in group.points.values()) >= 2
        differing = [same for same in group.points.values() if len({point.value for point in same}) > 1]
        assert differing, group.name


def test_each_article_says_differently_what_it_shares() -> None:
    for group in GROUPS:
        texts = [passage.text for passage in group.passages]
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("kind", "says", "reason"),
    [
        ("kind: sport\n", '[["rained"]]', "0 sentences hold rained"),
        ("kind: sport\n", '[["won"]]', "2 sentences hold won"),
        ("", '[["Sundby won"]]', "has no kind"),
    ],
)
def test_a_point_that_is_not_in_one_sentence_is_refused(tmp_path: Path, kind: str, says: str, reason: str) -> None:
    file = tmp_path / "match.md"
    file.write_text(f"---\ntitle: Cup\n{kind}---\nSundby won the cup. They won late.\n", "utf-8")
    file.with_suffix(".toml").write_text(f'[[points]]\nwhat = "Who won"\nsays = {says}\n', "utf-8")
    with pytest.raises(ValueError, match=reason):
        read_annotated(file)


# What is counted


@pytest.mark.parametrize(
    ("places", "share"),
    [((), 0.0), ((0,), 1 / 3), ((0, 3), 1 / 3), ((3, 1), 2 / 3), ((0, 1, 2), 1.0)],
    ids=str,
)
def test_a_point_is_covered_by_any_of_its_sentences_and_counts_once(places: tuple[int, ...], share: float) -> None:
    assert briefings.covered(FLOOD, quotes(FLOOD, *places)) == pytest.approx(share)


@pytest.mark.parametrize(("kept", "share"), [(Span(0, 15), 1 / 3), (Span(17, 41), 0.0)])
def test_of_a_shortened_sentence_the_words_that_matter_must_be_left(kept: Span, share: float) -> None:
    assert briefings.covered(FLOOD, [Quote(FLOOD.passages[1], (kept,))]) == pytest.approx(share)


def test_the_same_words_in_another_article_do_not_count() -> None:
    other = Case("other", (made("Nobody was hurt at all. The river rose by two metres.", {"hurt": [(0, "hurt")]}),))
    assert briefings.covered(other, quotes(FLOOD, 1)) == 0.0


def test_what_exceeds_the_budget_does_not_count() -> None:
    first, second = quotes(FLOOD, 0, 1)
    assert briefings.within([first, second], first.length + second.length) == [first, second]
    assert briefings.within([first, second], first.length + second.length - 1) == [first]
    assert briefings.within([second, first], first.length) == []


def test_what_is_said_twice_is_counted_by_pairs() -> None:
    assert briefings.told(FLOOD, quotes(FLOOD, 0, 1, 2)) == (0, 0, 0, 1.0)
    assert briefings.told(FLOOD, quotes(FLOOD, 0, 1, 3)) == (1, 0, 1, 2 / 3)


def test_other_figures_for_the_same_are_counted_apart() -> None:
    one = made("Five people died in the flood.", {"dead": [(0, "Five")]}, {"dead": "5"})
    two = made("Six people died in the flood.", {"dead": [(0, "Six")]}, {"dead": "6"})
    event = Case("event", (one, two))
    assert briefings.told(event, quotes(event, 0, 1)) == (0, 1, 0, 1.0)


def test_budgets_are_halved_where_characters_are_wide() -> None:
    japanese = next(case for case in ARTICLES if case.members[0].language == "ja")
    assert [length(japanese) for length in briefings.lengths().values()][:3] == [200, 300, 450]
    assert briefings.lengths()[briefings.LEAD](FLOOD) == sum(len(p.text) for p in FLOOD.passages[:3])


# Those that are compared


def test_the_lead_stops_where_it_is_full_and_the_filled_one_goes_on() -> None:
    length = len(FLOOD.passages[0].text) + len(FLOOD.passages[2].text)
    assert lead(FLOOD, length) == quotes(FLOOD, 0)
    assert filled_lead(FLOOD, length) == quotes(FLOOD, 0, 2)
    assert lead(FLOOD, 1000) == quotes(FLOOD, 0, 1, 2, 3)


def test_the_lead_of_an_event_takes_the_articles_in_turn() -> None:
    event = Case("event", (made("One is here. Two is here. Three is here.", {}), made("Four is there.", {})))
    assert [quote.passage.text[:4] for quote in lead(event, 1000)] == ["One ", "Four", "Two ", "Thre"]


def test_filling_takes_what_fits_in_the_order_given() -> None:
    passages = [FLOOD.passages[place] for place in (1, 0, 2)]
    assert fill(passages, len(passages[0].text) + len(passages[2].text)) == quotes(FLOOD, 1, 2)


def test_chance_is_the_same_for_a_seed() -> None:
    chosen = [at_random(seed)(FLOOD, 60) for seed in (1, 1, 2, 3, 4, 5)]
    assert chosen[0] == chosen[1]
    assert any(other != chosen[0] for other in chosen)


def test_who_knows_the_points_says_most_in_least() -> None:
    assert knowing(FLOOD, 60) == quotes(FLOOD, 2, 3)
    assert briefings.covered(FLOOD, knowing(FLOOD, 90)) == 1.0
    assert knowing(FLOOD, 5) == []


def test_without_sumy_the_comparison_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sumy.summarizers.lex_rank", None)  # as where it is not installed
    assert main(["briefings", "--encoder", "none"]) == 2
    assert "pip install --group compare" in capsys.readouterr().err


def test_a_table_has_a_line_a_length_and_a_figure_with_its_interval_a_system() -> None:
    found = {"400": {"lead": [0.5, 0.5], briefings.OWN: [1.0, 0.5]}}
    assert briefings.coverage_table(found).splitlines() == [
        "| characters | lead | Dateline |",
        "|---|---|---|",
        "| 400 | 0.500 (0.500 to 0.500) | 0.750 (0.500 to 1.000) |",
    ]
    assert briefings.ahead_table(found).splitlines()[-1] == "| 400 | +0.250 (+0.000 to +0.500) |"


# The gate


@cache
def measured() -> dict[str, dict[str, float]]:
    systems = {**briefings.baselines(seeds=20), **briefings.own(None, held_out_weights())}
    return {
        name: {system: mean(values) for system, values in briefings.shares(ARTICLES, systems, length).items()}
        for name, length in briefings.lengths().items()
    }


@pytest.mark.parametrize(
    ("length", "over_chance", "over_lead"),
    [("400", 0.1, 0.055), ("600", 0.105, 0.035), ("900", 0.105, 0.055), (briefings.LEAD, 0.09, 0.035)],
)
def test_a_briefing_holds_more_than_the_lead_and_chance(length: str, over_chance: float, over_lead: float) -> None:
    found = measured()[length]
    assert found[briefings.OWN_BY_WORDS] >= found["random"] + over_chance
    assert found[briefings.OWN_BY_WORDS] >= found["lead, filled"] + over_lead


def test_a_briefing_of_an_event_says_less_twice_than_the_lead_and_covers_more() -> None:
    own = briefings.repetition(GROUPS, briefings.own(None, held_out_weights())[briefings.OWN_BY_WORDS])
    first = briefings.repetition(GROUPS, [lead])
    assert own.pairs <= first.pairs / 2
    assert own.idle <= first.idle
    assert own.covered >= first.covered + 0.1
