"""Splits a paragraph into sentences by rules.

Each mark that can end a sentence is judged by the words before and after it, after Grefenstette and Tapanainen, "What
is a word, what is a sentence?" (1994). The cases of the Pragmatic Segmenter's golden rules were considered. Trained
models did worse on news when measured; see docs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.languages import language as known_language
from retrieval.model import Span
from retrieval.text.abbreviations import Abbreviations, abbreviations, shared
from retrieval.text.paragraphs import trim

_CLOSERS = "\"'”’»›)]}』」）】》〉＂"
_OPENERS = "\"'“‘«‹([{『「（【《〈¿¡„‚"
_UNSPACED_STOPS = "。！？｡।॥։።။"
_MARK = re.compile(
    rf"(?P<mark>\.(?:[ \u00a0]\.){{2,}}|[.!?…؟۔{_UNSPACED_STOPS}]+|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)(?P<close>[{re.escape(_CLOSERS)}]*)"
)
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»(\[{—–/•⁃◦▪●‣]+$")
_WORD_AFTER = re.compile(rf"[\s{re.escape(_OPENERS)}]*([^\W_][\w.'’-]*)")
_LIST_MARK = re.compile(r"(?:^|(?<=\s))(?:(\d{1,3})|([a-z]))(?:\.\)|[.)])(?=\s)")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_BULLET = re.compile(r"\s(?=[•⁃◦▪●‣]\s?\S)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with its language, abbreviations, and the offsets of list items."""

    text: str
    language: str
    known: Abbreviations
    items: tuple[int, ...]

    @classmethod
    def of(cls, text: str, language: str | None) -> "_Paragraph":
        language = language or ("ru" if _CYRILLIC.search(text) else "en")
        return cls(text, language, abbreviations(language), tuple(_list_cuts(text)))


def split_sentences(text: str, span: Span | None = None, *, language: str | None = None) -> list[Span]:
    """The ranges of the sentences in a paragraph, in order.

    Args:
        text: the whole text, to which the offsets refer.
        span: the paragraph; None for the whole text.
        language: ISO 639-1 code, if known; it determines abbreviations and ordinals such as `1. Mai`.

    Returns:
        Non-empty ranges without overlap and without surrounding white space. Together they contain every character of
        the paragraph that is not white space.
    """
    outer = trim(text, span or Span(0, len(text)))
    paragraph = _Paragraph.of(text[outer.start : outer.end], language)
    cuts = sorted({*paragraph.items, *_sentence_cuts(paragraph)})
    edges = zip([0, *cuts], [*cuts, len(paragraph.text)], strict=True)
    spans = (trim(paragraph.text, Span(start, end)) for start, end in edges)
    return [s.shifted(outer.start) for s in spans if s.start < s.end]


def _sentence_cuts(paragraph: _Paragraph) -> Iterator[int]:
    """The offsets after the marks that end a sentence."""
    begin = 0
    for match in _MARK.finditer(paragraph.text):
        end = _end_of(paragraph.text, match)
        if end >= len(paragraph.text):
            return
        begin = max([begin, *(item for item in paragraph.items if item <= match.start())])
        if _ends_sentence(paragraph, begin, match, end):
            yield end
            begin = end


def _end_of(text: str, match: re.Match[str]) -> int:
    """The end of a sentence that ends with this mark, including closing quotation marks and brackets."""
    if match["mark"].startswith(". .") and match.start() and not text[match.start() - 1].isspace():
        # "compounds. . . . The practice": the first full stop ends the sentence, the ellipsis begins the next one.
        return match.start() + 1 if _word_after(text, match.end()) else match.end()
    return match.end()


def _ends_sentence(paragraph: _Paragraph, begin: int, match: re.Match[str], end: int) -> bool:
    text, mark = paragraph.text, match["mark"]
    if not text[begin : match.start()].strip(_OPENERS + " "):
        return False
    if mark[-1] in _UNSPACED_STOPS:
        return not _is_quoted_part(text, match, end)
    if not text[end].isspace():
        return _lacks_space(text, match, end)
    after = _word_after(text, end)
    if not after or _goes_on(text, end, after):
        return False
    if (len(mark) > 1 and set(mark) <= {".", " ", "…"}) or mark == "…":
        return _ellipsis_ends(mark, match, after)
    if mark == ".":
        return _full_stop_ends(paragraph, begin, match, after)
    return not (mark == "!" and _word_before(text[begin : match.start()]).casefold() in shared("shouting_names"))


