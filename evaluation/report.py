"""Makes the tables of docs/quality.md and the reliability diagram from cross-validated rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from evaluation import metrics
from evaluation.fit import agrees, as_asked
from evaluation.measuring import Floats, Row
from retrieval.search.ranking.model import BOTH, load_model

BASELINES = {"BM25": 1, "meaning alone": 2}
"""Rankings by a single feature: its column in `Row.order`."""
Bools = metrics.Bools
K = TypeVar("K")


def ranking_table(rows: Iterable[Row]) -> str:
    """Table of P@1 with its interval, P@1 of the single features, MRR, MAP, hit@3 and recall, one row per set."""
    lines = [
        "| set | questions | P@1: BM25 | meaning alone | Dateline | 95 % interval | MRR | MAP | hit@3 | recall |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, members in _by(rows, lambda row: row.set_name).items():
        answerable = [row for row in members if row.task.gold]
        first = [metrics.precision_at_1(row.scores, row.gold) for row in answerable]
        low, high = metrics.interval(_grouped(answerable, first))
        alone = [_baseline(answerable, signal) for signal in BASELINES.values()]
        figures = [
            np.mean([metrics.reciprocal_rank(row.scores, row.gold) for row in answerable]),
            np.mean([metrics.average_precision(row.scores, row.gold, relevant=len(r.task.gold)) for r in answerable for row in (r,)]),
            np.mean([metrics.hit_at(3, row.scores, row.gold) if len(row.places) else 0.0 for row in answerable]),
            np.mean([metrics.recall(row.gold, relevant=len(row.task.gold)) for row in answerable]),
        ]  # fmt: skip
        shown = [f"{value:.3f}" for value in (*alone, float(np.mean(first)))]
        lines.append(
            f"| {name} | {len(answerable)} | {' | '.join(shown)} | {low:.3f}–{high:.3f} | "
            + " | ".join(f"{value:.3f}" for value in figures)
            + " |"
        )
    return "\n".join(lines)


def honesty_table(rows: Iterable[Row]) -> str:
    """Table of how well unanswerable questions are detected, one row per set."""
    lines = [
        "| set | questions | area under ROC | 95 % interval | under PR | F1 of triggering | calibration error | coverage at 95 % precision |",
        "|---|---|---|---|---|---|---|---|",
    ]
    together = list(rows)
    groups = _by(together, lambda row: row.set_name)
    for name, members in [*groups.items(), ("all together", together)]:
        probability, right, answerable = _judged(members)
        low, high = _roc_interval(members)
        lines.append(
            f"| {name} | {len(members)} | {metrics.area_under_roc(probability, answerable):.3f} | {low:.3f}–{high:.3f} | "
            f"{metrics.area_under_precision_recall(probability, answerable):.3f} | "
            f"{metrics.triggering_f1(probability, right, answerable, 0.5):.3f} | "
            f"{metrics.expected_calibration_error(probability, right):.3f} | "
            f"{metrics.coverage_at_precision(probability, right):.3f} |"
        )
    return "\n".join(lines)


def strictness_table(rows: Iterable[Row]) -> str:
    """Table of the precision and the fraction of questions answered, one row per strictness.

    Half of the questions in the sets are unanswerable. The first precision is reweighted to the fraction `ANSWERABLE`
    of answerable questions, for which the thresholds are set; the second is unweighted.
    """
    members = list(rows)
    probability, right, answerable = _judged(members)
    lines = [
        "| strictness | answers from | precision, two thirds answerable | precision, half answerable | answered, of those that have an answer | answered, of those that have none |",
        "|---|---|---|---|---|---|",
    ]
    weights = as_asked(answerable, np.ones(len(members)))
    for strictness, threshold in load_model(BOTH).thresholds.items():
        precision, _ = metrics.precision_and_coverage(probability, right, threshold)
        given = probability >= threshold
        lines.append(
            f"| `{strictness.value}` | {threshold:.2f} | {np.average(right[given], weights=weights[given]):.3f} | {precision:.3f} | {given[answerable].mean():.3f} | "
            f"{given[~answerable].mean():.3f} |"
        )
    return "\n".join(lines)


def short_answer_table(rows: Iterable[Row]) -> str:
    """Table for right first passages: how often a short answer is marked, and how often the mark is right."""
    model = load_model(BOTH)
    lines = ["| set | questions | marked | of these right |", "|---|---|---|---|"]
    usable = [r for r in rows if r.task.answers and r.right]
    for name, members in _by(usable, lambda row: row.set_name).items():
        marks = [(row, row.marks[row.first]) for row in members]
        shown = [
            (row, mark[0])
            for row, mark in marks
            if mark and model.mark_confidence(mark[1], row.probability) >= model.mark_from
        ]
        right = np.mean([agrees(text, row.task.answers) for row, text in shown]) if shown else float("nan")
        lines.append(f"| {name} | {len(members)} | {len(shown) / len(members):.2f} | {right:.2f} |")
    return "\n".join(lines)


def ablation_table(variants: Sequence[tuple[str, Sequence[Row]]], sets: Sequence[str]) -> str:
    """Table of P@1 on some sets, one row per variant."""
    lines = ["| what is weighed | " + " | ".join(sets) + " |", "|---|" + "---|" * len(sets)]
    for name, rows in variants:
        groups = _by((row for row in rows if row.task.gold), lambda row: row.set_name)
        values = [[metrics.precision_at_1(r.scores, r.gold) for r in groups.get(s, [])] for s in sets]
        lines.append(f"| {name} | " + " | ".join(f"{np.mean(v):.3f}" if v else "–" for v in values) + " |")
    return "\n".join(lines)


def reliability_diagram(rows: Iterable[Row], file: Path) -> None:
    """Draw confidence against the fraction right, one point per bin; the area of a point grows with its count."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    probability, right, _ = _judged(list(rows))
    bins = metrics.calibration_bins(probability, right)
    figure, axes = plt.subplots(figsize=(5, 5), dpi=120)
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", linewidth=1, label="what is promised is kept")
    axes.scatter(
        [p for p, _, _ in bins],
        [share for _, share, _ in bins],
        s=[20 + 900 * count / len(right) for _, _, count in bins],
        color="#1f5fa8",
        label="questions, by confidence",
    )
    for p, share, count in bins:
        axes.annotate(str(count), (p, share), textcoords="offset points", xytext=(10, -12), fontsize=8)
    error = metrics.expected_calibration_error(probability, right)
    axes.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share whose first passage answers",
        title=f"Calibration, held out: {len(right)} questions, error {error:.3f}",
    )  # fmt: skip
    axes.legend(loc="upper left", markerscale=0.4)
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file)
    plt.close(figure)


