"""What members of a group share: pages that are added once, and who shared them."""

import io
import zipfile
from dataclasses import dataclass, field

import pytest

from retrieval.errors import FetchRefused, LimitReached
from retrieval.ingest.fetching import Fetcher
from retrieval.services import Services
from retrieval.services.results import Added, Addition, NotAdded
from retrieval.store import Sharing, Shelf
from tests.retrieval.services.shelves import HERE, OF_DAM, page, services
from tests.web import Web

ANN, BOB = Sharing(7, "Ann", 10.0, "5"), Sharing(8, "Bob", 20.0, "6")
TOPIC = Shelf(HERE.chat, 7)


@dataclass
class Wish:
    """Whether pages are wanted, each time that it is asked; the last answer holds from then on."""

    answers: list[bool] = field(default_factory=lambda: [True])

    def __call__(self) -> bool:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def share(over: Services, url: str, by: Sharing | None, shelf: Shelf = HERE, *wanted: bool) -> Addition | None:
    return over.sharing.share(shelf, url, by, message="5", wanted=Wish(list(wanted) or [True]))


def titles(over: Services, shelf: Shelf = HERE) -> list[str]:
    return [stored.article.title for stored in over.collections.store.articles.of(shelf)]


def test_a_page_is_added_once_and_all_who_shared_it_are_noted(web: Web) -> None:
    over, url = services(), web.page("/a", page("Old bridge", 12))
    first, second = share(over, url, ANN), share(over, f"{url}?utm_source=chat#top", BOB)
    assert isinstance(first, Added)
    assert isinstance(second, Added)
    assert (first.new, first.sentences, first.stored.message) == (True, 2, "5")
    assert (second.new, second.stored.number) == (False, first.stored.number)
    assert over.sharing.who(HERE, [first.stored.article.id]) == {first.stored.article.id: [ANN, BOB]}


def test_a_page_that_is_there_is_not_fetched_again(web: Web) -> None:
    over, url = services(), web.page("/a", page("Old bridge", 12))
    over.articles.add(HERE, url)
    asked = len(web.requests)
    shared = share(over, url, ANN)
    assert isinstance(shared, Added)
    assert not shared.new
    assert len(web.requests) == asked


def test_nearly_the_same_page_elsewhere_is_the_one_that_is_there(web: Web) -> None:
    over = services()
    first = share(over, web.page("/a", page("Old bridge", 12)), ANN)
    second = share(over, web.page("/b", page("Old bridge", 12)), BOB)
    assert isinstance(first, Added)
    assert isinstance(second, Added)
    assert not second.new
    assert over.sharing.who(HERE, [first.stored.article.id])[first.stored.article.id] == [ANN, BOB]


def test_a_topic_sees_who_shared_what_in_the_whole_chat(web: Web) -> None:
    over = services()
    shared = share(over, web.page("/a", page("Old bridge", 12)), ANN)
    other = share(over, web.page("/b", page("Old dam", 9, OF_DAM)), BOB, TOPIC)
    assert isinstance(shared, Added)
    assert isinstance(other, Added)
    ids = [shared.stored.article.id, other.stored.article.id]
    assert over.sharing.who(TOPIC, ids) == {ids[0]: [ANN], ids[1]: [BOB]}
    assert over.sharing.who(HERE, ids) == {ids[0]: [ANN]}


def test_a_page_can_be_added_without_a_name(web: Web) -> None:
    over = services()
    shared = share(over, web.page("/a", page("Old bridge", 12)), None)
    assert isinstance(shared, Added)
    assert over.sharing.who(HERE, [shared.stored.article.id]) == {}


@pytest.mark.parametrize(("wanted", "fetched"), [([False], False), ([True, False], True)])
def test_what_is_no_longer_wanted_is_not_added(web: Web, wanted: list[bool], fetched: bool) -> None:
    over, url = services(), web.page("/a", page("Old bridge", 12))
    assert share(over, url, ANN, HERE, *wanted) is None
    assert bool(web.requests) is fetched
    assert titles(over) == []


def test_what_cannot_be_read_is_a_reason_and_keeps_nobodys_name(web: Web) -> None:
    over = services()
    for url in (f"{web.url}/none", "ftp://example.org/a", web.page("/empty", "<p></p>")):
        shared = share(over, url, ANN)
        assert isinstance(shared, NotAdded)
        assert shared.error.__traceback__ is None
    assert titles(over) == []


def test_private_addresses_are_refused(web: Web) -> None:
    over, url = services(), web.page("/a", page("Old bridge", 12))
    public = Services.over(over.collections, Fetcher())
    shared = share(public, url, ANN)
    assert isinstance(shared, NotAdded)
    assert isinstance(shared.error, FetchRefused)
    assert web.requests == []


@pytest.mark.parametrize(("articles", "adds_a_minute"), [(1, 60), (1000, 1)])
def test_nothing_is_fetched_where_a_limit_is_reached(web: Web, articles: int, adds_a_minute: int) -> None:
    over = services(articles=articles, adds_a_minute=adds_a_minute)
    known = web.page("/a", page("Old bridge", 12))
    share(over, known, ANN)
    asked = len(web.requests)
    refused = share(over, web.page("/b", page("Old dam", 9, OF_DAM)), ANN)
    assert isinstance(refused, NotAdded)
    assert isinstance(refused.error, LimitReached)
    assert len(web.requests) == asked
    assert isinstance(share(over, known, BOB), Added)


def test_who_withdraws_is_named_no_more_until_they_allow_it(web: Web) -> None:
    over, url = services(), web.page("/a", page("Old bridge", 12))
    shared = share(over, url, ANN)
    assert isinstance(shared, Added)
    (article,) = [shared.stored.article.id]
    assert over.sharing.withdraw(ANN.person, chat=HERE.chat) == 1
    share(over, url, ANN)
    assert over.sharing.who(HERE, [article]) == {}
    over.sharing.allow(ANN.person, chat=HERE.chat)
    share(over, url, ANN)
    assert over.sharing.who(HERE, [article]) == {article: [ANN]}
    assert titles(over) == ["Old bridge"]


def test_an_exported_library_holds_no_names(web: Web) -> None:
    over = services()
    share(over, web.page("/a", page("Old bridge", 12)), Sharing(7, "Xylophonia", 10.0))
    with zipfile.ZipFile(io.BytesIO(over.transfer.export(HERE))) as exported:
        held = b"".join(exported.read(name) for name in exported.namelist())
    assert b"Old bridge" in held
    assert b"Xylophonia" not in held
