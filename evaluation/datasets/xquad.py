"""XQuAD-R as ranking tasks: parallel questions and articles in eleven languages."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.datasets.task import Task

LANGUAGES = ("en", "de", "es", "ru", "ar", "zh", "hi", "tr", "vi", "el", "th")
"""Of XQuAD-R, English first."""


def xquad(data: Path, language: str, *, passages_in: str | None = None) -> Iterator[Task]:
    """Every question against the sentences of the whole set, in its own language or in another."""
    pool, paragraphs, places = _xquad_pool(data, passages_in or language)
    answers = {
        qa["id"]: qa for _, _, qa in _xquad_questions(data, passages_in or language)
    }  # the same question has the same id in all languages
    for number, _, qa in _xquad_questions(data, language):
        found = answers[qa["id"]]["answers"]
        yield Task(
            id=f"{language}-{qa['id']}",
            question=qa["question"],
            passages=pool,
            gold=frozenset({places[qa["id"]]}),
            group=f"xquad-{number}",
            paragraphs=paragraphs,
            language=passages_in or language,
            answers=tuple(answer["text"] for answer in found),
        )


@cache
def _xquad(data: Path, language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((data / "xquad-r" / f"{language}.json").read_text("utf-8"))["data"]
    return found


def _xquad_questions(data: Path, language: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    for number, article in enumerate(_xquad(data, language)):
        for within, paragraph in enumerate(article["paragraphs"]):
            for qa in paragraph["qas"]:
                yield number, within, qa


@cache
def _xquad_pool(data: Path, language: str) -> tuple[tuple[str, ...], tuple[int, ...], dict[str, int]]:
    """All sentences, the paragraph of each, and for each question's id the sentence that holds its answer."""
    pool: list[str] = []
    paragraphs: list[int] = []
    places: dict[str, int] = {}
    for article in _xquad(data, language):
        for paragraph in article["paragraphs"]:
            breaks = paragraph["sentence_breaks"]
            number = paragraphs[-1] + 1 if paragraphs else 0
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                within = max(i for i, (begin, _) in enumerate(breaks) if begin <= start or i == 0)
                places[qa["id"]] = len(pool) + within
            pool += [paragraph["context"][begin:end] for begin, end in breaks]
            paragraphs += [number] * len(breaks)
    return tuple(pool), tuple(paragraphs), places


def xquad_paragraph(data: Path, language: str) -> Iterator[Task]:
    """Every question against its own paragraph, and against the next one of its article, which does not answer it."""
    for number, article in enumerate(_xquad(data, language)):
        paragraphs = [
            tuple(p["context"][begin:end] for begin, end in p["sentence_breaks"]) for p in article["paragraphs"]
        ]
        for within, paragraph in enumerate(article["paragraphs"]):
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                breaks = paragraph["sentence_breaks"]
                gold = max(i for i, (begin, _) in enumerate(breaks) if begin <= start or i == 0)
                answers = tuple(answer["text"] for answer in qa["answers"])
                common = {"question": qa["question"], "group": f"xquad-{number}", "language": language}
                yield Task(
                    id=f"own-{qa['id']}", passages=paragraphs[within], gold=frozenset({gold}), answers=answers, **common
                )
                other = paragraphs[(within + 1) % len(paragraphs)]
                yield Task(id=f"other-{qa['id']}", passages=other, gold=frozenset(), **common)


def xquad_article(data: Path, language: str, *, asked_in: str | None = None) -> Iterator[Task]:
    """Every question against its article, and against the article without the paragraph that answers it."""
    questions = {qa["id"]: qa["question"] for _, _, qa in _xquad_questions(data, asked_in or language)}
    for number, article in enumerate(_xquad(data, language)):
        sentences = [[p["context"][begin:end] for begin, end in p["sentence_breaks"]] for p in article["paragraphs"]]
        pools = {
            left_out: [(n, s) for n, group in enumerate(sentences) if n != left_out for s in group]
            for left_out in range(-1, len(sentences))
        }
        for within, paragraph in enumerate(article["paragraphs"]):
            before = sum(len(group) for group in sentences[:within])
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                breaks = paragraph["sentence_breaks"]
                gold = before + max(i for i, (begin, _) in enumerate(breaks) if begin <= start or i == 0)
                for left_out in (-1, within):
                    yield Task(
                        id=f"{'whole' if left_out < 0 else 'without'}-{qa['id']}",
                        question=questions[qa["id"]],
                        passages=tuple(s for _, s in pools[left_out]),
                        paragraphs=tuple(n for n, _ in pools[left_out]),
                        gold=frozenset({gold}) if left_out < 0 else frozenset(),
                        group=f"xquad-{number}",
                        language=language,
                        answers=tuple(answer["text"] for answer in qa["answers"]),
                    )
