"""Implements the commands `fit` and `report`: read the rows of all sets, fit models, write files."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from evaluation import report
from evaluation.datasets import ANSWERABLE_OR_NOT
from evaluation.fit import FITTED_ON, FOREIGN_FITTED_ON, cross_validate, fit, how_good
from evaluation.measuring import Parts, Row, kept_rows
from retrieval.search.encoders import Encoder
from retrieval.search.ranking.model import BOTH, FILE, FOREIGN, ORDER
from retrieval.search.reader import Reader

RANKED = (
    "qed-unseen", "clapnq-unseen", "selqa-unseen", "stories", "stories-x>en", "xquad-en", "xquad-de", "xquad-es", "xquad-ru",
    "xquad-ar", "xquad-zh", "xquad-hi", "xquad-tr", "xquad-de>en", "xquad-es>en", "xquad-ru>en", "xquad-ar>en", "xquad-zh>en",
    "xquad-hi>en", "xquad-tr>en", "xquad-vi>en", "xquad-el>en", "xquad-th>en",
)  # fmt: skip
"""The sets for the ranking table; XQuAD-R was never used for training or fitting."""
JUDGED = ("xquad-en-article", "xquad-en-names", "xquad-de-article", "xquad-zh-article", "xquad-de>en-article")
"""The sets with unanswerable questions that were not fitted on."""
ABLATED_ON = (
    "qed-unseen",
    "clapnq-unseen",
    "selqa-unseen",
    "library-en",
    "xquad-en",
    "xquad-de",
    "xquad-zh",
    "xquad-de>en",
)


def variants(encoder: Encoder, reader: Reader) -> tuple[Parts, ...]:
    """The combinations of components: reader and encoder, reader only, words only."""
    return Parts(encoder, reader), Parts(None, reader), Parts(None, None)


HELD_OUT = 4
"""The fold on which the quality gate is measured, with models fitted without it."""
HELD_OUT_FILE = Path(__file__).parent / "data" / "held_out.json"


def fit_and_write(data: Path, encoder: Encoder, reader: Reader, cache: Path) -> None:
    """Fit a model for each variant, on all permitted sets and again without the held-out fold, and write both files."""
    found: dict[str, Any] = {
        "how": "python -m evaluation fit; order by conditional logit, probability by logistic regression, on articles that "
        "the reader was not trained on; see evaluation/fit.py and docs/quality.md",
        "encoder": encoder.identity,
        "reader": reader.identity,
    }
    held_out: dict[str, Any] = {"how": f"as model.json, without the articles of fold {HELD_OUT}"}
    for parts in variants(encoder, reader):
        rows = read_rows(tuple(FITTED_ON), data, parts, cache)
        cross_validate(rows)
        _say_how_good(parts.variant, rows)
        found[parts.variant] = fit(rows)
        held_out[parts.variant] = fit([row for row in rows if row.fold != HELD_OUT])
    rows = foreign(read_rows(tuple(FOREIGN_FITTED_ON), data, Parts(encoder, reader), cache))
    for models, own in ((found, rows), (held_out, [row for row in rows if row.fold != HELD_OUT])):
        # Too few of these questions have a short answer to fit the marking model.
        models[FOREIGN] = fit(own) | {name: models[BOTH][name] for name in ("mark", "mark_from")}
    for file, models in ((FILE, found), (HELD_OUT_FILE, held_out)):
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(models, indent=1) + "\n", "utf-8")


def write_report(data: Path, encoder: Encoder, reader: Reader, cache: Path, documents: Path) -> None:
    """Write the tables into `quality.md`, at their markers, and the reliability diagram into the same folder."""
    everything, unmeant, words = variants(encoder, reader)
    judged_names = [name for name in ANSWERABLE_OR_NOT if name in FITTED_ON or name in JUDGED]
    names = tuple(dict.fromkeys([*RANKED, *judged_names, *FITTED_ON]))
    rows = read_rows(names, data, everything, cache)
    elsewhere = foreign(rows)
    rows = [row for row in rows if not row.foreign.any()]
    cross_validate(rows)
    unread = tuple(name for name in FOREIGN_FITTED_ON if name not in names)
    of_others = foreign(read_rows(unread, data, everything, cache)) + elsewhere
    cross_validate(of_others, FOREIGN_FITTED_ON)
    rows += elsewhere
    judged = [row for row in rows if row.set_name in judged_names]
    report.reliability_diagram(judged, documents / "reliability.png")
    own = read_rows(tuple(FITTED_ON), data, unmeant, cache)
    plain = read_rows(tuple(FITTED_ON), data, words, cache)
    tables = {
        "ranking": report.ranking_table(row for row in rows if row.set_name in RANKED),
        "honesty": report.honesty_table(judged),
        "strictness": report.strictness_table(judged),
        "short-answers": report.short_answer_table(row for row in rows if row.task.answers),
        "ablation": report.ablation_table(list(_ablated(rows, own, plain)), ABLATED_ON),
    }
    report.write_tables(tables, documents / "quality.md")


def _ablated(rows: Sequence[Row], unmeant: Sequence[Row], words: Sequence[Row]) -> Iterable[tuple[str, Sequence[Row]]]:
    yield "everything", rows
    for name in ("bm25", "cosine"):
        kept = [replace(row, order=np.where(np.array(ORDER) == name, 0.0, row.order)) for row in rows]
        cross_validate(kept)
        yield f"without {name}", kept
    for label, others in (("the reader without vectors", unmeant), ("words alone", words)):
        cross_validate(others)
        yield label, others


def read_rows(names: Sequence[str], data: Path, parts: Parts, cache: Path) -> list[Row]:
    """The rows of some sets."""
    rows: list[Row] = []
    for name in names:
        sys.stderr.write(f"{name} ({parts.variant})\n")
        rows += kept_rows(name, data, parts, cache)
    return rows


def foreign(rows: Iterable[Row]) -> list[Row]:
    """The rows of questions in another language than the passages."""
    return [row for row in rows if row.foreign.any()]


def _say_how_good(variant: str, rows: Sequence[Row]) -> None:
    for name in FITTED_ON:
        figures: Mapping[str, float] = how_good([row for row in rows if row.set_name == name])
        sys.stderr.write(f"{variant} {name}: {' '.join(f'{k} {v:.3f}' for k, v in figures.items())}\n")
