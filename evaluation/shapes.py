"""Measures precision and recall of the shapes numbers, people, quotes and differences, on sentences written for this.

The tables in `evaluation/data/shapes` have three parts. The first was written before the rules; about a third of it,
chosen by hash, was held out during development. Errors in the second part were fixed. The last was written after all
rules and is held out.
"""

import hashlib
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.briefing.shapes import sections
from retrieval.briefing.views import ArticleView
from retrieval.model import Article, Citation, Entry, Passage, Shape
from retrieval.passages import split_article
from retrieval.search.ranking.candidates import analyse_passages

DATA = Path(__file__).parent / "data" / "shapes"
SHAPES = (Shape.NUMBERS, Shape.PEOPLE, Shape.QUOTES, Shape.DIFFERENCES)
_PART = re.compile(r"^# (?=second|last)", re.MULTILINE)
_MARK = re.compile(r"\{([^{}]*)\}")

Found = tuple[str, ...]
"""One item of a shape: a figure; a name with its introduction; a quotation with its speaker; a pair of figures."""


@dataclass(frozen=True, slots=True)
class Case:
    """One or more texts, each with its publication day, and the expected items of a shape."""

    shape: Shape
    language: str
    texts: tuple[tuple[str | None, str], ...]
    expected: frozenset[Found]
    part: int

    @property
    def held_out(self) -> bool:
        """Whether the case was held out during the development of the rules."""
        return self.part == 2 or (self.part == 0 and self._is_kept)

    @property
    def _is_kept(self) -> bool:
        return hashlib.sha256("".join(text for _, text in self.texts).encode()).digest()[0] % 3 == 0


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of items: correctly found, shown, and expected."""

    right: int
    shown: int
    there: int

    @property
    def precision(self) -> float:
        """The fraction of shown items that is right; 1 if nothing is shown."""
        return self.right / self.shown if self.shown else 1.0

    @property
    def recall(self) -> float:
        """The fraction of expected items that is found; 1 if nothing is expected."""
        return self.right / self.there if self.there else 1.0


def cases(shape: Shape) -> list[Case]:
    """The annotated cases of a shape."""
    text = (DATA / f"{shape.value}.txt").read_text(encoding="utf-8")
    return [
        _case(shape, block, number)
        for number, part in enumerate(_PART.split(text))
        for block in _blocks(shape, part.partition("\n")[2])
    ]


def _blocks(shape: Shape, part: str) -> list[str]:
    lines = "\n".join(line for line in part.splitlines() if not line.startswith("#")).strip()
    return lines.split("\n\n") if shape is Shape.DIFFERENCES else lines.splitlines()


def _case(shape: Shape, block: str, part: int) -> Case:
    language, texts, marks = "en", list[tuple[str | None, str]](), list[str]()
    for line in block.splitlines():
        language, _, marked = line.partition(" ")
        day, bar, rest = marked.partition(" | ")
        marked = rest if bar else marked
        marks += _MARK.findall(marked)
        texts.append((day if bar else None, _bare(shape, marked)))
    return Case(shape, language, tuple(texts), frozenset(_expected(shape, marks)), part)


def _bare(shape: Shape, marked: str) -> str:
    text = _MARK.sub(lambda match: match[1].partition("=")[0] if shape is Shape.QUOTES else match[1], marked)
    return text.replace("[", "").replace("]", "") if shape is Shape.PEOPLE else text


def _expected(shape: Shape, marks: list[str]) -> Iterator[Found]:
    if shape is Shape.DIFFERENCES:
        if marks:
            yield tuple(sorted(marks))
        return
    for mark in marks:
        if shape is Shape.PEOPLE:
            name = mark[mark.index("[") + 1 : mark.index("]")]
            yield name, mark.replace("[", "").replace("]", "")
        else:
            yield tuple(mark.split("=")) if shape is Shape.QUOTES else (mark,)


def shown(case: Case) -> frozenset[Found]:
    """The items that the shape shows for the texts."""
    views = [
        view_of(Article(text, f"Source {n}", published=day, language=case.language))
        for n, (day, text) in enumerate(case.texts)
    ]
    found = sections(views, {case.shape}, cite=citation)
    return frozenset(_as_found(case.shape, group) for section in found for group in section.groups)


def _as_found(shape: Shape, group: tuple[Entry, ...]) -> Found:
    first = group[0]
    marked = " ".join(first.passage.text[mark.start : mark.end] for mark in first.marks)
    match shape:
        case Shape.DIFFERENCES:
            return tuple(sorted(entry.label for entry in group))
        case Shape.PEOPLE:
            return first.label, marked
        case Shape.QUOTES:
            return marked, first.label
        case _:
            return (first.label,)


def view_of(article: Article) -> ArticleView:
    """The analysed story of an article."""
    language = article.language or "en"
    passages = split_article(article)
    analysed = analyse_passages(article, passages, language=language)
    return ArticleView(article, tuple(a for a in analysed if a.passage.story), language)


def citation(passage: Passage) -> Citation:
    """The citation of a passage, with a placeholder title."""
    return Citation(passage.id.article_id, "Source", passage.paragraph, passage.sentence, passage.start, passage.end)


def rates(chosen: Collection[Case]) -> Rates:
    """The counts over some cases."""
    pairs = [(case.expected, shown(case)) for case in chosen]
    return Rates(
        sum(len(expected & found) for expected, found in pairs),
        sum(len(found) for _, found in pairs),
        sum(len(expected) for expected, _ in pairs),
    )


def table() -> str:
    """Markdown table of precision and recall per shape, on development cases and held-out cases."""
    lines = [
        "| shape | cases | precision | recall | held out: cases | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    for shape in SHAPES:
        cells = [shape.value]
        for held_out in (False, True):
            chosen = [case for case in cases(shape) if case.held_out is held_out]
            found = rates(chosen)
            cells += [str(len(chosen)), f"{found.precision:.2f}", f"{found.recall:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
