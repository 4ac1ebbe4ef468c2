"""Builds a library from the passages of a ranking task, so that it is measured with the product's own code."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from evaluation.datasets import Task
from retrieval.model import Article, Passage, PassageId, Span
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder
from retrieval.search.ranking.candidates import analyse_passages
from retrieval.search.reader import Reader
from retrieval.services.entry import language_of
from retrieval.services.library import Library


def make_library(task: Task, *, encoder: Encoder | None = None, reader: Reader | None = None) -> Library:
    """A library with the task's passages as sentences, in order, with vectors.

    It contains one article, or one per paragraph if the task has titles.

    Args:
        task: the task, with at least one passage. Blank passages become a dash, to keep the number of passages.
        encoder: the encoder; None to search by words only.
        reader: the reader; None to rank without it.
    """
    library = Library(encoder=encoder, reader=reader)
    numbers = list(task.paragraphs) or [0] * len(task.passages)
    texts = [passage.strip() or "—" for passage in task.passages]
    language = task.language or None
    if task.titles:
        for number, members in groupby(range(len(texts)), numbers.__getitem__):
            own = [texts[n] for n in members]
            _add(library, own, [0] * len(own), task.titles[number], language)
    else:
        _add(library, texts, numbers, task.title, language)
    library.encode()
    return library


def _add(library: Library, texts: Sequence[str], numbers: Sequence[int], title: str, language: str | None) -> None:
    separators = ["\n" if a != b else " " for a, b in pairwise(numbers)]
    text = "".join(t + s for t, s in zip(texts, [*separators, ""], strict=True))
    article = Article(text, title or "Passages", title_supplied=not title, language=language)
    placed = list(_placed(article, texts, numbers))
    analysed = analyse_passages(article, placed, language=language_of(article))
    library.add(article, [Sentence(a.passage, a.terms) for a in analysed])


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
