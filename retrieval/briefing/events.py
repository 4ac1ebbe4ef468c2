"""Decides whether a date in an English sentence is the date of an event, and so belongs in a timeline.

Many dates are not: they say when somebody spoke, name a period of comparison, or identify a budget by its year. The
rules look at the words next to a date; dates that no rule excludes are kept. Developed on 20 articles of real news and
70 more, see `docs/quality.md`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from retrieval.briefing.views import ArticleView
from retrieval.model import Tense
from retrieval.text.dates import FoundDate
from retrieval.text.dates.iso import bounds

_MARK = r"[“”\"]"
_SPEAKS = (
    "said|says|told|tells|wrote|writes|tweeted|posted|added|reported|reports|repeated|noted|explained|stated|commented|argued|insisted|"
    "acknowledged|claimed|maintained|recalled|observed"
)
_UTTERANCE = (
    r"(?:statement|tweet|post|interview|conference|call|email|e-mail|report|filing|briefing|letter|speech|memo|note|podcast|stream|appearance|"
    r"video|message|release|broadcast|column|article|forecast|blog|news)"
)
_SPEAKING = regex.compile(
    rf"\b(?:{_SPEAKS})(?: (?:reporters|journalists|viewers|lawmakers|\p{{Lu}}[\p{{L}}.’'-]*|the \p{{Lu}}[\p{{L}}.’'-]*|the \p{{Ll}}+))*"
    rf"(?: (?:in|at|during|on|to|via|by) (?:an? |the |his |her |its |their )?(?:[\p{{L}}’'-]+ ){{0,4}}?{_UTTERANCE})?"
    r"(?: (?:late|early|later|earlier))?(?: on| in)? $"
)
"""Words before the day on which somebody spoke: `said in a statement on`, `told the court`."""
_UTTERED = regex.compile(
    rf"\b(?:{_SPEAKS})\b(?:(?! that )[^.;“”\"])*\b{_UTTERANCE}\b[^.;“”\"]{{0,50}}? (?:on )?$|"
    rf"\b(?:in|via) an? (?:[\p{{L}}’'-]+ ){{0,3}}(?:tweet|post|statement|interview|email|message|video|letter) (?:(?:late|early|later|earlier) )?(?:on )?$"
)
"""`said X, the mayor, during a briefing on`, `acknowledged in a post on`."""
_SEEN = regex.compile(r"\b(?:seen|obtained|reviewed|viewed|verified) by [^,.;]{2,40} (?:on )?$")
_ATTRIBUTED = regex.compile(rf"(?<!{_MARK}), (?!as )[^,;:“”\"]{{2,60}} (?:said|reported) (?:(?:late|early) )?(?:on )?$")
_HAPPENED = regex.compile(
    r"\b(?:was|were|had|died|fell|rose|hit|struck|won|lost|left|sank|shot|began|took|held|\p{Ll}{3,}ed)\b"
)
_AHEAD = regex.compile(r"\b(?:will|would|plans? to|planned to|intends? to|going to)\b")
_UTTERED_THEN = regex.compile(rf"(?:['’]s)? (?:[\p{{Ll}}-]+ ){{0,1}}{_UTTERANCE}\b")

_COMPARED = regex.compile(
    r"\b(?:than|compared (?:to|with)|relative to|versus|up on|down on|over)(?: (?:in|on|at|during|for|of|those|the|its|a|same|period|time|month|quarter|week|"
    r"level|levels|figure))* $|\b(?:more|less|higher|lower|fewer) [\p{Ll} ]{0,20}from (?:in )?$"
)
_STARTING = regex.compile(r"\b(?:from)(?: (?:in|the|early|late))* $")
_SINCE = regex.compile(
    r"\bsince (?:(?:early|late|mid|at least|about|around|the|in)[ -])*$|\bsince (?:\p{Lu}[\p{L}.’'-]+ ){1,4}in $"
)
_RANKED = regex.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|last|highest|lowest|most|least|more|less|biggest|largest|smallest|worst|best|longest|fastest|"
    r"oldest|youngest|strongest|hottest|coldest|\p{Ll}+iest|"
    r"r(?:ise|isen|ose|ising)|increas\w+|f[ae]ll(?:en)?|drop\w*|declin\w+|doubled|tripled|grown?|record|percent|only|any)\b|%"
)
_BOUND = regex.compile(r"\b(?:after|before|until|prior to|through|by) (?:the )?$")

_YEAR = regex.compile(r"(?:the )?(?:(?:early|late|mid)[- ])?(?:1[5-9]|20)\d\d")
_DECADE = regex.compile(r"(?:the )?(?:(?:early|late|mid)[- ])?(?:(?:1\d|20)\d0|['’]\d0)s")
_SEASON = regex.compile(r"\d{4}[/–-]\d{2,4}")
_IN_A_YEAR = regex.compile(
    r"(?:^|\b(?:in|since|by|during|until|till|around|about|circa|early|late|mid|spring|summer|autumn|fall|winter|from|between|and|back to|prior to|after|before|"
    r"through|year|(?:end|start|beginning|middle|half|quarter|summer|spring|winter|autumn|fall|rest|course) of)[\s-])$",
    regex.IGNORECASE,
)
_ITS_NAME = regex.compile(
    r"(?:['’]s?\b|[-–/]\d| \p{Lu}[\p{L}-]+ \p{Lu}| (?:season|campaign|edition|election|budget|draft|class|model|census)\b)"
)
_NAMED_BY_DATE = regex.compile(
    r" (?:hospital|street|square|avenue|committee|commission|panel|movement|issue|edition|collection|appropriations|budget)\b"
)
_WEEKDAY = regex.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_VAGUE = regex.compile(
    r"(?:this|current) (?:year|season)|(?:this|last|next) (?:year|season|month|week|quarter|summer|winter|spring|fall|autumn)",
    regex.IGNORECASE,
)

_STAMP = regex.compile(
    r"(?i:(?:last |first )?(?:updated|published|posted|corrected|revised)\b|.*\b(?:subscribe|sign up|(?:story|article) [\p{L} ]{0,20}updated)\b)|"
    r"\p{Lu}{3} \d{1,2}:|.*\(@\w+\)"
)
_COMPLETE = regex.compile(r"[.!…;][\"”’')\]]*$|[,.!?…]?[\"”]$")
_CREDIT = regex.compile(
    r"\p{L}/(?:AP|AFP|EPA|Reuters|REUTERS|Getty|Anadolu|Shutterstock|Bloomberg|File|Pool|USA TODAY|CNN)\b|\b(?:Getty Images|AP Photo)\b"
)
_WORD = regex.compile(r"(?<![\p{L}\p{N}.])(?=\p{L}*\p{Ll})\p{L}{2,}(?![\p{L}\p{N}.])")


class _Place(NamedTuple):
    """A date in its sentence: the text before it, its own words, the text after it, and the other dates."""

    before: str
    words: str
    after: str
    found: FoundDate
    others: tuple[FoundDate, ...]

    @property
    def announced(self) -> bool:
        return self.found.tense is Tense.ANNOUNCED


def of_events(text: str, dates: Sequence[FoundDate]) -> list[FoundDate]:
    """The dates in an English sentence that are dates of events, out of all `dates` found in it."""
    if not dates or _STAMP.match(text) or not _is_told(text, dates):
        return []
    return [one for one in dates if one.date and not any(rule(_place(text, one, dates)) for rule in _RULES)]


def captions_of(view: ArticleView) -> frozenset[int]:
    """The numbers of the paragraphs that are picture captions, recognised by a photo credit. English only."""
    if view.language != "en":
        return frozenset()
    texts = ((sentences[0].paragraph, " ".join(one.text for one in sentences)) for sentences in view.paragraphs)
    return frozenset(number for number, text in texts if _CREDIT.search(text))


def tells_past(text: str, found: FoundDate) -> bool:
    """Whether a sentence says that something has happened on a date, and says nothing about the future."""
    before, after = text[: found.span.start], text[found.span.end :]
    return (
        regex.search(r"\b[Ii]n (?:the )?$|\b[Oo]n $", before) is not None
        and _HAPPENED.search(after[:60]) is not None
        and not regex.search(
            r"\b(?:will|would|could|may|might|can|is|are|to|plan\w*|scheduled|expected|due|set)\b", text
        )
    )


def _place(text: str, one: FoundDate, dates: Sequence[FoundDate]) -> _Place:
    span = one.span
    others = tuple(other for other in dates if other is not one and other.date)
    return _Place(text[: span.start], text[span.start : span.end], text[span.end :], one, others)


def _is_told(text: str, dates: Sequence[FoundDate]) -> bool:
    """Whether a text is a statement: not a heading, a question or a bare date.

    A line without a full stop counts if it begins or ends with a full day, as in a chronology.
    """
    bare = text
    for one in sorted(dates, key=lambda one: -one.span.start):
        bare = bare[: one.span.start] + bare[one.span.end :]
    if len(_WORD.findall(bare)) < 2 or text.endswith("?"):
        return False
    if _COMPLETE.search(text):
        return True
    return any(
        one.date and len(one.date) == len("2024-04-10") and (one.span.start == 0 or one.span.end == len(text))
        for one in dates
    )


def _is_misread(place: _Place) -> bool:
    """Whether the words are not a date here: `USA TODAY`, `Thirty-one years ago`, `on the last night of the trip`."""
    if place.words.startswith(("last ", "next ")) and (place.before.endswith("the ") or place.after.startswith(" of ")):
        return True
    return place.before.endswith("USA ") or regex.search(r"\p{L}[-–]$", place.before) is not None


def _is_when_said(place: _Place) -> bool:
    """Whether a date only says when somebody spoke.

    Not so for an announcement, nor for `…, officials said on Friday` after a past event without another date.
    """
    if _SEEN.search(place.before) or _UTTERED.search(place.before):
        return not _AHEAD.search(_unquoted(place.after))
    if _UTTERED_THEN.match(place.after) and _WEEKDAY.search(place.words):
        return True
    if not _SPEAKING.search(place.before):
        return False
    if _ATTRIBUTED.search(place.before):
        told = place.before.rpartition(",")[0]
        return bool(place.others) or not _HAPPENED.search(told)
    return not _AHEAD.search(_unquoted(place.after)) or " told " in place.before


def _unquoted(text: str) -> str:
    """The text before the first quotation mark."""
    return regex.split(_MARK, text)[0]


def _is_compared(place: _Place) -> bool:
    """Whether a date is a reference for a comparison or one end of a period."""
    if _COMPARED.search(place.before):
        return True
    if _STARTING.search(place.before) and not place.announced:
        return not regex.match(r",? (?:to|until|till|through|when|where|onwards?)\b", place.after)
    if _SINCE.search(place.before):
        return _VAGUE.fullmatch(place.words) is not None or _RANKED.search(place.before + place.after) is not None
    return bool(_BOUND.search(place.before) and _YEAR.fullmatch(place.words) and not place.announced)


def _is_attribute(place: _Place) -> bool:
    """Whether a date only identifies one of several things: `the 2023 budget`, `class of 1954`."""
    if _SEASON.fullmatch(place.words):
        return (
            regex.match(r" (?:season|campaign|school|academic|fiscal|financial|table|edition)", place.after) is not None
        )
    if _DECADE.fullmatch(place.words):
        return regex.fullmatch(r"(?:(?:Back )?[Ii]n|During|By|Since|Throughout) (?:the )?", place.before) is None
    if not _YEAR.fullmatch(place.words):
        return _NAMED_BY_DATE.match(place.after) is not None
    if not _IN_A_YEAR.search(place.before) or regex.match(r"['’]s?\b|[-–/]\d", place.after):
        return True
    inside = regex.search(r"(?<!^|and |but |, |; )\bin $", place.before) is not None
    return bool(_ITS_NAME.match(place.after)) and (inside or not place.before.istitle())


def _is_loosely_tied(place: _Place) -> bool:
    """Whether a date is only loosely tied to an event: `this year’s show`, `a Monday event`, `Sunday’s vote`."""
    if place.words.casefold() in {"this year", "this season"}:
        return True
    if regex.match(r"['’]", place.after):
        return _VAGUE.fullmatch(place.words) is not None or (bool(_WEEKDAY.search(place.words)) and bool(place.before))
    return bool(
        place.announced
        and _WEEKDAY.fullmatch(place.words)
        and regex.search(r"\b(?:an?|his|her|its|their) $", place.before)
    )


def _is_wider(place: _Place) -> bool:
    """Whether the sentence contains another date that is more precise and lies within this one."""
    first, last = bounds(place.found.date or "")
    inner = [bounds(other.date) for other in place.others if other.date and other.date != place.found.date]
    return any(first <= start and end <= last for start, end in inner)


def _is_quoted(place: _Place) -> bool:
    """Whether a relative date is inside a quotation, where it depends on the unknown day of the quotation."""
    if not place.found.resolved:
        return False
    straight = place.before.count('"') % 2 == 1 or (place.before.count('"') == 0 and place.after.count('"') % 2 == 1)
    opened = place.before.count("“") > place.before.count("”")
    return straight or opened or place.after.count("”") > place.after.count("“")


def _is_bracketed(place: _Place) -> bool:
    """Whether a date in brackets accompanies another date or is a bare year."""
    inside = place.before.rfind("(") > place.before.rfind(")")
    return inside and (bool(place.others) or _YEAR.fullmatch(place.words) is not None)


_RULES = (
    _is_misread,
    _is_when_said,
    _is_compared,
    _is_attribute,
    _is_loosely_tied,
    _is_wider,
    _is_quoted,
    _is_bracketed,
)
