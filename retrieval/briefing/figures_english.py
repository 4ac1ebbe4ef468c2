"""Finds figures in English sentences."""

import re
from collections.abc import Iterator

from retrieval.briefing.amounts import Amount, spans_of
from retrieval.briefing.figures import Figure, Hedge, digits_of, value_of
from retrieval.briefing.noun_phrases import MEASURES, STOPPING, is_plural, is_verbal, phrase
from retrieval.model import Span
from retrieval.text.tokens import terms

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
)
_WORDS = rf"(?:{_SMALL}|{_TENS})"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MANY = (
    r"(?:tens|hundreds) of (?:thousands|millions)|(?:several|a few) (?:dozen|hundred|thousand|million)|"
    r"(?:hundreds|thousands|millions|billions|dozens|scores)"
)
_ONE_SCALE = rf"(?:half a|a|one|a half) {_SCALE}(?: {_SCALE})*"
_NUMBER = rf"(?:{_DIGITS}|{_WORDS})(?:[ -]{_SCALE})*(?: and a half)?|{_ONE_SCALE}|{_MANY}"
_FRACTION = r"(?:one|two|three|four|a)[ -](?:thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)|half"
_MONEY = rf"(?:US|A|C|HK|NZ|S)?[$€£¥₹₽₺]\s?{_DIGITS}(?:(?:\s?(?:million|billion|trillion|thousand|bn|tn|m|k))\b)?"
_LEAST = r"at least|more than|over|no fewer than|no less than|well over|just over|upwards of"
_MOST = r"at most|up to|as many as|as much as|less than|fewer than|no more than|under|just under"
_ABOUT = r"about|around|nearly|almost|roughly|approximately|close to|an estimated"
_QUALIFIER = rf"(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<about>{_ABOUT}))\s+"
_RANGE = rf"(?:\s?[–-]\s?|\s(?:to|or)\s)(?:{_DIGITS}|{_WORDS})(?:[ -]{_SCALE})*"
_FIGURE = re.compile(
    rf"(?<![\w.,:/$€£-])(?:{_QUALIFIER})?"
    rf"(?:(?P<money>{_MONEY}(?:\s?[–-]\s?{_MONEY})?)|(?P<magnitude>magnitude (?:(?:of|the|was|is|\w+) ){{0,4}}?{_DIGITS})|"
    rf"(?P<part>(?:{_FRACTION})(?! (?:a )?{_SCALE}))|"
    rf"(?P<ratio>(?:one|{_WORDS}|\d{{1,3}}) (?:in|out of) (?:every )?(?:{_WORDS}|{_DIGITS}))(?! ?(?:{_SCALE}|percent|[a-z]+ago))|"
    rf"(?P<number>(?:{_NUMBER})(?P<range>{_RANGE})?))(?![\w/:]|-[a-z]|[.,]\d)",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"(?:\s?%|[ -](?:percentage points?|per ?cent\b))(?: (?:effective|accurate|higher|lower|more|less|dearer|cheaper)\b)?",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"\s(?:(?:US|Canadian|Australian|Hong Kong|Singapore|Swiss) )?(dollars?|euros?|pounds?|yen|yuan|rupees?|roubles?|rubles?|francs?|"
    r"won|crowns?|lira|kron(?:or|er|a|e)|marks?|pesos?|reais|real|rand|zlotys?|forints?|dirhams?|riyals?|shekels?|baht|ringgit|"
    r"rupiah|hryvnias?|dinars?|naira|shillings?|cents?|pence)\b(?!-)"
)
_OF = re.compile(
    rf"\sof\s(?:(?:the|its|their|his|her|our|all|those|these)\s)?(?:[\w]+['’]s?\s)?(?:(?:{_DIGITS}|{_WORDS})\s)?"
)

