"""What every encoder must do; a test class inherits it and says how an encoder is made."""

import threading

import numpy as np
import pytest

from retrieval.search.encoders import Encoder, Vectors

NEAR_AND_FAR = [
    ("How many soldiers are in Japan?", "54,000 US military personnel are stationed in Japan.", "The soup was cold."),
    (
        "日本に駐留する米軍は何人ですか？",
        "54,000 US military personnel are stationed in Japan.",
        "Der Zug kam zu spät.",
    ),
    ("When was the bridge built?", "The bridge was completed in 1432.", "The bridge carries two lanes of traffic."),
]
ODD = ["", " ", "\0", "\ud800", "a" * 50_000, "\U0010fffe", "🙂" * 300, "ا" * 3000]


class EncoderContract:
    """Inherit, and make the encoder."""

    def make(self) -> Encoder:
        raise NotImplementedError

    @pytest.fixture
    def encoder(self) -> Encoder:
        return self.make()

    def test_vectors_have_the_dimension_and_length_one(self, encoder: Encoder) -> None:
        for found in (encoder.questions(["a b", "c"]), encoder.passages(["a b", "c"])):
            assert found.shape == (2, encoder.dimension)
            assert found.dtype == np.float32
            assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-3)

    @pytest.mark.parametrize(("question", "near", "far"), NEAR_AND_FAR)
    def test_what_means_the_same_is_nearer(self, encoder: Encoder, question: str, near: str, far: str) -> None:
        asked = encoder.questions([question])[0]
        nearer, further = encoder.passages([near, far]) @ asked
        assert nearer > further

    def test_a_vector_depends_on_its_text_alone(self, encoder: Encoder) -> None:
        texts = ["The bridge is old.", "", "Troops left.", "The bridge is old."]
        together = encoder.passages(texts)
        alone = np.stack([encoder.passages([text])[0] for text in texts])
        assert np.allclose(together, alone, atol=2e-2)
        assert np.array_equal(encoder.passages(texts), together)

    @pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
    def test_any_string_is_taken(self, encoder: Encoder, text: str) -> None:
        assert np.isfinite(encoder.passages([text])).all()
        assert np.isfinite(encoder.questions([text])).all()

    def test_no_texts_give_no_vectors(self, encoder: Encoder) -> None:
        assert encoder.passages([]).shape == (0, encoder.dimension)

    def test_threads_get_what_they_would_get_alone(self, encoder: Encoder) -> None:
        texts = [f"Passage number {n} is about bridges." for n in range(12)]
        alone = [encoder.passages([text])[0] for text in texts]
        found: dict[int, Vectors] = {}

        def work(number: int) -> None:
            found[number] = encoder.passages([texts[number]])[0]

        threads = [threading.Thread(target=work, args=(n,)) for n in range(len(texts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(np.array_equal(found[n], alone[n]) for n in range(len(texts)))

    def test_the_identity_is_fit_for_a_file_name(self, encoder: Encoder) -> None:
        assert encoder.identity.replace("-", "").replace(".", "").replace("_", "").isalnum()
