import cProfile
import dataclasses
import pstats
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from retrieval.errors import EmptyArticle, LimitReached, NoSuchArticle
from retrieval.model import Article
from retrieval.services.collections import Collections, analysed
from retrieval.services.entry import language_of
from retrieval.services.library import Library
from retrieval.services.library_cache import MOST_PASSAGES
from retrieval.services.limits import CollectionLimits
from retrieval.store import NewArticle, Placing, Shelf, open_store
from retrieval.store.sqlite import SQLiteStore
from tests.fakes import WordsEncoder

HERE, TOPIC, THERE = Shelf("1"), Shelf("1", 7), Shelf("2")
BRIDGE = Article("The bridge has 12 arches. It was built in 1432.", "Bridge")
RIVER = Article("The river is high. Boats are banned, says the mayor.", "River")
SEED = Article("There are 54,000 troops. They stay.", "Seed")


def collections(**options: object) -> Collections:
    return Collections(open_store(Path(":memory:")), **options)  # type: ignore[arg-type]


def titles(keeper: Collections, shelf: Shelf) -> list[str]:
    return [entry.article.title for entry in keeper.library(shelf).entries()]


def test_a_topic_sees_its_own_shelf_and_the_shared_one() -> None:
    keeper = collections()
    keeper.add(HERE, BRIDGE)
    keeper.add(TOPIC, RIVER)
    assert titles(keeper, TOPIC) == ["River", "Bridge"]
    assert titles(keeper, HERE) == ["Bridge"]
    assert titles(keeper, Shelf("1", 8)) == ["Bridge"]
    assert titles(keeper, THERE) == []


def test_public_shelves_are_on_until_switched_off_by_a_chat() -> None:
    keeper = collections(public=("seeds",))
    keeper.stock("seeds", [SEED])
    assert titles(keeper, HERE) == titles(keeper, THERE) == ["Seed"]
    keeper.switch_public(HERE, "seeds", on=False)
    assert titles(keeper, HERE) == titles(keeper, TOPIC) == []
    assert titles(keeper, THERE) == ["Seed"]
    keeper.switch_public(HERE, "seeds", on=True)
    assert titles(keeper, HERE) == ["Seed"]
    with pytest.raises(NoSuchArticle, match=r"no public shelf called 'x'\. The public shelves are: seeds"):
        keeper.switch_public(HERE, "x", on=True)


def test_stocking_again_makes_the_shelf_hold_exactly_that() -> None:
    keeper = collections(public=("seeds",))
    keeper.stock("seeds", [SEED, BRIDGE])
    keeper.stock("seeds", [BRIDGE, RIVER])
    assert titles(keeper, HERE) == ["Bridge", "River"]


@pytest.mark.parametrize("change", ["rename", "remove"])
def test_what_changes_is_not_taken_apart_again(change: str) -> None:
    """Everybody waits for the question after a change; a long text would take a second."""
    keeper = collections()
    keeper.add(HERE, BRIDGE)
    keeper.add(HERE, RIVER)
    keeper.library(HERE)
    number = keeper.find(HERE, "Bridge").number
    if change == "rename":
        keeper.store.articles.rename(number, "Old bridge")
    else:
        keeper.store.articles.remove(number, now=1.0)
    profile = cProfile.Profile()
    profile.runcall(keeper.library, HERE)
    called = {name for _file, _line, name in pstats.Stats(profile).stats}  # type: ignore[attr-defined]
    assert "_bring_up_to_date" in called
    assert "tokenize" not in called


def test_a_library_follows_every_change() -> None:
    keeper = collections()
    added = keeper.add(HERE, BRIDGE).stored
    assert keeper.library(HERE).ask("How many arches?").evidence
    keeper.store.articles.rename(added.number, "Old bridge")
    assert keeper.library(HERE).ask("How many arches?").evidence[0].citation.title == "[Old bridge]"
    keeper.store.articles.switch(added.number, active=False)
    assert not keeper.library(HERE).ask("How many arches?").evidence
    keeper.store.articles.switch(added.number, active=True)
    keeper.store.articles.remove(added.number, now=1.0)
    assert titles(keeper, HERE) == []
    keeper.store.articles.restore(HERE)
    assert titles(keeper, HERE) == ["Old bridge"]


