"""Finds datelines, which give place and agency before the first sentence of a report: `WASHINGTON (AP) — `."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from retrieval.model import Span

MOST_CHARACTERS = 80
LEAST_BEHIND = 15
"""Minimum number of characters after a dateline in capitals without an agency."""

_SMALL = frozenset(
    ["de", "del", "la", "le", "los", "las", "of", "the", "and", "du", "des", "sur", "el", "al", "upon", "am", "di"]
)
_PLACE_WORD = r"[^\W\d_a-zа-яёß-öø-ÿ][\w.'’-]*|\d{1,2}\.?|[a-zа-яéû]{3,9}\.?"
_DASH = r"\s*(?:[—–―−]+|--+|\s-)\s*"
_CAPITALS = r"[A-ZÀ-ÖØ-ÞĞİŞА-ЯЁ][A-ZÀ-ÖØ-ÞĞİŞА-ЯЁ.'’ -]{2,30}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?){0,2}(?:, [A-Z][a-zé]{2,8}\.? \d{1,2})?(?:\s*[—–―−]+\s*|\s+--?\s+)(?=[^\Wa-zа-я]|[\"“‘«])"
_ASIAN = r"【[^】\n]{1,24}[=＝][^】\n]{1,24}】|[\(（]?(?:新华社|新華社|中新社|中新网|中央社|人民网)[^\n。，,]{0,20}?\d{1,2}(?:月\d{1,2})?日[电電](?:[（(][^）)\n]{2,30}[)）])?[)）]?[：:，,]?"
_RUSSIAN = r"[А-ЯЁ][А-ЯЁа-яё -]{2,30}, \d{1,2} [а-я]{3,9}\.?\s*(?:/[^/\n]{2,24}/\.|[.—–-]+ ?(?:РИА Новости|ТАСС|ИНТЕРФАКС|Интерфакс)[^.\n]{0,24}\.)\s*"


def find_dateline(text: str, paragraph: Span) -> Span | None:
    """The range of the dateline at the beginning of a paragraph, without trailing white space, or None.

    It is the whole paragraph if that contains nothing else.
    """
    head = text[paragraph.start : min(paragraph.end, paragraph.start + MOST_CHARACTERS + 2)]
    length = paragraph.end - paragraph.start
    end = _asian(head) or _with_agency(head) or _in_capitals(head, length)
    if end is None and not text[: paragraph.start].strip() and length <= len(head):
        end = _alone(head)
    if end is None:
        return None
    return Span(paragraph.start, paragraph.start + len(head[:end].rstrip()))


def _asian(head: str) -> int | None:
    match = re.match(_ASIAN, head) or re.match(_RUSSIAN, head)
    return match.end() if match else None


def _with_agency(head: str) -> int | None:
    """The end of a dateline with an agency: `London CNN —`, `WASHINGTON (AP) — `, `Berlin, 5. Mai (dpa) - `."""
    match = _agency().match(head)
    if match is None or head[match.end() : match.end() + 1].islower():
        return None
    place = [word for word in re.split(r"[\s,/]+", match["place"] or "") if word]
    fits = (
        all(re.fullmatch(_PLACE_WORD, word) or word in _SMALL for word in place) or not (match["place"] or "").isascii()
    )
    return match.end() if fits and len(place) <= 8 else None


def _alone(head: str) -> int | None:
    """The end of a dateline that is the whole first paragraph of an article: `Washington —`."""
    match = re.fullmatch(r"((?:[A-ZÀ-ÞА-ЯЁ][\w.'’-]+[ ,]*){1,4})\s[—–]\s*", head)
    return match.end() if match else None


def _in_capitals(head: str, length: int) -> int | None:
    """The end of a dateline recognised only by its capitals: `NEW YORK — `, `AUSTIN, Texas — `."""
    match = re.match(_CAPITALS, head)
    return match.end() if match and length - match.end() >= LEAST_BEHIND else None


@cache
def _agency() -> re.Pattern[str]:
    data = tomllib.loads(files("retrieval.text").joinpath("data/furniture.toml").read_text(encoding="utf-8"))
    names = "|".join(re.escape(name) for name in sorted(data["agencies"], key=len, reverse=True))
    place = r"(?P<place>[^\W\d_][^\n()\[\]—–:;!?\"“”]{1,48}?)"
    return re.compile(
        rf"(?:{place}[\s,]+)?(?:[(（](?:{names})[^)）\n]{{0,16}}[)）]|(?:{names})){_DASH}|[\u0900-\u097f][^\n()।]{{2,40}} \((?:भाषा|वार्ता|एएनआई|आईएएनएस|एपी)\)|\((?:CNN)\)\s*(?=[A-Z“])"
    )
