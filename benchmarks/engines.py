"""Measures engines side by side on generated text, from a hundred passages to a million.

    python benchmarks/engines.py [PASSAGES] [--write]

Each engine runs in a process of its own. All get the same terms. They are asked in turn, a few questions at a time, so
that whatever else the machine does slows all of them. `--write` puts the tables into docs/performance.md and draws
docs/engines.png. It needs the dependency group `compare`.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.engine_corpus import write_corpus
from retrieval.search.engines.tantivy import candidates_for

ROOT = Path(__file__).resolve().parents[1]
PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/engines.png"
OURS, BARE, REFERENCE = "Dateline", "tantivy", "rank_bm25"
SUBJECTS = (REFERENCE, "bm25s numpy", "bm25s numba", "FTS5", BARE, OURS)
MOST = {REFERENCE: 100_000}
"""Passages from which a subject is left out: it would take minutes a question."""
LIMITS = (10, 50)
ROUNDS, QUESTIONS_A_ROUND, SECONDS_A_ROUND = 8, 50, 4.0
ADDED = 5
COMPARED = 100


class Child:
    """A subject in its own process."""

    def __init__(self, name: str, corpus: Path, passages: int, folder: Path) -> None:
        script = str(Path(__file__).with_name("engine_subjects.py"))
        folder.mkdir()
        self._process = subprocess.Popen(
            [sys.executable, script, name, str(corpus), str(passages), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, *command: object) -> Any:  # noqa: ANN401 - each command has its own answer
        """Run a command and return its answer."""
        if not (self._process.stdin and self._process.stdout):
            raise RuntimeError("the process has no pipes")
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """End the process."""
        self._process.communicate()


class Row(NamedTuple):
    """What was measured of a subject with so many passages: milliseconds by limit, seconds, MiB."""

    asked: dict[int, list[float]]
    build: float
    add: float | None
    peak: float
    disk: float

    def percentile(self, limit: int, percent: int) -> float:
        """The time within which so many percent of the questions were answered."""
        return statistics.quantiles(self.asked[limit], n=100)[percent - 1]

    def median(self, limit: int) -> float:
        """The median time of a question."""
        return statistics.median(self.asked[limit])


Rows = dict[str, Row]


def measure(passages: int, corpus: Path, subjects: Sequence[str] = SUBJECTS) -> tuple[Rows, dict[int, float]]:
    """Measure subjects with so many passages, and how many passages of the reference ours finds."""
    names = [name for name in subjects if passages <= MOST.get(name, passages)]
    with tempfile.TemporaryDirectory() as folder:
        children = {name: Child(name, corpus, passages, Path(folder) / re.sub(r"\W+", "-", name)) for name in names}
        # One after the other, because some use all cores.
        built = {name: child.do("build") for name, child in children.items()}
        asked = _ask_in_turn(children)
        agreeing = _agreement(children) if REFERENCE in children else {}
        rows = {}
        for name, child in children.items():
            added = [child.do("add") for _ in range(ADDED)] if not name.startswith("bm25s") else []
            rows[name] = Row(
                asked[name],
                built[name]["build"],
                statistics.median(added) if added else None,
                child.do("peak"),
                built[name]["disk"],
            )
            child.end()
    return rows, agreeing


def _ask_in_turn(children: dict[str, Child]) -> dict[str, dict[int, list[float]]]:
    limits = {name: [*LIMITS, *map(candidates_for, LIMITS)] if name == BARE else LIMITS for name in children}
    asked: dict[str, dict[int, list[float]]] = {name: {limit: [] for limit in limits[name]} for name in children}
    for turn in range(ROUNDS):
        first = turn * QUESTIONS_A_ROUND
        for name, child in children.items():
            for limit in limits[name]:
                taken = child.do("ask", first, first + QUESTIONS_A_ROUND, limit, SECONDS_A_ROUND / len(limits[name]))
                asked[name][limit] += taken
    return asked


def _agreement(children: dict[str, Child]) -> dict[int, float]:
    """The share of the reference's best passages that ours finds, by limit."""
    found = {}
    for limit in LIMITS:
        expected, got = (children[name].do("found", COMPARED, limit) for name in (REFERENCE, OURS))
        shared = sum(len(set(a) & set(b)) for a, b in zip(expected, got, strict=True))
        found[limit] = shared / sum(map(len, expected))
    return found


