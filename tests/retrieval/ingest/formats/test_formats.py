import dataclasses
from pathlib import Path

import pytest

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats import kind_of, read_article, read_bytes
from retrieval.ingest.formats.pdf import join_pages
from retrieval.ingest.reading import addresses_in, is_addresses_alone, read_file, read_pasted
from retrieval.model import Article
from retrieval.passages import split_article
from retrieval.services.library import Library
from tests.retrieval.ingest.formats import files


def read(kind: str, data: bytes) -> Article:
    return read_bytes(data, kind, locator=f"the {kind}", name="the file")


def test_markdown_is_quoted_without_its_marks() -> None:
    text = (
        "---\ntitle: Old bridge\nauthor: [Ana, Ben]\ndate: 2024-05-06\nurl: https://example.org/a\nlang: en\n---\n# Ignored? No.\n\n"
        "The **bridge** has [12 arches](https://example.org).\nIt is `old`.\n\n- One.\n- Two.\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    article = read("markdown", text.encode())
    assert (article.title, article.author, article.published, article.url) == (
        "Old bridge",
        "Ana, Ben",
        "2024-05-06",
        "https://example.org/a",
    )
    assert article.text == "The bridge has 12 arches. It is old.\nOne.\nTwo.\na\nb\nc\nd"


def test_the_first_heading_is_the_title_where_nothing_else_is() -> None:
    article = read("markdown", b"# Old bridge\n\nIt has 12 arches.")
    assert (article.title, article.title_supplied, article.text) == ("Old bridge", False, "It has 12 arches.")


@pytest.mark.parametrize("data", [b"---\n[1\n---\nText.", b"---\n- a\n---\nText.", b"\xff\xfe\xfa"])
def test_broken_front_matter_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableArticle):
        read("markdown", data)


PAGES = [
    ["The Daily News, page 1", "The bridge has 12 arches and was built by Jan Novak in the year 1432, when the", "city was twice as large as it is today. Its repair was post-", "poned again."],
    ["The Daily News, page 2", "The mayor explained why the repair was put off, and said that the council", "would meet in May to"],
    ["The Daily News, page 3", "vote on the budget. Nobody protested when the meeting in the town hall came", "to its end."],
]  # fmt: skip


def test_pdf_pages_headers_and_hyphens() -> None:
    article = read("pdf", files.pdf(PAGES, title="Old bridge", author="Ana Ruiz"))
    assert (article.title, article.author, article.format) == ("Old bridge", "Ana Ruiz", "pdf")
    assert "Daily News" not in article.text
    assert "was postponed again." in article.text
    assert "would meet in May to vote on the budget." in article.text
    passages = {p.text.split()[0] + p.text.split()[1]: article.page_of(p.start) for p in split_article(article)}
    assert passages["Thebridge"] == 1
    assert passages["Themayor"] == 2
    assert passages["Nobodyprotested"] == 3


def test_the_page_is_in_the_citation_and_the_link() -> None:
    data = files.pdf(PAGES, title="Old bridge")
    article = dataclasses.replace(read("pdf", data), url="https://example.org/a.pdf")
    citation = Library([article]).ask("Who protested in the town hall?").evidence[0].citation
    assert citation.place.startswith("p. 3, ¶")
    assert citation.link == "https://example.org/a.pdf#page=3"


def test_pages_are_joined_where_a_sentence_goes_on() -> None:
    text, starts = join_pages(["One ends.\nTwo goes", "on here. Three.\n\nFour."])
    assert text.replace("\n", " ") == "One ends. Two goes on here. Three. Four."
    assert text[starts[1] :].startswith("on here.")


def test_a_scan_is_reported_and_not_indexed_as_empty() -> None:
    with pytest.raises(EmptyArticle, match="pictures of pages and no text"):
        read("pdf", files.scanned_pdf())


def test_docx_paragraphs_and_tables() -> None:
    article = read(
        "docx",
        files.docx(["The bridge has 12 arches.", "It is old."], title="Old bridge", rows=[["a", "1"], ["b", "2"]]),
    )
    assert article.text == "The bridge has 12 arches.\nIt is old.\na · 1\nb · 2"
    assert (article.title, article.author) == ("Old bridge", "Ana Ruiz")


