"""Separates the story of an article from datelines, time stamps, bylines, credits, calls to the reader and headings.

The rules use the wording in the section `[furniture]` of the language files, and language-independent names and signs
in `data/furniture.toml`. In doubt, text counts as story: a removed sentence cannot answer questions, while a credit
that stays is only noise. docs/quality.md has the measured quality.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from retrieval.languages import everywhere
from retrieval.model import Span
from retrieval.text.datelines import find_dateline

MOST_HEADING_WORDS, MOST_HEADING_CHARACTERS = 14, 90
LEAST_PROSE_WORDS, LEAST_PROSE_CHARACTERS = 12, 60
LEAST_PROSE_PARAGRAPHS = 4
"""With fewer prose paragraphs a text may be a message, a list or a poem, so no paragraph is treated as a heading."""

_ENDS = r"[.!?…。！？।॥؟۔][\"'”’»)\]』」]*$"
_OPENING_QUOTE = ("“", '"', "‘", "'", "«", "„", "「", "『")
_RELATED = r"[^.!?:\n]{2,70}[^\W\d_]['’\"”?!]?:[^\W\d_“\"‘'][^:]*$|[^.:\n]{2,70}\?:?[A-Z][a-z]"
_LIST_LINE = r"\s*(?:[-*+•⁃◦▪●‣–—|]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]\s)|.*(?:\s\|\s|\t)"


def find_story(text: str, paragraphs: Sequence[Span], sentences: Sequence[Sequence[Span]]) -> list[list[bool]]:
    """Decide for each sentence of each paragraph whether it is part of the story.

    Args:
        text: the text of the article.
        paragraphs: all paragraphs, in order.
        sentences: the sentences of each paragraph; datelines are separate sentences, as in `retrieval.passages`.

    Returns:
        One value per sentence, nested by paragraph. All values are True if otherwise none would be.
    """
    whole = [_is_aside(text[span.start : span.end]) for span in paragraphs]
    prose = [
        not aside and _is_prose(text[span.start : span.end]) for span, aside in zip(paragraphs, whole, strict=True)
    ]
    first = prose.index(True) if True in prose else len(prose)
    whole = [
        aside or (number < first and _is_byline(text[span.start : span.end]))
        for number, (span, aside) in enumerate(zip(paragraphs, whole, strict=True))
    ]
    texts = [text[span.start : span.end] for span in paragraphs]
    whole = _with_headings(texts, _with_authors(texts, whole), sum(prose))
    found = [
        [not aside and not _is_aside_sentence(text, span, paragraph) for span in inside]
        for paragraph, aside, inside in zip(paragraphs, whole, sentences, strict=True)
    ]
    return found if any(map(any, found)) else [[True] * len(inside) for inside in sentences]


def _is_aside_sentence(text: str, sentence: Span, paragraph: Span) -> bool:
    if sentence.start == paragraph.start:
        dateline = find_dateline(text, paragraph)
        if dateline is not None and dateline.end == sentence.end:
            return True
    words = text[sentence.start : sentence.end].casefold()
    return _wording().calls.match(words) is not None or _wording().notes.match(words) is not None


def _with_authors(paragraphs: Sequence[str], aside: Sequence[bool]) -> list[bool]:
    """Extend the paragraphs outside the story by the author's name and role above a byline or time stamp."""
    head = next((number for number, is_aside in enumerate(aside) if is_aside), len(aside))
    named = head <= 2 and all(len(p.split()) <= 4 and p[-1].isalnum() and "\n" not in p for p in paragraphs[:head])
    return [*(named or is_aside for is_aside in aside[:head]), *aside[head:]] if head < len(aside) else list(aside)


def _with_headings(paragraphs: Sequence[str], aside: Sequence[bool], prose: int) -> list[bool]:
    """Extend the paragraphs outside the story by headings between paragraphs of text."""
    found = list(aside)
    if prose < LEAST_PROSE_PARAGRAPHS:
        return found
    told = [_is_told(paragraph) for paragraph in paragraphs]
    for number in range(1, len(paragraphs) - 1):
        follows = next((n for n in range(number + 1, len(paragraphs)) if not aside[n]), None)
        between = (told[number - 1] or found[number - 1]) and follows is not None and told[follows]
        found[number] = found[number] or (between and _is_heading(paragraphs[number]))
    return found


def _is_heading(paragraph: str) -> bool:
    """Whether a paragraph has the form of a heading: short and without a full stop, or a single question."""
    if len(paragraph) > MOST_HEADING_CHARACTERS or len(paragraph.split()) > MOST_HEADING_WORDS or "\n" in paragraph:
        return False
    if re.match(_LIST_LINE, paragraph) or paragraph.startswith(_OPENING_QUOTE) or paragraph[0].islower():
        return False
    if ": " in paragraph and any(c.isdigit() for c in paragraph):
        return False
    if paragraph[-1] in "?？؟":
        return not re.search(r"[.!?。！？]\s", paragraph)
    return paragraph[-1].isalnum() and not re.search(r"[.!?…。！？।]\s+\w{3}", paragraph)


