"""Finds the speaker of a quotation from the words around it."""

from dataclasses import dataclass, field

import regex

from retrieval.briefing import speech
from retrieval.briefing.introductions import Introduction
from retrieval.briefing.names import may_be_person
from retrieval.briefing.people import full_name, introductions_in
from retrieval.briefing.roles import people_words
from retrieval.languages import language as known_language
from retrieval.model import Span
from retrieval.text.stopwords import ENGLISH, stop_words

_REACH = 600
"""How many characters before and after a quotation are examined."""
_SENTENCE_END = regex.compile(r"[.!?…。！？][”\"’»“]*\s+")
_DETERMINED = regex.compile(
    r"(?i:the|a|an|his|her|its|their|one|another) (?:[\p{L}\p{M}’'-]+ ){0,4}?[\p{L}\p{M}’'-]+(?: (?:of|for|from|at) (?:the )?[\p{L}\p{M}’'-]+(?: \p{Lu}[\p{L}’'-]+)*)?"
)
_VAGUE = frozenset(
    [
        "someone",
        "somebody",
        "he",
        "she",
        "they",
        "it",
        "who",
        "which",
        "that",
        "this",
        "these",
        "those",
        "everyone",
        "nobody",
        "people",
        "others",
    ]
)
_TITLE_CASE = regex.compile(
    r"(?:\p{Lu}[\p{L}\p{M}’'-]*|of|the|and|in|a|an|to|for|on|at|de|la|el|der|die|das|le|les|des|du|,|\s)+$"
)


