"""What every `ArticleVectors` must do."""

import numpy as np

from retrieval.store import Store
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, Opened, put


class VectorsContract(Opened):
    """Needs `articles`, too."""

    def test_vectors_are_those_of_one_encoder_and_one_reading(self, store: Store) -> None:
        number = put(store, HERE, BRIDGE).number
        vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
        store.vectors.put(number, "e-1", "r", vectors)
        found = store.vectors.get(number, "e-1", "r")
        assert found is not None
        assert np.array_equal(found, vectors)
        assert store.vectors.get(number, "e-2", "r") is None
        assert store.vectors.get(number, "e-1", "other") is None
        store.vectors.put(999, "e-1", "r", vectors)
        assert store.vectors.get(999, "e-1", "r") is None

    def test_it_is_told_which_articles_have_vectors(self, store: Store) -> None:
        first, second = put(store, HERE, BRIDGE).number, put(store, HERE, RIVER).number
        store.vectors.put(first, "e-1", "r", np.zeros((3, 2), np.float32))
        assert store.vectors.which([first, second, 999], "e-1") == {first}
        assert store.vectors.which([first], "e-2") == set()
        assert store.vectors.which([], "e-1") == set()
