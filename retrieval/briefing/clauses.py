"""Finds the parts of an English sentence that can be left out: attributions, appositions, relative clauses and the like.

Rule-based sentence compression after Zajic et al., "Multi-candidate reduction" (2007), and Clarke and Lapata (2008), but
stricter. Only whole adjuncts are removed and a full clause remains. Negations, conditions, exceptions, hedges and the
sources of unproven claims are never removed, because the truth of the rest depends on them.
"""

from collections.abc import Iterator

import regex

from retrieval.model import Span

_AUXILIARY = (
    r"is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|shall|should|won't|isn't|aren't"
)
_IRREGULAR = (
    "said|says|told|won|lost|fell|rose|grew|met|made|took|gave|went|came|began|became|held|led|left|sent|spent|built|bought|"
    "sold|broke|brought|caught|chose|drew|drove|felt|fought|found|flew|got|kept|knew|meant|paid|ran|saw|sought|shook|shot|"
    "spoke|stood|struck|swore|swept|taught|thought|threw|understood|wore|withdrew|wrote|hit|cut|put|set|shut"
)
_SURE_VERB = regex.compile(rf"\b(?:{_AUXILIARY}|{_IRREGULAR})\b")
_VERB = regex.compile(rf"\b(?:{_AUXILIARY}|{_IRREGULAR}|[a-z]+ed|[a-z]{{2,}}(?<!s)s)\b")
_VERB_NEXT = regex.compile(
    rf"\s*(?:(?:also|now|still|then|once|[a-z]+ly)\s+)?(?:{_AUXILIARY}|{_IRREGULAR}|[a-z]+ed|[a-z]{{2,}}(?<!s)s)\b(?!,)"
)

_ESSENTIAL = regex.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nor|neither|without|unless|if|whether|except|excluding|but|only|hardly|barely|"
    r"scarcely|until|provided|cannot|lest|despite|although|though|denied|denying|denies|false|falsely|disputed|unproven|"
    r"refus\w+|reject\w+|declin\w+|overturn\w+|overrul\w+|revers\w+|retract\w+|withdr\w+|dismiss\w+|contradict\w+|cancel\w+|annul\w+|"
    r"disprov\w+|debunk\w+|turned down|called off|struck down|wrong|untrue|mistake\w*|error)\b|n['’]t\b",
    regex.IGNORECASE,
)
"""Words that change the meaning of the rest of the sentence. A range that contains one is never left out."""

_HEDGED = regex.compile(
    r"\b(?:may|might|could|would|will|expected|likely|unlikely|plans?|planned|planning|set to|due to be|considering|possibly|"
    r"possible|potential|potentially|reportedly|allegedly|apparently|appears?|seems?|suggests?|believed|proposed|hopes?|"
    r"scheduled)\b",
    regex.IGNORECASE,
)
_NEUTRAL_SOURCE = regex.compile(
    r"\b(?:sources?|officials?|media|reports?|newspapers?|agency|agencies|data|figures|statistics|documents?|broadcasters?|"
    r"Times|Post|Reuters|Journal|News|Associated Press|AFP|Bloomberg|BBC|CNN)\b"
)
_PARTY = regex.compile(
    r"\b(?:opposition|rebels?|militants?|insurgents?|critics?|activists?|campaign\w*|lawyers?|prosecut\w+|defen[cs]e lawyers?|"
    r"lawsuit|complaint|indictment|victims?|witness\w*|residents?|supporters?|opponents?|protesters?|unions?|rights groups?|"
    r"anonymous|unnamed|unverified|unconfirmed|disputed|separatists?|dissidents?|rivals?|accus\w+|alleg\w+|claims?|polls?)\b",
    regex.IGNORECASE,
)

_SUBORDINATE_WORDS = (
    "When|While|As|After|Before|If|Although|Though|Since|Because|Once|Until|In|On|At|By|For|With|During|Despite|Following|"
    "From|To|Amid|Under|Over|Ahead|According|Whether|Where|Unless|Even|Given|Without|Among|Of|Unlike|Like"
)
_SUBORDINATE = regex.compile(rf"(?:{_SUBORDINATE_WORDS})\b")
_NO_PARTICIPLE = (
    "during|according|excluding|including|barring|assuming|depending|providing|pending|regarding|concerning|considering|failing|"
    "nothing|anything|something|everything|evening|morning|spring|building|king|being|notwithstanding|wanting|owing"
)
_END = r"(?=[.!?…]*[\"”’']?$)"


def droppable(text: str) -> list[Span]:
    """The ranges of an English sentence that may be left out, independently of each other, sorted and not overlapping."""
    found: list[Span] = []
    for rule in (
        _attributions,
        _relatives,
        _participles,
        _appositions,
        _dashes,
        _opening_participle,
        _purposes,
        _phrases,
    ):
        for span in rule(text, _end_of(text, found)):
            if _is_removable(text, span) and not any(span.start < o.end and o.start < span.end for o in found):
                found.append(span)
    return sorted(found)


