"""The contract of a reader: a question and windows of articles in, a score for each sentence out.

What every reader promises, and `tests/contracts/reader.py` checks:

- Each window's reading has one score a sentence, in order. A score is the log-odds that the sentence answers against
  that none does: above 0 it is likelier that it answers.
- A sentence's short answer is a range of its own characters, never empty, or None.
- A reading does not depend on the other windows, but for rounding, and is the same every time.
- Any string is taken, also an empty one, a very long one, and one with characters that are in no script; a sentence
  that did not fit has the score `UNREAD`.
- Calls from several threads are safe.
- `identity` names the network and its version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.model import Span

UNREAD = -30.0
"""The score of a sentence that the reader did not see."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences of one article under its title, empty where it has none of its own."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """A short answer in a sentence, and the probability, 0 to 1, that it starts and ends there."""

    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a window: for each sentence its score and its short answer."""

    scores: tuple[float, ...]
    answers: tuple[Sure | None, ...]


class Reader(Protocol):
    """Reads windows; the module's docstring is the contract."""

    @property
    def identity(self) -> str:
        """The network and its version, fit for a file's name."""

    def read(self, question: str, windows: Sequence[Window], *, before: str = "") -> list[Reading]:
        """The readings of some windows.

        Args:
            question: as typed.
            windows: any number, of any lengths.
            before: the question and the short answer before it in a conversation; empty for none.
        """
