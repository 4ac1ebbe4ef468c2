from pathlib import Path

import pytest

from retrieval.errors import ArticleError, ArticleNotFound, EmptyArticle, UnreadableArticle
from retrieval.ingest.formats import read_article, read_articles


def test_every_character_is_kept_but_a_byte_order_mark(folder: Path) -> None:
    file = folder / "a.txt"
    file.write_bytes(b"\xef\xbb\xbf  One.\r\n\tTwo.\xc2\xa0\n")
    assert read_article(file).text == "  One.\r\n\tTwo.\u00a0\n"


def test_a_file_without_metadata_goes_by_its_name(folder: Path) -> None:
    (folder / "north_sea-wind.txt").write_text("One.")
    (article,) = read_articles(folder)
    assert article.display_title == "[north sea wind]"
    assert article.url is None


def test_metadata_beside_the_text(folder: Path) -> None:
    (folder / "a.txt").write_text("One.")
    (folder / "a.toml").write_text(
        'title = "Wind"\nsource = "Paper"\nurl = "https://example.org"\npublished = 2024-03-24'
    )
    (article,) = read_articles(folder)
    assert (article.display_title, article.source, article.published) == ("Wind", "Paper", "2024-03-24")
    assert article.url == "https://example.org"


def test_a_folder_is_read_in_the_order_of_names(folder: Path) -> None:
    for name in ("b.txt", "a.MD", "c.xlsx", ".hidden.txt"):
        (folder / name).write_text(name)
    assert [article.text for article in read_articles(folder)] == ["a.MD", "b.txt"]


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.txt", b"caf\xe9", UnreadableArticle, "is not UTF-8 text (byte 3)"),
        ("a.txt", b"a\0b", UnreadableArticle, "binary"),
        ("a.txt", b" \n\t", EmptyArticle, "is empty"),
        ("a.txt", b"", EmptyArticle, "is empty"),
        ("a.toml", b"title = ", UnreadableArticle, "cannot be read as TOML"),
        ("a.toml", b'headline = "x"', UnreadableArticle, "keys that mean nothing: headline"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_name(
    folder: Path, name: str, content: bytes, error: type[ArticleError], message: str
) -> None:
    (folder / "a.txt").write_text("One.")
    (folder / name).write_bytes(content)
    with pytest.raises(error) as caught:
        read_articles(folder)
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value).replace("\n", "", 0) or name == "a.toml"


@pytest.mark.parametrize(
    ("place", "message"), [("none", "is not there"), (".", "holds no article"), ("x.doc", "is not there")]
)
def test_nothing_there(folder: Path, place: str, message: str) -> None:
    with pytest.raises(ArticleNotFound, match=message):
        read_articles(folder / place)
    with pytest.raises(ArticleNotFound, match="of no kind"):
        read_article(folder / "x.doc")


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2022-05-10", "2022-05-10"),
        ("2022/05/10", "2022-05-10"),
        ("2022.5.1", "2022-05-01"),
        ("10 May 2022", "2022-05-10"),
        ("May 10, 2022", "2022-05-10"),
        ("10. Mai 2022", "2022-05-10"),
        ("12 de marzo de 2023", "2023-03-12"),
        # Which of the numbers is the month is not said.
        ("01/02/2024", "01/02/2024"),
        ("May 2022", "May 2022"),
        ("yesterday", "yesterday"),
        ("2022/13/01", None),
    ],
)
def test_a_date_is_kept_as_iso_8601_where_it_is_certain(tmp_path: Path, written: str, published: str | None) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: Bridge\ndate: {written}\n---\nThe bridge is old.", "utf-8")
    assert read_article(file).published == published
