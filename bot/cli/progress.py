"""Shows how far long work has come: a bar or one line in a terminal, and a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.cli.output import show_progress
from bot.rendering import library_texts
from retrieval.services import Counted, Progressed

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


def progress_line(so_far: Progressed, elapsed: float) -> str:
    """The progress in one line: files done, files a second, and the time that is left."""
    rate = so_far.done / max(elapsed, 0.001)
    return library_texts.files_done(
        so_far.done, so_far.total, rate, duration((so_far.total - so_far.done) / max(rate, 0.001))
    )


def duration(seconds: float) -> str:
    """A time as a clock shows it: `0:07`, `12:30` or `3:05:00`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def shown(stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> Iterator[Counted]:
    """What shows the progress until the end of the block.

    Args:
        stream: where it is shown; None for standard error.
        clock: seconds.
    """
    stream = stream or sys.stderr
    if stream.isatty():
        yield from _bar(stream, clock)
    else:
        yield _lines(stream, clock)


def _bar(stream: TextIO, clock: Callable[[], float]) -> Iterator[Counted]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    started = clock()
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task = progress.add_task(library_texts.counting(), total=None)

        def show(so_far: Progressed) -> None:
            line = progress_line(so_far, clock() - started)
            progress.update(task, total=so_far.total, completed=so_far.done, description=line)

        yield show


def _lines(stream: TextIO, clock: Callable[[], float]) -> Counted:
    started = last = clock()

    def show(so_far: Progressed) -> None:
        nonlocal last
        now = clock()
        if now - last >= EVERY:
            last = now
            stream.write(progress_line(so_far, now - started) + "\n")
            stream.flush()

    return show


class ProgressLine:
    """Shows lines of progress: on one line of a terminal, and a line now and then elsewhere."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, line: str) -> None:
        """Show a line."""
        if sys.stderr.isatty():
            show_progress(line)
        elif time.monotonic() - self._last >= EVERY:
            self._last = time.monotonic()
            sys.stderr.write(line + "\n")
