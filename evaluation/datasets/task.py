"""A question with the passages of which some answer it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A question, and the passages of which some answer it.

    Attributes:
        id: unique in its set.
        question: as its author wrote it.
        passages: sentences.
        paragraphs: the number of the paragraph that each passage belongs to; empty where all are one.
        gold: the indices of those that answer; empty where none does.
        group: what must not be divided between fitting and measuring: the article.
        title: of the article, where the set has it.
        language: of the passages.
        answers: short answers, where the set has them.
        titles: of several articles, where each paragraph is one; empty for one article.
    """

    id: str
    question: str
    passages: tuple[str, ...]
    gold: frozenset[int]
    group: str
    paragraphs: tuple[int, ...] = ()
    title: str = ""
    language: str = "en"
    answers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
