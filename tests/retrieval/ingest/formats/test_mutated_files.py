import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import ArticleError
from retrieval.ingest.formats.metadata import MOST_TITLE
from retrieval.model import Article
from tests.retrieval.ingest.formats.mutations import SAMPLES, mutated_file


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_sample_can_be_read(kind: str) -> None:
    data, read = SAMPLES[kind]
    assert read(data)


@pytest.mark.parametrize("kind", SAMPLES)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_a_mutated_file_is_read_or_refused_in_one_sentence(kind: str, seed: int) -> None:
    data, read = SAMPLES[kind]
    damaged = mutated_file(data, random.Random(seed))
    found: object = None
    said = ""
    try:
        found = read(damaged)
    except ArticleError as exc:
        said = str(exc)
    assert "\n" not in said
    assert len(said) < 400
    if isinstance(found, Article):
        assert found.text.strip()
        assert 0 < len(found.title) <= MOST_TITLE
        assert len(found.text) < 100 * len(damaged) + 1000
        for value in (found.text, found.title, found.source, found.author, found.published, found.url, found.language):
            (value or "").encode()