def _is_told(paragraph: str) -> bool:
    """Whether a paragraph is a statement of some length: it ends as a sentence and is not a question."""
    sentence = re.search(_ENDS, paragraph) is not None or paragraph[-1] in ":："
    return sentence and paragraph[-1] not in "?？؟" and (len(paragraph.split()) >= 6 or len(paragraph) >= 40)


def _is_prose(paragraph: str) -> bool:
    long_enough = len(paragraph.split()) >= LEAST_PROSE_WORDS or (
        len(paragraph) >= LEAST_PROSE_CHARACTERS and not paragraph.isascii()
    )
    return long_enough and re.search(_ENDS, paragraph) is not None


def _is_aside(paragraph: str) -> bool:
    """Whether a whole paragraph is not part of the story, regardless of its position."""
    words, known = paragraph.casefold().strip(), _wording()
    if words.strip("[]()-–—:. ") in known.advertisement or _is_stamp(words):
        return True
    if known.signed.fullmatch(paragraph.strip()):
        return True
    # A marked paragraph that ends as a sentence may be an item of a list rather than a link.
    marked = known.marks.match(words) is not None and re.search(_ENDS, paragraph) is None
    if marked or known.links.match(words) or (len(words.split()) <= 30 and re.match(_RELATED, paragraph)):
        return True
    if known.credit.search(paragraph) and len(paragraph) <= 500:
        return True
    return known.calls.match(words) is not None and len(known.inbox.findall(words)) > 1


def _is_stamp(words: str) -> bool:
    """Whether a lower-case text is only a time stamp of publication."""
    known = _wording()
    if len(words) > 120 or not any(c.isdigit() for c in words):
        return False
    label = known.stamp.match(words)
    rest = known.stamp.sub(" ", words)
    left = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in known.dates]
    if left and not all(set(w) <= known.date_signs for w in left):
        return False
    return label is not None or (
        re.search(r"\b\d{4}\b", words) is not None and re.search(r"\d[:.]\d\d", words) is not None
    )


def _is_byline(paragraph: str) -> bool:
    """Whether a paragraph before the story is a byline: `By Jane Doe, CNN`, `Olivia Barker, USA TODAY`."""
    words = paragraph.replace(",", " ").split()
    if (
        not 2 <= len(words) <= 14
        or re.search(_ENDS, paragraph)
        or not all(map(_wording().in_names.fullmatch, words[1:]))
    ):
        return False
    opening = words[0].casefold().rstrip(":") in _wording().bylines
    return opening or (words[0][0].isupper() and _wording().outlet.search(paragraph) is not None)


class _Wording:
    """The lists of all languages and of `data/furniture.toml` as sets and compiled patterns."""

    def __init__(self) -> None:
        data = tomllib.loads(files("retrieval.text").joinpath("data/furniture.toml").read_text(encoding="utf-8"))
        agencies = _any_of([*data["agencies"], *data["picture_agencies"]])
        pictures, words = _any_of(data["picture_agencies"]), _any_of(_known("credit_words"))
        self.advertisement = frozenset(_known("advertisement"))
        self.dates = frozenset(_known("date_words"))
        self.date_signs = frozenset(_known("date_signs"))
        self.bylines = frozenset(_known("byline_words"))
        self.in_names = re.compile(rf"[^\W\d_a-zа-я].*|{_any_of(_known('small_in_names'))}")
        self.stamp = re.compile(rf"(?:{_any_of(_known('stamp_words'))})(?![^\W\d_])\s*[:：]?")
        self.marks = re.compile(rf"(?:{_any_of(data['link_marks'])})\s*\S")
        self.signed = re.compile(rf"(?:{agencies})|[\w.+-]+@[\w-]+\.[\w.]+")
        self.links = re.compile(
            rf"(?:{_any_of(_known('link_labels'))})(?: (?:on|about|from) [^.:]{{2,60}})?\s*(?:[:：|»>]|$)"
        )
        self.calls = re.compile("|".join(f"(?:{p})" for p in _known("calls")))
        self.notes = re.compile("|".join(f"(?:{p})" for p in _known("notes")))
        self.inbox = re.compile(r"newsletter|inbox|sign up|subscribe|e-?mail")
        self.credit = re.compile(
            rf"(?:\w/|\bvia |[\w.’'-] {{0,2}}\(|[A-Z]\w+ (?=Getty|AP Photo|USA TODAY NETWORK|AP Images|AFP/))(?:{pictures})[)\]]?$"
            rf"|\((?:AP|Reuters|REUTERS) (?:Photo|File)[/ ][^)]*\)?$"
            rf"|^(?i:{words})\s*[:：]\s*\S.{{0,80}}[^.!?。]$"
            rf"|(?:{pictures})/(?:{pictures})$"
        )
        self.outlet = re.compile(rf"(?:, |Special (?:for|to) |\| )(?:{agencies}|The [A-Z][\w ]+)$")


@cache
def _wording() -> _Wording:
    return _Wording()


def _known(key: str) -> tuple[str, ...]:
    return everywhere("furniture", key)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
