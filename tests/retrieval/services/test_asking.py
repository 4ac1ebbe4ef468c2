"""Questions that name a time, put to a shelf with articles of different days."""

import datetime as dt
from pathlib import Path

import pytest

from bot.rendering.answer import answer_document
from bot.rendering.json import answer_object
from retrieval.model import Answer, Article, Scope, Verdict
from retrieval.search.follow_ups import Turn
from retrieval.search.times import Dated, Period
from retrieval.services.asking import articles_of, ask
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store
from tests.fakes import WordsReader

HERE = Shelf("1")
NOW = dt.datetime(2026, 11, 27, 9, 30, tzinfo=dt.UTC)
NEW = Article(
    "The ministry said that it will buy four ferries. The ferries cost 62 million euros.",
    "Ferries",
    published="2026-11-26",
)
OLD = Article(
    "The ministry said that the tunnel will open in 2033. The tunnel has 14 stations.", "Tunnel", published="2026-10-02"
)
STORM = Article(
    "Four people have died since Monday in the storm, the coast guard said.", "Storm", published="2026-11-23"
)
UNDATED = Article("The lighthouse of Lindau will be painted in red. The work costs 40,000 euros.", "Lighthouse")


def collections_of(*articles: Article, now: dt.datetime = NOW) -> Collections:
    collections = Collections(
        open_store(Path(":memory:")), reader=WordsReader(), clock=now.timestamp, unlimited=(HERE.chat,)
    )
    for article in articles:
        collections.add(HERE, article)
    return collections


def asked(question: str, *articles: Article, since: Period | None = None) -> Answer:
    return ask(collections_of(*(articles or (NEW, OLD, STORM, UNDATED))), HERE, question, now=NOW, since=since)


def titles(answer: Answer) -> set[str]:
    return {evidence.citation.title for evidence in answer.evidence}


@pytest.mark.parametrize(
    ("question", "searched", "articles", "undated"),
    [
        ("What did the ministry say this week?", {"Ferries", "Storm", "Lighthouse"}, 3, 1),
        ("What did the ministry say yesterday?", {"Ferries"}, 1, 0),
        ("What did the ministry say in October?", {"Tunnel"}, 1, 0),
        ("Was hat das ministry seit Montag gesagt?", {"Ferries", "Storm", "Lighthouse"}, 3, 1),
    ],
)
def test_only_articles_of_the_time_are_searched(question: str, searched: set[str], articles: int, undated: int) -> None:
    answer = asked(question)
    assert titles(answer) <= searched
    assert answer.time is not None
    assert (answer.question, answer.time.scope) == (question, Scope.WITHIN)
    assert (answer.time.articles, answer.time.undated, answer.time.newest) == (articles, undated, "2026-11-27")


def test_the_time_is_no_word_of_the_search() -> None:
    answer = asked("What did the ministry say this week?")
    marked = {e.passage.text[s.start : s.end].lower() for e in answer.evidence for s in e.highlights}
    assert not marked & {"this", "week"}


def test_without_an_article_of_the_time_the_newest_date_is_named() -> None:
    answer = asked("What did the ministry say in August?")
    assert (answer.verdict, answer.short_answer) == (Verdict.NOT_ANSWERED, None)
    text = answer_document(answer, articles=4).text
    assert text.startswith(
        "No article was published from Sat, Aug 1, 2026 to Mon, Aug 31, 2026. The newest is of Fri, Nov 27, 2026."
    )


def test_a_passage_of_another_time_is_shown_as_such() -> None:
    answer = asked("How many stations has the tunnel today?", NEW, OLD)
    assert answer.time is not None
    assert (answer.time.scope, answer.verdict) == (Scope.EMPTY, Verdict.NOT_ANSWERED)
    assert titles(answer) == {"Tunnel"}
    text = answer_document(answer, articles=2).text
    assert (
        "The closest passage of another time, Fri, Oct 2, 2026 (not an answer):\n\nThe tunnel has 14 stations." in text
    )