def test_epub_chapters_in_reading_order() -> None:
    article = read(
        "epub",
        files.epub(
            ["<h1>One</h1><p>The bridge<br/>is old.</p>", "<div>It has <b>12</b> arches.<p>So be it.</p></div>"]
        ),
    )
    assert article.text == "One\nThe bridge is old.\nIt has 12 arches.\nSo be it."
    assert (article.title, article.author, article.language, article.published) == (
        "A book",
        "Ana Ruiz",
        "en",
        "2024-05-06",
    )


def test_email_text_and_html() -> None:
    plain = read("email", files.email("News", "The bridge is\nold.\n\nIt has 12 arches.\n-- \nAna\n"))
    html = read(
        "email", files.email("News", "<p>The bridge is old.</p><p>It has 12 arches.</p><script>x</script>", html=True)
    )
    assert plain.text == html.text == "The bridge is old.\nIt has 12 arches."
    assert (plain.title, plain.author, plain.published) == ("News", "Ana Ruiz <ana@example.org>", "2024-05-06")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße aus Köln.".encode(), "Grüße aus Köln."),
        ("Grüße aus Köln.".encode("utf-16"), "Grüße aus Köln."),
        ("Мост построен в 1432 году. Он очень старый.".encode("cp1251"), "Мост построен в 1432 году. Он очень старый."),
        (b"\xef\xbb\xbfOne.\r\nTwo.", "One.\nTwo."),
    ],
)
def test_text_in_any_encoding(data: bytes, text: str) -> None:
    assert read("text", data).text == text


@pytest.mark.parametrize("kind", ["pdf", "docx", "epub"])
@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04 cut off", b"%PDF-1.7 cut off"])
def test_damaged_files_are_one_sentence(kind: str, data: bytes) -> None:
    with pytest.raises((UnreadableArticle, EmptyArticle)) as caught:
        read(kind, data)
    assert "\n" not in str(caught.value)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    with pytest.raises(UnreadableArticle, match="would unpack to"):
        read("docx", files.bomb())


def test_a_tree_of_pages_without_end_is_refused() -> None:
    endless = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids["
        + b"2 0 R " * 50
        + b"]/Count 50>>endobj trailer<</Root 1 0 R>>"
    )
    with pytest.raises((UnreadableArticle, EmptyArticle)):
        read("pdf", endless)


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="larger than 20 MB"):
        read("text", b"x" * 20_000_001)


def test_formats_are_told_by_type_then_by_name() -> None:
    assert kind_of("a.bin", "application/pdf; x=y") == "pdf"
    assert kind_of("A.DOCX", "application/octet-stream") == "docx"
    assert kind_of("a.xlsx") is None
    with pytest.raises(UnreadableArticle, match="of no kind that can be read"):
        read_file("a.xlsx", None, b"x")


def test_files_of_a_folder_of_any_format(folder: Path) -> None:
    file = folder / "old_bridge.docx"
    file.write_bytes(files.docx(["The bridge has 12 arches."]))
    assert read_article(file).display_title == "[old bridge]"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a, and (https://example.org/b).", ["https://example.org/a", "https://example.org/b"]),
        (
            "https://en.wikipedia.org/wiki/Bridge_(disambiguation)",
            ["https://en.wikipedia.org/wiki/Bridge_(disambiguation)"],
        ),
        ("https://example.org/a https://example.org/a", ["https://example.org/a"]),
        ("no address at example.org", []),
    ],
)
def test_addresses_in_a_message(text: str, found: list[str]) -> None:
    assert addresses_in(text) == found


def test_a_message_of_addresses_alone() -> None:
    assert is_addresses_alone("https://example.org/a\n – https://example.org/b!")
    assert not is_addresses_alone("Look: https://example.org/a")
    assert not is_addresses_alone("nothing")


def test_pasted_text_and_its_title() -> None:
    titled = read_pasted("Old bridge reopens\nThe bridge was reopened on Monday. It has 12 arches.")
    plain = read_pasted(
        "The bridge was reopened on Monday, and everybody who is anybody in the city came to see it.\nIt has 12 arches."
    )
    assert (titled.title, titled.title_supplied) == ("Old bridge reopens", False)
    assert titled.text == "The bridge was reopened on Monday. It has 12 arches."
    assert plain.title == "The bridge was reopened on Monday, and everybody who is anybody in the city …"
    assert plain.text.startswith("The bridge")
    with pytest.raises(UnreadableArticle, match="too short"):
        read_pasted("hello")
