"""Splits articles into passages, one sentence each, with its position."""

from typing import NamedTuple

from retrieval.model import Article, Passage, PassageId, Span
from retrieval.text.datelines import find_dateline
from retrieval.text.furniture import find_story
from retrieval.text.paragraphs import split_paragraphs
from retrieval.text.sentences import split_sentences


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
        return split_sentences(article.text, paragraph, language=article.language)
    rest = Span(dateline.end, paragraph.end)
    return [dateline, *split_sentences(article.text, rest, language=article.language)]
