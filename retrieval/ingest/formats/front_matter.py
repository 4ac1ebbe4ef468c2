"""YAML front matter at the top of Markdown and plain text: what is known of the article, as keys and values.

All values are read as text, so that a date or a number stands as it was written. Aliases can make a few lines unfold to gigabytes,
so they are refused, as are depth and length that no metadata has.
"""

import re
from typing import Any

from retrieval.errors import UnreadableArticle

MOST_CHARACTERS = 16_000
MOST_DEPTH = 5
"""Of lists and mappings inside each other; `author: [{name: Ana}]` has four."""

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEYS = {
    "title": ("title", "headline"),
    "source": ("source", "site", "publisher", "publication"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "datePublished"),
    "url": ("url", "link", "canonical", "canonical_url"),
    "language": ("language", "lang"),
}
_NOTHING = {"", "~", "null", "Null", "NULL"}


def split_front_matter(text: str, locator: str) -> tuple[dict[str, str], str]:
    """What is known of an article, by the names of `Article`'s fields, and the text behind the front matter.

    Raises:
        UnreadableArticle: the front matter is no YAML mapping, or one that would need much time or memory.
    """
    front = _FRONT.match(text)
    if not front:
        return {}, text
    known = _mapping(front[1], locator)
    kept = {key: value for key, names in _KEYS.items() if (value := _first(known, names))}
    return kept, text[front.end() :]


def _mapping(front: str, locator: str) -> dict[str, Any]:
    import yaml

    def loaded() -> Any:  # noqa: ANN401 - YAML of any kind
        if len(front) > MOST_CHARACTERS:
            raise _Excess
        return yaml.load(front, Loader)  # noqa: S506 - the base loader makes text, lists and mappings alone

    class Loader(yaml.BaseLoader):
        depth = 0

        def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - PyYAML's
            event = self.peek_event()  # type: ignore[no-untyped-call]
            # Anchors are refused together with aliases, which need them.
            if getattr(event, "anchor", None) is not None or self.depth >= MOST_DEPTH:
                raise _Excess
            self.depth += 1
            try:
                return super().compose_node(parent, index)
            finally:
                self.depth -= 1

    try:
        known = loaded() or {}
    except _Excess:
        raise UnreadableArticle(
            "The front matter of {locator} is too long, too deep or has aliases; write plain keys and values.",
            locator=locator,
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as exc:
        # Escapes and version numbers out of range are plain ValueErrors in PyYAML.
        reason = " ".join(str(exc).split())[:150]
        raise UnreadableArticle(
            "The front matter of {locator} is no YAML: {reason}.", reason=reason, locator=locator
        ) from exc
    if not isinstance(known, dict):
        raise UnreadableArticle("The front matter of {locator} must be keys and values.", locator=locator)
    return known


class _Excess(Exception):
    """Front matter that is longer or deeper than any, or has aliases."""


def _first(known: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of some keys that has a value; of a list all, of a mapping its name."""
    for name in names:
        value = known.get(name)
        parts = value if isinstance(value, list) else [value]
        texts = [part.get("name") if isinstance(part, dict) else part for part in parts]
        said = ", ".join(text for text in texts if isinstance(text, str) and text not in _NOTHING)
        if said:
            return said
    return None
