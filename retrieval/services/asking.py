"""Asks the library of a shelf; a question that names a time is answered from the articles of that time.

A time is used only if it excludes some articles and those there are not all of one day. If the articles of that time do not
answer, all articles are asked for the question with its time, because it may be the time of the story; the answer says so. A
time that a user gives beside the question is kept to.
"""

import dataclasses
import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.model import Answer, Scope, Strictness, TimeNote, Verdict
from retrieval.search.follow_ups import Turn, shown_reading
from retrieval.search.small_talk import is_small_talk
from retrieval.search.times import Dated, Period, find_time, newest_day
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf


@dataclass(frozen=True, slots=True)
class OfTime:
    """The articles of a time.

    Attributes:
        ids: their ids.
        note: the time, and what is known of them.
        spans_more: whether there are other articles, and not all are of one day.
    """

    ids: frozenset[str]
    note: TimeNote
    spans_more: bool


def articles_of(dated: Sequence[Dated], period: Period) -> OfTime:
    """Choose the articles of a time."""
    zone = period.start.tzinfo
    chosen = [article for article in dated if period.holds(article)]
    note = TimeNote(
        period.first,
        period.last,
        articles=len(chosen),
        undated=sum(article.published is None for article in chosen),
        newest=newest_day(dated, zone),
        scope=Scope.WITHIN if chosen else Scope.EMPTY,
    )
    spans_more = len(chosen) < len(dated) and len({article.day(zone) for article in dated}) > 1
    return OfTime(frozenset(article.article_id for article in chosen), note, spans_more)


def ask(
    collections: Collections,
    shelf: Shelf,
    question: str,
    *,
    now: dt.datetime,
    since: Period | None = None,
    limit: int = 3,
    before: Turn | None = None,
    strictness: Strictness | None = None,
    explain: bool = False,
) -> Answer:
    """Answer a question from the articles of a shelf, or refuse. Call this while holding the lock of the collections.

    Args:
        collections: hold the shelf.
        shelf: the shelf to ask.
        question: as typed.
        now: the present, in the reader's time zone.
        since: the time that the user gives beside the question; other articles are then not used.
        limit: see `Library.ask`; so are the others.
        before: the previous turn.
        strictness: the confidence that the answer must reach.
        explain: whether to add an explanation.
    """
    started = time.perf_counter()
    asking = _Asking(collections.library(shelf), question, limit, before, strictness, explain)
    typed, rest, period = asking.typed, "", since
    if period is None and (found := find_time(typed)):
        rest, period = found.rest, found.period(now)
    if period is None or is_small_talk(question) or not (rest or since):
        return asking.everywhere()
    dated = collections.dated(shelf)
    chosen = articles_of(dated, period)
    if since is None and not chosen.spans_more:
        return asking.everywhere()
    days = {article.article_id: article.day(now.tzinfo) for article in dated}
    answer = asking.within(rest or typed, chosen, days, strict=since is not None)
    return dataclasses.replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))


@dataclass(frozen=True, slots=True)
class _Asking:
    """A question with all that a library needs to answer it."""

    library: Library
    question: str
    limit: int
    before: Turn | None
    strictness: Strictness | None
    explain: bool

    @property
    def typed(self) -> str:
        """The question without typing errors; a follow-up as a sentence of its own, with the time of the turn before."""
        corrected = self.library.corrected(self.question)
        typed = shown_reading(corrected, self.before) or corrected
        # What looks like an error can be the word for a time.
        return typed if find_time(typed) or not find_time(self.question) else self.question

    def everywhere(self) -> Answer:
        """The answer of all articles."""
        return self._ask(self.question, self.before, None)

    def within(self, rest: str, chosen: OfTime, days: dict[str, str], *, strict: bool) -> Answer:
        """The answer of the articles of a time, or else of others.

        Args:
            rest: the question without its time.
            chosen: the articles of the time.
            days: the day of each article.
            strict: whether other articles must not answer.
        """
        if not chosen.ids:
            return self._of_another_time(rest, chosen.note, days, strict=strict)
        typed = self.typed
        before = None if typed != self.question else self.before
        answer = self._ask(rest, before, chosen.ids)
        note = chosen.note
        if not strict and answer.verdict is not Verdict.ANSWERED and not answer.is_unsure:
            # The time may be that of the story.
            other = self.everywhere()
            says = other.verdict is Verdict.ANSWERED or other.is_unsure
            named = other.evidence[0].citation.article_id if says else None
            if named in chosen.ids:
                answer = self._ask(self.question, self.before, chosen.ids)
            elif named is not None:
                answer, note = other, dataclasses.replace(note, scope=Scope.ELSEWHERE, day=days.get(named))
        reading = typed if typed != self.question else None
        return dataclasses.replace(answer, question=self.question, reading=reading, time=note)

    def _of_another_time(self, rest: str, note: TimeNote, days: dict[str, str], *, strict: bool) -> Answer:
        """The refusal if there is no article of the time: the closest passage of another time, if it would answer."""
        answer = self._ask(rest, None, None)
        close = not strict and (answer.verdict is Verdict.ANSWERED or answer.is_unsure)
        shown = tuple(dataclasses.replace(evidence, answer=None) for evidence in answer.evidence) if close else ()
        day = days.get(shown[0].citation.article_id) if shown else None
        return Answer(
            question=self.question,
            verdict=Verdict.NOT_ANSWERED,
            confidence=0.0,
            evidence=shown,
            still_reading=answer.still_reading,
            time=dataclasses.replace(note, day=day),
        )

    def _ask(self, question: str, before: Turn | None, only: frozenset[str] | None) -> Answer:
        return self.library.ask(
            question, limit=self.limit, before=before, strictness=self.strictness, explain=self.explain, only=only
        )
