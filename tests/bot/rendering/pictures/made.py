"""Briefings by hand, in several writings, and how pictures of them are read back."""

import datetime as dt
import io
import struct
from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import typst
from pypdf import PdfReader

from retrieval.model import (
    Briefing,
    BriefingPoint,
    Citation,
    Entry,
    Passage,
    PassageId,
    Section,
    Shape,
    Span,
    Tense,
    article_id,
)

DAY = dt.date(2024, 3, 25)
TITLE = "Japan and the United States discuss their security pact"
REVIEW = (
    "According to diplomatic sources, a review of the allies’ security pact is expected to be announced during an "
    "upcoming summit in Washington next month."
)
TROOPS = "Currently, there are 54,000 US military personnel stationed in Japan, a key ally in the region."
SPENDING = "Japan aims to increase defense spending to two percent of GDP by 2027."
TREATY = "It is the most significant upgrade since the mutual defense treaty signed in 1960."

WRITINGS = {
    "ar": ("المستشفيات تعود إلى العمل", "قالت وزارة الصحة إن 62 في المئة من المستشفيات (UN) عادت إلى العمل.", "NotoSansArabic"),
    "he": ("תקציב החינוך יגדל", "ראש הממשלה הודיע ביום שלישי כי התקציב יגדל ב-4.5 מיליארד שקל.", "NotoSansHebrew"),
    "hi": ("हर घर जल", "क्षेत्रीय निर्देशालय ने कहा कि राज्य में 45 प्रतिशत गाँवों तक पानी पहुँच चुका है।", "NotoSansDevanagari"),
    "ja": ("日米、安保条約の見直しを協議", "現在、日本には約5万4000人の米軍関係者が駐留している。", "NotoSansCJKjp"),
    "zh": ("新能源汽车产量增长近三成", "据新华社报道，今年前两个月全国新能源汽车产量达到125.2万辆。", "NotoSansCJKsc"),
    "ru": ("Бюджет вырастет", "Правительство сообщило, что расходы вырастут на 12 процентов.", "NotoSans"),
}  # fmt: skip
"""A title, a sentence, and the font in which it is to be set."""


def passage(text: str, ordinal: int = 0, article: str = TITLE) -> Passage:
    return Passage(PassageId(article_id(article), ordinal), ordinal + 1, 1, 0, len(text), text)


def cite(of: Passage, title: str = TITLE) -> Citation:
    return Citation(of.id.article_id, title, of.paragraph, of.sentence, of.start, of.end)


def point(text: str, ordinal: int = 0, title: str = TITLE, **more: Any) -> BriefingPoint:
    said = passage(text, ordinal, title)
    return BriefingPoint(said, cite(said, title), **more)


def entry(text: str, label: str, *marks: str, title: str = TITLE, **more: Any) -> Entry:
    said = passage(text, 0, title)
    places = [(text.index(words), len(words)) for words in (label, *marks)]
    return Entry(said, cite(said, title), tuple(Span(at, at + size) for at, size in places), label, **more)


def section(shape: Shape, *entries: Entry) -> Section:
    return Section(shape, tuple((one,) for one in entries))


def briefing(*points: BriefingPoint, sections: tuple[Section, ...] = ()) -> Briefing:
    return Briefing(points, 30, 1, sections)


TIMELINE = section(
    Shape.TIMELINE,
    entry(TREATY, "1960", date="1960", tense=Tense.PAST),
    entry(REVIEW, "next month", date="2024-04", tense=Tense.ANNOUNCED, resolved=True),
    entry(SPENDING, "2027", date="2027", tense=Tense.ANNOUNCED),
)
SHARES = section(
    Shape.NUMBERS,
    entry("Rain covered 38 percent of the fields.", "38 percent of the fields"),
    entry("By then the harvest had reached 62 percent.", "62 percent"),
)
POINTS = (point(REVIEW, 1), point(TROOPS, 2), point(SPENDING, 3))


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> npt.NDArray[np.int_]:
    """Rows of pixels, each red, green and blue from 0 to 255."""
    from matplotlib.image import imread

    read: npt.NDArray[np.float32] = imread(io.BytesIO(png))
    return np.rint(read[:, :, :3] * 255).astype(np.int_)


def painted(shown: npt.NDArray[np.int_], colour: str) -> npt.NDArray[np.bool_]:
    """Where a picture has a colour, `#rrggbb`, but for what rounding makes of it."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    found: npt.NDArray[np.bool_] = np.all(np.abs(shown - np.array(wanted)) <= 2, axis=2)
    return found


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def fonts_of(pdf: bytes) -> Collection[str]:
    """The names of the fonts in a PDF, without the letters in front that tell parts of fonts apart."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    resources: Any = page["/Resources"]
    fonts = resources["/Font"]
    return {str(font.get_object()["/BaseFont"]).rpartition("+")[2] for font in fonts.values()}


def need(*families: str) -> None:
    """Skip the test where a family of fonts is not installed."""
    missing = set(families) - set(typst.Fonts().families())
    if missing:
        pytest.skip(f"fonts are missing: {', '.join(sorted(missing))} (packages fonts-noto-core and fonts-noto-cjk)")
