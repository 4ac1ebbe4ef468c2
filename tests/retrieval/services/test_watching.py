"""What new articles say on the topics that chats watch: invented news from a small library."""

from pathlib import Path

import pytest

from retrieval.model import Article
from retrieval.search.encoders import Encoder
from retrieval.services import watching
from retrieval.services.collections import Collections
from retrieval.services.watching import News, is_same_topic, is_topic, merged, points_of, unseen
from retrieval.store import Look, Shelf, TopicWatch, open_store
from tests.fakes import WordsEncoder
from tests.retrieval.services.shelves import HERE, Clock

OLD = (
    ("Harbour fees", "The port of Keelung raises its harbour fees in July. Shipping lines had asked for a delay.\n\nA crane fell on Monday."),
    ("Rain", "Heavy rain closed two mountain roads near Hualien on Sunday. The weather office expects more of it this week."),
    ("Chess", "Maren Holt won the chess open in Tarn with eight points. She beat last year's winner in the final round."),
    ("Prices", "Food prices rose by three percent in May. Bread and milk became dearer than anything else, the office said."),
)  # fmt: skip
SALE = (
    "Washington approves weapons",
    (
        "The United States approved arms sales to Taiwan worth 2.2 billion dollars on Friday. The package holds 108 tanks.\n\n"
        "Beijing called the decision a provocation. Taiwan's defence ministry thanked Washington."
    ),
)
SAME_SALE = (
    "Tanks for Taipei",
    (
        "On Friday the United States approved arms sales worth 2.2 billion dollars to Taiwan, its State Department said.\n\n"
        "The ministry in Taipei welcomed the tanks, which are to arrive in two years."
    ),
)
DELAY = (
    "Parliament argues",
    (
        "Taiwan's parliament froze the money for arms sales until the navy explains why its frigates are late.\n\n"
        "The opposition wants to see a schedule by autumn."
    ),
)
CARS = (
    "Carmakers",
    (
        "Taiwan's carmakers raised their sales by a tenth in May, led by small vans.\n\nWorkers at one plant welcomed the news "
        "with open arms. The company will hire forty people."
    ),
)
ELSEWHERE = ("Norland buys jets", "Norland agreed on arms sales with Ostmark worth 900 million crowns. Its air force gets twelve jets.")  # fmt: skip
TOPIC = "Taiwan arms sales"


class Shelfful:
    """A shelf with a watch, and what the watch tells when articles are added."""

    def __init__(self, words: str = TOPIC, *, index: Path | None = None, encoder: Encoder | None = None) -> None:
        self.clock = Clock()
        file = index / "library" if index else Path(":memory:")
        self.collections = Collections(open_store(file), clock=self.clock, encoder=encoder, index=index, large=1)
        self.add(*OLD)
        self.watch = self.collections.store.watches.plan(TopicWatch(0, HERE, words))
        assert self.look() == []

    def add(self, *articles: tuple[str, str], shelf: Shelf = HERE) -> None:
        for title, text in articles:
            self.collections.add(shelf, Article(text, title, language="en"))

    def news(self) -> News:
        """Look at what was added, as a watch does, and note it."""
        watch = self.collections.store.watches.get(self.watch.number)
        assert watch is not None
        numbers = unseen(self.collections, watch)
        found = watching.look(self.collections, watch, numbers).news(self.clock.now)
        look = Look(watch, max(numbers, default=watch.looked), found.told)
        assert self.collections.store.watches.note([look], most=watching.MOST_KEPT)
        return found

    def look(self) -> list[str]:
        return self.said(self.news())

    def said(self, news: News) -> list[str]:
        points = points_of(self.collections.library(HERE), news.quotes)
        articles = {stored.article.id: stored.article for stored in self.collections.store.articles.of(HERE)}
        for point in points:
            text = articles[point.citation.article_id].text
            assert text[point.citation.start : point.citation.end] == point.passage.text
        return [point.passage.text for point in points]


def first(article: tuple[str, str]) -> str:
    return article[1].split("\n\n")[0].split(". ")[0].rstrip(".") + "."


