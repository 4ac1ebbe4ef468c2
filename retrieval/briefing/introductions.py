"""Names in English sentences with the words that introduce them: roles before, appositions and clauses behind.

Only what introduces a name makes it one of a person or a body: capitals alone would let in places, ships and titles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from retrieval.briefing.roles import MODIFIERS, TITLES, body_words, people_words
from retrieval.models import Span
from retrieval.text.acronyms import acronyms_in
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.stopwords import ENGLISH
from retrieval.text.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name, the range of it with the words that introduce it, and how much those tell.

    `person` says that it is no company or the like, `doubtful` that it may be one of a place after all: only a clause
    behind it says otherwise.
    """

    name: Span
    whole: Span
    strength: float
    person: bool = True
    doubtful: bool = False


_NOT_PEOPLE = regex.compile(
    r"\b(?:Bowl|CEO|Corporation|Company|Inc|Corps?|Awards?|Road|Street|Avenue|Day|Depot|Lords?|Series|Boot|Cup|Universit\w+|College|School|"
    r"Party|Prize|War|League|Show|Force|Command|Agency|Ministry|Department|Office|Council|Court|Parliament|Senate|House|Union|Bank|Times|"
    r"Post|News|River|Lake|Mountains?|Islands?|Sea|Ocean|Bay|City|County|State|Park|Airport|Church|Museum|Theat(?:re|er)|Studios?|Records|"
    r"Games?|Act|Treaty|Agreement|Empire|Kingdom|Republic|Army|Navy|Committee|Commission|Association|Federation|Institute|Foundation|Best|"
    r"Championships?|Tournament|Hall|Fame|Academy|Testament|Bible|Code|Catholic|Christian|Jewish|Muslim|Islamic|Street|Tower|Bridge|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_CAPITAL = r"(?:\p{Lu}[\p{L}\p{M}’'-]*(?<!['’]s)(?<!['’-])|\p{Lu}\.)"
_NAME = rf"{_CAPITAL}(?: (?:(?:de|del|della|da|di|dos|van|von|der|den|bin|al|la|le|ten|ibn) ){{0,2}}{_CAPITAL}){{0,3}}"
_FULL = rf"{_CAPITAL}(?: (?:(?:de|del|della|da|di|dos|van|von|der|den|bin|al|la|le|ten|ibn) ){{0,2}}{_CAPITAL}){{1,3}}"
_ROLE = rf"(?:(?i:{people_words('en')})|\p{{Ll}}+(?:ologist|ician|grapher|iatrist|onomist|caster|woman|man|keeper|holder|ivist|urator))"
_BODY = rf"(?i:{body_words()})"
_BORDER = r"(?![\p{L}\p{M}\p{N}-])"

_TITLED = regex.compile(
    rf"(?<!\p{{L}})(?P<role>(?:{TITLES})\.?|(?:Prime |Foreign |Finance )?{_ROLE}) (?P<name>{_NAME}){_BORDER}"
)
_OFFICE = r"(?: of (?:State|Defen[cs]e|War|Staff|Police)| (?:of|for|at|in) (?:the )?[\p{L}’'-]+(?: (?:and |of |the )?[\p{L}’'-]+){0,4}(?=,))?"
_BEFORE = regex.compile(rf"(?<![\p{{L}}-])(?P<role>{_ROLE}){_OFFICE}(?:, | )(?P<name>{_FULL}){_BORDER}")
_BODY_BEFORE = regex.compile(rf"(?<![\p{{L}}-])(?P<role>{_BODY})(?P<comma>,)? (?P<name>{_NAME}){_BORDER}")
_NAMED = regex.compile(rf"(?<![\p{{L}}\p{{N}}’'-])(?P<name>{_NAME}){_BORDER}")
_ENDING = r"(?=[,;:.!?)”\"»—]|$| (?:said|says|told|has|have|is|was|will) )"
_APPOSITION = regex.compile(
    rf"(?:, \d{{1,3}})?, (?P<words>(?:(?:(?:the|a|an|its|their|his|her|our|one of|former|now|currently|then|{_CAPITAL}['’]s) )(?:[\p{{L}}\p{{M}}’'-]+ ){{0,5}}?)?"
    rf"(?:{_ROLE}|{_BODY})(?P<plural>s)?{_BORDER}[^,;:.!?()“”\"—]{{0,90}}){_ENDING}"
)
_WHO = regex.compile(rf"(?:, \d{{1,3}})?, (?P<words>who(?:se)? [^,;:.!?()“”\"—]{{4,90}}){_ENDING}")
_WHICH = regex.compile(
    rf", (?P<words>which (?:also )?(?:processes|makes|owns|operates|runs|represents|employs|sells|publishes|produces|builds|belongs|"
    rf"provides|supplies|manages|counts|advises|insures|develops|organises|organizes|oversees|regulates)\b[^,;:.!?()“”\"—]{{2,90}}){_ENDING}"
)
_OF = regex.compile(rf" (?:of|from|at) (?:the )?(?P<body>{_FULL}){_BORDER}")
_SPEECH_BEFORE = regex.compile(r"\b(?:said|says|told|added|explained|argued|according to|asked|warned|wrote)\s+$")
_WORD_BEFORE = regex.compile(r"([\p{L}\p{M}][\p{L}\p{M}.’'-]*) $")
_PHRASE_BEFORE = regex.compile(
    r"(?<![\p{L}’'-])(?i:the|a|an|its|their|his|her|our) (?P<words>(?:[\p{L}-]+(?<!ed|ly|[^s]s) ){1,3})$"
)
_ADJECTIVE = regex.compile(r"(?:al|ic|ian|ese|ish|ary|ive|born|based|winning|selling|founded)$")
_SINGLE = regex.compile(
    rf"^(?:(?!Gen|Maj|Saint)(?:{TITLES})\.?|Gen\.|.*(?:President|Minister|Chancellor|Mayor|Governor|King|Queen|Prince|Princess|Pope|Premier))$"
)
_WHEN_OR_HOW = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december yesterday today tomorrow meanwhile however additionally currently later earlier
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
)
_REACH = 80
"""How many characters before a name or a role are looked at."""
_PRONOUN = regex.compile(r"(?i:its|their|his|her|our|my)\b")
_PREPOSITION = regex.compile(
    r"\b(?:in|at|near|to|from|outside|inside|around|across|off|via|through|on|north|south|east|west) (?:the )?$"
)


def find_introductions(text: str) -> Iterator[Introduction]:
    """Every name that an English sentence introduces, each once, in order."""
    before = _roles_before(text)
    for match in _NAMED.finditer(text):
        name = before[match.end()].name if match.end() in before else _trimmed(text, Span(*match.span()))
        if name and (found := _introduced(text, name, before.get(name.end))):
            yield found
    yield from _explained(text)


def _roles_before(text: str) -> dict[int, Introduction]:
    """Names behind a role, by where they end."""
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
            start = _from_its_beginning(text, match.start("role"))
            known = found.get(name.end)
            if known is None or start < known.whole.start or name.start > known.name.start:
                found[name.end] = Introduction(name, Span(start, name.end), strength, pattern is not _BODY_BEFORE)
    return found


def _from_its_beginning(text: str, start: int) -> int:
    """Where the words that belong to a role begin: `the retired Canadian` diplomat, `Kestrel’s chief` executive."""
    phrase = _PHRASE_BEFORE.search(text, max(0, start - _REACH), start)
    if phrase and not any(word in ENGLISH for word in phrase["words"].casefold().split()):
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


def _is_adjective(word: str, folded: str) -> bool:
    known = folded in ENGLISH or folded in _WHEN_OR_HOW
    return not known and (word[0].isupper() or _ADJECTIVE.search(folded) is not None)


def _trimmed(text: str, name: Span) -> Span | None:
    """A name without the capitalised words at its beginning that are none of it; None if none is left or it is no name."""
    start = name.start
    while word := regex.compile(r"([\p{L}’'.-]+) (?=\p{Lu})").match(text, start, name.end):
        if word[1].casefold() not in ENGLISH | _WHEN_OR_HOW:
            break
        start = word.end()
    return Span(start, name.end) if text[start : name.end].casefold() not in ENGLISH | _WHEN_OR_HOW else None


def _introduced(text: str, name: Span, before: Introduction | None) -> Introduction | None:
    """A name with what introduces it before and behind; None where nothing does."""
    behind = _behind(text, name, known=before is not None)
    if before is None and behind is None:
        return None
    whole = before.whole if before else Span(name.start, name.end)
    strength = (before.strength if before else 0.0) + (behind[1] if behind else 0.0)
    strength -= 0.5 if _PRONOUN.match(text, whole.start) else 0.0
    doubtful = before is None and text.startswith("which", name.end + 2)
    person = before.person if before else may_be_person(text, name) and not doubtful
    return Introduction(name, Span(whole.start, behind[0] if behind else whole.end), strength, person, doubtful)


def _behind(text: str, name: Span, *, known: bool) -> tuple[int, float] | None:
    """Where the words behind a name that introduce it end, and how much they tell."""
    single = " " not in text[name.start : name.end]
    person = known or (not single and may_be_person(text, name))
    if (
        (match := _APPOSITION.match(text, name.end))
        and (person or _is_body(match))
        and (known or not _is_place(text, name))
    ):
        return (match.end("words"), 2.0) if not match["plural"] else None
    if (match := _WHO.match(text, name.end)) and (known or may_be_person(text, name)):
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


def _is_body(match: regex.Match[str]) -> bool:
    return regex.search(rf"\b{_BODY}\b", match["words"].split(" that ")[0]) is not None


def _is_place(text: str, name: Span) -> bool:
    return _PREPOSITION.search(text[max(0, name.start - _REACH) : name.start]) is not None


def may_be_person(text: str, name: Span) -> bool:
    """Whether a name can be one of a person: no country, no word of places and bodies, not all capitals."""
    written = text[name.start : name.end]
    if written.isupper() or _NOT_PEOPLE.search(written) or _PLACE_WORD.search(written):
        return False
    words = written.casefold().split()
    unlike = any(word in ENGLISH | _WHEN_OR_HOW for word in words[:1] + words[-1:])
    return not unlike and not any(token.term in _COUNTRIES for token in tokenize(written))


_COUNTRIES = COUNTRY_TERMS - {"january", "february", "april", "august"}
"""Months are called so that people are called, too: Jan Novak, April Jones."""
_PLACE_WORD = regex.compile(
    r"\b(?:Hospital|Station|Square|Valley|Mount|Port|Saint|San|Santa|New|North|South|East|West|Northern|Southern|Eastern|Western|Prison|Forum|"
    r"Alliance|Partners|Bancorp|Motors|Group|Holdings|Airlines|Airways|Brewing|Fund|Trust|Society|Centre|Center|Institution|Assembly|"
    r"Secretary|Minister|President|Elementary|Orchestra|Symphony|Choir|Band|Team|United|Rovers|Prefecture|Province|District|Region)\b"
)


def _may_be_body(text: str, match: regex.Match[str]) -> bool:
    """Whether what follows a word for a body is its name: `the power company Norkraft`, not `the company Tuesday`."""
    words = match["name"].casefold().split()
    before = text[max(0, match.start("role") - 3) : match.start("role")]
    plain = not match["comma"] and not any(word in ENGLISH | _WHEN_OR_HOW for word in words)
    return plain and match["role"].islower() and not regex.search(r"\p{L}s $", before)


def _explained(text: str) -> Iterator[Introduction]:
    """Bodies whose acronym is explained: `World Health Organization (WHO)`."""
    for short, long in acronyms_in(text):
        match = regex.search(rf"{regex.escape(long)}\s*\(\s*({regex.escape(short)})(?P<rest>[^)]*)\)", text)
        capitals = [word for word in long.split() if word.casefold() not in ENGLISH | {"for", "de"}]
        if match and all(word[0].isupper() for word in capitals):
            yield Introduction(Span(*match.span(1)), Span(match.start(), match.end()), 2.0, person=False)