def write_tables(tables: Mapping[str, str], page: Path) -> None:
    """Insert each table into a page at the marker with its name."""
    text = page.read_text("utf-8")
    for name, table in tables.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        text = f"{before}{mark}{table}\n<!-- end -->{rest.partition('<!-- end -->')[2]}" if mark else text
    page.write_text(text, "utf-8")


def _judged(rows: Sequence[Row]) -> tuple[Floats, Bools, Bools]:
    """For each question the probability, whether the first passage answers, and whether any passage does."""
    probability = np.array([row.probability for row in rows], np.float64)
    right = np.array([row.right for row in rows])
    return probability, right, np.array([bool(row.task.gold) for row in rows])


def _roc_interval(rows: Sequence[Row]) -> tuple[float, float]:
    pairs = [(row.probability, float(bool(row.task.gold))) for row in rows]
    groups: dict[str, list[complex]] = defaultdict(list)
    for row, (probability, gold) in zip(rows, pairs, strict=True):
        groups[row.task.group].append(complex(probability, gold))
    generator = np.random.default_rng(0)
    arrays = [np.array(group) for group in groups.values()]
    found = []
    for _ in range(200):
        drawn = np.concatenate([arrays[i] for i in generator.integers(0, len(arrays), len(arrays))])
        found.append(metrics.area_under_roc(drawn.real, drawn.imag > 0))
    low, high = np.nanquantile(found, [0.025, 0.975])
    return float(low), float(high)


def _baseline(rows: Sequence[Row], column: int) -> float:
    found = [row for row in rows if len(row.places)]
    return sum(metrics.precision_at_1(row.order[:, column], row.gold) for row in found) / len(rows)


def _grouped(rows: Sequence[Row], values: Sequence[float]) -> list[list[float]]:
    groups: dict[str, list[float]] = defaultdict(list)
    for row, value in zip(rows, values, strict=True):
        groups[row.task.group].append(value)
    return list(groups.values())


def _by(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, list[Row]]:
    groups: dict[K, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