def test_if_the_articles_of_the_time_do_not_answer_others_do_and_it_is_said() -> None:
    answer = asked("How many stations has the tunnel this week?")
    assert answer.time is not None
    assert (answer.time.scope, answer.evidence[0].citation.title) == (Scope.ELSEWHERE, "Tunnel")
    text = answer_document(answer, articles=4).text
    assert text.startswith(
        "The articles published since Mon, Nov 23, 2026 do not answer that. This article is of Fri, Oct 2, 2026:"
    )


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("How many people have died since Monday?", (STORM,)),
        ("How many people have died since Monday?", (STORM, NEW)),
        ("How many stations has the tunnel today?", (OLD,)),
        ("What was decided in March 2019?", (NEW, OLD)),
        ("How many stations has the tunnel?", (NEW, OLD)),
        ("hello", (NEW, OLD)),
        ("today", (NEW, OLD)),
    ],
)
def test_a_time_that_tells_no_articles_apart_is_left_in_the_question(
    question: str, articles: tuple[Article, ...]
) -> None:
    answer = asked(question, *articles)
    plain = collections_of(*articles).library(HERE).ask(question)
    assert answer.time is None
    assert (answer.verdict, answer.evidence, answer.question) == (plain.verdict, plain.evidence, plain.question)


def test_a_time_beside_the_question_is_kept_to() -> None:
    since = Period(NOW - dt.timedelta(days=2))
    answer = asked("How many stations has the tunnel?", since=since)
    assert answer.time is not None
    assert (answer.verdict, answer.time.scope) == (Verdict.NOT_ANSWERED, Scope.WITHIN)
    assert "Tunnel" not in titles(answer)
    empty = asked("How many stations has the tunnel?", NEW, OLD, since=Period(NOW))
    assert (empty.evidence, empty.time and empty.time.scope) == ((), Scope.EMPTY)


def test_a_follow_up_is_of_the_same_time() -> None:
    collections = collections_of(NEW, OLD, STORM)
    first = ask(collections, HERE, "Who bought ferries this week?", now=NOW)
    second = ask(collections, HERE, "what about the coast guard?", now=NOW, before=Turn.of(first))
    assert second.time is not None
    assert (second.time.first, titles(second) & {"Tunnel"}) == ("2026-11-23", set())
    third = ask(collections, HERE, "and when?", now=NOW, before=Turn.of(second))
    assert third.time is not None
    assert third.time.first == "2026-11-23"


def test_json_tells_the_time() -> None:
    found = answer_object(asked("What did the ministry say yesterday?"))
    assert found["time"] == {
        "from": "2026-11-26", "to": "2026-11-26", "articles": 1, "undated": 0, "newest": "2026-11-27", "scope": "within",
    }  # fmt: skip
    assert found["passages"][0]["published"] == "2026-11-26"
    assert "time" not in answer_object(asked("What did the ministry say?"))


def test_a_filter_searches_deeper_than_the_best_passages() -> None:
    many = [
        Article(f"The ministry said that ferry {n} sails. The ferry {n} is new.", f"Ferry {n}", published="2026-10-01")
        for n in range(120)
    ]
    last = Article("A spokesman of the town once mentioned, among much else, a ferry.", "Town", published="2026-11-26")
    answer = asked("Which ferry sails since yesterday?", *many, last)
    assert titles(answer) == {"Town"}


def test_articles_of_one_day_are_not_told_apart() -> None:
    week = Period(NOW - dt.timedelta(days=4))
    one_day = [Dated("a", "2026-10-01", 0.0), Dated("b", "2026-10-01", 0.0)]
    assert not articles_of(one_day, week).spans_more
    assert articles_of([*one_day, Dated("c", None, NOW.timestamp())], week).spans_more
    assert not articles_of([Dated("c", None, NOW.timestamp())], week).spans_more
