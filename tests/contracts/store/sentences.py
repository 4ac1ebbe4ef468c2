"""What every `Sentences` must do."""

from pathlib import Path

from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, Opened, put


class SentencesContract(Opened):
    """Needs `articles` and `close`, too."""

    def test_they_are_there_after_a_restart(self, store: Store, file: Path) -> None:
        number = put(store, HERE, BRIDGE).number
        store.close()
        assert self.open(file).sentences.of(number) == split_and_analyse(BRIDGE)

    def test_what_is_not_story_stays_so(self, store: Store) -> None:
        article = Article("LONDON (AP) — The bridge fell on Monday.", "The bridge")
        stored = put(store, HERE, article)
        assert [s.passage.story for s in store.sentences.of(stored.number)] == [False, True]
        store.sentences.replace(stored.number, split_and_analyse(article))
        assert store.sentences.of(stored.number) == split_and_analyse(article)

    def test_how_long_an_article_is(self, store: Store) -> None:
        stored = put(store, HERE, BRIDGE)
        put(store, HERE, RIVER)
        assert store.sentences.count(stored.number) == len(store.sentences.of(stored.number)) == 3
        store.articles.remove(stored.number, now=1.0)
        assert store.sentences.count(stored.number) == store.sentences.count(99) == 0
