"""Finds names in English sentences with the words that introduce them: roles before, appositions and clauses after.

A name counts as a person or organisation only if it is introduced. Capital letters alone would also match places, ships
and titles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from retrieval.briefing.names import ORGANISED, WHEN_OR_HOW, may_be_person
from retrieval.briefing.roles import MODIFIERS, TITLES, body_words, people_words
from retrieval.languages import language as known_language
from retrieval.model import Span
from retrieval.text.acronyms import acronyms_in
from retrieval.text.stopwords import ENGLISH


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name with the words that introduce it.

    Attributes:
        name: the range of the name.
        whole: the range of the name together with its introduction.
        strength: how informative the introduction is.
        person: whether it is a person rather than an organisation.
        doubtful: whether it may be a place: a single word or a name followed by `which`, with no role before it.
    """

    name: Span
    whole: Span
    strength: float
    person: bool = True
    doubtful: bool = False


_CAPITAL = r"(?:\p{Lu}[\p{L}\p{M}’'-]*(?<!['’]s)(?<!['’-])|\p{Lu}\.)"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|del|della|da|di|dos|van|von|der|den|bin|al|la|le|ten|ibn) ){{0,2}}{_CAPITAL}){{0,3}}"
_FULL = rf"{_CAPITAL}(?: (?:(?:de|del|della|da|di|dos|van|von|der|den|bin|al|la|le|ten|ibn) ){{0,2}}{_CAPITAL}){{1,3}}"
_SPEECH_VERBS = known_language("en").briefing.speech_verbs
_ROLE = (
    rf"(?:co-|ex-)?(?:(?i:{people_words('en')}|tycoon|magnate|mogul|boss|gymnast|archer|quarterback|superintendent|radiochemist)|"
    r"(?!wo?man\b|human|german)\p{Ll}+(?:ologist|ician|grapher|iatrist|onomist|caster|woman|man|keeper|holder|ivist|urator))"
)
_SMALL_BODY = body_words()
_BODY = rf"(?i:{_SMALL_BODY})"
_BORDER = r"(?![\p{L}\p{M}\p{N}-])"

