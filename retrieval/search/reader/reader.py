"""Defines the interface of a reader, which scores the sentences of article windows for a question.

Every reader guarantees the following, which `tests/contracts/reader.py` checks:

- A reading has one score per sentence of its window, in order. The score is the log-odds that the sentence answers
  against no sentence answering; above 0 an answer is more likely.
- The short answer of a sentence is a non-empty range of its characters, or None.
- A reading is deterministic and does not depend on the other windows (except for rounding).
- Any string is accepted, including empty and very long strings and characters outside any script. A sentence that does
  not fit has the score `UNREAD`.
- Calls are thread-safe.
- `identity` names the network and its version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.model import Span

UNREAD = -30.0
"""The score of a sentence that was not read."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences of one article with its title, which is empty if it was supplied."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """A short answer in a sentence, and the probability, 0 to 1, that it starts and ends there."""

    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The result for a window: the score and the short answer of each sentence."""

    scores: tuple[float, ...]
    answers: tuple[Sure | None, ...]


class Reader(Protocol):
    """Reads windows. The docstring of the module states the guarantees."""

    @property
    def identity(self) -> str:
        """Network and version, usable in a file name."""

    def read(self, question: str, windows: Sequence[Window], *, before: str = "") -> list[Reading]:
        """Read windows; one reading per window.

        Args:
            question: as typed.
            windows: any number of windows of any length.
            before: the previous question of the conversation with its short answer; empty for none.
        """
