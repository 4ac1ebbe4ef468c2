"""Finds acronyms that a text explains, as in `Self-Defense Forces (SDF)` (after Schwartz and Hearst, PSB 2003)."""

import re
from functools import lru_cache

_EXPLAINED = re.compile(r"\(\s*([^\W\d_][\w.&-]{1,9})\s*(?:[,;][^)]{0,40})?\)")
_WORD = re.compile(r"[^\W\d_][\w’']*")
_SMALL = frozenset(
    ["of", "the", "and", "for", "in", "on", "to", "de", "la", "le", "du", "des", "y", "e", "und", "der", "die"]
)
MOST_WORDS = 8


@lru_cache(maxsize=256)
def acronyms_in(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of each explained acronym and its long form, as written."""
    found: dict[str, str] = {}
    for match in _EXPLAINED.finditer(text):
        acronym = match[1].replace(".", "")
        if sum(c.isupper() for c in acronym) < 2:
            continue
        long = _long_form(acronym.rstrip("s"), text[max(0, match.start() - 120) : match.start()])
        if long:
            found.setdefault(acronym, long)
    return tuple(found.items())


def _long_form(acronym: str, before: str) -> str | None:
    """The last words before the brackets whose initials, with or without small words, are the acronym; or None."""
    sentence = re.split(r"[.!?;:\n]\s", before)[-1]
    words = list(_WORD.finditer(re.sub(r"[-–/]", " ", sentence)))
    letters = acronym.casefold().replace("&", "").replace("-", "")
    for start in range(len(words) - 1, max(-1, len(words) - MOST_WORDS - 1), -1):
        part = [word[0] for word in words[start:]]
        if part[0].casefold() in _SMALL:
            continue
        everything = "".join(word[0] for word in part).casefold()
        important = "".join(word[0] for word in part if word.casefold() not in _SMALL).casefold()
        if letters in {everything, important}:
            return sentence[words[start].start() :].strip()
    return None