def test_chats_that_see_the_same_articles_share_one_library() -> None:
    keeper = collections(public=("seeds",))
    keeper.stock("seeds", [SEED])
    shared = keeper.library(HERE)
    assert keeper.library(THERE) is keeper.library(TOPIC) is shared
    number = keeper.add(HERE, BRIDGE).stored.number
    assert titles(keeper, HERE) == titles(keeper, TOPIC) == ["Bridge", "Seed"]
    assert keeper.library(TOPIC) is keeper.library(HERE) is not shared
    assert keeper.library(THERE) is shared
    assert titles(keeper, THERE) == ["Seed"]
    keeper.store.articles.remove(number, now=1.0)
    assert keeper.library(HERE) is shared


MANY = 64


@pytest.mark.parametrize(("sentences", "is_held"), [(1, True), (MOST_PASSAGES // MANY, False)])
def test_small_libraries_are_all_held_and_of_large_ones_those_asked_last(sentences: int, is_held: bool) -> None:
    keeper = collections(limits=CollectionLimits(adds_a_minute=10_000))
    shelves = [Shelf(str(number)) for number in range(MANY + 1)]
    # The same text costs no second look.
    text = " ".join(["Boats pass."] * sentences)
    known = analysed(Article(text, "Boats"))
    for shelf in shelves:
        keeper.add(shelf, Article(text, "Boats"), known)
    first, second = (keeper.library(shelf) for shelf in shelves[:2])
    for shelf in shelves[2:]:
        keeper.library(shelf)
    assert keeper.library(shelves[1]) is second
    assert (keeper.library(shelves[0]) is first) == is_held


Change = Callable[[Collections], object]


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda other: other.add(HERE, RIVER), ["Bridge", "River", "Seed"]),
        (lambda other: other.store.articles.rename(other.find(HERE, "1").number, "x"), ["x", "Seed"]),
        (lambda other: other.store.articles.switch(other.find(HERE, "1").number, active=False), ["Seed"]),
        (lambda other: other.store.articles.remove(other.find(HERE, "1").number, now=1.0), ["Seed"]),
        (lambda other: other.switch_public(HERE, "seeds", on=False), ["Bridge"]),
        (lambda other: other.stock("seeds", [RIVER]), ["Bridge", "River"]),
        (lambda other: other.forget(HERE), ["Seed"]),
        (lambda other: (other.forget(HERE), other.add(HERE, RIVER)), ["River", "Seed"]),
        (lambda other: other.move("2", "1"), ["Bridge", "River", "Seed"]),
    ],
)
def test_what_another_process_changes_is_seen_by_the_next_question(
    change: Change, seen: list[str], tmp_path: Path
) -> None:
    keeper, other = (Collections(open_store(tmp_path / "library"), public=("seeds",)) for _ in range(2))
    keeper.stock("seeds", [SEED])
    keeper.add(HERE, BRIDGE)
    keeper.add(THERE, RIVER)
    assert titles(keeper, HERE) == ["Bridge", "Seed"]
    change(other)
    assert sorted(titles(keeper, HERE)) == sorted(titles(other, HERE)) == sorted(seen)


def test_the_same_is_not_added_twice() -> None:
    keeper = collections()
    text = " ".join(f"word{n}" for n in range(100)) + "."
    first = keeper.add(HERE, Article(text, "A"))
    again = keeper.add(HERE, Article(text, "B"))
    like = keeper.add(HERE, Article(text + " Corrected.", "C"))
    assert (first.new, again.new, like.new, like.like) == (True, False, False, True)
    assert like.stored == again.stored == first.stored


