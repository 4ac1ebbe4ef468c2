"""What is not story in articles, found against what somebody has marked by hand.

The file has a JSON object a line: `text`, and `aside`, the ranges `[start, end]` of characters that are not story.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.model import Article, Passage, Span
from retrieval.passages import split_article


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with the ranges of its text that somebody has marked as not story."""

    article: Article
    aside: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many passages were found not to be story, how many of them rightly, how many marked ranges were found.

    Attributes:
        found: passages.
        right: those of them of which more than half is marked.
        marked: ranges.
        recalled: those of them of which more than half is in such passages.
        wrong: the text of each passage that was found and is not right.
        missed: the text of each range that was not found.
        story: passages that are story by the marks.
    """

    found: int
    right: int
    marked: int
    recalled: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    story: int


def read_marked(file: Path) -> Iterator[Marked]:
    """The articles of a file, in its order."""
    for line in file.read_text(encoding="utf-8").splitlines():
        held = json.loads(line)
        yield Marked(Article(held["text"], held.get("title", "")), tuple(Span(*span) for span in held["aside"]))


def score(articles: Iterable[Marked]) -> Score:
    """How the passages of these articles agree with the marks."""
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
    """Every disagreement, then precision and recall, a line each."""
    yield from (f"taken out, but story: {text}" for text in result.wrong)
    yield from (f"left in, but not story: {text}" for text in result.missed)
    yield (
        f"precision {result.right}/{result.found}, recall {result.recalled}/{result.marked}; "
        f"{result.story} passages of story"
    )


def _spans(passages: Sequence[Passage]) -> list[Span]:
    return [passage.span for passage in passages]


def _mostly(span: Span, ranges: Sequence[Span]) -> bool:
    """Whether more than half of a range lies in others, which do not overlap."""
    inside = sum(max(0, min(span.end, other.end) - max(span.start, other.start)) for other in ranges)
    return 2 * inside > span.end - span.start