TIMES = frozenset(["time", *terms("second minute hour day week month year decade")])
"""The terms of units of time."""
_SUFFERED = re.compile(
    r"(?: (?:people|others|more|were|was|are|have been|had been|remain|still|are still|others were))*"
    r" (?:killed|dead|died|injured|wounded|missing|hurt|arrested|detained|trapped|homeless|hospitalised|hospitalized|displaced)\b"
)
_NO_COUNT_BEFORE = re.compile(
    r"(?:\b(?:chapters?|pages?|sections?|articles?|paragraphs?|no\.|numbers?|lines?|rooms?|floors?|gates?|groups?|levels?|phases?|steps?|"
    r"versions?|types?|channels?|highways?|routes?|flights?|items?|aged?|age of|platforms?|grade|class|size|bus|clause|act|part|rule|step|"
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October)|\d)\s+$|#$",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(r"(?:^|\s)(?P<before>[A-Z][\w.-]*)\s+$")
_DEFINITE_BEFORE = re.compile(
    r"(?:\b(?:the|these|those|its|their|his|her|our|both|other|first|last|past|next|all|every|each)(?: (?:first|last|past|next|other|main|"
    r"big|largest))?|[’']s?)\s+$",
    re.IGNORECASE,
)


REACH = 60
"""How many characters before a figure are examined."""


def find_english(text: str) -> Iterator[Figure]:
    """The figures of an English sentence, in order and not overlapping."""
    dates = spans_of(Amount.DATE, text, "en")
    at = 0
    while match := _FIGURE.search(text, at):
        core = _core(match)
        found = None if any(core.start < d.end and d.start < core.end for d in dates) else _figure(text, match, core)
        if found:
            yield found
        at = found.span.end if found else max(core.end, match.start() + 1)


def _core(match: re.Match[str]) -> Span:
    name = match.lastgroup if match.lastgroup in {"money", "magnitude", "part", "ratio"} else "number"
    return Span(*match.span(name if match[name] is not None else 0))


def _figure(text: str, match: re.Match[str], core: Span) -> Figure | None:
    before = text[max(0, match.start() - REACH) : match.start()]
    written = text[core.start : core.end]
    start = match.start()
    if match["money"] is not None:
        return _made(match, Span(start, _rate(text, core.end)), written, _sign(written))
    if match["magnitude"] is not None:
        return _made(match, Span(core.start, core.end), written, "magnitude")
    if match["ratio"] is not None:
        return _made(match, Span(start, core.end), written, "share")
    if _NO_COUNT_BEFORE.search(before) or _names_something(before, written) or _is_score(written):
        return None
    end, unit = _part(text, core, before) if match["part"] is not None else _unit(text, core, before)
    return _made(match, Span(start, _rate(text, end)), written, unit) if end else None


_EACH = re.compile(
    r" (?:per [a-z]+|an? (?:hour|day|week|month|year|night|share|dose|barrel|tonne|ton|person|head|kilo|litre|liter|metre|meter))\b"
    r"(?! (?:ago|earlier|later|before|after))"
)


def _rate(text: str, end: int) -> int:
    """The end of a figure including its rate: `30 million a day`."""
    each = _EACH.match(text, end)
    return each.end() if each else end


def _sign(written: str) -> str:
    return next(iter(terms(re.sub(r"[^$€£¥₹₽]", "", written))), "money")


def _made(match: re.Match[str], span: Span, written: str, unit: str) -> Figure:
    hedge = next((Hedge(name) for name in ("least", "most", "about") if match[name] is not None), Hedge.EXACT)
    if match["least"] is not None and match["least"].casefold() == "over":
        phrasal = _OVER_BEFORE.search(match.string[: match.start()]) is not None
        span = Span(match.end("least") + 1, span.end) if unit in TIMES or phrasal else span
        hedge = Hedge.EXACT if phrasal else hedge
    small = not any(c.isdigit() for c in written) and not re.search(_SCALE, written, re.IGNORECASE)
    vague = re.fullmatch(_MANY, written, re.IGNORECASE) is not None
    return Figure(
        span, value_of(written), unit, Hedge.VAGUE if vague or match["range"] else hedge, digits_of(written), small
    )


_OVER_BEFORE = re.compile(
    r"\b(?:fork(?:s|ed|ing)?|hand(?:s|ed|ing)?|turn(?:s|ed|ing)?|sign(?:s|ed|ing)?|taken?|took|taking|row|dispute|battle|fight|argument|clash)\s+$",
    re.IGNORECASE,
)
"""After these words `over` does not belong to the figure: `forking over $500`."""


