import pytest

from retrieval.errors import DatelineError, LimitReached, NoSuchArticle
from retrieval.model import Article
from retrieval.services import ArticleService
from retrieval.services.results import (
    Added,
    Forgotten,
    NotAdded,
    NothingToRestore,
    Removed,
    Renamed,
    Restored,
    Switched,
    SwitchedShelf,
)
from retrieval.store import Shelf
from tests.retrieval.services.shelves import BRIDGE, HERE, OF_DAM, RIVER, THERE, page, services
from tests.web import Web


def test_a_text_is_one_article_with_its_sentences() -> None:
    (added,) = services().articles.add(HERE, BRIDGE, message="7").each
    assert isinstance(added, Added)
    assert (added.sentences, added.new, added.like) == (2, True, False)
    assert (added.stored.shelf, added.stored.article.text, added.stored.message) == (HERE, BRIDGE, "7")


@pytest.mark.parametrize(("text", "new", "like"), [(BRIDGE, False, False), (f"{BRIDGE} Corrected.", False, True)])
def test_what_is_there_is_not_added_again(text: str, new: bool, like: bool) -> None:
    articles = services().articles
    first = articles.put(HERE, Article(BRIDGE, "Bridge"))
    again = articles.put(HERE, Article(text, "Bridge"))
    assert (again.new, again.like, again.stored) == (new, like, first.stored)


def test_each_address_is_an_article_and_one_that_fails_keeps_no_other_back(web: Web) -> None:
    urls = [web.page("/a", page("Old bridge", 12)), f"{web.url}/none", web.page("/b", page("Old dam", 99, OF_DAM))]
    told: list[tuple[str, int, int]] = []
    done = services().articles.add(HERE, " ".join(urls), progress=lambda *so_far: told.append(so_far)).each
    assert told == [(url, place, 3) for place, url in enumerate(urls, 1)]
    assert [type(one) for one in done] == [Added, NotAdded, Added]
    assert isinstance(done[1], NotAdded)
    assert isinstance(done[1].error, DatelineError)
    assert done[1].error.__traceback__ is None


def test_a_limit_is_a_reason_not_to_add() -> None:
    (refused,) = services(articles=0).articles.add(HERE, BRIDGE).each
    assert isinstance(refused, NotAdded)
    assert isinstance(refused.error, LimitReached)
    with pytest.raises(LimitReached):
        services(articles=0).articles.put(HERE, Article(BRIDGE, "Bridge"))


@pytest.mark.parametrize(("asked", "page", "numbers"), [(1, 1, range(1, 11)), (2, 2, [11, 12]), (9, 2, [11, 12])])
def test_pages_of_the_list(asked: int, page: int, numbers: list[int]) -> None:
    articles = services().articles
    for number in range(12):
        articles.put(HERE, Article(f"Town number {number * 7919} has a bridge of its own.", f"Town {number}"))
    listed = articles.listing(HERE, page=asked)
    assert (listed.total, listed.page, listed.pages) == (12, page, 2)
    assert [one.number for one in listed.articles] == list(numbers)
    assert {one.sentences for one in listed.articles} == {1}


def test_what_is_found_keeps_its_number() -> None:
    articles = services().articles
    articles.put(HERE, Article(BRIDGE, "Bridge"))
    river = articles.put(HERE, Article(RIVER, "River")).stored
    listed = articles.listing(HERE, "river")
    assert [(one.number, one.stored) for one in listed.articles] == [(2, river)]
    assert (listed.total, listed.pages, listed.search) == (1, 1, "river")


def test_an_empty_shelf_has_one_page_and_the_public_shelves() -> None:
    mine = services()
    mine.collections.stock("seeds", [Article(RIVER, "River")])
    listed = mine.articles.listing(HERE)
    assert (listed.articles, listed.total, listed.page, listed.pages) == ((), 0, 1, 1)
    assert [(shelf.name, shelf.on, len(shelf.articles)) for shelf in listed.public] == [("seeds", True, 1)]


def test_rename_remove_and_undo() -> None:
    articles = services().articles
    articles.put(HERE, Article(BRIDGE, "Bridge"))
    assert articles.rename(HERE, "1", " Old bridge ") == Renamed("Bridge", "Old bridge")
    stored = articles.find(HERE, "old").stored
    assert stored.article.title == "Old bridge"
    assert articles.remove(HERE, "1") == Removed(("[Old bridge]",))
    assert articles.listing(HERE).total == 0
    assert articles.undo(HERE) == Restored(("[Old bridge]",))
    assert articles.undo(HERE) == NothingToRestore()


def shelf_of(*titles: str) -> ArticleService:
    """Articles with these titles."""
    articles = services().articles
    for number, title in enumerate(titles):
        town = f"Town number {number * 7919}"
        articles.put(HERE, Article(f"{town} has a bridge of its own.", title.strip("[]"), "[" in title))
    return articles


