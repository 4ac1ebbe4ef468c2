"""Splits articles into passages, one sentence each, with its position."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from retrieval.model import Article, Passage, PassageId, Span
from retrieval.text.datelines import find_dateline
from retrieval.text.furniture import find_story
from retrieval.text.paragraphs import split_paragraphs
from retrieval.text.sentences import split_sentences

LONGEST = 2000
"""Maximum length of a passage in characters. No sentence of a news story comes near it. Without a limit, a file of one line
would be a single passage, and every question that finds it would read all of it."""

_CLUSTER = regex.compile(r"\X")
"""A character as a reader sees it (Unicode Standard Annex 29)."""


class Sentence(NamedTuple):
    """A passage with the terms that an engine indexes, in order and with repetitions."""

    passage: Passage
    terms: tuple[str, ...]


def split_article(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in order. Together with the white space between them they cover the whole text.

    A dateline is a separate passage. Passages outside the story get `story=False`.
    """
    paragraphs = split_paragraphs(article.text)
    sentences = [_sentences(article, paragraph) for paragraph in paragraphs]
    story = find_story(article.text, paragraphs, sentences)
    places = [
        (number, within, span, told)
        for number, (spans, flags) in enumerate(zip(sentences, story, strict=True), 1)
        for within, (span, told) in enumerate(zip(spans, flags, strict=True), 1)
    ]
    # Computed once, because the id is a hash of the whole text.
    article_id = article.id
    return tuple(
        Passage(
            id=PassageId(article_id, ordinal),
            paragraph=paragraph,
            sentence=sentence,
            start=span.start,
            end=span.end,
            text=article.text[span.start : span.end],
            story=told,
        )
        for ordinal, (paragraph, sentence, span, told) in enumerate(places)
    )


def _sentences(article: Article, paragraph: Span) -> list[Span]:
    dateline = find_dateline(article.text, paragraph)
    if dateline is None:
        found = split_sentences(article.text, paragraph, language=article.language)
    else:
        rest = Span(dateline.end, paragraph.end)
        found = [dateline, *split_sentences(article.text, rest, language=article.language)]
    return [part for span in found for part in _cut(article.text, span)]


def _cut(text: str, span: Span) -> Iterator[Span]:
    """A sentence in parts of at most `LONGEST` characters, cut between words, or else between letters with their marks."""
    start = span.start
    while span.end - start > LONGEST:
        spaces, end = [], start + LONGEST
        for cluster in _CLUSTER.finditer(text, start, span.end):
            if cluster.end() > start + LONGEST:
                # One letter with more marks than a passage can hold is cut where the passage ends.
                end = cluster.start() if cluster.start() > start else end
                break
            if cluster[0].isspace() and cluster.start() - start >= LONGEST // 2:
                spaces.append(cluster)
        if spaces:
            # The last run of spaces, of which neither part has any.
            end = start + len(text[start : spaces[-1].start()].rstrip())
            yield Span(start, end)
            start = spaces[-1].end()
        else:
            yield Span(start, end)
            start = end
    if start < span.end:
        yield Span(start, span.end)
