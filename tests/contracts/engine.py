"""What every engine must do; a test class inherits it and says how an engine is made."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.model import PassageId
from retrieval.search.engines.engine import Engine, IndexedTerms

FIRST, SECOND = "a" * 12, "b" * 12
Texts = Sequence[Sequence[str]]
words = st.sampled_from(["japan", "troops", "pact", "54000", "navy"])
texts = st.lists(st.lists(words, max_size=6), max_size=8)


def documents(article_id: str, texts: Texts) -> list[IndexedTerms]:
    return [IndexedTerms(PassageId(article_id, n), terms) for n, terms in enumerate(texts)]


def bm25(texts: Texts, query: Sequence[str], k1: float, b: float) -> list[float]:
    """The formula, written out: Robertson and Zaragoza (2009) with Lucene's idf."""
    held = [t for t in texts if t]
    mean = sum(map(len, held)) / len(held) if held else 1.0
    scores = []
    for text in texts:
        score = 0.0
        for term in set(query):
            n, tf = sum(term in t for t in held), text.count(term)
            idf = math.log(1 + (len(held) - n + 0.5) / (n + 0.5))
            score += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(text) / mean))
        scores.append(score)
    return scores


class EngineContract:
    """Inherit, and name the engine's class and its constants.

    An engine that is not exact says in `formula` what it computes. It may give passages with repeated terms a sixth more or a tenth
    less, and count what was removed.
    """

    k1: float
    b: float
    exact = True

    def make(self) -> Engine:
        raise NotImplementedError

    def formula(self, article: Texts, query: Sequence[str]) -> list[float]:
        """The score of each passage of the only article."""
        return bm25(article, query, self.k1, self.b)

    def filled(self, *articles: Texts) -> Engine:
        engine = self.make()
        for name, article in zip((FIRST, SECOND), articles, strict=False):
            engine.add(name, documents(name, article))
        return engine

    def found(self, engine: Engine, *query: str, limit: int = 10) -> list[PassageId]:
        return [hit.passage_id for hit in engine.search(query, limit)]

    def test_nothing_to_search_for_or_in(self) -> None:
        assert self.make().search(["japan"], 5) == []
        engine = self.filled([["japan"]])
        assert engine.search([], 5) == []
        assert engine.search(["unknown"], 5) == []

    def test_a_limit_below_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            self.filled([["japan"]]).search(["japan"], 0)

    def test_the_limit_keeps_the_best(self) -> None:
        engine = self.filled([["japan", "navy"], ["japan", "navy", "troops"], ["pact"]])
        assert self.found(engine, "japan", "troops", limit=1) == [PassageId(FIRST, 1)]

    @pytest.mark.parametrize("size", [1, 2, 3, 10])
    def test_a_term_that_stands_everywhere_still_counts(self, size: int) -> None:
        hits = self.filled([["japan", "pact"]] * size).search(["japan"], size)
        assert len(hits) == size
        assert all(hit.score > 0 for hit in hits)

    @pytest.mark.parametrize("share", [1, 5, 9])
    def test_a_term_in_part_of_ten_sentences_counts(self, share: int) -> None:
        article = [["japan", "x"]] * share + [["pact", "x"]] * (10 - share)
        assert len(self.filled(article).search(["japan"], 10)) == share

    def test_ties_go_to_the_article_and_passage_that_came_first(self) -> None:
        engine = self.filled([["japan"], ["pact"], ["japan"]], [["japan"]])
        assert self.found(engine, "japan") == [PassageId(FIRST, 0), PassageId(FIRST, 2), PassageId(SECOND, 0)]

    def test_a_repeated_term_counts_once_and_order_does_not_matter(self) -> None:
        engine = self.filled([["japan", "navy"], ["pact", "navy"], ["japan", "pact"]])
        once = engine.search(["japan", "pact"], 5)
        assert engine.search(["pact", "japan", "pact", "pact"], 5) == once

    def test_a_passage_without_terms_does_not_count_and_is_never_found(self) -> None:
        engine = self.filled([[], ["japan"]])
        assert len(engine) == 1
        assert self.found(engine, "japan") == [PassageId(FIRST, 1)]

    def test_adding_again_replaces(self) -> None:
        engine = self.filled([["japan"], ["pact"]])
        engine.add(FIRST, documents(FIRST, [["navy"]]))
        assert len(engine) == 1
        assert self.found(engine, "japan") == []
        assert self.found(engine, "navy") == [PassageId(FIRST, 0)]

    def test_removing_leaves_no_trace_in_the_scores(self) -> None:
        engine = self.filled([["japan", "pact"], ["navy"]], [["japan"], ["japan", "navy"]])
        engine.remove(SECOND)
        engine.remove("unknown")
        found = engine.search(["japan", "navy"], 9)
        expected = self.filled([["japan", "pact"], ["navy"]]).search(["japan", "navy"], 9)
        assert [hit.passage_id for hit in found] == [hit.passage_id for hit in expected]
        if self.exact:
            assert found == expected
        engine.remove(FIRST)
        assert len(engine) == 0
        assert engine.search(["japan"], 9) == []

    @settings(suppress_health_check=[HealthCheck.differing_executors])  # the contract is inherited
    @given(article=texts, query=st.lists(words, max_size=5))
    def test_scores_are_the_formula(self, article: list[list[str]], query: list[str]) -> None:
        self.check_formula(article, query)

    def check_formula(self, article: Texts, query: Sequence[str]) -> None:
        expected = self.formula(article, query)
        found = self.filled(article).search(query, 10)
        scores = {hit.passage_id.ordinal: hit.score for hit in found}
        assert scores.keys() == {i for i, s in enumerate(expected) if s > 0}
        # Engines on disk compute in single precision, and round to four decimals.
        assert scores == pytest.approx({i: expected[i] for i in scores}, rel=1e-6, abs=0.0 if self.exact else 1e-4)
        nominal = bm25(article, query, self.k1, self.b)
        # Too low only in passages several times as long as the mean.
        below, above = (1e-6, 1e-6) if self.exact else (1 / 10, 1 / 6)
        assert all(-below <= score / nominal[i] - 1 <= above for i, score in scores.items())
        assert [hit.score for hit in found] == sorted(scores.values(), reverse=True)

    @settings(suppress_health_check=[HealthCheck.differing_executors])
    @given(article=st.lists(st.lists(words, max_size=6, unique=True), max_size=8), query=st.lists(words, max_size=5))
    def test_scores_are_the_formula_where_no_term_repeats(self, article: list[list[str]], query: list[str]) -> None:
        self.check_nominal(article, query)

    def check_nominal(self, article: Texts, query: Sequence[str]) -> None:
        expected = bm25(article, query, self.k1, self.b)
        scores = {hit.passage_id.ordinal: hit.score for hit in self.filled(article).search(query, 10)}
        assert scores == pytest.approx({i: s for i, s in enumerate(expected) if s > 0}, rel=1e-3)
