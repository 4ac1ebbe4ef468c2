"""Articles to passages: one sentence each, with its place."""

from typing import NamedTuple

from retrieval.models import Article, Passage, PassageId
from retrieval.text.paragraphs import split_paragraphs
from retrieval.text.sentences import split_sentences


class Sentence(NamedTuple):
    """A passage with its terms, in order and with repetitions, as an engine indexes them."""

    passage: Passage
    terms: tuple[str, ...]


def split_article(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in order; with the white space between them they give back its text."""
    places = [
        (number, within, span)
        for number, paragraph in enumerate(split_paragraphs(article.text), 1)
        for within, span in enumerate(split_sentences(article.text, paragraph, language=article.language), 1)
    ]
    # Said once: the id is a hash of the text.
    article_id = article.id
    return tuple(
        Passage(
            id=PassageId(article_id, ordinal),
            paragraph=paragraph,
            sentence=sentence,
            start=span.start,
            end=span.end,
            text=article.text[span.start : span.end],
        )
        for ordinal, (paragraph, sentence, span) in enumerate(places)
    )
