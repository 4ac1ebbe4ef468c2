"""Texts as a picture takes them: in runs, each with its language and direction, cut where there is no room. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict

from bot.rendering.document import plain
from bot.rendering.telegram_text import carried

ELLIPSIS = "…"
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff\uff66-\uff9f]")),
    ("ko", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
"""What a script says about the language, as far as it matters for choosing letterforms and breaking lines."""
_LETTER = "[^\\W\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
"""What words are made of where there is white space between them."""
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
_UNBROKEN = 10
_BLANK = re.compile(r"[\s\u0085]+")
_UNSEEN = re.compile("[\x7f-\x9f\ufffe\uffff]")


class Piece(TypedDict):
    """A paragraph of a picture.

    `runs` are texts, each with whether it is emphasised; `lang` is an ISO 639-1 code; `spaced` says that its letters
    can stand apart, as in a heading.
    """

    runs: list[tuple[str, bool]]
    lang: str
    rtl: bool
    spaced: NotRequired[bool]


class Wording:
    """Makes pieces for one picture.

    Args:
        language: of texts in a script that several languages share.
        texts: everything that is quoted in the picture: kana anywhere make its Chinese characters Japanese ones.
    """

    def __init__(self, language: str, texts: Iterable[str] = ()) -> None:
        self._language = language.replace("_", "-").partition("-")[0].lower() or "en"
        together = " ".join(texts)
        self._han = next((name for name, script in _SCRIPTS[:2] if script.search(together)), self._language)
        self.rtl = is_rtl(together) if any(map(str.isalpha, together)) else self._language in {"ar", "fa", "he", "ur"}

    def piece(self, text: str, most: int | None = None, *, emphasised: Sequence[str] = ()) -> Piece:
        """A text, cut to a width of `most` letters, with the given words emphasised."""
        text = tidy(text)
        text = text if most is None else cut(text, most)
        return {
            "runs": [(breakable(part), strong) for part, strong in _parted(text, emphasised)],
            "lang": self._language_of(text),
            "rtl": is_rtl(text),
        }

    def heading(self, text: str) -> Piece:
        """A few words of our own, which stand apart from what is quoted."""
        cased = all(character.lower() != character.upper() for character in text if character.isalpha())
        return {**self.piece(text.upper() if cased else text), "spaced": cased}

    def _language_of(self, text: str) -> str:
        counts = Counter({name: len(script.findall(text)) for name, script in _SCRIPTS})
        name, count = counts.most_common(1)[0]
        if 3 * count <= sum(map(str.isalpha, text)):
            # Latin letters and figures by themselves look best in a font that is made for them.
            return self._language if count or self._language not in {"ja", "ko", "zh"} else "en"
        return self._han if name == "zh" and self._han in {"ja", "ko"} else name


def tidy(text: str) -> str:
    """A text on one line, without what no font has a shape for."""
    return _BLANK.sub(" ", _UNSEEN.sub("", carried(plain(text)).text)).strip()


def is_rtl(text: str) -> bool:
    """Whether most letters of a text are written from right to left."""
    classes = Counter(map(unicodedata.bidirectional, text))
    return classes["R"] + classes["AL"] > classes["L"]


def width(text: str) -> int:
    """How much room a text takes, in letters; a Chinese character takes as much as two, a sign on a letter none."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int) -> str:
    """As much of the beginning as there is room for, in whole words where there are any, and a sign that it goes on."""
    if width(text) <= most:
        return text
    room, place = most - 1, 0
    while (room := room - _width(text[place])) >= 0:
        place += 1
    if text[place] != " " and (blank := text.rfind(" ", 0, place)) > place // 2:
        place = blank
    while place and unicodedata.category(text[place])[0] == "M":
        place -= 1
    return text[:place].rstrip(" ,;:.،؛、，") + ELLIPSIS


def around(text: str, start: int, end: int, most: int) -> str:
    """A piece of a text of a width of about `most` letters in which a range lies, and signs where it goes on."""
    if width(text) <= most or width(text[:end]) < most:
        return cut(text, most)
    begin, behind = start, text[end : end + most // 4]
    while begin and width(text[begin - 1 : end] + behind) < most - 1:
        begin -= 1
    blank = text.find(" ", begin, start)
    opening, rest = (ELLIPSIS + " ", text[blank + 1 :]) if blank >= 0 else (ELLIPSIS, text[begin:].lstrip())
    return opening + cut(rest, most - len(opening))


def breakable(text: str) -> str:
    """The text with places at which a word that is longer than a line, such as an address, can be broken."""

    def broken(word: re.Match[str]) -> str:
        if any(unicodedata.east_asian_width(c) in "WF" or "\u0e00" <= c <= "\u0eff" for c in word[0]):
            return word[0]
        return "\u200b".join(word[0][at : at + _UNBROKEN] for at in range(0, len(word[0]), _UNBROKEN))

    return _LONG_WORD.sub(broken, text)


def _parted(text: str, emphasised: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in parts, those that are emphasised told apart."""
    words = sorted({tidy(word) for word in emphasised} - {""}, key=len, reverse=True)
    if not words:
        return [(text, False)]
    parts = re.split(f"(?<!{_LETTER})(" + "|".join(map(re.escape, words)) + f")(?!{_LETTER})", text)
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]
