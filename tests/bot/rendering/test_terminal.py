import re

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.answer import answer_document
from bot.rendering.document import Document, Style, bold, plain
from bot.rendering.terminal import clean, render_plain, render_rich
from retrieval.model import Article
from retrieval.services.library import Library
from tests.fakes import WordsReader

ANSI = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def test_plain_text_marks_the_answer_and_names_the_address() -> None:
    library = Library(
        [Article("The bridge has 12 arches. It is old.", "Bridge", url="https://example.org/b")], reader=WordsReader()
    )
    answer = library.ask("How many arches has the bridge?", limit=1)
    assert render_plain(answer_document(answer, articles=1)) == (
        "12\n\n> The bridge has [[12]] arches.\n— Bridge, ¶1 s1 <https://example.org/b>"
    )


def test_colours_add_nothing_but_colours(seed_library: Library) -> None:
    document = answer_document(seed_library.ask("how many US troops are in Japan?"), articles=1, shown=2)
    drawn = render_rich(document, 60)
    assert "\x1b[" in drawn
    assert "".join(ANSI.sub("", drawn).split()) == "".join(document.text.split())


def test_lines_fit_the_width(seed_library: Library) -> None:
    document = answer_document(seed_library.ask("how many US troops are in Japan?"), articles=1, shown=3)
    assert max(len(ANSI.sub("", line)) for line in render_rich(document, 60).split("\n")) <= 60


@given(st.text())
def test_an_article_cannot_steer_the_terminal(text: str) -> None:
    document = Document(text).styled(Style.QUOTE) + plain("\n") + bold("x")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", render_plain(document))
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]", render_rich(document, 40))
    assert "\x1b" not in ANSI.sub("", render_rich(document, 40))
    assert len(clean(text)) == len(text)


def test_every_line_of_a_quote_is_marked() -> None:
    assert render_plain(Document("a\nb").styled(Style.QUOTE) + plain("\nc")) == "> a\n> b\nc"
