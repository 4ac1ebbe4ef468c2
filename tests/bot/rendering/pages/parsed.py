"""A page as a parser reads it: the text of each element that has an id, and the texts that are marked."""

import html.parser
from dataclasses import dataclass, field

VOID = frozenset({"meta", "input", "br", "hr", "link", "img"})


@dataclass
class Parsed(html.parser.HTMLParser):
    """The elements of a page, in order."""

    ids: dict[str, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    _open: list[tuple[str, str | None, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id"), len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        opened, name, start = self._open.pop()
        assert opened == tag
        if name is not None:
            assert name not in self.ids, f"two elements have the id {name}"
            self.ids[name] = self.text[start:]
        if tag == "mark":
            self.marks.append(self.text[start:])

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def parsed(page: str) -> Parsed:
    """Read a page, all of whose elements must be closed."""
    reader = Parsed()
    reader.feed(page)
    reader.close()
    assert reader._open == []
    return reader
