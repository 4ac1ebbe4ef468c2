"""Determines from the verbs of a clause whether it is about the past or about something announced."""

from collections.abc import Callable
from functools import cache

import regex

from retrieval.languages import language as known_language
from retrieval.model import Span, Tense
from retrieval.text.dates.vocabulary import LEFT, RIGHT

_ADVERBS = r"(?:\s+(?:not|also|then|now|soon|likely|only|still|probably|again|never|all|both|\w+ly))*"
_VERB = (
    rf"{_ADVERBS}(?:\s+(?:be|have|get|been|remain|stay|keep|become))?{_ADVERBS}\s+[a-z]+(?:\s+(?:and|or)\s+[a-z]+ed)?"
)
_TO = rf"\s+to{_VERB}"
_ANNOUNCED = "|".join(
    (
        rf"(?:will|won['’]t|shall|would|could(?!\s+(?:not|no|only)\b)|may|might|must|should|wo)\b(?!{_ADVERBS}\s+have\b){_VERB}",
        rf"['’]ll\b{_VERB}",
        r"(?:expects|forecasts|predicts|faces)",
        (
            rf"(?<!\bwas\s)(?<!\bwere\s)(?<!\bhad\sbeen\s)(?:set|due|expected|scheduled|likely|planned|slated|poised|ready|forecast|projected|about|going|"
            rf"prepar(?:e[sd]?|ing)|plan(?:s|ning)?|aim(?:s|ing)?|hop(?:e|es|ing)|intend(?:s|ing)?|want(?:s|ing)?|wish(?:es)?|agreed|agrees|vow(?:s|ed)|pledged?s?|promise[sd]?|"
            rf"decided|invited|asked|urged|ordered|called\s+on|need(?:s|ed)?|ha(?:s|ve)|(?:is|are)){_TO}"
        ),
        r"(?<!\bwas\s)(?<!\bwere\s)(?<!\bhad\sbeen\s)(?:due|expected|scheduled|planned|slated|set)(?=\s+(?:on|for|in|by|at|from|next)\b)",
        r"(?:(?:the|an?|its|his|her|their)\s|['’]s\s)(?:planned|proposed|scheduled|expected)(?=\s+[a-z])",
        r"upcoming|forthcoming|looming",
        r"(?:begins?|starts?|opens|expires?|resumes|kicks?\s+off|takes?\s+(?:effect|place)|comes?\s+into\s+(?:force|effect)|go(?:es)?\s+to\s+the\s+polls|returns|retires|meets|ends|reopens|runs|closes)",
    )
)
_IRREGULAR = (
    "was|were|had|did|said|told|met|began|rose|fell|won|lost|held|took|came|went|left|got|made|gave|became|saw|found|hit|struck|shot|"
    "spoke|wrote|broke|brought|bought|built|sold|sent|spent|paid|kept|led|ran|stood|sat|fought|caught|taught|thought|knew|grew|flew|shook|burst|burnt|blew|bore|bit|clung|crept|dug|drank|ate|fed|fled|forgot|hid|leapt|lit|overcame|rang|slept|spun|swam|swung|upheld|withheld|cut|quit|rejoined|"
    "drew|threw|showed|shown|sank|sunk|swept|swore|wore|tore|drove|froze|chose|woke|rode|sought|dealt|felt|heard|hung|laid|lay|lent|"
    "slid|sprang|stole|stuck|withdrew|underwent|undertook|overtook|known|seen|done|given|taken|born|begun|shut"
)
_PAST = "|".join(
    (
        r"(?:may|might|must|could|should|would)\s+have(?:\s+been)?\s+[a-z]+",
        rf"(?:fail|refus|forc|manag|struggl|us|happen)ed{_TO}|(?:began|started|continued){_TO}",
        rf"(?<!\bto\s)(?:{_IRREGULAR})",
        (
            r"(?!(?:hundred|indeed|sacred|naked|wicked|kindred|rugged|beloved|armed|embed|exceed|proceed|succeed|concerned|united|aged)\b)[a-z]{2,}[^aeiou\s]ed"
            r"|(?!(?:exceed|proceed|succeed|speed|breed|bleed|agreed\s+to|need|seed|feed|weed|deed|indeed)\b)[a-z]{2,}[eiou]ed"
        ),
    )
)
_UNSURE = r"(?:was|were|had\s+been)\s+(?:due|expected|scheduled|planned|slated|set|forecast)\b|would\s+have|could\s+(?:not|no|only)|to\s+be\s+\w+"
_CUES = regex.compile(rf"(?P<unsure>\b(?:{_UNSURE}))|(?P<announced>\b(?:{_ANNOUNCED})\b)|(?P<past>\b(?:{_PAST})\b)")
_OPENING = regex.compile(
    r"(?:^|[,;:—–]|\b(?:and|but|while|that|as))[\s\"“”']*(?:(?i:on|in|by|from|since|until|late|early|but|and|so|at|later|earlier|during|shortly|before|after|at\s+[\d:.]+(?:\s?[ap]\.?m\.?)?)\s+)*$"
)
_BREAK = regex.compile(r"[;\n]")


