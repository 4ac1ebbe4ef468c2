"""What a format declares of itself. A module of this package that has a `FORMAT` is a format; see `retrieval.ingest.formats`."""

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.model import Article

Reader = Callable[[bytes, str, str], Article]
"""Bytes, a locator that names them in errors, and a name that stands for a title where there is none, to an article."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that articles come in.

    Attributes:
        name: by which it is known.
        read: makes an article of a file; raises `UnreadableArticle` or `EmptyArticle`.
        endings: of names of such files, in small letters, with the dot.
        content_types: under which they are served.
    """

    name: str
    read: Reader
    endings: tuple[str, ...]
    content_types: tuple[str, ...]
