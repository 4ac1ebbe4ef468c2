"""Reads questions about real news and the passages that answer them. Articles are copyrighted, so nothing is stored.

quiz       RealTime QA (Kasai et al., NeurIPS 2023): weekly quiz questions with the articles that a search found. A
           passage counts as right if it contains the answer, which is noisy: "Georgia" occurs in many sentences.
questions  the user's own file; each question has the pieces of the articles that answer it, or none.
"""

import gzip
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from retrieval.model import Article

T = TypeVar("T")
QUIZ = Path("news") / "realtimeqa-dev.jsonl.gz"


class BadNews(ValueError):
    """A file of questions, articles or judgements is invalid; the message says why."""


class Shown(NamedTuple):
    """A passage in a reply: the URL of its article, its text, and the marked short answer."""

    url: str
    text: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question with its gold answers.

    Attributes:
        id: unique in its file.
        text: the question as typed.
        answerable: whether any article answers it.
        gold: the URL and words of each sentence that answers.
        short: acceptable short answers; empty if there are none.
        answer: without gold, the string that a right passage must contain.
        urls: the URLs of the articles found for this question; empty if all questions share the articles.
    """

    id: str
    text: str
    answerable: bool = True
    gold: tuple[tuple[str, str], ...] = ()
    short: tuple[str, ...] = ()
    answer: str = ""
    urls: tuple[str, ...] = ()

    def answered_by(self, shown: Shown) -> bool:
        """Whether a passage contains a piece of the gold or, without gold, the answer as whole words."""
        if self.answer:
            return holds(shown.text, self.answer)
        return any(url == shown.url and piece in shown.text for url, piece in self.gold)


def holds(text: str, words: str) -> bool:
    """Whether a text contains some words as whole words, ignoring case."""
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))


class Judgements:
    """Manual judgements of passages without gold.

    Args:
        rights: whether a passage answers, by question id and passage text.
    """

    def __init__(self, rights: dict[tuple[str, str], bool] | None = None) -> None:
        self._rights = rights or {}

    def right(self, question: NewsQuestion, shown: Shown) -> bool:
        """Whether a passage answers the question; False without a judgement."""
        return question.answered_by(shown) or self._rights.get((question.id, shown.text), False)

    def is_open(self, question: NewsQuestion, shown: Shown) -> bool:
        """Whether a passage still has to be judged."""
        return not question.answered_by(shown) and (question.id, shown.text) not in self._rights


def read_quiz(data: Path) -> tuple[list[NewsQuestion], list[Article]]:
    """The questions of the quiz and their articles, without duplicates.

    Raises:
        BadNews: a line does not have the quiz's format.
        OSError: the file cannot be read.
    """
    articles: dict[str, Article] = {}
    questions = []
    with gzip.open(data / QUIZ, "rt", encoding="utf-8") as lines:
        for row, found in _parsed(lines, lambda row: (row, [_article(article) for article in row["articles"]])):
            articles |= {str(article.url): article for article in found}
            urls = tuple(str(article.url) for article in found)
            questions.append(NewsQuestion(row["id"], row["question"], answer=row["answer"], urls=urls))
    return questions, list(articles.values())


def read_articles(file: Path) -> list[Article]:
    """The articles of a file of JSON lines: `url`, `title`, `published`, `text`.

    Raises:
        BadNews: a line is not such an object.
        OSError: the file cannot be read.
    """
    with file.open(encoding="utf-8") as lines:
        return list(_parsed(lines, _article))


def read_questions(file: Path, articles: Sequence[Article]) -> list[NewsQuestion]:
    """The questions of a file of JSON lines: `id`, `question`, `answerable`, `gold`, `short`.

    Raises:
        BadNews: a line is not such an object, or a piece of gold does not occur exactly once in its article.
        OSError: the file cannot be read.
    """
    with file.open(encoding="utf-8") as lines:
        questions = list(_parsed(lines, _question))
    texts = {article.url: article.text for article in articles}
    for question in questions:
        if question.answerable != bool(question.gold):
            raise BadNews(f"{question.id}: a question has gold if it can be answered, and only then")
        for url, piece in question.gold:
            if (count := texts.get(url, "").count(piece)) != 1:
                raise BadNews(f"{question.id}: “{piece}” stands {count} times in {url}")
    return questions


def read_judgements(file: Path) -> Judgements:
    """The judgements of a file of JSON lines: `id`, `passage`, `right`.

    Raises:
        BadNews: a line is not such an object.
        OSError: the file cannot be read.
    """
    with file.open(encoding="utf-8") as lines:
        return Judgements(dict(_parsed(lines, lambda row: ((row["id"], row["passage"]), _boolean(row["right"])))))


def sample(questions: Sequence[NewsQuestion], most: int | None, seed: int = 0) -> list[NewsQuestion]:
    """All questions, or a random sample of at most `most` in the original order, reproducible by seed."""
    if most is None or most >= len(questions):
        return list(questions)
    chosen = sorted(random.Random(seed).sample(range(len(questions)), most))  # noqa: S311 - a draw, no secret
    return [questions[i] for i in chosen]


def _parsed(lines: Iterable[str], parse: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield parse(json.loads(line))
        except (ValueError, KeyError, TypeError) as exc:
            raise BadNews(f"line {number}: {exc!r}") from exc


def _article(row: dict[str, Any]) -> Article:
    published = str(row["published"]).replace("/", "-") if row.get("published") else None
    return Article(row["text"], row["title"], url=row["url"], published=published)


def _question(row: dict[str, Any]) -> NewsQuestion:
    gold = tuple((piece["url"], piece["sentence_contains"]) for piece in row["gold"])
    short = tuple(row.get("short", ()))
    return NewsQuestion(row["id"], row["question"], _boolean(row["answerable"]), gold, short)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value