def listed(articles: ArticleService) -> list[str]:
    return [one.stored.article.display_title for one in articles.listing(HERE).articles]


TITLES = ("One", "3-5", "Three, or more", "[note]", "Five", "Two rivers", "2")


@pytest.mark.parametrize(
    ("named", "gone"),
    [
        ("1 4", ["One", "[note]"]),
        ("#2", ["3-5"]),
        ("1-4", ["One", "3-5", "Three, or more", "[note]"]),
        ("4 – 3", ["Three, or more", "[note]"]),
        ("1, 4-5 7", ["One", "[note]", "Five", "2"]),
        ("1 1 1-2", ["One", "3-5"]),
        # Titles, also those that look like something else.
        ("2", ["2"]),
        ("3-5", ["3-5"]),
        ("three, or more", ["Three, or more"]),
        ("[note]", ["[note]"]),
        ("rivers", ["Two rivers"]),
        ("One, Five", ["One", "Five"]),
        ("[note]\n3-5\n1", ["[note]", "3-5", "One"]),
    ],
)
def test_several_articles_are_removed_together_and_restored_together(named: str, gone: list[str]) -> None:
    articles = shelf_of(*TITLES)
    assert articles.remove(HERE, named) == Removed(tuple(gone))
    assert listed(articles) == [title for title in TITLES if title not in gone]
    restored = articles.undo(HERE)
    assert isinstance(restored, Restored)
    assert sorted(restored.titles) == sorted(gone)
    assert listed(articles) == list(TITLES)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("9", "no article '9' here. The list"),
        ("#9", "no article '9' here. The list"),
        ("1 9", "no article '9' here, so nothing was changed"),
        ("1, 8-9", "no article '8-9'"),
        ("5-9", "no article '8-9'"),
        ("7-8", "no article '8'"),
        ("0 1 12 20-30", "no articles '0', '12', '20-30' here, so nothing was changed"),
        ("One, Nine, Ten", "no articles 'Nine', 'Ten'"),
        ("1-" + "9" * 5000, "no article '8-"),
        ("one, o", "articles match 'o'"),
        ("", "no article"),
    ],
)
@pytest.mark.parametrize("change", ["remove", "switch"])
def test_nothing_is_changed_unless_all_articles_exist(named: str, message: str, change: str) -> None:
    articles = shelf_of(*TITLES)
    with pytest.raises(NoSuchArticle, match=message):
        articles.remove(HERE, named) if change == "remove" else articles.switch(HERE, named, on=False)
    assert listed(articles) == list(TITLES)
    assert all(one.stored.active for one in articles.listing(HERE).articles)


def test_several_articles_are_switched_together() -> None:
    articles = shelf_of(*TITLES)
    assert articles.switch(HERE, "1 4-5", on=False) == Switched(("One", "[note]", "Five"), on=False)
    active = [one.stored.active for one in articles.listing(HERE).articles]
    assert active == [False, True, True, False, False, True, True]


def test_each_undo_restores_what_one_command_removed_though_no_time_passed() -> None:
    articles = shelf_of("One", "Two", "Three")
    articles.remove(HERE, "1")
    articles.remove(HERE, "1-2")
    assert articles.undo(HERE) == Restored(("Two", "Three"))
    assert articles.undo(HERE) == Restored(("One",))
    assert articles.undo(HERE) == NothingToRestore()


def test_articles_and_public_shelves_are_switched() -> None:
    mine = services()
    mine.collections.stock("seeds", [Article(RIVER, "River")])
    mine.articles.put(HERE, Article(BRIDGE, "Bridge"))
    assert mine.articles.switch(HERE, "1", on=False) == Switched(("Bridge",), on=False)
    assert mine.articles.find(HERE, "1").stored.active is False
    assert mine.articles.switch(HERE, " seeds ", on=False) == SwitchedShelf("seeds", on=False)
    assert [entry.article.title for entry in mine.collections.library(HERE).entries()] == []
    assert mine.articles.switch(HERE, "seeds", on=True) == SwitchedShelf("seeds", on=True)
    assert [entry.article.title for entry in mine.collections.library(HERE).entries()] == ["River"]


@pytest.mark.parametrize("method", ["find", "remove"])
def test_what_is_not_there_cannot_be_named(method: str) -> None:
    with pytest.raises(NoSuchArticle):
        getattr(services().articles, method)(HERE, "1")


def test_forgetting_counts_the_articles_of_all_topics_of_one_chat() -> None:
    articles = services().articles
    for shelf in (HERE, Shelf("1", 7), THERE):
        articles.put(shelf, Article(BRIDGE, "Bridge"))
    assert articles.forget(HERE) == Forgotten(2)
    assert articles.listing(THERE).total == 1
