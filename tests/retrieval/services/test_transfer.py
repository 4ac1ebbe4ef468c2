import pytest

from retrieval.errors import LimitReached, UnreadableArticle
from retrieval.ingest.archive import export
from retrieval.ingest.feeds import to_opml
from retrieval.model import Article
from retrieval.services.results import Added, FeedsImported, Imported, NotAdded
from tests.retrieval.services.shelves import BRIDGE, HERE, RIVER, THERE, services

OPML = b'<opml version="2.0"><body><outline type="rss" title="City" xmlUrl="https://city.example/feed"/></body></opml>'


def archive() -> bytes:
    mine = services()
    mine.articles.put(HERE, Article(BRIDGE, "Bridge"))
    mine.articles.put(HERE, Article(RIVER, "River"))
    mine.articles.switch(HERE, "River", on=False)
    mine.feeds.import_opml(HERE, OPML, "feeds.opml")
    return mine.transfer.export(HERE)


def test_a_library_goes_out_as_it_comes_in() -> None:
    mine = services()
    assert mine.transfer.add_file(THERE, "library.zip", None, archive()) == Imported(2, feeds=FeedsImported(1, 0, 0))
    assert [(one.stored.article.title, one.stored.active) for one in mine.articles.listing(THERE).articles] == [
        ("Bridge", True),
        ("River", False),
    ]
    assert [feed.url for feed in mine.feeds.following(THERE).feeds] == ["https://city.example/feed"]


def test_what_is_there_already_is_left_as_it_is() -> None:
    mine = services()
    mine.articles.put(HERE, Article(RIVER, "River"))
    assert mine.transfer.import_library(HERE, archive(), "library.zip") == Imported(1, 1, feeds=FeedsImported(1, 0, 0))
    assert mine.articles.find(HERE, "River").stored.active


def test_a_limit_leaves_out_what_does_not_fit_and_the_rest_stays() -> None:
    mine = services(articles=1)
    imported = mine.transfer.import_library(HERE, archive(), "library.zip")
    assert (imported.new, imported.known, imported.left, imported.total) == (1, 0, 1, 2)
    assert isinstance(imported.limit, LimitReached)
    assert imported.feeds == FeedsImported(1, 0, 0)
    again = mine.transfer.import_library(HERE, archive(), "library.zip")
    assert (again.new, again.known, again.left) == (0, 1, 1)
    assert mine.articles.listing(HERE).total == 1


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("bridge.txt", BRIDGE.encode(), Added),
        ("bridge.txt", b"\x00\xff\xfe", NotAdded),
        ("feeds.OPML", OPML, FeedsImported),
    ],
)
def test_the_name_of_a_file_says_what_it_is(name: str, data: bytes, kind: type) -> None:
    assert isinstance(services().transfer.add_file(HERE, name, None, data), kind)


@pytest.mark.parametrize("name", ["library.zip", "feeds.opml"])
def test_a_file_that_is_not_what_its_name_says(name: str) -> None:
    with pytest.raises(UnreadableArticle):
        services().transfer.add_file(HERE, name, None, b"nonsense")


def many(number: int) -> list[tuple[str, str]]:
    return [(f"https://city.example/{n}", f"Feed {n}") for n in range(number)]


def test_a_list_of_very_many_feeds_is_cut_at_the_limit_and_kept_at_once() -> None:
    mine = services(feeds=50)
    assert mine.feeds.import_opml(HERE, to_opml(many(3000)).encode(), "x.opml") == FeedsImported(50, 0, 2950)
    assert mine.feeds.import_opml(HERE, to_opml(many(3000)).encode(), "x.opml") == FeedsImported(0, 50, 2950)
    assert [(f.url, f.title) for f in mine.feeds.following(HERE).feeds] == many(50)


def test_an_archive_of_very_many_feeds_is_cut_at_the_limit_too() -> None:
    mine = services(feeds=50)
    imported = mine.transfer.import_library(HERE, export([(Article(BRIDGE, "Bridge"), True)], many(3000)), "x.zip")
    assert (imported.new, imported.total) == (1, 1)
    assert imported.feeds == FeedsImported(50, 0, 2950)
    assert len(mine.feeds.following(HERE).feeds) == 50
