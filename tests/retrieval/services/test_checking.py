import pytest

from retrieval.changes import Change
from retrieval.errors import NoSuchArticle
from retrieval.model import Article
from retrieval.services.checking import DAY
from retrieval.services.results import CheckedArticle, Checks, NotChecked
from tests.retrieval.services.shelves import BRIDGE, HERE, OF_DAM, Clock, page, services, told_daily
from tests.web import Web

STANDS, CHANGED = Change.STANDS, Change.CHANGED


def changes_of(checked: CheckedArticle | NotChecked) -> list[Change]:
    assert isinstance(checked, CheckedArticle)
    return [sentence.change for sentence in checked.sentences]


def test_each_article_with_an_address_is_fetched_again(web: Web) -> None:
    mine = services()
    mine.articles.put(HERE, Article(BRIDGE, "Bridge"))
    mine.articles.add(HERE, first := web.page("/a", page("Old bridge", 12)))
    mine.articles.add(HERE, second := web.page("/b", page("Old dam", 99, OF_DAM)))
    web.page("/b", page("Old dam", 98, OF_DAM))
    told: list[tuple[str, int, int]] = []
    done = mine.checks.check(HERE, progress=lambda *so_far: told.append(so_far)).each
    assert told == [(first, 1, 2), (second, 2, 2)]
    assert [changes_of(one) for one in done] == [[STANDS, STANDS], [CHANGED, STANDS]]


def test_a_page_that_is_gone_is_said_to_be(web: Web) -> None:
    mine = services()
    mine.articles.add(HERE, web.page("/a", page("Old bridge", 12)))
    del web.pages["/a"]
    (done,) = mine.checks.check(HERE, "1").each
    assert isinstance(done, NotChecked)
    assert done.article.title == "Old bridge"


def test_without_addresses_there_is_nothing_to_check() -> None:
    mine = services()
    mine.articles.put(HERE, Article(BRIDGE, "Bridge"))
    assert mine.checks.check(HERE) == mine.checks.check(HERE, "1") == Checks(())
    with pytest.raises(NoSuchArticle):
        mine.checks.check(HERE, "2")


def test_once_a_day_each_chat_is_told_once_what_changed(web: Web) -> None:
    clock = Clock()
    mine = services(clock)
    mine.articles.add(HERE, web.page("/a", page("Old bridge", 12)))

    def found(count: int, later: float = DAY) -> list[list[Change]]:
        web.page("/a", page("Old bridge", count))
        clock.now += later
        return [changes_of(one) for changes in told_daily(mine) for one in changes.articles]

    assert found(12) == []
    assert found(13, later=DAY - 1) == []
    assert found(13, later=1) == [[CHANGED, STANDS]]
    assert found(13) == []
    assert found(14) == [[CHANGED, STANDS]]
    del web.pages["/a"]
    clock.now += DAY
    assert told_daily(mine) == []


def test_what_was_not_told_is_found_again_the_next_day(web: Web) -> None:
    clock = Clock()
    mine = services(clock)
    mine.articles.add(HERE, web.page("/a", page("Old bridge", 12)))
    web.page("/a", page("Old bridge", 13))
    first = mine.checks.check_daily(HERE)
    assert first is not None
    assert mine.checks.check_daily(HERE) is None
    clock.now += DAY
    assert mine.checks.check_daily(HERE) == first
    mine.checks.note_reported(first)
    clock.now += DAY
    assert mine.checks.check_daily(HERE) is None


def test_public_shelves_are_nobodys_to_be_told_of(web: Web) -> None:
    mine = services()
    mine.collections.stock("seeds", [Article(BRIDGE, "Bridge", url=f"{web.url}/none")])
    assert told_daily(mine) == []
    assert web.requests == []