@pytest.fixture(params=["in memory", "on disk"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelfful:
    return Shelfful(index=tmp_path if request.param == "on disk" else None)


def test_an_article_that_bears_on_it_is_told_once(shelf: Shelfful) -> None:
    shelf.add(SALE)
    assert shelf.look() == ["The United States approved arms sales to Taiwan worth 2.2 billion dollars on Friday."]
    assert shelf.look() == []


@pytest.mark.parametrize("article", [CARS, ELSEWHERE, OLD[0]], ids=lambda article: article[0])
def test_words_that_overlap_are_not_enough(shelf: Shelfful, article: tuple[str, str]) -> None:
    shelf.add(article)
    assert shelf.look() == []


def test_the_same_event_in_other_words_is_not_told_twice_and_another_one_is(shelf: Shelfful) -> None:
    shelf.add(SALE)
    assert len(shelf.look()) == 1
    shelf.add(SAME_SALE)
    assert shelf.look() == []
    shelf.add(DELAY)
    assert shelf.look() == [first(DELAY)]


def test_what_was_told_is_known_although_its_article_is_gone(shelf: Shelfful) -> None:
    shelf.add(SALE)
    shelf.look()
    (stored,) = [s for s in shelf.collections.store.articles.of(HERE) if s.article.title == SALE[0]]
    shelf.collections.store.articles.remove(stored.number, now=1.0)
    shelf.add(SAME_SALE)
    assert shelf.look() == []


def test_what_was_told_long_ago_is_news_again(shelf: Shelfful) -> None:
    shelf.add(SALE)
    shelf.look()
    shelf.clock.now += watching.KEPT_TOLD + 1
    shelf.add(SAME_SALE)
    assert len(shelf.look()) == 1


def test_of_two_articles_on_one_event_one_is_told_with_the_other(shelf: Shelfful) -> None:
    shelf.add(SALE, SAME_SALE, CARS)
    found = shelf.news()
    assert len(found.quotes) == 1
    assert found.more == 0
    (point,) = points_of(shelf.collections.library(HERE), found.quotes)
    assert {point.citation.title, *(other.title for other in point.also)} == {SALE[0], SAME_SALE[0]}


def test_of_many_the_best_three_are_told_and_the_others_counted(shelf: Shelfful) -> None:
    places = ("Arvik", "Belem", "Castine", "Dorn", "Elmira", "Fjord", "Gansu", "Hadley", "Imatra", "Jasna")
    deeds = ("halts", "starts", "taxes", "audits", "praises", "sues", "insures", "funds", "bans", "hides")
    for number, (place, deed) in enumerate(zip(places, deeds, strict=True)):
        shelf.add(
            (f"{place} {number}", f"{place} {deed} salmon farming after a vote of council number {number * 7 + 1}.")
        )
    other = Shelfful("salmon farming")
    other.add(*[(s.article.title, s.article.text) for s in shelf.collections.store.articles.of(HERE)][len(OLD) :])
    found = other.news()
    assert (len(found.quotes), found.more) == (3, 7)
    assert other.look() == []


def test_an_article_of_which_nothing_states_the_topic_together_is_not_told(shelf: Shelfful) -> None:
    shelf.add(("Notes", "Taiwan votes in May. A minister resigned.\n\nSales of umbrellas rose.\n\nHe broke both arms while skiing."))  # fmt: skip
    assert shelf.look() == []


def test_furniture_is_not_told(shelf: Shelfful) -> None:
    shelf.add(("Ferry", "Read more: Taiwan arms sales in five charts.\n\nThe ferry to Green Island runs again. It had been repaired."))  # fmt: skip
    assert "Read more: Taiwan arms sales in five charts." not in shelf.look()


def test_the_newest_that_is_there_already_counts_as_told(shelf: Shelfful) -> None:
    collections = shelf.collections
    assert watching.plan(collections, TopicWatch(0, HERE, "salmon"))[1] is None
    shelf.add(SALE)
    shelf.clock.now += 60
    shelf.add(DELAY, CARS)
    shelf.watch, quote = watching.plan(collections, TopicWatch(0, HERE, TOPIC))
    assert quote is not None
    assert [point.passage.text for point in points_of(collections.library(HERE), [quote])] == [first(DELAY)]
    assert shelf.look() == []
    shelf.add(("Money", "Taiwan's parliament froze the money for arms sales, and the navy must explain why its frigates are late."))  # fmt: skip
    assert shelf.look() == []


def test_what_is_read_in_parts_is_told_as_one(shelf: Shelfful) -> None:
    shelf.add(SALE, CARS, SAME_SALE, DELAY)
    numbers = unseen(shelf.collections, shelf.watch)
    parts = [watching.look(shelf.collections, shelf.watch, [number]) for number in numbers]
    whole = watching.look(shelf.collections, shelf.watch, numbers)
    assert merged(parts).news(1.0).quotes == whole.news(1.0).quotes


def test_a_quote_of_an_article_that_is_gone_is_left_out(shelf: Shelfful) -> None:
    shelf.add(SALE, SAME_SALE)
    found = shelf.news()
    (quote,) = found.quotes
    for stored in shelf.collections.store.articles.of(HERE):
        if stored.article.id == quote.also[0].article_id:
            shelf.collections.store.articles.remove(stored.number, now=1.0)
    (point,) = points_of(shelf.collections.library(HERE), found.quotes)
    assert point.also == ()
    for stored in shelf.collections.store.articles.of(HERE):
        shelf.collections.store.articles.remove(stored.number, now=1.0)
    assert points_of(shelf.collections.library(HERE), found.quotes) == []


def test_an_article_waits_for_its_vectors_but_not_for_ever() -> None:
    shelf = Shelfful(encoder=WordsEncoder())
    shelf.collections.encode()
    shelf.add(SALE)
    (number,) = unseen(shelf.collections, TopicWatch(1, HERE, TOPIC, looked=len(OLD)))
    assert not watching.is_ready(shelf.collections, HERE, number)
    shelf.clock.now += watching.PATIENCE
    assert watching.is_ready(shelf.collections, HERE, number)
    shelf.clock.now -= watching.PATIENCE
    shelf.collections.encode()
    assert watching.is_ready(shelf.collections, HERE, number)
    assert shelf.look() == [first(SALE)]
    shelf.add(SAME_SALE)
    shelf.collections.encode()
    assert shelf.look() == []


def test_of_an_import_only_the_newest_articles_are_looked_at() -> None:
    shelf = Shelfful()
    shelf.add(DELAY, CARS, SALE)
    whole = unseen(shelf.collections, shelf.watch)
    assert len(whole) == len(OLD) + 3
    assert unseen(shelf.collections, shelf.watch, most=2) == whole[-2:]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Taiwan arms sales", "arms  sales to TAIWAN", True),
        ("Taiwan arms sales", "Taiwan", False),
        ("Erdbeben in Chile", "Chile Erdbeben", True),
    ],
)
def test_the_same_topic_in_another_order(one: str, other: str, same: bool) -> None:
    assert is_same_topic(one, other) is same


def test_words_without_a_content_word_are_no_topic() -> None:
    assert [is_topic(words) for words in ("the", "of the", "?!", "Taiwan", "地震")] == [False, False, False, True, True]
