"""Additional date rules for English."""

from collections.abc import Callable, Iterator

import regex

from retrieval.model import Tense
from retrieval.text.dates.iso import between, of_month, of_moved, of_quarter, of_week, of_weekend, of_year
from retrieval.text.dates.reading import UNKNOWN, Reading, Rule, Words, absolute, nearest_month, of_same_year, resolved
from retrieval.text.dates.relative import unambiguous, weekday
from retrieval.text.dates.vocabulary import month_names, one_of, weekday_names

_MONTHS = month_names("en") | {"sept": 9}
_WEEKDAYS = {name.title(): number for name, number in weekday_names("en").items()}
_SHORT = one_of(name.title() for name in _MONTHS if len(name) < 5 and name not in {"may", "june", "july"})
_MONTH = rf"(?P<month>{one_of(name.title() for name in _MONTHS)})\b(?:(?<={_SHORT})\.)?"
_WEEKDAY = rf"(?P<weekday>{one_of(_WEEKDAYS)})\b"
_PART = r"(?:early|late|mid)[-\s]|(?:the\s+)?(?:end|start|beginning|middle|close)\s+of\s+|end-"
_YEAR = r"(?P<year>(?:1[1-9]|20)\d\d)"
_ALONE = r"(?![\p{L}\d%°]|[.,:/]\d|-\d)"
_NOT_GLUED = r"(?<![\p{L}\d.,:/$€£¥#+-])"
_COUNTED = (
    r"people|men|women|children|troops|soldiers|police|officers|workers|jobs|homes|houses|votes|points|seats|miles|km|"
    r"kilomet\w+|met\w+s|feet|tonnes|tons|dollars|euros|pounds|yen|rupees|hours|GMT|BST|UTC|local|times|units|cases|percent"
)
_BEFORE_YEAR = (
    r"[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|till|[Bb]efore|[Aa]fter|[Ff]rom|[Dd]uring|of|through|to|around|circa|[Ee]arly|[Ll]ate|for|[Bb]eyond|(?:in|since|from|of|for|the|In|The)\s+\d{4}\s+and|"
    r"[Ee]xpo|[Ee]uro|Olympics|Games|Cup|Summit|Christmas|Easter|Ramadan|season|elections?"
)
_FEASTS = (
    r"\b(?:Good|Black|Holy|Casual|Freaky)\s+Friday\b|\b(?:Super|Giving|Fat|Shrove|Ruby)\s+Tuesday\b|\bAsh\s+Wednesday\b|"
    r"\b(?:Easter|Whit|Cyber|Blue|Manic)\s+Monday\b|\b(?:Palm|Bloody|Easter|Super\s+Bowl|Black)\s+Sunday\b|\bMaundy\s+Thursday\b|"
    r"\b(?:Holy|Small\s+Business)\s+Saturday\b|\b(?:Saturday|Sunday|Monday|Thursday|Friday)\s+Night\s+(?:Live|Football|Lights|Fever|Takeaway)\b|"
    r"\bSunday\s+(?:Times|Mirror|Telegraph|Mail|Express|World|school)\b|\bMail\s+on\s+Sunday\b|\bSheffield\s+Wednesday\b|"
    r"\bWednesday\s+Addams\b|\bMan\s+Friday\b|\bFriday\s+the\s+13th\b|\b(?:May|Labou?r)\s+Day\b|\bMarch\s+Madness\b|"
    r"(?<=\p{L}\s)(?:Tomorrow|Today|Yesterday)(?=\s+\p{Lu})|\b(?:USA|Russia|India|Psychology|Tokyo)\s+Today\b|\bToday\s+(?:show|programme|program)\b|"
    r"\b(?:Jan(?:uary|\.)\s+6(?:th)?|Sept(?:ember|\.)\s+11(?:th)?|Oct(?:ober|\.)\s+7(?:th)?)(?=\s+(?:\w+\s+)?(?:attacks?|riots?|insurrection|"
    r"committee|hearings?|massacre|siege|assault|Commission|rioters?|defendants?))|"
    r"\b(?:July\s+(?:4th|Fourth)|Fourth\s+of\s+July)\b(?!,?\s+\d)|"
    r"\btoday(?=[’']s\s+(?:world|society|generation|youth|standards|economy|children|young|money|digital|fast|modern)\b)"
)
_NUMBER_OF = rf"\b{_MONTH.replace('?P<month>', '?:')}\s+\d{{1,2}}(?=\s+(?:{_COUNTED})\b)"
_REPEATED = (
    rf"\b(?i:first|second|third|fourth|fifth|\d(?:st|nd|rd|th))\s+{_WEEKDAY}|"
    rf"\b(?:every|each|most|any|some|one)\s+(?:other\s+)?{_WEEKDAY}|{_WEEKDAY[:-2]}s\b|"
    rf"{_WEEKDAY}\s*(?:(?:,|to|through|and|or|[-–])\s*(?:{one_of(_WEEKDAYS)})\b\s*)+(?<=\S)|"
    rf"\b(?:a\s+week|two\s+weeks|\w+\s+days)\s+(?:from|after|before|on)\s+(?:{one_of(_WEEKDAYS)})\b"
)
_CENTURY = r"\b(?:\d{1,2}(?:st|nd|rd|th)|\w+th|first|second|third)[-\s]century\b"


