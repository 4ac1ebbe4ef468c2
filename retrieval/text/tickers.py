"""Cleans a sentence for the encoder: removes a leading dateline and ticker symbols."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from retrieval.model import Span
from retrieval.text.acronyms import acronyms_in
from retrieval.text.datelines import find_dateline

_BARE = re.compile(r"(?<=\w)\s?\(([A-Z]{1,5})\)(?!\w)")
"""Capitals in brackets after a word: a ticker, `Apple (AAPL)`, or an acronym, `World Health Organization (WHO)`."""


def clean_for_reading(text: str) -> str:
    """The sentence without a dateline and ticker symbols. It is never quoted, because its offsets differ."""
    dateline = find_dateline(text, Span(0, len(text)))
    if dateline is not None and dateline.end < len(text):
        text = text[dateline.end :].lstrip()
    text = _codes().sub("", text)
    if "(" not in text:
        return text
    explained = {short for short, _ in acronyms_in(text)}
    return _BARE.sub(lambda match: "" if _is_ticker(text, match, explained) else match[0], text)


def _is_ticker(text: str, match: re.Match[str], explained: set[str]) -> bool:
    """Whether capitals in brackets are a ticker: same first letter as the name before them, and not its acronym."""
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