_TITLED = regex.compile(
    rf"(?<![\p{{L}}-])(?P<role>(?:{TITLES})\.?|(?:Prime |Foreign |Finance )?{_ROLE}) (?P<name>{_NAME}){_BORDER}"
)
_OFFICE = r"(?: of (?:State|Defen[cs]e|War|Staff|Police|Foreign Affairs|Internal Affairs|\p{Lu}\p{Ll}+ and \p{Lu}\p{Ll}+)| (?:of|for|at|in) (?:the )?[\p{L}’'-]+(?: (?:and |of |the )?[\p{L}’'-]+){0,4}(?=,))?"
_BEFORE = regex.compile(rf"(?<![\p{{L}}-])(?P<role>{_ROLE}){_OFFICE}(?:, | )(?P<name>{_FULL}){_BORDER}")
_BODY_BEFORE = regex.compile(rf"(?<![\p{{L}}-])(?P<role>{_BODY})(?P<comma>,)? (?P<name>{_NAME}){_BORDER}")
_NAMED = regex.compile(rf"(?<![\p{{L}}\p{{N}}’'-])(?P<name>{_NAME}){_BORDER}")
_ENDING = r"(?<! )(?=[,;:.!?)”\"»—]|$| (?:said|says|told|has|have|is|was|will) )"
_INSIDE = r"(?:[^,;:.!?()“”\"—]|(?<=\d)[,.](?=\d))"
"""A character within a clause. A comma or point inside a number does not end the clause."""
_NO_PART_OF_ROLE = "|".join(sorted(ENGLISH | {"today", "yesterday"})) + f"|{_SPEECH_VERBS}"
_APPOSITION = regex.compile(
    rf"(?:, \d{{1,3}})?, (?P<words>(?:(?:(?:the|a|an|its|their|his|her|our|one of|former|now|currently|then|(?:{_CAPITAL} ){{0,3}}{_CAPITAL}['’]s?) )"
    rf"(?:[\p{{L}}\p{{M}}’'-]+ ){{0,5}}?|(?P<bare>(?:(?!(?:{_NO_PART_OF_ROLE}) )[\p{{Ll}}-]+ ){{0,3}}?))"
    rf"(?:{_ROLE}|{_BODY})(?P<plural>s)?{_BORDER}(?P<rest>{_INSIDE}{{0,90}})){_ENDING}"
)
_WHO = regex.compile(rf"(?:, \d{{1,3}})?, (?P<words>who(?:se)? {_INSIDE}{{4,90}}){_ENDING}")
_WHO_TELLS_LITTLE = regex.compile(
    rf"who (?:(?:also|has|had|have) )?(?:both|all|each|are|were|have|do|did|sit|stand|play|{_SPEECH_VERBS}|(?:is|was|has|had|did|does) not|\w+n['’]t)\b"
)
"""A clause that does not say who somebody is: about what they said or did not do, or about several people."""
_WHO_TELLS_MUCH = regex.compile(
    r"who(?: (?:also |now |once |has |had )?(?:heads?|headed|leads?|led|runs?|ran|owns?|owned|found(?:s|ed)|chairs?|chaired|built|wrote|writes|"
    r"direct(?:s|ed)|coach(?:es|ed)|manag(?:es|ed)|teach(?:es)?|taught|represent(?:s|ed)|serv(?:es|ed)|work(?:s|ed)|stud(?:ies|ied)|"
    r"speciali[sz]es|invent(?:s|ed)|creat(?:es|ed)|command(?:s|ed)|(?:is|was) (?:the|an?|born|elected|appointed)|been)\b)"
)
"""A clause that shows that a single word is a person; otherwise it may be a team or a place."""
_WHICH = regex.compile(
    rf", (?P<words>which (?:also )?(?:processes|makes|owns|operates|runs|represents|employs|sells|publishes|produces|builds|belongs|"
    rf"provides|supplies|manages|counts|advises|insures|develops|organises|organizes|oversees|regulates)\b{_INSIDE}{{2,90}}){_ENDING}"
)
_OF = regex.compile(rf" (?:of|from|at) (?:the )?(?P<body>{_FULL}){_BORDER}")
_SPEECH_BEFORE = regex.compile(r"\b(?:said|says|told|added|explained|argued|according to|asked|warned|wrote)\s+$")
_WORD_BEFORE = regex.compile(r"([\p{L}\p{M}][\p{L}\p{M}.&’'-]*) $")
_PHRASE_BEFORE = regex.compile(
    r"(?<![\p{L}’'-])(?i:the|a|an|its|their|his|her|our) (?P<words>(?:[\p{L}-]+(?<!ed|ly|[^s]s) ){1,3})$"
)
_ADJECTIVE = regex.compile(r"(?:al|ic|ian|ese|ish|ary|ive|born|based|winning|selling|founded)$")
_SINGLE = regex.compile(
    rf"^(?:(?!Gen|Maj|Saint)(?:{TITLES})\.?|Gen\.|.*(?:President|Minister|Chancellor|Mayor|Governor|King|Queen|Prince|Princess|Pope|Premier))$"
)
_REACH = 80
"""How many characters before a name or a role are examined."""
_PRONOUN = regex.compile(r"(?i:its|their|his|her|our|my)\b")
_PREPOSITION = regex.compile(
    r"\b(?:in|at|near|to|from|outside|inside|around|across|off|via|through|on|north|south|east|west) (?:the )?$"
)


def find_introductions(text: str) -> Iterator[Introduction]:
    """Every name that an English sentence introduces, in order, then organisations with an explained acronym."""
    before = _roles_before(text)
    for match in _NAMED.finditer(text):
        name = before[match.end()].name if match.end() in before else _trimmed_name(text, Span(*match.span()))
        if name and (found := _introduced(text, name, before.get(name.end))):
            yield found
    yield from _explained_acronyms(text)