def rules(_language: str) -> Iterator[Rule]:
    """The additional rules of English."""
    for trap in (_FEASTS, _CENTURY, _NUMBER_OF):
        yield Rule(regex.compile(trap), lambda _: None)
    yield Rule(regex.compile(_REPEATED.replace("?P<weekday>", "?:")), lambda _: None)
    for pattern, read in _PATTERNS:
        yield Rule(regex.compile(pattern), read)


def _of_year(words: Words) -> int:
    return int(words["year"])


def _year(words: Words) -> Reading | None:
    year = _of_year(words)
    counted = year % 100 == 0 and regex.match(r"\s+[a-z]+s\b", words.after) and year != 2000
    return None if counted else absolute(of_year(year))


def _years(words: Words) -> Reading | None:
    first, last = _of_year(words), words["last"]
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return absolute(between(of_year(first), of_year(end))) if 0 < end - first < 100 else None


def _decade(words: Words) -> Reading:
    first = int(words["decade"] or f"19{words['short']}")
    return absolute(between(of_year(first), of_year(first + 9)))


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_OTHER_YEARS = {"last": -1, "previous": -1, "this": 0, "next": 1}


def _year_or_near(words: Words) -> int | None:
    """The year as a number, or for `last year` and the like, relative to the publication day."""
    if words["year"]:
        return _of_year(words)
    return words.published.year + _OTHER_YEARS[words["near"].casefold()] if words.published else None


def _marked(words: Words, written: str | None) -> Reading:
    return absolute(written) if words["year"] else resolved(written)


def _quarter(words: Words) -> Reading:
    year = _year_or_near(words)
    quarter = int(words["q"]) if words["q"] else _ORDINALS[words["nth"].casefold()]
    return _marked(words, of_quarter(year, quarter) if year else None)


def _half(words: Words) -> Reading:
    year = _year_or_near(words)
    half = int(words["h"]) if words["h"] else min(_ORDINALS[words["nth"].casefold()], 2)
    return _marked(words, between(of_month(year, 6 * half - 5), of_month(year, 6 * half)) if year else None)


def _month_of_year(words: Words) -> Reading:
    year = _year_or_near(words)
    return _marked(words, of_month(year, _MONTHS[words["month"].casefold()]) if year else None)


def _month(words: Words) -> Reading | None:
    """A month without a year, in a context where it cannot be another word."""
    if _USUAL.search(words.before) or of_same_year(words.after):
        return UNKNOWN
    if regex.match(r"\s+\p{Lu}\p{Ll}", words.after) or (words["month"] == "May" and regex.match(r"[’']s", words.after)):
        return None
    month = _MONTHS[words["month"].casefold()]
    year = nearest_month(words, month)
    if year is None and words.published and words.tense is None and words["until"]:
        year = words.published.year + (month < words.published.month)
    return resolved(of_month(year, month) if year else None)


def _other_month(words: Words) -> Reading:
    """`last December`, `next June` and the like; unknown if two months are possible."""
    if words.published is None:
        return UNKNOWN
    month, on = _MONTHS[words["month"].casefold()], words.published
    if words["near"].casefold() == "this":
        return resolved(of_month(on.year, month))
    if words["near"].casefold() == "last":
        return resolved(of_month(on.year - 1, month)) if month >= on.month else UNKNOWN
    return resolved(of_month(on.year + 1, month)) if month <= on.month else UNKNOWN


