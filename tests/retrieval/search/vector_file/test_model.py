"""A file of vectors agrees with a dictionary of arrays, whatever is done to it."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from numpy.typing import NDArray

from retrieval.model import PassageId
from retrieval.search.vector_file import VectorFile

DIMENSION = 8
IDS = st.sampled_from([f"{n:012x}" for n in (0, 1, 0xABC, 2**47, 2**48 - 1)])
SEEDS = st.integers(0, 2**32 - 1)


def unit_vectors(seed: int, rows: int) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).normal(size=(rows, DIMENSION))
    unit: NDArray[np.float32] = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def holds(file: VectorFile, name: str, vectors: NDArray[np.floating]) -> bool:
    """Whether these are the vectors of an article, in half precision."""
    held = file.vectors(name)
    return held is not None and held.dtype == np.float16 and np.array_equal(held, vectors.astype(np.float16))


class Changes(RuleBasedStateMachine):
    """Puts, removals, compactions and openings, seen by the writer and by a reader."""

    @initialize(spare=st.sampled_from([0, 10, 1000]))
    def open(self, spare: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name) / "vectors"
        self.spare = spare
        self.writer = VectorFile(self.place, DIMENSION, spare_rows=spare)
        self.reader = VectorFile(self.place, DIMENSION)
        self.model: dict[str, tuple[NDArray[np.float16], frozenset[int]]] = {}

    @rule(name=IDS, seed=SEEDS, rows=st.integers(0, 12), aside=st.frozensets(st.integers(0, 15), max_size=4))
    def put(self, name: str, seed: int, rows: int, aside: frozenset[int]) -> None:
        vectors = unit_vectors(seed, rows)
        self.writer.put(name, vectors, aside=aside)
        self.model[name] = vectors.astype(np.float16), aside

    @rule(name=IDS)
    def remove(self, name: str) -> None:
        self.writer.remove(name)
        self.model.pop(name, None)

    @rule(names=st.lists(IDS, max_size=3), seed=SEEDS, fails=st.booleans())
    def together(self, names: list[str], seed: int, *, fails: bool) -> None:
        vectors = unit_vectors(seed, 3)
        try:
            with self.writer.together():
                for name in names:
                    self.writer.put(name, vectors)
                if fails:
                    raise InterruptedError
        except InterruptedError:
            return
        self.model |= dict.fromkeys(names, (vectors.astype(np.float16), frozenset()))

    @rule()
    def compact(self) -> None:
        self.writer.compact()

    @rule()
    def open_again(self) -> None:
        self.writer.close()
        self.writer = VectorFile(self.place, DIMENSION, spare_rows=self.spare)

    @rule(seed=SEEDS, limit=st.integers(0, 20))
    def ask(self, seed: int, limit: int) -> None:
        question = unit_vectors(seed, 1)[0]
        right = {
            PassageId(name, ordinal): float(cosine)
            for name, (held, _) in self.model.items()
            for ordinal, cosine in enumerate(held.astype(np.float32) @ question)
        }
        story = [
            cosine for passage, cosine in right.items() if passage.ordinal not in self.model[passage.article_id][1]
        ]
        for file in (self.writer, self.reader):
            found = file.nearest(question, limit)
            assert [cosine for _, cosine in found] == pytest.approx(sorted(story, reverse=True)[:limit], abs=1e-6)
            assert len(dict(found)) == len(found)
            assert dict(found) == pytest.approx({passage: right[passage] for passage, _ in found}, abs=1e-6)
            assert not any(passage.ordinal in self.model[passage.article_id][1] for passage, _ in found)
            asked = [*right, PassageId("0" * 11 + "f", 0), PassageId("0" * 12, 99)]
            assert file.of(question, asked) == pytest.approx(right, abs=1e-6)

    @invariant()
    def agrees(self) -> None:
        for file in (self.writer, self.reader):
            assert file.articles() == len(self.model)
            assert file.rows == sum(len(held) for held, _ in self.model.values())
            for name in ("0" * 12, "0" * 11 + "1", "f" * 12):
                held = self.model.get(name)
                assert file.has(name) == (held is not None)
                assert file.vectors(name) is None if held is None else holds(file, name, held[0])

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.writer.close()
            self.reader.close()
            self.folder.cleanup()


TestChanges = pytest.mark.filterwarnings("error")(Changes.TestCase)
TestChanges.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