def tense_in_english(text: str, span: Span) -> Tense | None:
    """The tense of the verb that a date belongs to: the nearest before it, or the next one if the date opens a clause.

    `by Friday` and `until Friday` are future unless a verb is in the past; then `until` is past and `by` is unknown.
    """
    cue = _cue(text, span)
    found = _named(cue) if cue else None
    until = _DEADLINE.search(text[: span.start])
    if until is None or (cue and found is None):
        return found
    return Tense.ANNOUNCED if found is not Tense.PAST else None if until["by"] else Tense.PAST


_DEADLINE = regex.compile(r"(?i)\b(?:(?P<by>by|ahead\s+of|no\s+later\s+than)|until|till)\s+(?:the\s+|at\s+least\s+)?$")


def _cue(text: str, span: Span) -> regex.Match[str] | None:
    """The tense cue of a date: the nearest before it, or the next if it opens a clause or the cue follows directly."""
    start = max((found.end() for found in _BREAK.finditer(text, 0, span.start)), default=0)
    cues = list(_CUES.finditer(text, start))
    before = [cue for cue in cues if cue.start() < span.start]
    behind = [cue for cue in cues if cue.start() >= span.end]
    if _OPENING.search(text[start : span.start]):
        return behind[0] if behind else before[-1] if before else None
    if before:
        return before[-1]
    return behind[0] if behind and not text[span.end : behind[0].start()].strip() else None


def _named(cue: regex.Match[str]) -> Tense | None:
    return {"announced": Tense.ANNOUNCED, "past": Tense.PAST}.get(cue.lastgroup or "")


@cache
def tense_by(past: str, announced: str, until: str = "", *, spaced: bool = True) -> Callable[[str, Span], Tense | None]:
    """A function that returns the tense of a date by patterns: the nearest cue between commas, else in the sentence.

    Args:
        past: pattern of past tense cues.
        announced: pattern of future cues.
        until: pattern of prepositions that imply the future if the clause has no cue.
        spaced: whether the language separates words by spaces.
    """
    deadline = regex.compile(rf"{LEFT}(?:{until})\s+$", regex.IGNORECASE) if until else None
    left, right = (LEFT, RIGHT) if spaced else ("", "")
    cues = regex.compile(
        rf"(?P<announced>{left}(?:{announced}){right})|(?P<past>{left}(?:{past}){right})", regex.IGNORECASE
    )

    def tense(text: str, span: Span) -> Tense | None:
        found = [cue for cue in cues.finditer(text) if cue.end() <= span.start or cue.start() >= span.end]
        commas = [mark.start() for mark in _COMMA.finditer(text)]
        start = max((comma for comma in commas if comma < span.start), default=0)
        end = min((comma for comma in commas if comma >= span.end), default=len(text))
        inside = [cue for cue in found if start <= cue.start() and cue.end() <= end]
        if not inside and deadline and deadline.search(text[: span.start]):
            return Tense.ANNOUNCED
        return _named(min(inside or found, key=lambda cue: _distance(cue, span))) if found else None

    return tense


_COMMA = regex.compile(r"[,;:،؛、，；—–]")


def _distance(cue: regex.Match[str], span: Span) -> int:
    return max(span.start - cue.end(), cue.start() - span.end)


def tense_of(language: str) -> Callable[[str, Span], Tense | None]:
    """The tense function of a language; it always returns None if no verbs are known."""
    if language == "en":
        return tense_in_english
    known = known_language(language)
    if not known.dates.past:
        return lambda _text, _span: None
    return tense_by(known.dates.past, known.dates.announced, known.dates.until, spaced=not known.unspaced)
