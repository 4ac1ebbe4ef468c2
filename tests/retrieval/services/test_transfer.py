from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_an_archive_counts_as_one_addition_however_many_articles_it_has() -> None:
    articles = [
        (Article(f"Town {n * 7919} has a bridge. It is {n} years old.", f"Town {n}"), n % 2 == 0) for n in range(250)
    ]
    mine = services(adds_a_minute=1)
    assert mine.transfer.import_library(HERE, export(articles, []), "x.zip") == Imported(250)
    assert [s.active for s in mine.collections.store.articles.of(HERE)] == [active for _, active in articles]
    with pytest.raises(LimitReached, match="at most 1 articles a minute"):
        mine.transfer.import_library(HERE, export(articles, []), "x.zip")


TOWNS = ("Melk", "Krems", "Enns", "Steyr", "Wels", "Linz")
TEXTS = [
    f"The bridge of {town} has {n + 7} arches. It was built in 143{n} by Jan of {town}." for n, town in enumerate(TOWNS)
]
ADDRESSES = [f"https://{town.lower()}.example/feed" for town in TOWNS]


class Import(NamedTuple):
    """What is on a shelf, what comes, and the limits of articles, feeds and articles a minute."""

    there: list[str]
    came: list[str]
    followed: list[str]
    feeds: list[str]
    most: tuple[int, int, int]


IMPORTS = st.builds(
    Import,
    st.lists(st.sampled_from(TEXTS), max_size=3),
    st.lists(st.sampled_from([*TEXTS, " "]), max_size=8),
    st.lists(st.sampled_from(ADDRESSES), max_size=3),
    st.lists(st.sampled_from([*ADDRESSES, "", "ftp://melk.example/", "http://["]), max_size=8),
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)),
)


@given(IMPORTS, st.booleans())
def test_whatever_comes_the_counts_add_up(case: Import, as_list: bool) -> None:
    there, came, followed, feeds, most = case
    mine, wide = services(articles=most[0], feeds=most[1], adds_a_minute=most[2]), services()
    mine.collections.store = wide.collections.store
    for text in there:
        wide.articles.put(HERE, Article(text, text[:20]))
    wide.feeds.follow_all(HERE, [(url, "") for url in followed])
    listed = [(url, "") for url in feeds]
    if as_list:
        fed = mine.feeds.import_opml(HERE, to_opml(listed).encode(), "x.opml")
    else:
        articles = [(Article(text, text[:20] or "Nothing"), True) for text in came]
        imported = mine.transfer.import_library(HERE, export(articles, listed), "x.zip")
        assert imported.new + imported.known + imported.left + imported.unreadable == imported.total == len(came)
        assert imported.unreadable == came.count(" ") or imported.limit is not None
        assert mine.articles.listing(HERE).total == len(set(there)) + imported.new <= max(most[0], len(set(there)))
        assert (imported.left > 0) == (imported.limit is not None)
        assert (imported.feeds is None) == (feeds == [])
        fed = imported.feeds or FeedsImported(0, 0, 0)
    assert fed.new + fed.known + fed.left + fed.unreadable == fed.total == len(feeds)
    assert fed.unreadable == sum(url not in ADDRESSES for url in feeds)
    assert len(mine.feeds.following(HERE).feeds) == len(set(followed)) + fed.new <= max(most[1], len(set(followed)))


def test_an_article_of_a_full_library_is_not_analysed_to_be_refused() -> None:
    mine = services(articles=1)
    # No sentence, which would be found by analysing it.
    articles = [(Article(BRIDGE, "Bridge"), True), (Article(RIVER, "River"), True), (Article(" ", "Nothing"), True)]
    imported = mine.transfer.import_library(HERE, export(articles, []), "x.zip")
    assert (imported.new, imported.left, imported.unreadable) == (1, 2, 0)
