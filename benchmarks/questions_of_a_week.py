"""Asks the questions of RealTime QA that name a time, each on its own day, with and without choosing articles by the time.

    python benchmarks/questions_of_a_week.py DIR

`DIR` holds `news/realtimeqa-dev.jsonl.gz`. The library grows with the days: each question is put to the articles of these questions
that were published up to the day after it. A passage is right if it holds the answer of the quiz.
"""

import datetime as dt
import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from retrieval.errors import ArticleError
from retrieval.model import Answer, Article, Scope, Verdict
from retrieval.search.reader import make_reader
from retrieval.search.times import find_time
from retrieval.services.asking import ask
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store

HERE = Shelf("1")
MOST_CHARACTERS, LEAST_CHARACTERS = 20_000, 200


def day_of(written: str) -> dt.date:
    """The day of a date with dashes or slashes."""
    return dt.date.fromisoformat(written.replace("/", "-")[:10])


def articles_of(questions: list[dict[str, Any]]) -> list[tuple[dt.date, Article]]:
    """The dated articles of some questions, by day."""
    found = {}
    for given in (article for question in questions for article in question["articles"]):
        if given["published"] and len(given["text"]) >= LEAST_CHARACTERS:
            day, text = day_of(given["published"]), given["text"][:MOST_CHARACTERS]
            article = Article(text, given["title"] or given["url"], published=day.isoformat(), language="en")
            found[article.id] = (day, article)
    return sorted(found.values(), key=lambda pair: pair[0])


def plain(text: str) -> str:
    """A text without case and punctuation."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def counted(answers: list[tuple[Answer, str]]) -> str:
    """How many answers are right, wrong and refused, and how many are said to be of another time."""
    answered = [(answer, right) for answer, right in answers if answer.verdict is Verdict.ANSWERED]
    right = sum(plain(wanted) in plain(answer.evidence[0].passage.text) for answer, wanted in answered)
    other = sum(answer.time is not None and answer.time.scope is Scope.ELSEWHERE for answer, _ in answered)
    refused = len(answers) - len(answered)
    return f"{right} right, {len(answered) - right} wrong, {refused} refused; said to be of another time: {other}"


def main(folder: Path) -> None:
    """Print what became of the questions."""
    with gzip.open(folder / "news" / "realtimeqa-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions = [question for question in map(json.loads, lines) if find_time(question["question"])]
    questions.sort(key=lambda question: day_of(question["date"]))
    waiting = articles_of(questions)
    collections = Collections(open_store(Path(":memory:")), reader=make_reader(), unlimited=(HERE.chat,))
    all_of, of_time = [], []
    for question in questions:
        day = day_of(question["date"])
        while waiting and waiting[0][0] <= day + dt.timedelta(days=1):
            try:
                collections.add(HERE, waiting.pop(0)[1])
            except ArticleError as exc:
                sys.stderr.write(f"{exc}\n")
        asked, now = question["question"], dt.datetime.combine(day, dt.time(12), dt.UTC)
        all_of.append((collections.library(HERE).ask(asked), question["answer"]))
        of_time.append((ask(collections, HERE, asked, now=now), question["answer"]))
    sys.stdout.write(f"{len(questions)} questions\nall articles: {counted(all_of)}\nof the time: {counted(of_time)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