def test_limits_are_named_when_they_are_reached() -> None:
    now = [0.0]
    keeper = collections(limits=CollectionLimits(articles=2, characters=120, adds_a_minute=1), clock=lambda: now[0])
    keeper.add(HERE, BRIDGE)
    with pytest.raises(LimitReached, match="at most 1 articles a minute"):
        keeper.add(HERE, RIVER)
    now[0] = 61.0
    keeper.add(HERE, RIVER)
    now[0] = 122.0
    with pytest.raises(LimitReached, match="full: 2 articles"):
        keeper.add(HERE, SEED)
    keeper.add(THERE, SEED)
    now[0] = 183.0
    with pytest.raises(LimitReached, match="full: 120 characters"):
        keeper.add(THERE, Article("Word. " * 30, "Long"))


def test_limits_do_not_apply_to_the_owner_of_the_machine() -> None:
    limits = CollectionLimits(articles=0, characters=0, feeds=0, adds_a_minute=0)
    keeper = collections(limits=limits, unlimited=(HERE.chat,))
    keeper.add(HERE, BRIDGE)
    keeper.add(HERE, RIVER)
    assert keeper.limits.of(HERE) is None
    with pytest.raises(LimitReached):
        keeper.add(THERE, BRIDGE)


@pytest.mark.parametrize("named", ["0", "3", "99999999999999999999", "9" * 5000, "#99999999999999999999", "-1", "²"])
def test_a_number_that_is_not_in_the_list_names_no_article(named: str) -> None:
    keeper = collections()
    keeper.add(HERE, BRIDGE)
    with pytest.raises(NoSuchArticle):
        keeper.find(HERE, named)


def test_an_article_without_a_sentence_is_refused() -> None:
    with pytest.raises(EmptyArticle):
        collections().add(HERE, Article(" \n", "Nothing"))


def test_articles_are_named_by_number_id_or_words() -> None:
    keeper = collections()
    keeper.add(HERE, BRIDGE)
    keeper.add(HERE, RIVER)
    assert keeper.find(HERE, "2").article == RIVER
    assert keeper.find(HERE, "#1").article == BRIDGE
    assert keeper.find(HERE, RIVER.id).article == RIVER
    assert keeper.find(HERE, "riv").article == RIVER
    for named, message in (
        ("3", "no article '3'"),
        ("0", "no article"),
        ("", "no article"),
        ("r", "2 articles match 'r'"),
        ("x", "no article"),
    ):
        with pytest.raises(NoSuchArticle, match=message):
            keeper.find(HERE, named)


def test_vectors_are_computed_once_and_kept() -> None:
    store = open_store(Path(":memory:"))
    encoder = WordsEncoder()
    keeper = Collections(store, encoder=encoder)
    keeper.add(HERE, BRIDGE)
    library = keeper.library(HERE)
    assert library.vectors(BRIDGE.id) is None
    keeper.encode()
    assert library.vectors(BRIDGE.id) is not None
    again = Collections(store, encoder=encoder)
    assert again.library(HERE).vectors(BRIDGE.id) is not None
    again.encode()
    assert len(encoder.encoded) == 2


def test_a_renamed_article_is_encoded_anew_since_its_title_is_read_along() -> None:
    encoder = WordsEncoder()
    keeper = Collections(open_store(Path(":memory:")), encoder=encoder)
    number = keeper.add(HERE, BRIDGE).stored.number
    keeper.encode()
    keeper.store.articles.rename(number, "Other")
    assert keeper.library(HERE).vectors(BRIDGE.id) is None
    keeper.encode()
    assert keeper.library(HERE).vectors(BRIDGE.id) is not None
    assert len(encoder.encoded) == 4


def test_sentences_of_an_older_analysis_are_made_anew() -> None:
    store = SQLiteStore(Path(":memory:"))
    keeper = Collections(store)
    number = keeper.add(HERE, BRIDGE).stored.number
    with store.database.change() as do:
        do("UPDATE articles SET analysis = 0")
        do("UPDATE passages SET terms = 'stale'")
    assert Collections(store).library(HERE).ask("How many arches has the bridge?").evidence
    assert all(sentence.terms != ("stale",) for sentence in store.sentences.of(number))


WORDS = st.sampled_from(
    ["bridge", "river", "arches", "mayor", "boats", "troops", "summit", "treaty", "harbour", "report"]
)
SENTENCES = st.lists(st.lists(WORDS, min_size=3, max_size=7), min_size=1, max_size=4)


