"""Compares user feedback on answers (from `dateline feedback export`) with the confidence of the answers."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.metrics import calibration_bins, expected_calibration_error, interval


class BadVote(ValueError):
    """A line is not a vote; the message gives its number."""


@dataclass(frozen=True, slots=True)
class Vote:
    """Feedback of one user on one answer.

    Attributes:
        refused: whether no answer was given.
        confidence: the probability that the first passage answers, 0 to 1.
        useful: whether the user found the answer useful.
    """

    refused: bool
    confidence: float
    useful: bool


def read_votes(lines: Iterable[str]) -> Iterator[Vote]:
    """The votes in JSON lines; empty lines are skipped.

    Raises:
        BadVote: a line does not have the format in docs/json.md.
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
    """Report the number of votes, and for answers the calibration; refusals are counted separately.

    Voters are self-selected, so this measures calibration, not the overall quality of answers.
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
    """The report for an exported file.

    Raises:
        BadVote: see `read_votes`.
        OSError: the file cannot be read.
    """
    # Not splitlines, which also splits at separators such as U+2028 that a question may contain.
    with file.open(encoding="utf-8") as lines:
        return report(list(read_votes(lines)))
