import pytest

from retrieval.changes import Change
from retrieval.errors import NoSuchArticle
from retrieval.model import Article
from retrieval.services.checking import DAY
from retrieval.services.results import CheckedArticle, Checks, NotChecked
from tests.retrieval.services.shelves import BRIDGE, HERE, OF_DAM, Clock, page, services
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
        return [changes_of(one) for changes in mine.checks.check_daily() for one in changes.articles]

    assert found(12) == []
    assert found(13, later=DAY - 1) == []
    assert found(13, later=1) == [[CHANGED, STANDS]]
    assert found(13) == []
    assert found(14) == [[CHANGED, STANDS]]
    del web.pages["/a"]
    clock.now += DAY
    assert mine.checks.check_daily() == []


def test_public_shelves_are_nobodys_to_be_told_of(web: Web) -> None:
    mine = services()
    mine.collections.stock("seeds", [Article(BRIDGE, "Bridge", url=f"{web.url}/none")])
    assert mine.checks.check_daily() == []
    assert web.requests == []