def _roles_before(text: str) -> dict[int, Introduction]:
    """Names that follow a role, by the offset of their end."""
    found: dict[int, Introduction] = {}
    for pattern, strength in ((_BEFORE, 2.0), (_BODY_BEFORE, 2.0), (_TITLED, 1.0)):
        for match in pattern.finditer(text, overlapped=True):
            name = Span(*match.span("name"))
            full = " " in match["name"]
            if pattern is _TITLED and not full and not _SINGLE.match(match["role"]):
                continue
            if pattern is not _BODY_BEFORE and not may_be_person(text, name):
                continue
            if pattern is _BODY_BEFORE and not _may_be_body(text, match):
                continue
            start = _role_start(text, match.start("role"))
            if 0 < start == match.start("role") and (
                text[name.start - 2] == "," or _RELATIVE_ROLE.fullmatch(match["role"])
            ):
                continue
            known = found.get(name.end)
            if known is None or start < known.whole.start or name.start > known.name.start:
                found[name.end] = Introduction(name, Span(start, name.end), strength, pattern is not _BODY_BEFORE)
    return found


_RELATIVE_ROLE = regex.compile(
    r"counterpart|colleague|brother|sister|mother|father|son|daughter|wife|husband|widow|widower|neighbou?r|partner|member|aide|deputy"
)
"""Roles that are informative only together with the words that say whose they are."""


def _role_start(text: str, start: int) -> int:
    """Where the words that belong to a role begin: `the retired Canadian` diplomat, `Kestrel’s chief` executive.

    Args:
        text: the sentence.
        start: where the role itself begins.
    """
    phrase = _PHRASE_BEFORE.search(text, max(0, start - _REACH), start)
    if phrase and not any(_is_no_part(word) for word in phrase["words"].casefold().split()):
        return phrase.start()
    for _ in range(5):
        word = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
        if not word:
            break
        folded = word[1].casefold()
        if folded.endswith(("’s", "'s", "s’", "s'")):
            start = word.start()
        elif folded in {"the", "a", "an", "its", "their", "his", "her", "our"}:
            return word.start()
        elif word[1] == "US" or folded in MODIFIERS or _is_adjective(word[1], folded):
            start = word.start()
        else:
            break
    return start


def _is_no_part(word: str) -> bool:
    """Whether a word cannot stand between an article (a, the) and a role, as in `a statement yesterday insisting`."""
    return word in ENGLISH or word in WHEN_OR_HOW or (word.endswith("ing") and word not in _LEADING)


