"""All errors that the core raises on purpose, as one tree.

DatelineError
├── ArticleError            an article could not be read
│   ├── ArticleNotFound     nothing is at that place
│   ├── UnreadableArticle   the bytes are not the text that they claim to be
│   ├── EmptyArticle        the text has no sentence
│   └── FetchRefused        a page was not fetched
├── NoSuchArticle           a user named an article, feed or shelf that is not there
├── LimitReached            a chat may not have more
├── Misunderstood           a schedule that is not understood
├── UnknownPassage          a reference to a passage that the library does not hold
├── UnknownBackend          an engine, encoder, reader or store that does not exist
├── MissingExtra            a part whose package is not installed
└── StoreError              the database cannot be used
    ├── DamagedIndex        the index of a library must be made anew
    ├── EngineUnavailable   the server of an engine does not answer
    └── DamagedVectors      the files of a library's vectors must be made anew

The text of each is a sentence for a user: what happened, and what to do about it. It is raised as a template and its
values, so that whoever shows it can say it in another language.
"""

import shlex
import sys
from pathlib import Path
from typing import Any, Self


class DatelineError(Exception):
    """Root of the tree; its text, in English, can be shown to a user as it is.

    Attributes:
        message: the template, which names its values as `{name}`; without values it is the text, braces and all.
        values: what stands in the template, each a text or a number.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values

    def without_frames(self) -> Self:
        """This error, fit to be kept: its traceback is dropped, which holds all that was at hand, such as a whole file."""
        each: BaseException | None = self
        while each is not None:
            each.__traceback__ = None
            each = each.__cause__ or each.__context__
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is pickled as a call with its `args`, which are not what __init__ takes here.
        return DatelineError.__new__, (type(self), *self.args), self.__dict__


class ArticleError(DatelineError):
    """An article could not be read.

    Attributes:
        locator: what was asked for, as the user wrote it; a template that names it has it among its values.
    """

    def __init__(self, message: str, *, locator: str, **values: object) -> None:
        super().__init__(message, **(values | {"locator": locator} if "{locator}" in message else values))
        self.locator = locator


class ArticleNotFound(ArticleError):
    """Nothing is there, or nothing of a kind that Dateline reads."""


class UnreadableArticle(ArticleError):
    """The bytes are not the text, or the metadata, that they claim to be."""


class EmptyArticle(ArticleError):
    """The text was read and holds no sentence."""


class FetchRefused(ArticleError):
    """A page was not fetched; the text says why, in one sentence."""


class NoSuchArticle(DatelineError):
    """A user named something that is not on the shelf."""


class LimitReached(DatelineError):
    """A chat may not have more; the text says what is full and how to make room."""


class Misunderstood(DatelineError):
    """A schedule that is not understood; the text says which part of it."""


class UnknownPassage(DatelineError):
    """A reference names a passage that this library does not hold (any more)."""


class UnknownBackend(DatelineError):
    """A part was named that is not in its table.

    Attributes:
        known: the names that are.
    """

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        text = "There is no {kind} called {name}. Choose one of: {known}."
        super().__init__(text, kind=kind, name=repr(name), known=", ".join(known))
        self.known = known


class MissingExtra(DatelineError):
    """A part needs a package that is not installed.

    Attributes:
        extra: the extra of the `dateline` package that brings it.
    """

    def __init__(self, what: str, extra: str) -> None:
        text = "{what} needs a package that is not installed. Run: {command}"
        super().__init__(text, what=what, command=_command(f"'dateline[{extra}]'"))
        self.extra = extra


def _command(needed: str) -> str:
    """Return the command that adds a package to the environment that Dateline runs in."""
    # pipx and uv keep their record of a program at the top of its environment.
    if Path(sys.prefix, "pipx_metadata.json").exists():
        return f"pipx inject dateline {needed}"
    if Path(sys.prefix, "uv-receipt.toml").exists():
        return f"uv pip install --python {shlex.quote(sys.prefix)} {needed}"
    return f"pip install {needed}"


class StoreError(DatelineError):
    """The database cannot be used, or refused a change; the text says why."""


class NotEmpty(StoreError):
    """A library was to be copied to where one is already."""

    def __init__(self) -> None:
        text = "The target holds a library already, and nothing was changed. Name an empty database or a new file."
        super().__init__(text)


class DamagedIndex(StoreError):
    """The files of an index do not fit each other. They can be deleted and made anew."""

    def __init__(self, folder: Path, reason: str) -> None:
        text = "The index in {folder} is damaged: {reason}. Delete this folder to have it made anew."
        super().__init__(text, folder=str(folder), reason=reason)


class EngineUnavailable(StoreError):
    """The server of an engine does not answer. The store has all that was added, and the index gets it later."""


class DamagedVectors(StoreError):
    """The files that hold the vectors of a library do not fit each other. They can be deleted and made anew."""

    def __init__(self, folder: Path, reason: str) -> None:
        text = "The vectors in {folder} are damaged: {reason}. Delete this folder to have them made anew."
        super().__init__(text, folder=str(folder), reason=reason)
