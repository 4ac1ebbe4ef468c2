"""The floors under the answers, on questions to articles that neither the reader nor the model of confidence has seen.

The floors are what was measured when they were set, less the half of a standard error that another machine's rounding may
cost. They are raised when the answers get better; to lower one says in the commit why.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from evaluation import metrics
from evaluation.datasets import SETS, Task
from evaluation.fitting import HELD_OUT, HELD_OUT_FILE
from evaluation.measuring import Parts, Row, fitting_fold, rows
from retrieval.search.encoders import make_encoder
from retrieval.search.ranking.model import BOTH, READER, WORDS, Model
from retrieval.search.reader import make_reader

DATA = os.environ.get("DATELINE_DATA")
ROOT = Path(__file__).resolve().parents[2]
PLACE = Path(DATA) if DATA else ROOT.parent / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not (PLACE / "qed").is_dir(),
    reason=f"no evaluation sets in {'DATELINE_DATA' if DATA else 'the usual place'}; CONTRIBUTING says where they are published",
)


def held_out(name: str, most: int) -> Iterator[Task]:
    tasks = [task for task in SETS[name](PLACE) if fitting_fold(task) == HELD_OUT]
    return islice(sorted(tasks, key=lambda task: crc32(task.id.encode())), most)


@cache
def measured(name: str, variant: str, most: int) -> list[Row]:
    model = Model.from_data(json.loads(HELD_OUT_FILE.read_text("utf-8"))[variant])
    encoder = make_encoder() if variant == BOTH else None
    reader = None if variant == WORDS else make_reader()
    found = list(rows(name, held_out(name, most), Parts(encoder, reader)))
    for row in found:
        row.judge(model)
    return found


@pytest.mark.parametrize(
    ("name", "variant", "most", "floor"),
    [
        ("qed-unseen", READER, 200, 0.72),
        ("clapnq-unseen", BOTH, 100, 0.79),
        ("stories", BOTH, 200, 0.71),
        ("xquad-en", READER, 150, 0.79),
        ("xquad-de", READER, 100, 0.71),
        ("xquad-zh", READER, 100, 0.74),
        ("qed-unseen", WORDS, 1000, 0.57),
        ("xquad-en", WORDS, 1000, 0.62),
    ],
)
def test_the_right_sentence_comes_first(name: str, variant: str, most: int, floor: float) -> None:
    found = [row for row in measured(name, variant, most) if row.task.gold]
    assert np.mean([row.right for row in found]) >= floor


@pytest.mark.parametrize(
    ("name", "variant", "most", "least_area", "most_error"),
    [
        ("clapnq-unseen", BOTH, 100, 0.83, 0.16),
        ("stories", BOTH, 200, 0.79, 0.07),
        ("qed-unseen", READER, 200, 0.77, 0.13),
        ("xquad-en-article", READER, 150, 0.89, 0.07),
        ("qed-unseen", WORDS, 1000, 0.70, 0.11),
    ],
)
def test_the_no_is_honest(name: str, variant: str, most: int, least_area: float, most_error: float) -> None:
    found = measured(name, variant, most)
    probability = np.array([row.probability for row in found])
    answerable = np.array([bool(row.task.gold) for row in found])
    right = np.array([row.right for row in found])
    assert metrics.area_under_roc(probability, answerable) >= least_area
    assert metrics.expected_calibration_error(probability, right) <= most_error
