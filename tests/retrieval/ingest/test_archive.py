import json
import zipfile
from io import BytesIO

import pytest

from retrieval.errors import UnreadableArticle
from retrieval.ingest.archive import export, load
from retrieval.model import Article

ARTICLES = [
    (
        Article(
            "The bridge has 12 arches.\nIt is old.",
            "Bridge / “old”",
            url="https://example.org/a",
            author="Ana",
            published="2024-05-06",
        ),
        True,
    ),
    (
        Article(
            "川は高い。",
            "川",
            title_supplied=True,
            language="ja",
            pages=(0, 3),
            format="pdf",
            retrieved="2024-05-06T00:00:00+00:00",
        ),
        False,
    ),
]
FEEDS = [("https://example.org/feed", "News")]


def test_what_goes_out_comes_in_without_loss() -> None:
    assert load(export(ARTICLES, FEEDS), "library.zip") == (ARTICLES, FEEDS)
    assert load(export([], []), "library.zip") == ([], [])


def test_the_markdown_in_it_can_be_read_by_people() -> None:
    with zipfile.ZipFile(BytesIO(export(ARTICLES, FEEDS))) as archive:
        text = archive.read("articles/0001-Bridge-old.md").decode()
    assert text.startswith('---\ntitle: "Bridge / “old”"\n')
    assert text.endswith("The bridge has 12 arches.\n\nIt is old.\n")


def changed(**of_index: object) -> bytes:
    out = BytesIO()
    index = json.loads(zipfile.ZipFile(BytesIO(export(ARTICLES, FEEDS))).read("library.json")) | of_index
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("library.json", json.dumps(index))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"nonsense", "damaged"),
        (changed(format="other"), "newer version of Dateline"),
        (changed(version=2), "newer version of Dateline"),
        (changed(articles=[{"text": 1}]), "not a library that Dateline exported"),
        (changed(articles=None), "not a library that Dateline exported"),
    ],
)
def test_what_is_no_library_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableArticle, match=message):
        load(data, "x.zip")


def test_a_text_that_was_changed_is_noticed() -> None:
    index = json.loads(zipfile.ZipFile(BytesIO(export(ARTICLES, FEEDS))).read("library.json"))
    index["articles"][0]["text"] = "The bridge has 13 arches."
    with pytest.raises(UnreadableArticle, match="was changed after it was exported"):
        load(changed(articles=index["articles"]), "x.zip")