def article_of(sentences: list[list[str]]) -> Article:
    return Article(" ".join(f"The {' '.join(words)}." for words in sentences), "Title")


class Chats(RuleBasedStateMachine):
    """Two chats, whatever they do: each answers as if it were alone in the world."""

    def __init__(self) -> None:
        super().__init__()
        self.shared, here, there = (
            collections(limits=CollectionLimits(adds_a_minute=10_000), public=("seeds",)) for _ in range(3)
        )
        self.alone = {HERE: here, THERE: there}
        for keeper in (self.shared, here, there):
            keeper.stock("seeds", [SEED])

    @rule(shelf=st.sampled_from([HERE, THERE]), sentences=SENTENCES)
    def add(self, shelf: Shelf, sentences: list[list[str]]) -> None:
        article = article_of(sentences)
        for keeper in (self.shared, self.alone[shelf]):
            keeper.add(shelf, article)

    @rule(shelf=st.sampled_from([HERE, THERE]))
    def remove(self, shelf: Shelf) -> None:
        for keeper in (self.shared, self.alone[shelf]):
            listed = keeper.store.articles.of(shelf)
            if listed:
                keeper.store.articles.remove(listed[0].number, now=1.0)

    @rule(shelf=st.sampled_from([HERE, THERE]), on=st.booleans())
    def switch(self, shelf: Shelf, on: bool) -> None:
        for keeper in (self.shared, self.alone[shelf]):
            keeper.switch_public(shelf, "seeds", on=on)

    @rule(shelf=st.sampled_from([HERE, THERE]))
    def forget(self, shelf: Shelf) -> None:
        for keeper in (self.shared, self.alone[shelf]):
            keeper.forget(shelf)

    @rule(shelf=st.sampled_from([HERE, THERE]), words=st.lists(WORDS, min_size=1, max_size=3))
    def ask(self, shelf: Shelf, words: list[str]) -> None:
        question = f"Where is the {' '.join(words)}?"
        together, alone = (keeper.library(shelf).ask(question) for keeper in (self.shared, self.alone[shelf]))
        assert together.confidence == alone.confidence
        assert together.evidence == alone.evidence
        assert together.missing == alone.missing
        listed = [[s.article for s in keeper.store.articles.of(shelf)] for keeper in (self.shared, self.alone[shelf])]
        assert listed[0] == listed[1]


Chats.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestNothingOfAChatIsSeenFromAnother = Chats.TestCase


@given(
    st.lists(st.tuples(SENTENCES, st.sampled_from([None, "https://a.example/1", "https://a.example/2"])), max_size=8)
)
@settings(max_examples=25)
def test_together_is_the_same_as_one_by_one(given_articles: list[tuple[list[list[str]], str | None]]) -> None:
    articles = [dataclasses.replace(article_of(sentences), url=url) for sentences, url in given_articles]
    alone, together = (collections(limits=CollectionLimits(articles=5)) for _ in range(2))
    new = []
    for article in articles:
        try:
            new.append(alone.add(HERE, article).new)
        except LimitReached:
            new.append(False)
    placed = together.add_all(HERE, [NewArticle(a, analysed(a), language_of(a)) for a in articles])
    assert [one.placing is Placing.NEW for one in placed] == new
    kept = [
        [(s.number, s.article, s.detected, keeper.store.sentences.of(s.number)) for s in keeper.store.articles.of(HERE)]
        for keeper in (alone, together)
    ]
    assert kept[0] == kept[1]


@given(first=SENTENCES, second=SENTENCES)
@settings(max_examples=25)
def test_a_shelf_answers_as_a_library_of_its_articles_does(first: list[list[str]], second: list[list[str]]) -> None:
    articles = [article_of(first), article_of(second)]
    keeper = collections(limits=CollectionLimits(adds_a_minute=10_000))
    kept = [article for article in articles if keeper.add(HERE, article).new]
    question = "Which report names the bridge?"
    assert keeper.library(HERE).ask(question).evidence == Library(kept).ask(question).evidence