def tables(measured: dict[int, Rows], agreeing: dict[int, dict[int, float]]) -> str:
    """The tables, as Markdown."""
    sizes = list(measured)
    head = "| {} | " + " | ".join(f"{size:,}" for size in sizes) + " |\n|---|" + "---|" * len(sizes) + "\n"
    parts = ["Median ms for the best 10, by the number of passages:\n\n" + head.format("engine")]
    parts[0] += "\n".join(
        _line(name, [f"{measured[n][name].median(10):.2f}" if name in measured[n] else "–" for n in sizes])
        for name in SUBJECTS
    )
    bare = {n: (measured[n][BARE], measured[n][OURS]) for n in sizes}
    ratios = [_line(f"best {k}", [f"{o.median(k) / b.median(k):.2f}" for b, o in bare.values()]) for k in LIMITS]
    ratios += [
        _line(
            f"best {k}, tantivy asked for {candidates_for(k)}",
            [f"{o.median(k) / b.median(candidates_for(k)):.2f}" for b, o in bare.values()],
        )
        for k in LIMITS
    ]
    parts.append("Dateline / tantivy alone:\n\n" + head.format("median time") + "\n".join(ratios))
    parts += [full_table(size, measured[size]) for size in sizes[-2:]]
    last = max(agreeing)
    shares = " and ".join(f"{100 * share:.2f} % of the best {limit}" for limit, share in agreeing[last].items())
    parts.append(f"Of the passages that `rank_bm25` finds among {last:,}, Dateline finds {shares}.")
    return "\n\n".join(parts)


def full_table(size: int, rows: Rows) -> str:
    """The table of all that was measured with so many passages, as Markdown."""
    head = f"| {size:,} passages | questions/s | p50 ms | p95 ms | p99 ms | build s | one article more, ms | peak MiB | disk MiB |\n"
    return (head + "|---|" + "---|" * 8 + "\n") + "\n".join(
        _line(
            name,
            [
                f"{1000 / statistics.mean(row.asked[10]):.0f}",
                *(f"{row.percentile(10, percent):.2f}" for percent in (50, 95, 99)),
                f"{row.build:.1f}",
                f"{row.add:.0f}" if row.add else "built anew",
                f"{row.peak:.0f}",
                f"{row.disk:.1f}" if row.disk else "–",
            ],
        )
        for name, row in rows.items()
    )


def _line(name: str, cells: list[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


def draw(measured: dict[int, Rows]) -> None:
    """Draw the median and the p95 of a question by the number of passages."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    for name in SUBJECTS:
        sizes = [size for size in measured if name in measured[size]]
        rows = [measured[size][name] for size in sizes]
        line = axes.plot(
            sizes, [row.median(10) for row in rows], marker="o", label=name, linewidth=3 if name == OURS else 1.5
        )
        axes.plot(
            sizes, [row.percentile(10, 95) for row in rows], linestyle=":", linewidth=1, color=line[0].get_color()
        )
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="ms for the best 10 (dotted: p95)")
    axes.grid(alpha=0.3, which="both", linewidth=0.5)
    axes.legend(frameon=False)
    figure.savefig(PICTURE, dpi=120)


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    measured: dict[int, Rows] = {}
    agreeing: dict[int, dict[int, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder), options.passages)
        size = 100
        while size <= options.passages:
            measured[size], found = measure(size, Path(folder))
            agreeing |= {size: found} if found else {}
            print(full_table(size, measured[size]), flush=True)
            size *= 10
    text = tables(measured, agreeing)
    print(text)
    if options.write:
        page = PAGE.read_text("utf-8")
        begin, end = "<!-- engines -->", "<!-- end of engines -->"
        page = re.sub(f"(?s){begin}.*{end}", lambda _: f"{begin}\n\n{text}\n\n{end}", page)
        PAGE.write_text(page, "utf-8")
        draw(measured)


if __name__ == "__main__":
    main()
