"""How passages lie in an index of Tantivy: its fields, and what they hold."""

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tantivy import Document, Schema

LENGTH_BITS, ORDINAL_BITS = 11, 24
"""Bits of the field `place` for the length of a passage, the lowest, and for its ordinal; the others hold the position of its
article. One field is read in half the time of two."""
MOST_LENGTH = (1 << LENGTH_BITS) - 1
FILLER, FILLING = "\uffff", 10
"""A term that no text has, because it is no character, and how often it is added to each passage. Passages then differ less in
length, which is what a smaller b does: with a mean length m, Tantivy's b becomes 0.75 m / (m + 10), about the 0.4 of ours. Its
frequency tells whether the index still counts removed passages."""
LONGEST_TERM = 1000


class IndexedArticle(NamedTuple):
    """A changed article: its passages as pairs of ordinal and terms, and the distinct words for `forms`."""

    passages: tuple[tuple[int, tuple[str, ...]], ...]
    forms: tuple[str, ...]


def place_of(position: int, ordinal: int, length: int) -> int:
    """The field `place` of a passage; passages longer than `MOST_LENGTH` terms count as so long."""
    return (position << ORDINAL_BITS | ordinal) << LENGTH_BITS | min(length, MOST_LENGTH)


def ordinal_of(place: int) -> int:
    """The ordinal of the passage with this field `place`."""
    return place >> LENGTH_BITS & (1 << ORDINAL_BITS) - 1


def position_of(place: int) -> int:
    """The position of the article of the passage with this field `place`."""
    return place >> ORDINAL_BITS + LENGTH_BITS


def schema() -> "Schema":
    """The fields of a passage."""
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("forms", tokenizer_name="raw", index_option="basic")
    # Signed, because the package deletes nothing by the terms of an unsigned field.
    builder.add_integer_field("article", indexed=True, fast=True)
    for name in ("place", "length"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def documents_of(number: int, position: int, article: IndexedArticle) -> "Iterator[Document]":
    """One document per passage; the words for `forms` are in the first."""
    from tantivy import Document

    forms = article.forms
    for ordinal, terms in article.passages:
        document = Document()
        document.add_text("terms", " ".join((*terms, *[FILLER] * FILLING)))
        for form in forms:
            document.add_text("forms", form)
        forms = ()
        document.add_integer("article", number)
        document.add_unsigned("place", place_of(position, ordinal, len(terms)))
        document.add_unsigned("length", len(terms))
        yield document


def token(term: str) -> str:
    """A term as it is indexed: unchanged, or its hash if it is very long, contains white space or is no valid text."""
    written = term.encode("utf-8", "surrogatepass")
    is_valid = written.decode("utf-8", "ignore") == term
    if is_valid and term != FILLER and len(term) <= LONGEST_TERM and term.split() == [term]:
        return term
    return hashlib.sha256(written).hexdigest()
