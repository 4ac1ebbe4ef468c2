"""What every `Sentences` must do."""

from pathlib import Path

from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import NewArticle, Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, Opened, put


def new(article: Article) -> NewArticle:
    return NewArticle(article, split_and_analyse(article))


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

    def test_articles_are_read_with_theirs_at_once(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE), put(store, THERE, RIVER)
        gone = put(store, HERE, RIVER)
        store.articles.remove(gone.number, now=1.0)
        assert store.sentences.together([second.number, first.number, gone.number, 999]) == {
            first.number: (first, split_and_analyse(BRIDGE)),
            second.number: (second, split_and_analyse(RIVER)),
        }
        assert store.sentences.together([]) == {}

    def test_more_articles_than_fit_into_one_statement_are_read(self, store: Store) -> None:
        articles = [Article(f"The bridge has {number} arches.", str(number)) for number in range(1100)]
        numbers = [placed.number for placed in store.articles.add_all(HERE, [new(a) for a in articles], now=1.0)]
        read = store.sentences.together([number for number in numbers if number is not None])
        assert [sentences[0].passage.text for _, sentences in read.values()] == [a.text for a in articles]