_SEASON_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _season(words: Words) -> Reading:
    """The year of a season, because its months depend on the hemisphere; unknown for winter, which spans two years."""
    if words.published is None or words["season"] == "winter":
        return UNKNOWN
    begins, on = _SEASON_BEGINS[words["season"]], words.published
    near = words["near"].casefold()
    if near == "last":
        return resolved(of_year(on.year - 1)) if on.month < begins else UNKNOWN
    if near == "next":
        return resolved(of_year(on.year + 1)) if on.month >= begins else UNKNOWN
    return resolved(of_year(on.year))


_USUAL = regex.compile(
    r"\b(?:usually|normally|typically|always|often|traditionally|annually|regularly|every\s+year|each\s+year)\b"
)


def _weekday(words: Words) -> Reading:
    if _USUAL.search(words.before):
        return UNKNOWN
    return weekday(words, _WEEKDAYS[words["weekday"]], _leaning(words) or words.tense)


def _leaning(words: Words) -> Tense | None:
    """The tense that a preposition implies, whatever the verb: `ahead of Friday` is future, `since Friday` past."""
    if regex.search(r"(?i)\b(?:ahead\s+of|deadline\s+of|starting|beginning)\s+$", words.before):
        return Tense.ANNOUNCED
    if regex.search(r"(?i)\b(?:since|after|following|in\s+the\s+wake\s+of)\s+$", words.before):
        return None if words.tense is Tense.ANNOUNCED else Tense.PAST
    return None


def _this_weekday(words: Words) -> Reading:
    return weekday(words, _WEEKDAYS[words["weekday"]], words.tense or Tense.ANNOUNCED)


def _weekday_of_week(words: Words) -> Reading:
    if words.published is None:
        return UNKNOWN
    by = {"last": -7, "this": 0, "next": 7}[words["near"].casefold()]
    return resolved(of_moved(words.published, _WEEKDAYS[words["weekday"]] - words.published.weekday() + by))


def _last_weekday(words: Words) -> Reading:
    return unambiguous(words, _WEEKDAYS[words["weekday"]], Tense.PAST)


def _next_weekday(words: Words) -> Reading:
    return unambiguous(words, _WEEKDAYS[words["weekday"]], Tense.ANNOUNCED)


def _part_of_week(words: Words) -> Reading:
    """`earlier this week`, `later this week`: the week up to or from the publication day; unknown if only that day."""
    if words.published is None:
        return UNKNOWN
    first, last = (of_week(words.published) or "/").split("/")
    today = words.published.isoformat()
    ends = (first, today) if words["part"].casefold() == "earlier" else (today, last)
    return resolved(between(*ends)) if ends[0] != ends[1] else UNKNOWN


def _weekend(words: Words) -> Reading:
    """The weekend of the current week; before it has come, the previous one with a past tense verb."""
    if words.published is None:
        return UNKNOWN
    over = words.published.weekday() < 5 and words.tense is Tense.PAST
    if words["last"]:
        return resolved(of_weekend(words.published, -1)) if words.published.weekday() < 5 else UNKNOWN
    if words["over"] and words.tense is None:
        return UNKNOWN
    return resolved(of_weekend(words.published, -1 if over else 0))


