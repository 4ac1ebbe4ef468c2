"""What is wrong with the bot, told from a snapshot, and when the operator is to hear of it. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.rendering import problem_texts as texts

LONGEST_WAIT = 60.0
"""Seconds after which an update that is not handled is stuck: answers take seconds, and a page at most half a minute."""
FAILURES = 4
"""Failures in a row from which a feed keeps failing: with the waits between them, seven hours."""
LEAST_FREE = 200_000_000
"""Bytes that must be free: /forget writes the library anew, and one with thousands of articles has some 100 MB."""
PAUSE = 3600.0
"""Seconds between two messages about the same thing, at least."""
MOST_HOSTS = 3


class Problem(StrEnum):
    """A thing that can be stuck."""

    UPDATES = "updates"
    FEEDS = "feeds"
    DISK = "disk"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How the bot is at one moment.

    Attributes:
        now: the moment, in seconds since 1970.
        waiting_since: when the oldest update came in that is not handled.
        failures: for each feed that could not be read at the last look, its host and how many times in a row it failed.
        free: bytes that are free on the disk of the state folder; None where nothing is kept or nobody can tell.
        is_queue_writable: whether what comes in can be written down.
    """

    now: float
    waiting_since: float | None = None
    failures: tuple[tuple[str, int], ...] = ()
    free: int | None = None
    is_queue_writable: bool = True


def find_problems(snapshot: Snapshot) -> frozenset[Problem]:
    """What is stuck."""
    since = snapshot.waiting_since
    found = {
        Problem.UPDATES: since is not None and snapshot.now - since > LONGEST_WAIT,
        Problem.FEEDS: bool(_failing_hosts(snapshot)),
        Problem.DISK: snapshot.free is not None and snapshot.free < LEAST_FREE,
        Problem.QUEUE: not snapshot.is_queue_writable,
    }
    return frozenset(problem for problem, is_there in found.items() if is_there)


def _failing_hosts(snapshot: Snapshot) -> list[str]:
    return sorted({host for host, failures in snapshot.failures if failures >= FAILURES})


class Notice(NamedTuple):
    """A message: that something is stuck, or is no longer."""

    problem: Problem
    over: bool


def text_of(notice: Notice, snapshot: Snapshot) -> str:
    """What a notice says, in the language that is being spoken."""
    hosts = _failing_hosts(snapshot)
    named = ", ".join(hosts[:MOST_HOSTS]) + (" …" if len(hosts) > MOST_HOSTS else "")
    free = (snapshot.free or 0) // 1_000_000
    said: dict[Notice, Callable[[], str]] = {
        Notice(Problem.UPDATES, over=False): lambda: texts.updates_wait(snapshot.waiting_since or snapshot.now),
        Notice(Problem.UPDATES, over=True): texts.updates_handled,
        Notice(Problem.FEEDS, over=False): lambda: texts.feeds_fail(named),
        Notice(Problem.FEEDS, over=True): texts.feeds_read,
        Notice(Problem.DISK, over=False): lambda: texts.disk_full(free),
        Notice(Problem.DISK, over=True): lambda: texts.disk_free(free),
        Notice(Problem.QUEUE, over=False): texts.queue_unwritable,
        Notice(Problem.QUEUE, over=True): texts.queue_writable,
    }
    return said[notice]()


class Notices:
    """Knows what was told about each thing, and when: nothing twice, and at most once an hour about the same thing."""

    def __init__(self) -> None:
        self._told: frozenset[Problem] = frozenset()
        self._at: dict[Problem, float] = {}

    def due(self, problems: Collection[Problem], now: float) -> list[Notice]:
        """What is to be told now: what is stuck and was not told, and what was told and is over."""
        return [
            Notice(problem, over=problem in self._told)
            for problem in Problem
            if (problem in problems) != (problem in self._told) and self._may_speak_of(problem, now)
        ]

    def _may_speak_of(self, problem: Problem, now: float) -> bool:
        return problem not in self._at or now - self._at[problem] >= PAUSE

    def note_told(self, notice: Notice, now: float) -> None:
        """A notice was told."""
        self._told = self._told - {notice.problem} if notice.over else self._told | {notice.problem}
        self._at[notice.problem] = now

    def note_tried(self, notice: Notice, now: float) -> None:
        """A notice could not be told; it may be again in an hour."""
        self._at[notice.problem] = now
