"""The floors under the answers, on questions that nobody here wrote and a model that has not seen their articles.

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
from evaluation.fitting import HELD_OUT
from evaluation.measuring import Row, fold_of, rows
from retrieval.encoders import make_encoder
from retrieval.ranking.model import Model

DATA = os.environ.get("DATELINE_DATA")
ROOT = Path(__file__).resolve().parents[2]
PLACE = Path(DATA) if DATA else ROOT.parent / "shared" / "data"
MODELS = ROOT / "evaluation" / "data" / "held_out.json"

pytestmark = pytest.mark.skipif(
    not (PLACE / "qed").is_dir(),
    reason=f"no evaluation sets in {'DATELINE_DATA' if DATA else 'the usual place'}; CONTRIBUTING says where they are published",
)


def held_out(name: str, most: int) -> Iterator[Task]:
    tasks = [task for task in SETS[name](PLACE) if fold_of(task) == HELD_OUT]
    return islice(sorted(tasks, key=lambda task: crc32(task.id.encode())), most)


@cache
def measured(name: str, variant: str, most: int) -> list[Row]:
    model = Model.from_data(json.loads(MODELS.read_text("utf-8"))[variant])
    found = list(rows(name, held_out(name, most), make_encoder() if variant == "meaning" else None))
    for row in found:
        row.weigh(model)
    return found


@pytest.mark.parametrize(
    ("name", "variant", "most", "floor"),
    [
        ("qed", "meaning", 100, 0.77),
        ("clapnq", "meaning", 100, 0.79),
        ("qed", "words", 1000, 0.64),
        ("clapnq", "words", 1000, 0.74),
        ("xquad-en", "words", 1000, 0.69),
        ("xquad-de", "words", 1000, 0.65),
        ("xquad-zh", "words", 1000, 0.62),
    ],
)
def test_the_right_sentence_comes_first(name: str, variant: str, most: int, floor: float) -> None:
    found = [row for row in measured(name, variant, most) if row.task.gold]
    assert np.mean([metrics.precision_at_1(row.scores, row.gold) for row in found]) >= floor


@pytest.mark.parametrize(
    ("name", "variant", "most", "least_area", "most_error"),
    [
        ("clapnq", "meaning", 100, 0.87, 0.16),
        ("clapnq", "words", 1000, 0.81, 0.14),
        ("qed-without", "words", 1000, 0.66, 0.12),
        ("xquad-en-paragraph", "words", 1000, 0.94, 0.09),
    ],
)
def test_the_no_is_honest(name: str, variant: str, most: int, least_area: float, most_error: float) -> None:
    found = measured(name, variant, most)
    probability = np.array([row.probability for row in found])
    answerable = np.array([bool(row.task.gold) for row in found])
    right = np.array([len(row.places) > 0 and row.order[0] in row.task.gold for row in found])
    assert metrics.area_under_roc(probability, answerable) >= least_area
    assert metrics.expected_calibration_error(probability, right) <= most_error