_LEADING = frozenset(
    """
    leading acting visiting outgoing incoming founding managing retiring presiding marketing sitting
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)


def _is_adjective(word: str, folded: str) -> bool:
    known = folded in ENGLISH or folded in WHEN_OR_HOW
    return not known and (word[0].isupper() or _ADJECTIVE.search(folded) is not None)


def _trimmed_name(text: str, name: Span) -> Span | None:
    """A name without leading capitalised words that do not belong to it; None if nothing remains."""
    start = name.start
    while word := regex.compile(r"([\p{L}’'.-]+) (?=\p{Lu})").match(text, start, name.end):
        if word[1].casefold() not in ENGLISH | WHEN_OR_HOW:
            break
        start = word.end()
    return Span(start, name.end) if text[start : name.end].casefold() not in ENGLISH | WHEN_OR_HOW else None


def _introduced(text: str, name: Span, before: Introduction | None) -> Introduction | None:
    """A name with its introductions before and after it; None if there are none."""
    behind = _introduction_after(text, name, known=before is not None)
    if before is None and behind is None:
        return None
    whole = before.whole if before else Span(name.start, name.end)
    strength = (before.strength if before else 0.0) + (behind[1] if behind else 0.0)
    strength -= 0.5 if _PRONOUN.match(text, whole.start) else 0.0
    clause = before is None and text.startswith("which", name.end + 2)
    person = before.person if before else may_be_person(text, name) and not clause
    doubtful = clause or (before is None and " " not in text[name.start : name.end])
    return Introduction(name, Span(whole.start, behind[0] if behind else whole.end), strength, person, doubtful)


def _introduction_after(text: str, name: Span, *, known: bool) -> tuple[int, float] | None:
    """The end of the introduction after a name, and its strength; None if there is none."""
    single = " " not in text[name.start : name.end]
    person = known or (not single and may_be_person(text, name))
    if (
        (match := _APPOSITION.match(text, name.end))
        and (person or _is_body(match))
        and (known or not _is_place(text, name))
        and not _is_clause(match)
    ):
        return (match.end("words"), 2.0) if not match["plural"] else None
    if (match := _WHO.match(text, name.end)) and (known or _tells_who(text, name, match["words"])):
        return match.end("words"), 1.5
    if not known and (match := _WHICH.match(text, name.end)) and not _is_place(text, name):
        return match.end("words"), 1.5
    if (
        not known
        and person
        and _SPEECH_BEFORE.search(text[max(0, name.start - _REACH) : name.start])
        and (match := _OF.match(text, name.end))
    ):
        return match.end(), 1.0
    return None


def _tells_who(text: str, name: Span, clause: str) -> bool:
    """Whether a clause says who somebody is, for a name without any other introduction."""
    if not may_be_person(text, name) or _WHO_TELLS_LITTLE.match(clause) or clause.endswith(" No"):
        return False
    return " " in text[name.start : name.end] or _WHO_TELLS_MUCH.match(clause) is not None


def _is_clause(match: regex.Match[str]) -> bool:
    """Whether the text after a comma is no apposition: it has a finite verb, or is the next item of a list of names."""
    if match["bare"] is not None and regex.match(r" \p{Lu}", match["rest"]):
        return True
    return _FINITE.search(_RELATIVE.split(match["rest"])[0]) is not None


_RELATIVE = regex.compile(r" (?:that|who|whose|whom|which|where|when)\b")
_FINITE = regex.compile(
    rf"\b(?:has|have|had|is|are|was|were|will|would|can|could|confirmed|denied|revealed|{_SPEECH_VERBS})\b|\b\p{{Ll}}+ed (?:the|an?|his|her|its|their|to|that)\b"
)


def _is_body(match: regex.Match[str]) -> bool:
    return regex.search(rf"\b(?:{_SMALL_BODY})\b", match["words"].split(" that ")[0]) is not None


def _is_place(text: str, name: Span) -> bool:
    return _PREPOSITION.search(text[max(0, name.start - _REACH) : name.start]) is not None


def _may_be_body(text: str, match: regex.Match[str]) -> bool:
    """Whether a complete name follows a word for an organisation: `the company Norkraft`, not `the company Tuesday`."""
    words = match["name"].casefold().split()
    before = text[max(0, match.start("role") - 3) : match.start("role")]
    if regex.match(r" (?:for|of|to) (?:the )?\p{Lu}", text[match.end("name") :]):
        return False
    plain = not match["comma"] and not any(word in ENGLISH | WHEN_OR_HOW for word in words)
    return plain and match["role"].islower() and not regex.search(r"\p{L}s $", before)


def _explained_acronyms(text: str) -> Iterator[Introduction]:
    """Organisations whose acronym is explained: `World Health Organization (WHO)`."""
    for short, long in acronyms_in(text):
        match = regex.search(rf"{regex.escape(long)}\s*\(\s*({regex.escape(short)})(?P<rest>[^)]*)\)", text)
        capitals = [word for word in long.split() if word.casefold() not in ENGLISH | {"for", "de"}]
        if match and ORGANISED.search(long) and all(word[0].isupper() for word in capitals):
            yield Introduction(Span(*match.span(1)), Span(match.start(), match.end()), 2.0, person=False)