def _end_of(text: str, found: list[Span]) -> int:
    """Where the sentence ends after the ranges found at its end are left out."""
    end = len(text)
    for span in sorted(found, reverse=True):
        if text[span.end : end].strip(" .!?…"):
            break
        end = span.start
    return end


def _is_removable(text: str, span: Span) -> bool:
    cut, before = text[span.start : span.end], text[: span.start]
    quoted = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    whole = cut.count("“") == cut.count("”") and cut.count('"') % 2 == 0 and cut.count("(") == cut.count(")")
    rest = (before + " " + text[span.end :]).strip()
    return whole and not quoted and not _ESSENTIAL.search(cut) and len(rest.split()) >= 4 and bool(_VERB.search(rest))


_ACCORDING = r"[Aa]ccording to (?P<source>[^,]+)"
_LEADING = regex.compile(rf"^{_ACCORDING}, (?=\S)")
_TRAILING = regex.compile(rf",? {_ACCORDING}[.!?…]*$")
_INNER = regex.compile(rf", {_ACCORDING},(?= )")


def _attributions(text: str, _end: int) -> Iterator[Span]:
    """Attributions to a neutral source, in sentences that still contain a hedge without the attribution."""
    for pattern in (_LEADING, _TRAILING, _INNER):
        match = pattern.search(text)
        if not match or not _NEUTRAL_SOURCE.search(match["source"]) or _PARTY.search(match["source"]):
            continue
        if _HEDGED.search(text[: match.start()] + " " + text[match.end() :]):
            yield Span(*match.span())


_RELATIVE = regex.compile(r", (?:which|who|whose|whom|where)\b")


def _relatives(text: str, _end: int) -> Iterator[Span]:
    for match in _RELATIVE.finditer(text):
        yield from _clause_range(text, match.start(), match.end())


_PARTICIPLE = regex.compile(rf"(?<!ing), (?!(?:{_NO_PARTICIPLE})\b)[a-z]+ing\b")
_PAST_PARTICIPLE = regex.compile(
    r", (?:based|known|founded|led|backed|described|called|born|built|located|owned|named|elected|appointed|seen|regarded|driven|"
    r"created|formed|signed|held|published) (?=by|in|on|as|at|for|from|with|after|to|the|a )"
)


def _participles(text: str, _end: int) -> Iterator[Span]:
    for match in (*_PARTICIPLE.finditer(text), *_PAST_PARTICIPLE.finditer(text)):
        yield from _clause_range(text, match.start(), match.end())


def _clause_range(text: str, start: int, behind: int) -> Iterator[Span]:
    """The range of a clause after a comma: up to the comma before the main verb, or up to the end of the sentence."""
    close = text.find(",", behind)
    if close < 0 or _is_list(text[behind:]):
        if _VERB.search(text[:start]) and not _OPENS_LATER.match(text[:start]):
            yield Span(start, len(text))
    elif _VERB_NEXT.match(text, close + 1) and "," not in text[:start] and not _SUBORDINATE.match(text):
        yield Span(start, close + 1)


_OPENS_LATER = regex.compile(r"(?:[\w’'-]+|(?:" + _SUBORDINATE_WORDS + r") [^,]+)$")
"""A single word, or a subordinate clause or phrase on its own: the main clause has not begun."""


def _is_list(rest: str) -> bool:
    """Whether the rest of the sentence is a list, as in `citing China, Russia and Iran.`"""
    return bool(_LIST.match(rest)) and not _SURE_VERB.search(rest)


_LIST = regex.compile(r"[^,]+(?:, (?!and\b|but\b|or\b|while\b|as\b|so\b)[\p{L}’' -]{1,40})+ and [^,]{1,60}$")

_APPOSITION = regex.compile(
    r"(?<=\b[A-Z][\w’'-]*|\b[a-z]{3,}), (?:(?:a|an|one of|its|their|his|her) |the (?:[A-Z][\w-]+ )?(?=[a-z]))[^,:;()—–]+(?P<close>,|[.!?…]*$)"
)
_IN_APPOSITION = regex.compile(
    rf"\b(?:and|or|{_AUXILIARY}|{_IRREGULAR}|reported|added|announced|showed|reports|adds|shows|warned|noted)\b|"
    r"\b[a-z]+ed\b(?! (?:by|in|on|at|to|with|for|as|from|that))"
)


def _appositions(text: str, _end: int) -> Iterator[Span]:
    for match in _APPOSITION.finditer(text, overlapped=True):
        start, end = match.start(), match.end()
        before, body = text[:start], match[0].rstrip(",.!?…")
        relative = regex.split(r" (?:that|which|who|where)\b", body)[0]
        if _IN_APPOSITION.search(relative) or _SUBORDINATE.match(text) or _in_list(before):
            continue
        if match["close"] == ",":
            if _VERB_NEXT.match(text, end) and not _SURE_VERB.search(before[before.rfind(",") + 1 :]):
                yield Span(start, end)
        elif _VERB.search(before) and regex.search(r"\b[A-Z][\w’'-]*$", before):
            yield Span(start, end)


