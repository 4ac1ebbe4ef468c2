"""A sentence as a reader takes it in: without the codes of stock exchanges and without a dateline in front."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from retrieval.model import Span
from retrieval.text.acronyms import acronyms_in
from retrieval.text.datelines import find_dateline

_BARE = re.compile(r"(?<=\w)\s?\(([A-Z]{1,5})\)(?!\w)")
"""Capitals in brackets behind a name: `Apple (AAPL)`, and also `World Health Organization (WHO)`."""


def clean_for_reading(text: str) -> str:
    """What an encoder is to read of a sentence; its offsets are no longer those of the article, so nothing is quoted of it."""
    dateline = find_dateline(text, Span(0, len(text)))
    if dateline is not None and dateline.end < len(text):
        text = text[dateline.end :].lstrip()
    text = _codes().sub("", text)
    if "(" not in text:
        return text
    explained = {short for short, _ in acronyms_in(text)}
    return _BARE.sub(lambda match: "" if _is_ticker(text, match, explained) else match[0], text)


def _is_ticker(text: str, match: re.Match[str], explained: set[str]) -> bool:
    """Whether capitals in brackets name a share: they stand behind a name whose first letter they share, and are no acronym of it."""
    code = match[1]
    before = text[: match.start()].rsplit(None, 1)[-1] if text[: match.start()].strip() else ""
    return (
        code not in explained
        and len(code) != 2
        and before[:1].isupper()
        and before[:1] == code[0]
        and not before.isupper()
    )


@cache
def _codes() -> re.Pattern[str]:
    data = tomllib.loads(files("retrieval.text").joinpath("data/furniture.toml").read_text(encoding="utf-8"))
    exchanges = "|".join(map(re.escape, data["exchanges"]))
    suffixes = "|".join(sorted(data["reuters_suffixes"], key=len, reverse=True))
    return re.compile(
        rf"\s?[(\[](?:{exchanges}):\s?[A-Z0-9.]{{1,8}}[)\]]"
        rf"|\s?[(<\[][A-Z0-9]{{1,6}}\.(?:{suffixes})[)>\]](?:, opens new tab)?"
        rf"|(?<=\w)\s(?=[A-Z0-9]*[A-Z])[A-Z0-9]{{2,6}}\.(?:{suffixes})(?![\w.])(?:, opens new tab)?"
    )