_IS_ROLE = regex.compile(rf"(?i:{people_words('en')})")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph with its context: its language, the paragraph before, and the text of the whole article."""

    text: str
    language: str
    previous: str = ""
    article: str = ""
    known: frozenset[str] = field(default_factory=frozenset)
    """The last names of the people that the article introduces."""


def speaker_of(place: Place, outer: Span, words: Span) -> str | None:
    """The speaker of a quotation, as the article writes it; None if the text is not clear.

    Args:
        place: the paragraph with its context.
        outer: the range of the quotation with its marks.
        words: the range of the quoted words.
    """
    after = place.text[outer.end : outer.end + _REACH]
    before = place.text[max(0, outer.start - _REACH) : outer.start]
    sentence = before[_last_sentence(before) :]
    if eastern := speech.without_capitals(place.language):
        match = eastern.search(sentence)
        return match["speaker"] if match else None
    said = place.text[words.start : words.end]
    if _ends_clause(place.text, outer, said) and not (
        place.language == "en" and _excludes_speaker_after(sentence, place.text, outer)
    ):
        for pattern in speech.behind(place.language):
            if (match := pattern.match(after)) and (found := _named(match["speaker"], place, before)):
                return found
    for pattern in speech.before(place.language):
        if (match := pattern.search(sentence)) and (found := _named(match["speaker"], place, before, last=True)):
            return found
    if place.language == "en" and _is_fragment(said) and (match := speech.fragment().match(_clause_of_last(sentence))):
        return _named(match["speaker"], place, before[: -len(sentence) or None], last=True)
    return None


_OPENS_PHRASE = regex.compile(
    r"(?:In|Amid|After|Despite|With|Under|Following|For)(?: (?:the|an?|what|his|her|its|their|another))? "
)
"""The beginning of an opening phrase. A quotation in it is not by the speaker of the sentence: `In the “…”, X said`."""


def _excludes_speaker_after(sentence: str, text: str, outer: Span) -> bool:
    """Whether no speaker can follow an English quotation: it ends the sentence, or is part of an opening phrase."""
    ended = text[outer.end - 2 : outer.end - 1] == "." and regex.match(r"\s+\p{Lu}", text[outer.end :]) is not None
    return ended or _OPENS_PHRASE.fullmatch(sentence) is not None


_NEXT_CLAUSE = regex.compile(
    rf"[”\"][^”\"]*?\b(?:and|while|but) (?=(?:[Tt]he )?\p{{Lu}}[^,“\"]{{0,40}}? (?:{known_language('en').briefing.speech_verbs})\b[^”\"]*$)"
)


def _clause_of_last(sentence: str) -> str:
    """The last clause of a sentence, if an earlier clause has its own speaker and quotation; else the whole sentence."""
    found = _NEXT_CLAUSE.search(sentence)
    return sentence[found.end() :] if found else sentence


def _ends_clause(text: str, outer: Span, said: str) -> bool:
    """Whether a quotation ends so that a speaker may follow: with a comma or other mark, inside or after the quotes."""
    inside = text[outer.end - 2 : outer.end - 1]
    return (
        inside in ",.!?…，"
        or said[-1:] in "?!…"
        or regex.match(r"\s?[,—–-]|\s+(?:dedi|diye)\b", text[outer.end :]) is not None
    )


def _last_sentence(before: str) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return ends[-1] if ends else 0


def _is_fragment(said: str) -> bool:
    """Whether a quoted fragment may be speech: at least two words and not in title case."""
    return len(said.split()) >= 2 and not _TITLE_CASE.fullmatch(said)


def _named(written: str, place: Place, before: str, *, last: bool = False) -> str | None:
    """The name in the words of an attribution; None if there is none.

    Args:
        written: the words before or after the verb of speech.
        place: the paragraph with its context.
        before: the text before the quotation, for pronouns.
        last: whether the verb follows the words, so that the name is at their end.
    """
    written = written.strip(" ,")
    if last and ", " in written and not introductions_in(written, place.language):
        written = written.rpartition(", ")[2]
    known = known_language(place.language).briefing
    words = written.casefold().split()
    if known.speech_verbs and (not words or (words[0] in known.pronouns and (not last or len(words) == 1))):
        # In languages such as Spanish a verb without a subject refers to the person named last.
        return _last_named(place, before) if words or known.verb_alone else None
    found = _introduced(written, place, last=last) or _by_capitals(written, place, last=last)
    if found:
        return full_name(found, place.article)
    return _determined(written, last=last) if place.language == "en" else None


def _introduced(written: str, place: Place, *, last: bool) -> str | None:
    """An introduced name at the beginning of the words, or at the end if the verb follows."""
    found = introductions_in(written, place.language)
    fitting = [
        one
        for one in found
        if (one.whole.end == len(written) if last else one.whole.start == 0 or _only_article(written, one))
    ]
    return written[fitting[0].name.start : fitting[0].name.end] if fitting else None


_FIRST_OFFICE = regex.compile(r"(?:\p{Lu}[\p{L}-]* )+and")
"""The first of two offices: `Arn President and` CEO Ann Lee."""


def _only_article(written: str, one: Introduction) -> bool:
    before = written[: one.whole.start].strip()
    return _FIRST_OFFICE.fullmatch(before) is not None or before.casefold() in {
        "the",
        "la",
        "el",
        "le",
        "die",
        "der",
        "o",
        "a",
        "l’",
    }


def _by_capitals(written: str, place: Place, *, last: bool) -> str | None:
    match = speech.NAME_AT_END.search(written) if last else speech.NAME_AT_START.match(written)
    if not match or (last and match.start() and not _may_stand_before(written[: match.start()])):
        return None
    name = regex.sub(r"['’]s?$", "", match[0].rstrip("."))
    first = name.split()[0].casefold() if name.split() else ""
    if place.language == "en" and _IS_ROLE.fullmatch(name.split()[-1] if name else ""):
        return None
    unlike = first in stop_words(place.language) | ENGLISH | _VAGUE or len(name) < 2
    return None if unlike else name


def _may_stand_before(words: str) -> bool:
    """Whether the words before a name at the end may precede a speaker: they end with a comma or a role."""
    return bool(
        regex.search(
            r"(?:,\s|\b(?i:minister|president|mayor|spokes\w+|the|captain|professor|director|chief)\s)$", words
        )
    )


def _determined(written: str, *, last: bool) -> str | None:
    """A speaker without a name, as written, such as `the ministry`."""
    if last:
        match = regex.fullmatch(_DETERMINED.pattern, written)
    else:
        match = regex.match(
            rf"{_DETERMINED.pattern}?(?=$|,| (?:in|on|at|to|as|when|after|during|from|by|with) )", written
        )
    if not match:
        return None
    phrase = match[0]
    if any(
        word in ENGLISH - {"the", "a", "an", "his", "her", "its", "their", "of", "for", "at", "from"}
        for word in phrase.casefold().split()
    ):
        return None
    return phrase[0].lower() + phrase[1:] if phrase[0].lower() + phrase[1:] in written else phrase


def _last_named(place: Place, before: str) -> str | None:
    """The person named last in the paragraph; else the only possible person in it or in the paragraph before."""
    here = _mentions(before, place)
    if here:
        return full_name(here[-1], place.article)
    unknown = _unknown(before)
    if unknown:
        return unknown.pop() if len(unknown) == 1 else None
    there = {full_name(name, place.article) for name in _mentions(place.previous, place)}
    return there.pop() if len(there) == 1 and not _unknown(place.previous) - there else None


_FULL_NAME = regex.compile(
    r"(?<![\p{L}’'-])\p{Lu}\p{Ll}+(?: \p{Lu}[\p{L}’'-]+){1,2}(?=(?:,| (?:was|is|had|has|who|and|of|\p{Ll}+ed)\b))"
)


def _unknown(text: str) -> set[str]:
    """Full names at the beginning of a clause that may be people, although the article does not introduce them."""
    spans = [Span(*match.span()) for match in _FULL_NAME.finditer(text)]
    opening = [span for span in spans if not regex.search(r"[\p{Ll}\p{Lu}] $", text[: span.start])]
    return {text[span.start : span.end] for span in opening if may_be_person(text, span)}


def _mentions(text: str, place: Place) -> list[str]:
    """The names of known people in a text, in order, with the first name if the text has it."""
    if not place.known:
        return []
    last = "|".join(map(regex.escape, sorted(place.known, key=len, reverse=True)))
    return [match[0] for match in regex.finditer(rf"(?:\p{{Lu}}\p{{Ll}}+ )?(?<![\p{{L}}])(?:{last})(?!\p{{L}})", text)]
