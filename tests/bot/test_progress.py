"""How far the adding of many files has come, as a terminal and a log see it."""

import io

import pytest

from bot.cli.progress import duration, progress_line, shown
from retrieval.services import Progressed


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def so_far(done: int, total: int = 10_000) -> Progressed:
    return Progressed(done, total, done, 0, 0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0:00"), (7, "0:07"), (59.6, "1:00"), (750, "12:30"), (11_100, "3:05:00")]
)
def test_a_time_as_a_clock_shows_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("done", "elapsed", "line"),
    [
        (2500, 10.0, "2,500 of 10,000 files, 250 a second, 0:30 left"),
        (10_000, 40.0, "10,000 of 10,000 files, 250 a second, 0:00 left"),
        (0, 0.0, "0 of 10,000 files, 0 a second, "),
    ],
)
def test_the_count_the_rate_and_the_time_that_is_left(done: int, elapsed: float, line: str) -> None:
    assert progress_line(so_far(done), elapsed).startswith(line)


def test_without_a_terminal_there_is_a_line_now_and_then() -> None:
    stream, clock = io.StringIO(), Clock()
    with shown(stream, clock) as counted:
        for seconds in (1, 5, 11, 12, 20, 25):
            clock.now = 100.0 + seconds
            counted(so_far(100 * seconds))
    assert [line.partition(" ")[0] for line in stream.getvalue().splitlines()] == ["1,100", "2,500"]


def test_a_terminal_shows_a_bar() -> None:
    stream, clock = Terminal(), Clock()
    with shown(stream, clock) as counted:
        clock.now += 10
        counted(so_far(2500))
    assert "2,500 of 10,000 files, 250 a second, 0:30 left" in stream.getvalue()
