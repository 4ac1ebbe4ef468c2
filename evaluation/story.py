"""Measures the separation of the story from other text against manual annotations.

Input are JSON lines with `text` and `aside`, the character ranges `[start, end]` that are not part of the story.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.model import Article, Passage, Span
from retrieval.passages import split_article


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with the ranges of its text annotated as not part of the story."""

    article: Article
    aside: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for precision and recall of text outside the story.

    Attributes:
        found: number of passages classified as outside the story.
        right: number of these of which more than half is annotated.
        marked: number of annotated ranges.
        recalled: number of these of which more than half lies in passages classified as outside the story.
        wrong: the texts of the wrongly classified passages.
        missed: the texts of the annotated ranges that were not found.
        story: number of passages that are story according to the annotation.
    """

    found: int
    right: int
    marked: int
    recalled: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    story: int


def read_marked(file: Path) -> Iterator[Marked]:
    """The articles of a file, in order."""
    for line in file.read_text(encoding="utf-8").splitlines():
        held = json.loads(line)
        yield Marked(Article(held["text"], held.get("title", "")), tuple(Span(*span) for span in held["aside"]))


def score(articles: Iterable[Marked]) -> Score:
    """Compare the passages of articles with the annotations."""
    found, right, marked, recalled, story = 0, 0, 0, 0, 0
    wrong: list[str] = []
    missed: list[str] = []
    for each in articles:
        passages = split_article(each.article)
        aside = [passage for passage in passages if not passage.story]
        bad = [passage.text for passage in aside if not _mostly(passage.span, each.aside)]
        lost = [each.article.text[s.start : s.end] for s in each.aside if not _mostly(s, _spans(aside))]
        found, right = found + len(aside), right + len(aside) - len(bad)
        marked, recalled = marked + len(each.aside), recalled + len(each.aside) - len(lost)
        story += sum(not _mostly(passage.span, each.aside) for passage in passages)
        wrong, missed = wrong + bad, missed + lost
    return Score(found, right, marked, recalled, tuple(wrong), tuple(missed), story)


def lines_of(result: Score) -> Iterator[str]:
    """One line for each disagreement, then a line with precision and recall."""
    yield from (f"taken out, but story: {text}" for text in result.wrong)
    yield from (f"left in, but not story: {text}" for text in result.missed)
    yield (
        f"precision {result.right}/{result.found}, recall {result.recalled}/{result.marked}; "
        f"{result.story} passages of story"
    )


def _spans(passages: Sequence[Passage]) -> list[Span]:
    return [passage.span for passage in passages]


def _mostly(span: Span, ranges: Sequence[Span]) -> bool:
    """Whether more than half of a range is covered by other ranges, which must not overlap."""
    inside = sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for other in ranges)
    return 2 * inside > span.end - span.start
