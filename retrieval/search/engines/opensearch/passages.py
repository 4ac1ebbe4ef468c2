"""How passages lie in an index of OpenSearch: its fields, and what they hold."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from retrieval.search.engines.rank_bm25 import K1, B

ORDINAL_BITS = 24
"""Bits of the field `place` for the ordinal of a passage, the lowest; the others hold the position of its article."""
LONGEST_TERM, LONGEST_FORM = 100, 500
"""OpenSearch splits terms of more than 255 UTF-16 units."""
NAME_LENGTH = 10
"""Characters of the name of a shelf. In front of each term, it makes the terms of each shelf different from those of all others."""

FIELDS: Mapping[str, Mapping[str, object]] = {
    # The name of the shelf, by which documents are routed, so that all of a shelf are together.
    "shelf": {"type": "keyword"},
    "article": {"type": "keyword"},
    "place": {"type": "long"},
    "length": {"type": "integer"},
    "terms": {"type": "text", "analyzer": "whitespace", "similarity": "sentences", "index_options": "freqs"},
    "forms": {"type": "keyword", "index": False},
    # One document of each shelf has these and `shelf` alone: to what it belongs, and what is known of it.
    "group": {"type": "keyword"},
    "state": {"type": "object", "enabled": False},
}


def settings(shards: int) -> dict[str, object]:
    """The settings and fields of an index, for its creation."""
    return {
        "settings": {
            "number_of_shards": shards,
            # A copy on another node, if there is one.
            "auto_expand_replicas": "0-1",
            # Whoever writes refreshes it.
            "refresh_interval": "30s",
            "similarity": {"sentences": {"type": "BM25", "k1": K1, "b": B}},
        },
        "mappings": {"dynamic": "strict", "properties": FIELDS},
    }


class IndexedArticle(NamedTuple):
    """A changed article: its passages as pairs of ordinal and terms, and the distinct words for `forms`."""

    passages: tuple[tuple[int, tuple[str, ...]], ...]
    forms: tuple[str, ...]


def shelf_name(*parts: str) -> str:
    """The name of a shelf, or of a group of them, in the index; it says nothing about them, and differs for different parts."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest)[:NAME_LENGTH].decode()


def token(term: str) -> str:
    """A term as it is indexed, without its shelf: unchanged, or its hash if it is long, has white space or is no valid text."""
    written = term.encode("utf-8", "surrogatepass")
    is_valid = written.decode("utf-8", "ignore") == term
    if is_valid and len(term) <= LONGEST_TERM and term.split() == [term]:
        return term
    return hashlib.sha256(written).hexdigest()


def form(word: str) -> str | None:
    """A word for `forms` as it is indexed; None if it is left out."""
    return word if len(word) <= LONGEST_FORM and word == word.encode("utf-8", "ignore").decode() else None


def document_id(shelf: str, article_id: str, ordinal: int) -> str:
    """The id of a passage."""
    return f"{shelf}.{article_id}.{ordinal}"


def ordinal_of(place: int) -> int:
    """The ordinal of the passage with this field `place`."""
    return place & (1 << ORDINAL_BITS) - 1


def position_of(place: int) -> int:
    """The position of the article of the passage with this field `place`."""
    return place >> ORDINAL_BITS


def documents_of(
    shelf: str, article_id: str, position: int, article: IndexedArticle
) -> Iterator[tuple[str, dict[str, object]]]:
    """One document per passage with its id; the words for `forms` are in the first."""
    forms: Sequence[str] = article.forms
    for ordinal, terms in article.passages:
        document: dict[str, object] = {
            "shelf": shelf,
            "article": article_id,
            "place": position << ORDINAL_BITS | ordinal,
            "length": len(terms),
            # Sorted, because only their numbers are needed, and their order would tell more of the text.
            "terms": " ".join(shelf + term for term in sorted(terms)),
        }
        if forms:
            document["forms"] = forms
        forms = ()
        yield document_id(shelf, article_id, ordinal), document
