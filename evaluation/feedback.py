"""What people thought of answers, as `dateline feedback export` writes it, against what Dateline had promised."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.metrics import calibration_bins, expected_calibration_error, interval


class BadVote(ValueError):
    """A line is no vote; the text says which."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's opinion of one answer.

    Attributes:
        refused: whether the answer was a no, and so showed no passage as its own.
        confidence: that the first passage answers, 0 to 1.
        useful: what they thought.
    """

    refused: bool
    confidence: float
    useful: bool


def read_votes(lines: Iterable[str]) -> Iterator[Vote]:
    """The votes in lines of JSON; empty lines are passed over.

    Raises:
        BadVote: a line is not of the format that docs/json.md describes.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            vote = Vote(found["passage"] is None, float(found["confidence"]), found["useful"])
        except (ValueError, KeyError, TypeError) as exc:
            raise BadVote(f"line {number} is no vote: {exc!r}") from exc
        if not isinstance(vote.useful, bool) or not 0 <= vote.confidence <= 1:
            raise BadVote(f"line {number} is no vote: useful is true or false, confidence from 0 to 1")
        yield vote


def report(votes: Sequence[Vote]) -> str:
    """Counts, and of the answers how many of each confidence were useful; refusals are counted by themselves.

    Only those who care vote, so this says where promise and experience part, and not how good the answers are.
    """
    answers = [vote for vote in votes if not vote.refused]
    refusals = [vote for vote in votes if vote.refused]
    lines = [f"votes: {len(votes)}", _share("answers", answers), _share("refusals", refusals)]
    if answers:
        lines += ["", *_calibration(answers)]
    return "\n".join(lines)


def _share(name: str, votes: Sequence[Vote]) -> str:
    if not votes:
        return f"{name}: 0"
    low, high = interval([[float(vote.useful)] for vote in votes])
    useful = sum(vote.useful for vote in votes)
    return f"{name}: {len(votes)}, useful {useful} ({useful / len(votes):.0%}, 95 % interval {low:.0%} to {high:.0%})"


def _calibration(answers: Sequence[Vote]) -> list[str]:
    confidence = np.array([vote.confidence for vote in answers])
    useful = np.array([vote.useful for vote in answers])
    rows = [
        f"{promised:>10.0%} {kept:>8.0%} {count:>6}" for promised, kept, count in calibration_bins(confidence, useful)
    ]
    error = expected_calibration_error(confidence, useful)
    return ["confidence   useful  votes", *rows, "", f"expected calibration error: {error:.3f}"]


def report_on(file: Path) -> str:
    """The report on an exported file.

    Raises:
        BadVote: see `read_votes`.
        OSError: the file cannot be read.
    """
    # Not splitlines: a question may hold separators that end a line for Python alone.
    with file.open(encoding="utf-8") as lines:
        return report(list(read_votes(lines)))
