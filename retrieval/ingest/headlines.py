"""Finds the headline of a text that was pasted or forwarded, or makes a title from its first sentence."""

import re

from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.model import Span
from retrieval.text.datelines import find_dateline
from retrieval.text.paragraphs import WRAPPED_AT, split_paragraphs
from retrieval.text.sentences import split_sentences

MOST_HEADLINE = 120
"""Maximum length of a headline, in characters."""
MOST_TITLE = 80
"""Maximum length of a title that is made from a sentence, in characters."""
LEAST_WORDS = 3
"""Minimum number of words of a sentence that can be a title."""
_STOPPED = re.compile(r"[.。।۔։:：;；,،、][\"'”’»)\]』」]*$")
_WORD = re.compile(r"[^\W_]+")
_LEAST_UNSPACED = 6
"""Minimum number of letters of several words in a script without spaces."""


def split_headline(text: str) -> tuple[str | None, str]:
    """Split a text into its headline and its body, both tidied; without a headline, the body is the whole text.

    A headline is a short first line without a full stop, before a blank line or a longer line.
    """
    lines = [tidy_line(line) for line in text.strip().splitlines()]
    body = [line for line in lines[1:] if line]
    if body and _is_headline(lines[0]) and (not lines[1] or _is_above(lines[0], body)):
        return lines[0], "\n".join(body)
    return None, tidy(lines)


def title_from(text: str) -> str:
    """Make a title from the first sentence of a text, shortened after a whole word; empty for an empty text."""
    paragraphs = [tidy_line(text[span.start : span.end]) for span in split_paragraphs(text)]
    sentences = [sentence for paragraph in paragraphs[:2] for sentence in _sentences(paragraph)]
    title = next(filter(_says_enough, sentences), sentences[0] if sentences else "")
    if len(title) <= MOST_TITLE:
        return title.rstrip(".。")
    return title[:MOST_TITLE].rsplit(" ", 1)[0].rstrip(",;:–—- ") + " …"


def _is_headline(line: str) -> bool:
    """Whether a line has the form of a headline; one word, a number or an address has not."""
    if len(line) > MOST_HEADLINE or _STOPPED.search(line) or "://" in line:
        return False
    return len(_WORD.findall(line)) > 1 or _is_unspaced(line)


def _is_above(line: str, body: list[str]) -> bool:
    """Whether a line stands above longer text and is not its first line, wrapped at a fixed width."""
    following = body[0]
    wrapped = len(line) in WRAPPED_AT and len(following) in WRAPPED_AT
    return not wrapped and not following[0].islower() and any(len(other) > len(line) for other in body)


def _sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph, without its dateline."""
    dateline = find_dateline(paragraph, Span(0, len(paragraph)))
    told = paragraph[dateline.end :].strip() if dateline else paragraph
    return [told[span.start : span.end] for span in split_sentences(told)]


def _says_enough(sentence: str) -> bool:
    return "://" not in sentence and (len(_WORD.findall(sentence)) >= LEAST_WORDS or _is_unspaced(sentence))


def _is_unspaced(line: str) -> bool:
    """Whether a line may hold several words without spaces, as in Chinese."""
    return sum(c.isalnum() and not c.isascii() for c in line) >= _LEAST_UNSPACED
