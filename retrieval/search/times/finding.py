"""Finds the time in a message that says when the articles were published: `what did she say this week?`.

Precision is more important than recall. A time counts only where an adverb of the whole message stands: at its beginning or
end, and anywhere in languages whose adverbs stand before the verb. Times that news stories are about are left alone: years,
full dates, single weekdays (`on Monday`), weekends, and all that is to come.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from retrieval.languages import Language, language, languages_of
from retrieval.languages.phrases import find, plain, written
from retrieval.search.times import periods
from retrieval.search.times.periods import Period
from retrieval.search.times.wording import Match, Wording, may_hold_time, wording_of
from retrieval.text.languages import detect_language

MOST_CHARACTERS = 300
"""Maximum length of a message in which a time is looked for."""

_FEWEST_WORDS = 3
"""The language of a message with fewer words is not known; it may be any."""

_ENDS = " \t.,;:!?…。？！؟،、"
_COMMAS = " ,،，、:;–—-"
_YEAR = regex.compile(r"\d{3}")
_QUOTES = regex.compile(r"[\"“”„«»「」『』]")


@dataclass(frozen=True, slots=True)
class TimePhrase:
    """A time in a message.

    Attributes:
        words: its words, as written.
        rest: the message without them; empty if there is nothing else.
        period: returns the time, given the present in the reader's time zone.
    """

    words: str
    rest: str
    period: Callable[[dt.datetime], Period]


def find_time(text: str) -> TimePhrase | None:
    """The time of publication that a message names in any language; None if it names none."""
    said = written(text)
    if not 0 < len(said) <= MOST_CHARACTERS:
        return None
    possible = [spoken for spoken in languages_of(said) if may_hold_time(plain(said), spoken, own=True)]
    # Telling the language can take a moment, and most messages name no time.
    detected = detect_language(said) if possible else ""
    for spoken in sorted(possible, key=lambda one: one.code != detected):
        for match in _matches(said, spoken, detected):
            if _is_adverbial(said, match, spoken) and (found := _phrase(said, match, spoken)):
                return found
    return None


def _matches(said: str, spoken: Language, detected: str) -> Iterator[Match]:
    """The times in a message in a language that it may be in."""
    bare = plain(said)
    own = spoken.code == detected or len(said.split()) < _FEWEST_WORDS
    if not may_hold_time(bare, spoken, own=own):
        return
    # Chinese characters alone can be Japanese.
    scripts = set(spoken.script.split()) > set(language(detected).script.split())
    for match in wording_of(spoken.code).pattern.finditer(bare):
        # One word can be a common word of another language: `hier`.
        if own or (scripts if spoken.unspaced else " " in match[0].strip()):
            yield match


def _is_adverbial(said: str, match: Match, spoken: Language) -> bool:
    """Whether a time stands where an adverb of the message stands, and belongs to no other word."""
    times = spoken.times
    before, after = said[: match.start()], said[match.end() :]
    if any(
        _overlap(match, trap)
        for pattern in spoken.dates.traps
        for trap in regex.finditer(pattern, said, regex.IGNORECASE)
    ):
        return False
    if _is_month(match) and _YEAR.search(before + " " + after):
        return False
    if times.joined and regex.match(times.joined, after, regex.IGNORECASE):
        return False
    if _is_bare(match) and (_is_title(said, match) or _ends_in(before, times.not_after, unspaced=spoken.unspaced)):
        return False
    if not after.strip(_ENDS):
        return True
    if not before.strip(_ENDS + "¿¡"):
        opens = after.lstrip()
        return (
            times.anywhere or opens[:1] in set(_COMMAS.strip()) or bool(find(opens, spoken.code, "asking", start=True))
        )
    last = after.strip(_ENDS)
    return (times.anywhere and not _QUOTES.search(after)) or any(regex.fullmatch(form, last) for form in times.behind)


def _overlap(one: Match, other: Match) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _is_month(match: Match) -> bool:
    return bool(match.groupdict()["month"] or match.groupdict().get("number"))


def _is_bare(match: Match) -> bool:
    """Whether a time stands without a preposition."""
    held = {name: match.start(name) for name, text in match.groupdict().items() if text}
    return not held.keys() & {"since", "last", "month", "number"} and match.start() in held.values()


def _is_title(said: str, match: Match) -> bool:
    """Whether a time with a capital letter inside of a message is a name: `the song Yesterday`."""
    return match.start() > 0 and said[match.start()].isupper() and any(map(str.islower, said[: match.start()]))


def _ends_in(before: str, words: str, *, unspaced: bool) -> bool:
    if not words:
        return False
    left = "" if unspaced else r"(?<![\p{L}\p{M}\p{N}])"
    return regex.search(rf"{left}(?:{words})\s*$", before, regex.IGNORECASE) is not None


def _phrase(said: str, match: Match, spoken: Language) -> TimePhrase | None:
    period = _period_of(match, wording_of(spoken.code))
    if period is None:
        return None
    before, after = said[: match.start()].rstrip(_COMMAS), said[match.end() :].lstrip(_COMMAS)
    gap = "" if spoken.unspaced or not before or not after.strip(_ENDS) else " "
    rest = f"{before}{gap}{after}".strip()
    return TimePhrase(said[slice(*match.span())].strip(), rest if any(map(str.isalnum, rest)) else "", period)


def _period_of(match: Match, wording: Wording) -> Callable[[dt.datetime], Period] | None:
    """The function that returns the time of a match; None if it names a day that does not exist."""
    held = {name: text for name, text in match.groupdict().items() if text}
    found = _named_by(held, wording)
    if found is None or not held.keys() & {"since", "last"}:
        return found
    return lambda now: periods.since(found(now).start)


def _named_by(held: dict[str, str], wording: Wording) -> Callable[[dt.datetime], Period] | None:
    if "unit" in held:
        count, unit = wording.count_of(held.get("n", "1")), wording.unit_of(held["unit"]) or ""
        return (lambda now: periods.since(periods.back(count, unit, now))) if count and unit else None
    if "weekday" in held:
        number = wording.weekdays[held["weekday"].casefold()]
        return lambda now: periods.since(periods.last_weekday(number, now))
    if "month" in held or "number" in held:
        month = wording.months[held["month"].casefold()] if "month" in held else int(held["number"])
        return lambda now: periods.last_month_called(month, now)
    if "day" in held:
        try:
            day = dt.date.fromisoformat(held["day"])
        except ValueError:
            return None
        return lambda now: periods.days(day, 1, now)
    unit, by = next(wording.distances[name] for name in held if name in wording.distances)
    return lambda now: periods.away(unit, by, now)