def _in_list(before: str) -> bool:
    """Whether the words before a comma are a list: the last item is short and follows another comma."""
    comma = before.rfind(",")
    return comma >= 0 and len(before[comma + 1 :].split()) <= 3


_DASHED = regex.compile(r"(?<=\S) [—–] [^—–]{3,120} [—–](?= \S)|(?<=\w)—[^—]{3,120}—(?=\w)")


def _dashes(text: str, _end: int) -> Iterator[Span]:
    yield from (Span(*match.span()) for match in _DASHED.finditer(text))


_OPENING_PARTICIPLE = regex.compile(
    rf"^(?!(?i:{_NO_PARTICIPLE}|united|provided)\b)[A-Z][a-z]+(?:ing|ed) (?:[^,]+), (?=(?:the|a|an|his|her|its|their|he|she|it|they|[A-Z][\w’'-]+) )(?=[^,]+$)"
)


def _opening_participle(text: str, _end: int) -> Iterator[Span]:
    match = _OPENING_PARTICIPLE.match(text)
    if match and not _SURE_VERB.search(match[0]) and _SURE_OR_PAST.search(text[match.end() :]):
        yield Span(0, match.end())


_SURE_OR_PAST = regex.compile(rf"\b(?:{_AUXILIARY}|{_IRREGULAR}|[a-z]+ed|[a-z]{{3,}}s?)\b")

_LICENCE = regex.compile(
    r"\b(?:establish\w*|creat(?:ed?|ion|ing)|build\w*|built|deploy\w*|meet\w*|met|gather\w*|travel\w*|flew|arriv\w+|open\w*|launch\w*|"
    r"introduc\w+|set up|form(?:ed|ation)|hold|held|sent|signed?|signing)\b"
)
_CONTROL = regex.compile(
    r"\b(?:order\w*|urg\w+|ask\w*|told|tell\w*|allow\w*|forc\w+|want\w*|plans? (?:to|in|for|by)|planned|planning|effort\w*|attempt\w*|bid|agree\w*|decid\w+|decision|"
    r"refus\w+|fail\w*|need\w*|illegal|legal|possible|impossible|first|last|only|likely|unlikely|due|able|unable|ready|try|trying|"
    r"tried|right|chance|way|permi\w+|encourag\w+|warn\w*|requir\w+|invit\w+|expect\w*|help\w*|enough|too|call\w*|pledg\w+|promis\w+|"
    r"vow\w*|threat\w*|hop(?:e|es|ed|ing)|aim\w*|seek\w*|sought|begin\w*|began|start\w*|continu\w+|power|authority|time|duty)\b",
    regex.IGNORECASE,
)
_PURPOSE = regex.compile(rf" (?P<marked>in order |so as )?to (?!be\b|have\b)[a-z]+ [^,;:()—–]{{6,80}}{_END}")


def _purposes(text: str, end: int) -> Iterator[Span]:
    """Infinitives of purpose at the end, such as `… to facilitate closer coordination`.

    An unmarked infinitive must follow a place and a verb such as `set up` or `met` (`_LICENCE`), and no word that takes
    an infinitive as its complement (`_CONTROL`).
    """
    body = text[:end]
    matches = list(_PURPOSE.finditer(body, overlapped=True))
    if not matches:
        return
    match = matches[0] if matches[0]["marked"] else matches[-1]
    before = body[: match.start()]
    licensed = _LICENCE.search(before) and not _CONTROL.search(before)
    at_place = regex.search(r"\b(?:in|at|near|across) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*$", before)
    if (match["marked"] or (licensed and at_place)) and _VERB.search(before) and not _ESSENTIAL.search(before):
        yield Span(match.start(), end)


_PHRASE = regex.compile(
    r"\b(?:in|at|under|through|after|before|during|into|over) "
    r"(?:the|a|an|this|its|their|his|her|[A-Z][\w-]+(?:['’]s|s['’])) (?:[\w’'-]+ ){1,5}?"
    rf"(?P<cut>(?:with|amid|alongside|across|throughout) [^,;:()—–\d]{{4,70}}){_END}"
)
_DATED = regex.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|\w+day|year|month|week|percent|"
    r"million|billion|hundred|thousand|two|three|four|five|six|seven|eight|nine|ten|that|who|which|whose|where|when)\b"
)


def _phrases(text: str, end: int) -> Iterator[Span]:
    """A prepositional phrase at the end that modifies a noun: `in the first summit … with Japan and Korea`."""
    match = _PHRASE.search(text[:end])
    if match and not _DATED.search(match["cut"]) and not _ESSENTIAL.search(text[:end]):
        yield Span(match.start("cut") - 1, end)