def _full_stop_ends(paragraph: _Paragraph, begin: int, match: re.Match[str], after: str) -> bool:
    """Whether a single full stop before a capital, a digit or an uncased letter ends a sentence."""
    if match["close"].strip("'’") and match["close"][0] not in ")]}":
        return True
    text, known, clock = paragraph.text, paragraph.known, shared("clock")
    word = _word_before(text[begin : match.start()])
    key = word.casefold()
    opens = after.casefold().rstrip(".'’") in shared("openers") and not (len(after) == 2 and after[1] == ".")
    if (key in clock and after.rstrip(".") in shared("time_zones")) or _is_numbered(text, match.end(), after):
        return False
    if word.isdigit():
        return not _is_ordinal(paragraph, begin, match, word, opens=opens)
    if key in clock or _INITIALS.fullmatch(word):
        long_enough = len(text[begin : match.start()].split()) >= 4
        return long_enough and (opens or (key in clock and known.holds(known.titles, after.rstrip("."))))
    if len(word) == 1 and word.isalpha():
        return _letter_ends(paragraph, match, word, opens=opens)
    if known.holds(known.titles, word) or known.holds(known.inner, word):
        return False
    if known.holds(known.numbered, word):
        return not after[0].isdigit() and (key == "no" or opens)
    if key in shared("short_months") or key in shared("short_weekdays"):
        return word.islower() or opens
    return opens or not known.holds(known.closing, word)


def _is_numbered(text: str, end: int, after: str) -> bool:
    """Whether `No. 1` follows an abbreviation, where it does not begin a sentence: `the U.S. No. 2`."""
    return (
        after == "No."
        and re.match(r"\s*No\.\s*\d", text[end:]) is not None
        and text[:end].endswith(("U.S.", "U.K.", "a.m.", "p.m."))
    )


def _letter_ends(paragraph: _Paragraph, match: re.Match[str], word: str, *, opens: bool) -> bool:
    """Whether a full stop after a single letter (an initial, `I`, `Plan B.`) ends a sentence."""
    text, known = paragraph.text, paragraph.known
    head = text[: match.start() - 1].rstrip()
    before = _word_before(head)
    if word == "I" and before.casefold() in _BEFORE_PRONOUN:
        return True
    if known.holds(known.titles, word) or known.holds(known.inner, word) or known.holds(known.numbered, word):
        return False
    return opens and not head.endswith(".") and (word.isupper() or known.holds(known.closing, word))


_BEFORE_PRONOUN = frozenset({"and", "or", "than", "as", "am", "nor", "so", "do", "did"})


def _is_ordinal(paragraph: _Paragraph, begin: int, match: re.Match[str], word: str, *, opens: bool) -> bool:
    """Whether a number with a full stop is a list number (`1. Item`) or an ordinal (German `5. Mai`)."""
    if not paragraph.text[begin : match.start() - len(word)].strip(" \t•⁃◦▪●‣-*"):
        return len(word) <= 3
    return known_language(paragraph.language).sentences.ordinals and len(word) <= 2 and not opens


def _ellipsis_ends(mark: str, match: re.Match[str], after: str) -> bool:
    dots = mark.count(".") + 3 * mark.count("…")
    if match["close"].startswith("]"):
        return False
    if after == "I" or after.startswith(("I'", "I’")):
        return dots > 3
    return after[0].isupper() or not after[0].isalpha() or dots > 3 or not after[0].islower()


def _goes_on(text: str, end: int, after: str) -> bool:
    """Whether the following text cannot begin a sentence: a lower-case letter, a dash or a comma."""
    following = text[end:].lstrip()[:2]
    if following[:1] in ",;:—–-…" or following == "..":
        return not re.match(r"[—–-]\s*[\"“«]?\w", following) or following[:1] in "—–-"
    mixed_case = len(after) > 1 and after[0].islower() and after[1].isupper()
    return after[0].islower() and not mixed_case


def _lacks_space(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a sentence ends here although the space is missing: `Hello world.Today is Tuesday.`"""
    if match["mark"] in {"؟", "۔"}:
        return True
    word = _WORD_BEFORE.search(text, max(0, match.start() - 60), match.start())
    if match["mark"] not in {".", "!", "?"} or word is None or re.search(r"[/@:]|www|\w\.\w", word[0].strip(".")):
        return False
    follows = re.match(r"[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]+[\s,.]", text[end : end + 40])
    return follows is not None and (word[0][-1].islower() or word[0][-1].isdigit()) and len(word[0]) > 1


def _is_quoted_part(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a Japanese sentence continues after a quotation: 「…。」と述べた."""
    return bool(match["close"]) and (text[end : end + 1] in "、，," or text[end] in shared("after_quotation"))


def _word_before(head: str) -> str:
    match = _WORD_BEFORE.search(head[-40:])
    return match[0] if match else ""


def _word_after(text: str, start: int) -> str:
    match = _WORD_AFTER.match(text, start)
    if match:
        return match[1]
    rest = text[start : start + 40].split()
    return rest[0] if rest else ""


def _list_cuts(text: str) -> Iterator[int]:
    """The offsets of the items of a list within one line: `1. First 2. Second`, `• one • two`."""
    yield from (match.end() for match in _BULLET.finditer(text))
    expected: str | None = None
    for match in _LIST_MARK.finditer(text):
        number = match[1] or match[2]
        if expected is None:
            opening = not text[: match.start()].strip() and number in {"1", "a"}
            expected = _successor(number) if opening else expected
        elif number == expected:
            yield match.start()
            expected = _successor(number)


def _successor(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else chr(ord(number) + 1)
