"""Choose the fonts of a picture among the free fonts on the system."""

import re
from collections.abc import Collection

_CJK = {"ja": "JP", "ko": "KR", "zh": "SC"}
_SCRIPTS = ("Hebrew", "Devanagari", "Bengali", "Tamil", "Telugu", "Thai", "Armenian", "Georgian")
_FIRST = {
    "Sans": ("Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic"),
    "Serif": ("Noto Serif", "Noto Naskh Arabic"),
}
_NEXT = ("DejaVu Sans", "Noto Sans Symbols", "Noto Sans Symbols2", "Libertinus Serif")
"""Fonts for many scripts, tried last; the very last one ships with typst."""
_HAN = re.compile(r"\bCJK\b")
_NEVER = re.compile(r"\bmath\b|new computer modern|last ?resort|\bblank\b", re.IGNORECASE)
"""Fonts that are never used: they cannot join the letters of some scripts, or show boxes."""


def stacks(kind: str, families: Collection[str]) -> dict[str, list[str]]:
    """Return the available fonts in the order in which they are tried.

    Args:
        kind: `Sans` or `Serif`.
        families: names of the installed font families.

    Returns:
        One list for each language with its own shapes of Chinese characters, and one as `other`.
    """
    han = {language: f"Noto {kind} CJK {region}" for language, region in _CJK.items()}
    usable = sorted(family for family in families if not _NEVER.search(family))
    alike = [family for family in usable if family.startswith(f"Noto {kind} ")]
    rest = (
        *_FIRST[kind],
        *(f"Noto {kind} {script}" for script in _SCRIPTS),
        *_NEXT,
        *reversed(han.values()),
        *alike,
        *usable,
    )
    # Fonts for Chinese characters have matching Latin letters and quotation marks, so they come first.
    listed = {**{language: (name, *rest) for language, name in han.items()}, "other": rest}
    return {
        language: _with_one_han([name for name in dict.fromkeys(names) if name in families])
        for language, names in listed.items()
    }


def _with_one_han(names: list[str]) -> list[str]:
    """Return a list of fonts with the first of those for Chinese characters alone.

    All of them have the same characters. A letter that no font has is looked for in each font of the list, and typst keeps what it
    has looked into: 20 MB for each of these, together 330 MB.
    """
    first = next((name for name in names if _HAN.search(name)), None)
    return [name for name in names if name == first or not _HAN.search(name)]


def package_for(texts: str) -> str:
    """Return the Debian and Ubuntu package that has the letters of a text."""
    wide = any("\u2e80" <= character <= "\ud7af" or "\U00020000" <= character < "\U000e0000" for character in texts)
    return "fonts-noto-cjk" if wide else "fonts-noto-core"
