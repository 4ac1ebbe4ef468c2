"""The colours of pictures. Contrast is enough for small text (WCAG 2 AA: at least 4.5 to 1)."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`.

    Attributes:
        paper: background.
        ink: quotes.
        muted: citations and interface texts.
        accent: headings, figures and announced events.
        rule: lines between parts.
        track: background of a bar.
    """

    paper: str
    ink: str
    muted: str
    accent: str
    rule: str
    track: str

    def colours(self) -> dict[str, str]:
        """Return the colours by name."""
        return asdict(self)


LIGHT = Theme(paper="#fbf9f4", ink="#1b1b1a", muted="#625d54", accent="#9e2a1f", rule="#d8d2c4", track="#ebe5d8")
DARK = Theme(paper="#14171b", ink="#edebe5", muted="#a9a69d", accent="#ff9273", rule="#343a42", track="#262b32")
