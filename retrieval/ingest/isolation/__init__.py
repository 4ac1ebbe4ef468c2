"""Where files and pages that strangers send are read: in this process, or in one of its own that can be stopped.

What reads is a function of this project that is given the bytes, names them `locator` in its errors, and gives back articles and
other plain values. The functions themselves know nothing of processes. Front ends read with `Workers`; tests of a format need not.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from retrieval.ingest.isolation.workers import Limits, Workers

__all__ = ["Isolation", "Limits", "Workers", "in_process"]

R = TypeVar("R")


class Isolation(Protocol):
    """Calls a function that reads bytes."""

    def __call__(
        self, function: Callable[..., R], data: bytes, *args: str | None, locator: str, **kwargs: str | None
    ) -> R:
        """What `function(data, *args, locator=locator, **kwargs)` gives back.

        Raises:
            ArticleError: as the function, or because it would need more than it may.
        """


def in_process(function: Callable[..., R], data: bytes, *args: str | None, locator: str, **kwargs: str | None) -> R:
    """Call a function here, without any limit; see `Isolation`."""
    return function(data, *args, locator=locator, **kwargs)
