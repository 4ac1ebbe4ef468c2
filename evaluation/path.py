"""A ranking task through the product's own path: the passages become a library, which is asked."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from retrieval.encoders import Encoder
from retrieval.library import Library, language_of
from retrieval.models import Article, Passage, PassageId, Span
from retrieval.passages import Sentence
from retrieval.ranking.candidates import analyse_passages


def make_library(
    passages: Sequence[str],
    *,
    paragraphs: Sequence[int] = (),
    title: str = "",
    language: str | None = None,
    encoder: Encoder | None = None,
) -> Library:
    """A library of one article whose sentences are these passages, in order, vectors and all.

    Args:
        passages: not empty; one that is nothing but white space becomes a dash, to keep the count.
        paragraphs: the number of the paragraph of each; none for one paragraph of all.
        title: of the article; empty for none.
        language: ISO 639-1, or None to have it detected.
        encoder: None for words alone.
    """
    numbers = list(paragraphs) or [0] * len(passages)
    texts = [passage.strip() or "—" for passage in passages]
    separators = ["\n" if a != b else " " for a, b in pairwise(numbers)]
    text = "".join(t + s for t, s in zip(texts, [*separators, ""], strict=True))
    article = Article(text, title or "Passages", title_supplied=not title, language=language)
    library = Library(encoder=encoder)
    placed = list(_placed(article, texts, numbers))
    analysed = analyse_passages(article, placed, language=language_of(article))
    library.add(article, [Sentence(a.passage, a.terms) for a in analysed])
    library.encode()
    return library


def _placed(article: Article, texts: Sequence[str], numbers: Sequence[int]) -> Iterator[Passage]:
    at = ordinal = 0
    for paragraph, (_, members) in enumerate(groupby(numbers), 1):
        for sentence, _ in enumerate(members, 1):
            span = Span(at, at + len(texts[ordinal]))
            yield Passage(
                PassageId(article.id, ordinal), paragraph, sentence, *span, article.text[span.start : span.end]
            )
            at = span.end + 1
            ordinal += 1