_PATTERNS: list[tuple[str, Callable[[Words], Reading | None]]] = [
    (rf"\b(?:(?i:{_PART}))?\b{_MONTH}(?:\s+of)?\s+(?P<near>last|this|next)\s+year\b", _month_of_year),
    (rf"(?i:\b(?:{_PART}))\b{_MONTH},?\s+(?:of\s+)?{_YEAR}{_ALONE}", _month_of_year),
    (rf"\b(?P<near>(?i:last|this|next))\s+{_MONTH}(?!\s+\d)", _other_month),
    (rf"(?<=\b(?i:in|by|since|during|through|from|between|for|to|and|before|after)\s){_MONTH}(?!\s*\d|\s+(?:and|to)\s+\w+\s+\d)(?![\p{{L}}-])", _month),
    (rf"(?<=\b(?P<until>(?i:until|till))\s){_MONTH}(?!\s*\d)(?![\p{{L}}-])", _month),
    (rf"(?i:\b(?:{_PART}))\b{_MONTH}(?!\s*\d)", _month),
    (rf"{_NOT_GLUED}(?i:{_PART}){_YEAR}{_ALONE}(?!s\b)", _year),
    (rf"(?<=\(|\b(?:{_BEFORE_YEAR})\s|\b(?:mid|early|late)-){_NOT_GLUED.replace('+-', '+')}{_YEAR}{_ALONE}(?!\s+(?:{_COUNTED})\b)(?!-)", _year),
    (rf"(?<=\b(?i:the|an?|this|[Ii]ts|[Tt]heir)\s){_NOT_GLUED}(?P<year>(?:19|20)(?!00)\d\d){_ALONE}(?=[’']s|\s+[\p{{L}}])(?!\s+(?:{_COUNTED})\b)", _year),
    (rf"^{_NOT_GLUED}(?P<year>(?:19|20)(?!00)\d\d){_ALONE}(?=\s+(?:was|is|will|saw|has|had|would|could|marked|began|brought)\b|:)", _year),
    (rf"(?i:\b(?:between|from))\s+(?:about\s+|around\s+)?{_YEAR}\s+(?:and|to|until|through)\s+(?P<last>(?:1[1-9]|20)\d\d){_ALONE}", _years),
    (rf"{_NOT_GLUED}{_YEAR}\s*[-–—/]\s*(?P<last>(?:1[5-9]|20)\d\d){_ALONE}", _years),
    (rf"(?<=\b(?i:in|the|for|of|during|since|from|a|their|its|season)\s){_YEAR}[-–/](?P<last>\d\d){_ALONE}(?!\s*(?:win|victory|defeat|loss))", _years),
    (r"(?i:\b(?:FY|fiscal(?:\s+year)?|financial\s+year|FY\s|tax\s+year))\s?-?(?P<year>20\d\d|19\d\d)(?:[-–/](?P<last>20\d\d|\d\d))?" + _ALONE,
     lambda words: _years(words) if words["last"] else absolute(of_year(_of_year(words)))),
    (rf"\bQ(?P<q>[1-4])[\s/-]*(?:of\s+)?{_YEAR}{_ALONE}", _quarter),
    (rf"(?i:\b(?:the\s+)?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)[-\s]quarter)(?:\s+of|,)?\s+(?:{_YEAR}{_ALONE}|(?P<near>last|this|next)\s+year\b)", _quarter),
    (rf"\bH(?P<h>[12])[\s/-]*(?:of\s+)?{_YEAR}{_ALONE}", _half),
    (rf"(?i:\b(?:the\s+)?(?P<nth>first|second|last)[-\s]half)(?:\s+of|,)?\s+(?:{_YEAR}{_ALONE}|(?P<near>last|this|next)\s+year\b)", _half),
    (rf"(?i:\b(?:the\s+)?(?:early\s+|late\s+|mid-)?(?:spring|summer|autumn|fall|winter))(?:\s+of)?\s+{_YEAR}{_ALONE}", _year),
    (rf"(?i:\bwinter)(?:\s+of)?\s+{_YEAR}[-–/](?P<last>\d\d|\d{{4}}){_ALONE}", _years),
    (r"\b(?P<near>(?i:last|this|next))\s+(?P<season>spring|summer|autumn|fall|winter)\b", _season),
    (r"(?i:\b(?:the\s+)?(?:(?:early|late|mid)[-\s])?)(?<![\d-])(?P<decade>1[5-9]\d0|20\d0)[’']?s\b", _decade),
    (r"(?<=\b[Tt]he\s+(?:(?:early|late|mid)[-\s])?)[’']?(?<=[’'])(?P<short>[2-9]0)s\b", _decade),
    (rf"(?<![-\w])(?i:(?:early|late|earlier|later)\s+(?:on\s+)?)?{_WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?(?!-)", _weekday),
    (rf"\b(?i:this|this\s+coming|this\s+past)\s+{_WEEKDAY}", _this_weekday),
    (rf"\b(?i:last|this\s+past)\s+{_WEEKDAY}", _last_weekday),
    (rf"\b(?i:next)\s+{_WEEKDAY}", _next_weekday),
    (rf"{_WEEKDAY}(?:\s+of)?\s+(?P<near>last|this|next)\s+week\b", _weekday_of_week),
    (rf"\b(?P<near>(?i:last|next))\s+week\s+(?:on\s+)?{_WEEKDAY}", _weekday_of_week),
    (r"\b(?P<part>(?i:earlier|later))\s+this\s+week\b", _part_of_week),
    (r"\b(?i:this|(?P<last>last)|(?P<over>(?:over|during|at)\s+the))\s+weekend\b", _weekend),
]  # fmt: skip
