"""No shelf's hits or scores depend on what other shelves hold."""

import random

import pytest

from retrieval.search.engines.opensearch import Index, OpenSearchEngine, search_together, shelf_name
from retrieval.search.engines.rank_bm25 import RankBM25Engine
from tests.contracts.engine import documents

WORDS = [f"word{n}" for n in range(60)]
WEIGHTS = [1 / (n + 1) for n in range(60)]
QUERIES = [["word0", "word30"], ["word3", "word50", "word1"], ["word59"], ["word7", "word8", "word9", "word0"]]


def sentences(seed: int, count: int, longest: int) -> list[list[str]]:
    drawn = random.Random(seed)
    return [drawn.choices(WORDS, WEIGHTS, k=drawn.randint(3, longest)) for _ in range(count)]


def filled(index: Index, name: str, *articles: list[list[str]]) -> OpenSearchEngine:
    engine = OpenSearchEngine(index, shelf_name(name))
    for number, article in enumerate(articles):
        engine.add(f"{number:012x}", documents(f"{number:012x}", article))
    return engine


def test_hits_and_scores_stay_as_they_are_beside_a_noisy_shelf(index: Index) -> None:
    article = sentences(1, 300, 12)
    quiet, exact = filled(index, "quiet", article), RankBM25Engine()
    exact.add("0" * 12, documents("0" * 12, article))
    alone = [quiet.search(query, 20) for query in QUERIES]
    assert alone == [exact.search(query, 20) for query in QUERIES]
    # Ten times as large, with other frequencies, and passages five times as long.
    rare = [["word59", "word30"] * 20 for _ in range(1000)]
    noisy = filled(index, "noisy", sentences(2, 2000, 60), rare)
    assert len(noisy) == 3000
    again = OpenSearchEngine(index, quiet.shelf)
    assert [again.search(query, 20) for query in QUERIES] == alone
    noisy.remove("0" * 12)
    assert len(noisy) == 1000
    assert [OpenSearchEngine(index, quiet.shelf).search(query, 20) for query in QUERIES] == alone


def test_a_shelf_is_found_and_counted_by_itself_alone(index: Index) -> None:
    first = filled(index, "first", [["japan", "pact"], ["navy"]])
    second = filled(index, "second", [["japan"], ["troops"], ["troops"]])
    first.add("f" * 12, documents("f" * 12, [["peace"]]), forms=[["Japan", "Jakarta"]])
    second.add("f" * 12, documents("f" * 12, [["peace"]]), forms=[["Java"]])
    assert (len(first), len(second)) == (3, 4)
    assert (first.snapshot().frequency("troops"), second.snapshot().frequency("troops")) == (0, 2)
    assert first.search(["troops"], 5) == []
    assert first.forms("J") == [("Jakarta", 1), ("Japan", 1)]
    assert second.forms("J") == [("Java", 1)]
    second.drop()
    assert (len(first), len(second)) == (3, 0)


def test_shelves_that_are_searched_together_score_as_one(index: Index) -> None:
    parts = [sentences(seed, 80, 9) for seed in (3, 4)]
    engines = [filled(index, str(number), part) for number, part in enumerate(parts)]
    exact = RankBM25Engine()
    for number, part in enumerate(parts):
        exact.add(f"{number:012x}", documents(f"{number:012x}", part))
    for query in QUERIES:
        found = search_together(engines, query, 15)
        assert [hit.score for hit in found] == [hit.score for hit in exact.search(query, 15)]


def test_only_some_articles_are_searched(index: Index) -> None:
    engine = filled(index, "one", [["japan", "pact"]], [["japan"]], [["japan", "navy", "troops"]])
    whole = {hit.passage_id.article_id: hit for hit in engine.search(["japan"], 9)}
    chosen = ["0" * 12, "000000000002"]
    assert search_together([engine], ["japan"], 9, only=chosen) == [whole[name] for name in chosen]


@pytest.mark.parametrize("shards", [1, 3])
def test_terms_are_found_whatever_they_are(index: Index, shards: int) -> None:
    odd = ["a b", "x" * 300, "\ud800", "\u0085", "ẞtraße", "🛥" * 60, '"', "\\", "a*"]
    engine = OpenSearchEngine(Index(index.server, shards=shards))
    engine.add("a" * 12, documents("a" * 12, [[term] for term in odd]))
    for number, term in enumerate(odd):
        assert [hit.passage_id.ordinal for hit in engine.search([term], 9)] == [number]
