"""What `fit` and `report` do: rows of all sets, models across folds, files written."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from evaluation import report
from evaluation.datasets import ANSWERABLE_OR_NOT, SETS
from evaluation.fit import FITTED_ON, PROBABILITY_FITTED_ON, cross_validate, fit
from evaluation.measuring import Row, kept_rows
from retrieval.encoders import Encoder
from retrieval.ranking.features import feature_names
from retrieval.ranking.model import FILE, group_of

FITTING = tuple(dict.fromkeys([*FITTED_ON, *PROBABILITY_FITTED_ON]))
WORDS_FITTED_ON = tuple(name for name in FITTING if ">" not in name)
"""Without an encoder nothing crosses languages, so there is nothing to fit."""
HELD_OUT = 0
"""The fold that the gate is measured on, by a model that has not seen it."""
ABLATED_ON = ("qed", "clapnq", "selqa", "xquad-en", "xquad-de", "xquad-ru", "xquad-zh", "xquad-de>en")


def fit_and_write(data: Path, encoder: Encoder, cache: Path) -> None:
    """Fit both models on everything, and both without the fold that the gate is measured on."""
    found: dict[str, Any] = {
        "how": "python -m evaluation fit; order by conditional logit, probability by logistic regression, "
        "penalised, on the scores of models that had not seen the article; see evaluation/fit.py and docs/quality.md",
        "encoder": encoder.identity,
    }
    held_out: dict[str, Any] = {"how": f"as model.json, without the articles of fold {HELD_OUT}"}
    for variant, names, encoding in (("meaning", FITTING, encoder), ("words", WORDS_FITTED_ON, None)):
        rows = _rows(names, data, encoding, cache)
        cross_validate(rows)
        _say_how_good(variant, rows)
        found[variant] = fit(rows)
        held_out[variant] = fit([row for row in rows if row.fold != HELD_OUT])
    _write(FILE, found)
    _write(Path(__file__).parent / "data" / "held_out.json", held_out)


def write_report(data: Path, encoder: Encoder, cache: Path, documents: Path) -> None:
    """The tables, each where `docs/quality.md` has a mark for it, and the diagram beside it."""
    rows = _rows(tuple(SETS), data, encoder, cache)
    cross_validate(rows)
    ranked = [row for row in rows if row.set_name not in ANSWERABLE_OR_NOT or row.set_name == "clapnq"]
    judged = [row for row in rows if row.set_name in ANSWERABLE_OR_NOT]
    report.reliability_diagram(judged, documents / "reliability.png")
    tables = {
        "ranking": report.ranking_table(ranked),
        "types": report.type_table(ranked),
        "honesty": report.honesty_table(judged),
        "strictness": report.strictness_table(judged),
        "short-answers": report.short_answer_table(
            row for row in rows if row.set_name in {"xquad-en", "qed"} or row.set_name in _OTHER_LANGUAGES
        ),
    }
    words = _rows(WORDS_FITTED_ON, data, None, cache)
    cross_validate(words)
    tables["words"] = report.ranking_table(row for row in words if row.set_name not in ANSWERABLE_OR_NOT)
    tables["words-honesty"] = report.honesty_table(row for row in words if row.set_name in ANSWERABLE_OR_NOT)
    tables["ablation"] = report.ablation_table(list(_variants(rows, words)), ABLATED_ON)
    report.write_tables(tables, documents / "quality.md")


_OTHER_LANGUAGES = tuple(name for name in SETS if re.fullmatch(r"xquad-\w\w", name))


def _variants(rows: Sequence[Row], words: Sequence[Row]) -> Iterable[tuple[str, Sequence[Row]]]:
    """All signals, all but each group, and words alone; every one fitted anew in each fold."""
    yield "everything", rows
    used = [row for row in rows if row.set_name in {*FITTING, *ABLATED_ON}]
    for left_out in ("meaning", "words", "kind of answer", "surroundings", "place and form"):
        kept = _without(used, left_out)
        cross_validate(kept)
        yield f"without {left_out}", kept
    yield "no encoder at all", words


def _without(rows: Sequence[Row], group: str) -> list[Row]:
    """Copies of the rows with a group of features at 0."""
    mask = np.array([group_of(name) != group for name in feature_names()], np.float32)
    return [replace(row, features=row.features * mask) for row in rows]


def _rows(names: Sequence[str], data: Path, encoder: Encoder | None, cache: Path) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        sys.stderr.write(f"{name} {'by words alone' if encoder is None else ''}\n")
        rows += kept_rows(name, data, encoder, cache)
    return rows


def _say_how_good(variant: str, rows: Sequence[Row]) -> None:
    ranked = [row for row in rows if row.set_name in FITTED_ON]
    judged = [row for row in rows if row.set_name in PROBABILITY_FITTED_ON]
    sys.stderr.write(f"{variant}, held out:\n{report.ranking_table(ranked)}\n{report.honesty_table(judged)}\n")


def _write(file: Path, data: dict[str, Any]) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
