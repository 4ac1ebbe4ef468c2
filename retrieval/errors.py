"""Everything that the core raises on purpose, in one tree.

DatelineError
├── ArticleError            an article could not be read
│   ├── ArticleNotFound     nothing at that place
│   ├── UnreadableArticle   bytes that are not the text they claim to be
│   └── EmptyArticle        readable, but without a sentence
├── UnknownPassage          a reference to a passage that the library does not hold
├── UnknownBackend          a name that no engine (or encoder, or store) goes by
└── MissingExtra            a part whose package is not installed

The text of each is a sentence for a user: what happened, and what to do about it.
"""


class DatelineError(Exception):
    """Root of the tree; its text can be shown to a user as it is."""


class ArticleError(DatelineError):
    """An article could not be read.

    Attributes:
        locator: what was asked for, as the user wrote it.
    """

    def __init__(self, message: str, *, locator: str) -> None:
        super().__init__(message)
        self.locator = locator


class ArticleNotFound(ArticleError):
    """Nothing is there, or nothing of a kind that Dateline reads."""


class UnreadableArticle(ArticleError):
    """The bytes are not the text, or the metadata, that they claim to be."""


class EmptyArticle(ArticleError):
    """The text was read and holds no sentence."""


class UnknownPassage(DatelineError):
    """A reference names a passage that this library does not hold (any more)."""


class UnknownBackend(DatelineError):
    """A part was named that is not in its table.

    Attributes:
        known: the names that are.
    """

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no {kind} called {name!r}; choose one of: {', '.join(known)}.")
        self.known = known


class MissingExtra(DatelineError):
    """A part needs a package that is not installed.

    Attributes:
        extra: the extra of the `dateline` package that brings it.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a package that is not installed; run: pip install 'dateline[{extra}]'")
        self.extra = extra
