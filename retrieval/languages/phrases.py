"""Matches the phrases of a language in messages.

Compiling the patterns of all languages would take longer than answering a question. So a pattern is compiled only when
a text may match it: when every word of the text begins like a word of the pattern.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import regex

from retrieval.languages import Language, language

Match = regex.Match[str]

MOST_CHARACTERS = 160
"""Maximum length in characters of a message that is matched as a whole."""
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‘": "'"})
_WORD = regex.compile(r"[^\W\d_]+")
_SUBJECT = r"(?P<subject>\S.*?)"
_WITH_SUBJECT = "{}"


@lru_cache(maxsize=256)
def written(text: str) -> str:
    """The text normalised: NFC, single spaces for white space, one kind of apostrophe."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_APOSTROPHES).split())


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """A `written` text without accents; offsets stay the same."""
    # Only up to U+0900: in later scripts the combining marks are part of a letter.
    return text if text.isascii() else "".join(map(_bare, text))


@cache
def _bare(character: str) -> str:
    if character == "ı":
        return "i"
    return unicodedata.normalize("NFD", character)[0] if character < "\u0900" else character


def whole_message(text: str, spoken: Language, key: str) -> Match | None:
    """Match a whole text against the phrases under a key, allowing polite words around them.

    Args:
        text: normalised by `written`.
        spoken: the language.
        key: the key of the phrases; their group `subject` captures a subject.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    said = plain(text)
    matches = (_message(spoken.code, key, phrase).fullmatch(said) for phrase in _possible(said, spoken, key))
    return next((match for match in matches if match is not None), None)


def find(text: str, code: str, key: str, *, start: bool = False, accents: bool = False) -> Match | None:
    """The first match of a phrase under a key as whole words.

    Args:
        text: normalised by `written`.
        code: the language.
        key: the key of the phrases.
        start: whether the match must be at the beginning of the text.
        accents: whether accents must match.
    """
    pattern = _in_words(code, key, accents)
    said = text if accents else plain(text)
    return pattern.match(said) if start else pattern.search(said)


def find_all(text: str, code: str, key: str) -> list[Match]:
    """All matches of phrases under a key as whole words, ignoring accents."""
    return list(_in_words(code, key, False).finditer(plain(text)))  # noqa: FBT003 - a key of the cache


def parts(text: str, code: str, form: str) -> str | None:
    """The question word of a follow-up (form `bare`) or its new subject (form `other`); None if it does not match.

    Args:
        text: normalised by `written`.
        code: the language.
        form: `bare` or `other`.
    """
    spoken = language(code)
    keys = ("and_", "asking", "asking_tail") if form == "bare" else ("and_", "other")
    words = _words(plain(text))
    known = _beginnings(tuple(phrase for key in keys for phrase in _phrases(code, key)))
    begun = [_begins(word, known) for word in words]
    free = spoken.unspaced or spoken.joined
    if not words or not (free or (all(begun) if form == "bare" else begun[0] or begun[-1])):
        return None
    match = _follow_up(code, form).fullmatch(plain(text))
    return text[slice(*match.span("subject"))] if match is not None else None


@cache
def _follow_up(code: str, form: str) -> "regex.Pattern[str]":
    spoken = language(code)
    gap = r"[\s,、，]*" if spoken.unspaced else r"[\s,،]+"
    and_ = any_of(spoken, "and_") + ("" if spoken.joined else gap)
    if form == "bare":
        asking, tail = any_of(spoken, "asking"), any_of(spoken, "asking_tail")
        pattern = rf"(?:{and_})?(?P<subject>{asking})(?:{gap}{tail})*"
    else:
        subject = r"(?P<subject>[^?¿!.？؟。]{2,60}?)"
        phrases = [
            phrase if "subject>" in phrase or _WITH_SUBJECT in phrase else phrase + gap + subject
            for phrase in _phrases(code, "other")
        ]
        pattern = rf"(?:{and_})?{_any_of(phrases, spoken)}" + (
            "" if spoken.joined or spoken.unspaced else rf"|{and_}{subject}"
        )
    return regex.compile(rf"\W*(?:{pattern})\W*", regex.IGNORECASE)


def find_sign(text: str, code: str, key: str) -> Match | None:
    """The first match of a pattern under a key in a `written` text; accents must match, parts of words may match."""
    return _signs(code, key).search(text)


@cache
def _signs(code: str, key: str) -> "regex.Pattern[str]":
    return regex.compile(any_of(language(code), key, accents=True), regex.IGNORECASE)


def any_of(spoken: Language, key: str, *, accents: bool = False) -> str:
    """A pattern with the phrases under a key as alternatives, longest first."""
    return _any_of(_phrases(spoken.code, key), spoken, accents=accents)


def _any_of(phrases: Iterable[str], spoken: Language, *, accents: bool = False) -> str:
    # A pattern without phrases must never match.
    joined = "|".join(phrases) or r"(?!)"
    whole = "|".join(_phrases(spoken.code, "whole")) or r"(?!)"
    pattern = f"(?:{joined})".replace("<whole>", f"(?:{whole})").replace(_WITH_SUBJECT, _SUBJECT)
    return pattern if accents else plain(pattern)


@cache
def _phrases(code: str, key: str) -> tuple[str, ...]:
    phrases: tuple[str, ...] = getattr(language(code), key)
    return tuple(sorted(phrases, key=len, reverse=True))


@cache
def _message(code: str, key: str, phrase: str) -> "regex.Pattern[str]":
    spoken = language(code)
    gap = r"\W*" if spoken.unspaced else r"\W+"
    if key in {"thanks", "greeting"}:
        before, after = r"(?!)", any_of(spoken, "greeting_tail")
    else:
        before, after = any_of(spoken, "opening"), any_of(spoken, "closing")
    core = _any_of((phrase,), spoken)
    return regex.compile(rf"\W*(?:{before}{gap})*{core}(?:{gap}{after})*\W*", regex.IGNORECASE)


@cache
def _in_words(code: str, key: str, accents: bool) -> "regex.Pattern[str]":  # noqa: FBT001 - a key of the cache
    spoken = language(code)
    words = any_of(spoken, key, accents=accents)
    return regex.compile(words if spoken.unspaced else rf"(?<!\w){words}(?!\w)", regex.IGNORECASE)


def _possible(said: str, spoken: Language, key: str) -> Iterator[str]:
    """The phrases under a key that a text may match: a cheap filter without false negatives."""
    phrases, words = _phrases(spoken.code, key), _words(said)
    if spoken.unspaced:
        yield from phrases
        return
    around, every = _around(spoken.code), _beginnings(phrases)
    # Most messages end here, and are not looked at as a whole.
    ends = [next((word for word in side if not _begins(word, around)), "") for side in (words, reversed(words))]
    if not words or (ends[0] and not any(_begins(word, every) for word in ends)):
        return
    inner = [word for word in words if not _begins(word, around)]
    for phrase in phrases:
        begun = _beginnings((phrase,))
        if _WITH_SUBJECT in phrase:
            # The words of the phrase are before or after its subject.
            if not inner or _begins(inner[0], begun) or _begins(inner[-1], begun):
                yield phrase
        elif all(_begins(word, begun) for word in inner):
            yield phrase


def _begins(word: str, runs: "dict[str, tuple[str, ...]]") -> bool:
    """Whether a word begins like a word of a pattern; a single letter in the pattern must match the whole word."""
    return word in runs or word.startswith(runs.get(word[:2], ()))


@cache
def _around(code: str) -> "dict[str, tuple[str, ...]]":
    """The beginnings of words that can occur around any phrase, or refer to the articles."""
    spoken = language(code)
    return _beginnings((*spoken.opening, *spoken.closing, *spoken.greeting_tail, *spoken.whole))


@cache
def _beginnings(phrases: tuple[str, ...]) -> "dict[str, tuple[str, ...]]":
    """The beginnings of the words of some phrases, grouped by their first two letters."""
    found: dict[str, tuple[str, ...]] = {}
    for run in {run for phrase in phrases for run in _runs(phrase)}:
        found[run[:2]] = (*found.get(run[:2], ()), run)
    return found


def _runs(pattern: str) -> Iterator[str]:
    """The sequences of letters that a pattern requires; an optional letter ends a sequence."""
    bare = regex.sub(r"<whole>|\(\?P<\w+>|\\.|\[[^\]]*\]|\{.*?\}", " ", plain(pattern))
    bare = regex.sub(r"(['\w])[?*]", r" \1 ", bare)
    return iter(_words(bare))


@lru_cache(maxsize=256)
def _words(said: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(said.casefold()))