def _is_score(written: str) -> bool:
    """Whether two numbers with a dash are a score, as in `4-1 winners`; in a range the second number is higher."""
    low, _, high = written.replace("–", "-").partition("-")
    return low.isdigit() and high.isdigit() and int(high) <= int(low)


def _names_something(before: str, written: str) -> bool:
    """Whether a number is part of a name, as in `Flight 447`."""
    named = _NAMED_BEFORE.search(before)
    return bool(
        named
        and written.isdigit()
        and named["before"].casefold() not in STOPPING
        and (named.start("before") or len(before) == REACH or named["before"].isupper() or len(written) < 4)
    ) and not _starts_sentence_with_verb(named)


def _starts_sentence_with_verb(named: re.Match[str] | None) -> bool:
    return bool(named and named.start("before") == 0 and named["before"].endswith(("ed", "ing", "ly", "Some")))


def _unit(text: str, core: Span, before: str) -> tuple[int, str]:
    """The end of the unit and of what is counted, and the unit's term; (0, "") if this is not a figure."""
    written = text[core.start : core.end]
    if percent := _PERCENT.match(text, core.end):
        points = "points" if "point" in percent[0] else "percent"
        return _of(text, percent.end()) or percent.end(), points
    if currency := _CURRENCY.match(text, core.end):
        return currency.end(), terms(currency[1])[0]
    if _is_reference(before, written):
        return 0, ""
    if of := _OF.match(text, core.end):
        end, head = _counted(text, of.end() - 1) if of.end() > core.end else (0, "")
        return (end, head) if end else (0, "")
    end, head = _counted(text, core.end)
    if not end and (suffered := _SUFFERED.match(text, core.end)):
        return suffered.end(), _term(suffered[0].split()[-1])
    if not end and re.search(r"(?:million|billion|trillion)$", written):
        return core.end, ""
    return (0, "") if text.startswith((" old", " of age"), end) and head.startswith("year") else (end, head)


def _is_reference(before: str, written: str) -> bool:
    """Whether a small number in words only refers to something already mentioned, as in `the two sides`."""
    return (
        written[:1].isalpha()
        and not re.search(_SCALE, written, re.IGNORECASE)
        and bool(_DEFINITE_BEFORE.search(before))
    )


def _part(text: str, core: Span, before: str) -> tuple[int, str]:
    """The end and unit of a fraction; (0, "") unless it is a part of something or an amount of change."""
    if hour := re.compile(
        r"\s(?:an hour|of a (?:percentage )?point|a (?:day|year|century|mile|kilomet(?:re|er)))\b"
    ).match(text, core.end):
        return hour.end(), _term(hour[0].split()[-1])
    end = _of(text, core.end)
    if end and not _DEFINITE_BEFORE.search(before):
        return end, "share"
    changed = re.search(r"\b(?:by|to)\s+$", before) and re.match(
        r"\s*(?:[.,;]|$|\b(?:in|on|since|to|over|as|from)\b)", text[core.end :]
    )
    return (core.end, "share") if changed and text[core.start : core.end].casefold() != "half" else (0, "")


def _of(text: str, at: int) -> int:
    """The end of a following `of` phrase; 0 if none follows."""
    of = _OF.match(text, at)
    end, head, _ = phrase(text, of.end() - 1) if of else (0, "", False)
    return 0 if is_verbal(head or "none") or re.match(r"\s[a-z]+ing\s+[a-z]", text[end:]) else end


def _counted(text: str, at: int) -> tuple[int, str]:
    """The end of the noun phrase that is counted, and the term of its head; (0, "") unless the head is a plural."""
    end, head, plural = phrase(text, at)
    if not plural:
        return 0, ""
    if head.casefold() in MEASURES and (of := re.compile(r"\sof(?=\s)").match(text, end)):
        further, _, _ = phrase(text, of.end())
        end = further or end
    elif both := re.compile(r"\s(?:and|or)(\s[a-z]+)\b(?!\s+(?:of|to)\b)").match(text, end):
        end = both.end() if is_plural(both[1].strip()) and not is_verbal(both[1].strip()) else end
    return end, _term(head)


def _term(word: str) -> str:
    return next(iter(terms(word)), word.casefold())
