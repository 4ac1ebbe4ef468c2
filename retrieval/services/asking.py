"""Asks the library of a shelf; a question that names a time is answered from the articles of that time.

A time is used only if it excludes some articles and those there are not all of one day. If the articles of that time do not
answer, all articles are asked for the question with its time, because it may be the time of the story; the answer says so. A
time that a user gives beside the question is kept to.
"""

import dataclasses
import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.model import Answer, Scope, Strictness, TimeNote, Verdict
from retrieval.search.follow_ups import Turn, is_follow_up, shown_reading
from retrieval.search.small_talk import is_small_talk
from retrieval.search.times import Dated, Period, TimePhrase, find_time, newest_day
from retrieval.services.answering import Answering
from retrieval.services.collections import Collections
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
    library = collections.library(shelf)
    asking = _Asking(library, question, limit, before, strictness, explain)
    read = _read(library, question, before)
    if since is not None and not read.rest:
        read = dataclasses.replace(read, rest=question)
    period = since or (read.time.period(now) if read.time else None)
    if period is None or is_small_talk(question) or not read.rest:
        return asking.everywhere()
    dated = collections.dated(shelf)
    chosen = articles_of(dated, period)
    if since is None and not chosen.spans_more:
        return asking.everywhere()
    days = {article.article_id: article.day(now.tzinfo) for article in dated}
    answer = asking.within(read, chosen, days, strict=since is not None)
    return dataclasses.replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as it is understood.

    Attributes:
        rest: the question without its time.
        time: its time, or for a follow-up that of the turn before; None if there is none.
        before: the turn before that `rest` needs, without its time.
        reading: the completed or corrected question, with its time; None if it is as typed.
    """

    rest: str
    time: TimePhrase | None
    before: Turn | None
    reading: str | None


def _read(library: Answering, question: str, before: Turn | None) -> _Read:
    corrected = library.corrected(question)
    shown = shown_reading(corrected, before)
    text = shown or corrected
    named = find_time(text)
    if named is None and find_time(question):
        # What looks like an error was a word for a time.
        text, named = question, find_time(question)
    if named is None and shown is None and before is not None and is_follow_up(corrected, before):
        earlier = find_time(before.reading)
        if earlier is not None:
            return _Read(question, earlier, Turn(earlier.rest, before.answer), None)
    return _Read(named.rest if named else text, named, None if shown else before, text if text != question else None)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A question with all that a library needs to answer it."""

    library: Answering
    question: str
    limit: int
    before: Turn | None
    strictness: Strictness | None
    explain: bool

    def everywhere(self) -> Answer:
        """The answer of all articles."""
        return self._ask(self.question, self.before, None)

    def within(self, read: _Read, chosen: OfTime, days: Mapping[str, str], *, strict: bool) -> Answer:
        """The answer of the articles of a time, or else of others.

        Args:
            read: the question as it is understood.
            chosen: the articles of the time.
            days: the day of each article.
            strict: whether other articles must not answer.
        """
        if not chosen.ids:
            return self._of_another_time(read, chosen.note, days, strict=strict)
        answer, note = self._ask(read.rest, read.before, chosen.ids), chosen.note
        if not strict and not _says(answer):
            # The time may be that of the story.
            other = self.everywhere()
            named = other.evidence[0].citation.article_id if _says(other) else None
            if named in chosen.ids:
                answer = self._ask(self.question, self.before, chosen.ids)
            elif named is not None:
                answer, note = other, dataclasses.replace(note, scope=Scope.ELSEWHERE, day=days.get(named))
        if answer.in_context and read.time:
            # The next follow-up finds the time in it.
            answer = dataclasses.replace(answer, in_context=f"{answer.in_context} {read.time.words}")
        return dataclasses.replace(answer, question=self.question, reading=read.reading, time=note)

    def _of_another_time(self, read: _Read, note: TimeNote, days: Mapping[str, str], *, strict: bool) -> Answer:
        """The refusal if there is no article of the time: the closest passage of another time, if it would answer."""
        answer = self._ask(read.rest, read.before, None)
        close = not strict and _says(answer)
        shown = tuple(dataclasses.replace(evidence, answer=None) for evidence in answer.evidence) if close else ()
        day = days.get(shown[0].citation.article_id) if shown else None
        return Answer(
            question=self.question,
            verdict=Verdict.NOT_ANSWERED,
            confidence=0.0,
            evidence=shown,
            reading=read.reading,
            still_reading=answer.still_reading,
            time=dataclasses.replace(note, day=day),
        )

    def _ask(self, question: str, before: Turn | None, only: frozenset[str] | None) -> Answer:
        return self.library.ask(
            question, limit=self.limit, before=before, strictness=self.strictness, explain=self.explain, only=only
        )


def _says(answer: Answer) -> bool:
    """Whether the first passage is an answer, or may be one."""
    return answer.verdict is Verdict.ANSWERED or answer.is_unsure
