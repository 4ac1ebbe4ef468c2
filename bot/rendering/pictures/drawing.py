"""Draw template data as a PNG of one page. Only the template is code; the data are never executed."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.rendering.pictures.fonts import package_for, stacks
from retrieval.errors import DatelineError, MissingExtra

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("picture.typ")
WIDTH = 1080
"""Width of a picture in pixels, the width of a phone."""
_POINTS = 360
"""Width of a picture in points."""
_EMOJI = re.compile(
    " ?(?:[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]\u200d?)+"
)


class MissingFont(DatelineError):
    """No installed font has the letters of a text, so a picture would show boxes.

    Attributes:
        package: the Debian and Ubuntu package with such a font.
    """

    def __init__(self, package: str) -> None:
        text = "No font on this system has all letters of a picture; a package that may have them: {package}."
        super().__init__(text, package=package)
        self.package = package


def draw(data: Mapping[str, Any], fonts: "typst.Fonts | None" = None) -> bytes:
    """Draw a PNG, `WIDTH` pixels wide. The same data and fonts give the same bytes.

    Emoji that no font has are left out.

    Args:
        data: the data that `picture.typ` draws; texts are shown unchanged.
        fonts: the fonts to choose from; None for the fonts of the system.

    Raises:
        MissingExtra: typst is not installed.
        MissingFont: no installed font has the letters of a text.
    """
    return _drawn(data, fonts, "png")


def draw_document(data: Mapping[str, Any], fonts: "typst.Fonts | None" = None) -> bytes:
    """Draw a PDF, from which tests can read the text."""
    return _drawn(data, fonts, "pdf")


def _drawn(data: Mapping[str, Any], fonts: "typst.Fonts | None", form: str) -> bytes:
    fonts = fonts or _system_fonts()
    families = frozenset(fonts.families())
    whole = {**data, "width": _POINTS, "sans": stacks("Sans", families), "serif": stacks("Serif", families)}
    said = json.dumps(whole, ensure_ascii=False)
    try:
        return _compiled(said, fonts, form)
    except MissingFont:
        without = _EMOJI.sub("", said)
        if without == said:
            raise
        return _compiled(without, fonts, form)


def _compiled(said: str, fonts: "typst.Fonts", form: str) -> bytes:
    typst = _typst()
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, sys_inputs={"data": said})
    try:
        # PDF/A forbids letters without a glyph, so this detects missing fonts. It takes about a millisecond.
        made = compiler.compile(format="pdf", pdf_standards="a-2b", pdf_tags=False)
    except typst.TypstError as exc:
        if "could not be displayed" not in exc.message:
            raise
        raise MissingFont(package_for(said)) from exc
    if form == "png":
        made = compiler.compile(format="png", ppi=72 * WIDTH / _POINTS)
    assert isinstance(made, bytes)  # noqa: S101 - one page, and no file to write to
    return made


def _typst() -> Any:  # noqa: ANN401 - a module
    try:
        import typst
    except ImportError as exc:
        raise MissingExtra("A picture", "pictures") from exc
    return typst


@cache
def _system_fonts() -> "typst.Fonts":
    """Find the fonts of the system, only once: it takes a tenth of a second."""
    fonts: typst.Fonts = _typst().Fonts()
    return fonts
