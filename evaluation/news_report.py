"""Makes tables of the quality of answers about real news, and lists the passages that still have to be judged."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from evaluation.asking import BM25, Analysed, Dateline, Reply, System, analyse, replies
from evaluation.metrics import area_under_roc, interval
from evaluation.news import (
    Judgements,
    NewsQuestion,
    Shown,
    holds,
    read_articles,
    read_judgements,
    read_questions,
    read_quiz,
    sample,
)
from retrieval.search.encoders import Encoder, make_encoder
from retrieval.search.reader import make_reader

Replies = Mapping[str, Mapping[str, Reply]]


def measure_quiz(
    data: Path, engines: Sequence[str], encoder: Encoder | None, *, most: int | None = None, own: bool = False
) -> str:
    """The table of the quiz.

    Args:
        data: the folder with the published sets.
        engines: `bm25-only`, `words` (Dateline with words only), `reader` (with the reader), `meaning` (with reader and
            encoder).
        encoder: the encoder for `meaning`.
        most: number of questions, drawn at random; None for all.
        own: whether to search only the articles found for these questions instead of all articles.
    """
    questions, articles = read_quiz(data)
    questions = sample(questions, most)
    if own:
        urls = {url for question in questions for url in question.urls}
        articles = [article for article in articles if article.url in urls]
    found = ask_all(questions, analyse(articles), engines, encoder)
    return f"{len(questions)} questions, {len(articles)} articles\n\n{ranking_table(questions, found, Judgements())}"


def measure_questions(
    questions: Path, articles: Path, judged: Path | None, engines: Sequence[str], encoder: Encoder | None
) -> tuple[str, str]:
    """The tables for a file of questions, and a page with the passages that still have to be judged."""
    held = read_articles(articles)
    asked = read_questions(questions, held)
    judgements = read_judgements(judged) if judged else Judgements()
    analysed = analyse(held)
    warn_of_cut_gold(asked, analysed)
    found = ask_all(asked, analysed, engines, encoder)
    answerable = [question for question in asked if question.answerable]
    tables = [
        ranking_table(answerable, found, judgements),
        verdict_table(asked, found, judgements),
        unsure_table(asked, found, judgements),
    ]
    return "\n\n".join(tables), unjudged(asked, found, judgements)


def warn_of_cut_gold(questions: Sequence[NewsQuestion], analysed: Analysed) -> None:
    """Warn on standard error about pieces of gold that no single sentence contains, which no passage can match."""
    texts = {article.url: [sentence.passage.text for sentence in sentences] for article, sentences in analysed}
    for question in questions:
        for url, piece in question.gold:
            if not any(piece in text for text in texts.get(url, ())):
                sys.stderr.write(f"{question.id}: no sentence holds “{piece}”\n")


def ask_all(
    questions: Sequence[NewsQuestion], analysed: Analysed, engines: Sequence[str], encoder: Encoder | None
) -> Replies:
    """The replies of each engine to all questions."""
    found = {}
    for name in engines:
        sys.stderr.write(f"{name}\n")
        found[name] = replies(_system(name, analysed, encoder), questions)
    return found


def _system(name: str, analysed: Analysed, encoder: Encoder | None) -> System:
    if name == "bm25-only":
        return BM25(analysed)
    meant = (encoder or make_encoder()) if name == "meaning" else None
    return Dateline(analysed, meant, None if name == "words" else make_reader())


def ranking_table(questions: Sequence[NewsQuestion], found: Replies, judgements: Judgements) -> str:
    """Table of P@1 with its 95 % interval and hit@3, regardless of the verdict, one row per engine."""
    lines = ["| engine | P@1 | 95 % interval | hit@3 |", "|---|---|---|---|"]
    for name, said in found.items():
        rights = [[judgements.right(q, shown) for shown in said[q.id].shown] for q in questions]
        first, three = ([any(right[:n]) for right in rights] for n in (1, 3))
        lines.append(f"| {name} | {_share(first)} | {_interval(first)} | {_share(three)} |")
    return "\n".join(lines)


def verdict_table(questions: Sequence[NewsQuestion], found: Replies, judgements: Judgements) -> str:
    """Table of correct and wrong answers and refusals, one row per engine with verdicts.

    A wrong answer is either to a question with another answer ("misses") or to one without an answer ("makes up"). A
    mark in a wrong passage is wrong; a mark in a right passage is not counted if the question has no short answers. The
    area under the ROC curve is the probability that an answerable question has a higher confidence than an unanswerable
    one.
    """
    lines = [
        "| engine | answered rightly | misses | makes up | refused rightly | refused wrongly | precision | 95 % interval | marked | marks right | area under ROC |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, said in found.items():
        if all(reply.answered is not None for reply in said.values()):
            lines.append(f"| {name} | " + " | ".join(_verdict_cells(questions, said, judgements)) + " |")
    return "\n".join(lines)


def _verdict_cells(
    questions: Sequence[NewsQuestion], said: Mapping[str, Reply], judgements: Judgements
) -> Iterator[str]:
    given = [(q, shown, judgements.right(q, shown)) for q in questions if said[q.id].answered for shown in said[q.id].shown[:1]]  # fmt: skip
    refused = [q.answerable for q in questions if not said[q.id].answered]
    wrong = [q.answerable for q, _, right in given if not right]
    rights = [right for _, _, right in given]
    marks = [mark for each in given if (mark := _mark_is_right(*each)) is not None]
    counts = (sum(rights), wrong.count(True), wrong.count(False), refused.count(False), refused.count(True))
    yield from map(str, counts)
    yield from (_share(rights), _interval(rights))
    yield from (_share([shown.mark is not None for _, shown, _ in given]), _share(marks))
    confidence = np.array([said[q.id].confidence for q in questions])
    yield f"{area_under_roc(confidence, np.array([q.answerable for q in questions])):.3f}"


def unsure_table(questions: Sequence[NewsQuestion], found: Replies, judgements: Judgements) -> str:
    """Table of the passages that are shown as what may be the answer, one row per engine with verdicts.

    They are among the refused of `verdict_table`. The last column is the share of the questions with an answer whose right
    sentence is shown, as an answer or as what may be one.
    """
    lines = [
        "| engine | may be the answer, rightly | of another sentence | where there is none | right, sure or not |",
        "|---|---|---|---|---|",
    ]
    for name, said in found.items():
        perhaps = [(q, judgements.right(q, said[q.id].shown[0])) for q in questions if said[q.id].unsure]
        rights = [right for q, right in perhaps if q.answerable]
        seen = [
            (said[q.id].unsure or bool(said[q.id].answered)) and judgements.right(q, said[q.id].shown[0])
            for q in questions
            if q.answerable
        ]
        if all(reply.answered is not None for reply in said.values()):
            counts = (sum(rights), len(rights) - sum(rights), len(perhaps) - len(rights))
            lines.append(f"| {name} | " + " | ".join(map(str, counts)) + f" | {_share(seen)} |")
    return "\n".join(lines)


def _mark_is_right(question: NewsQuestion, shown: Shown, right: bool) -> bool | None:  # noqa: FBT001 - a row's last cell
    """Whether the marked short answer is right; None if nothing is marked or the question has no short answers."""
    mark = shown.mark
    if mark is None or (right and not question.short):
        return None
    return right and any(holds(mark, short) or holds(short, mark) for short in question.short)


def unjudged(questions: Sequence[NewsQuestion], found: Replies, judgements: Judgements) -> str:
    """A Markdown page with the passages to judge: all for answerable questions, and given answers for the others.

    Each passage has a line to copy into the file of judgements.
    """
    lines = ["# To be judged by hand", "", "Does the passage answer the question?"]
    for question in questions:
        shown: dict[str, tuple[Shown, list[str]]] = {}
        for name, said in found.items():
            reply = said[question.id]
            for place, each in enumerate(reply.shown, 1):
                if judgements.is_open(question, each) and (question.answerable or (place == 1 and reply.answered)):
                    verdict = "answered" if reply.answered else "refused"
                    note = f"{name}: no. {place}, {verdict}, confidence {reply.confidence:.2f}"
                    shown.setdefault(each.text, (each, []))[1].append(note)
        if shown:
            lines += ["", f"## {question.id}: {question.text}", "", *_gold_lines(question)]
            lines += [line for each, notes in shown.values() for line in _open_lines(question, each, notes)]
    return "\n".join(lines) + "\n"


def _gold_lines(question: NewsQuestion) -> list[str]:
    return [f"Gold: {piece} ({url})" for url, piece in question.gold] or ["Gold: none"]


def _open_lines(question: NewsQuestion, shown: Shown, notes: Sequence[str]) -> list[str]:
    line = json.dumps({"id": question.id, "passage": shown.text, "right": False}, ensure_ascii=False)
    return ["", f"- {'; '.join(notes)}; mark: {shown.mark or 'none'}; {shown.url}", "", f"      {line}"]


def _share(values: Sequence[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "–"


def _interval(values: Sequence[bool]) -> str:
    if not values:
        return "–"
    low, high = interval([[float(value)] for value in values])
    return f"{low:.3f}–{high:.3f}"
