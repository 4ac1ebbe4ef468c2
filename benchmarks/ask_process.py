"""Measures whole-process time and memory of one question, compared with ten lines of rank_bm25 and NLTK.

    python benchmarks/ask_process.py [--rounds N]

They take turns, so that load on the machine affects all. `words alone` is without reader and encoder, so that the difference is what
loading these takes. Time is the wall time of the process, memory its peak
resident set size; the medians over all rounds are printed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "how many US troops are in Japan?"
TEN_LINES = """
import sys
from nltk.stem.snowball import SnowballStemmer
from nltk.tokenize import PunktSentenceTokenizer, wordpunct_tokenize
from rank_bm25 import BM25Okapi
stem = SnowballStemmer("english").stem
terms = lambda text: [stem(w) for w in wordpunct_tokenize(text.lower())]
sentences = PunktSentenceTokenizer().tokenize(open(sys.argv[1], encoding="utf-8").read())
scores = BM25Okapi([terms(s) for s in sentences]).get_scores(terms(sys.argv[2]))
print(sentences[scores.argmax()])
"""


def measure(command: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """Run a command with settings in its environment; returns wall time in seconds and peak memory in MiB."""
    environment = os.environ | settings
    # Compiled modules are kept where people run it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print one row for each program, with its ratios to the first."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    ask = [sys.executable, "-m", "bot", "ask", QUESTION]
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "ten lines": ([sys.executable, "-c", TEN_LINES, str(ROOT / "seeds" / "article.txt"), QUESTION], {}),
        "words alone": (ask, {"DATELINE_READER": "none", "DATELINE_ENCODER": "none"}),
        "dateline ask": (ask, {}),
    }
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, (command, settings) in commands.items():
            runs[name].append(measure(command, settings))
    base: tuple[float, float] | None = None
    for name, measured in runs.items():
        # The first round only warms the file system cache.
        seconds, mebibytes = (statistics.median(column) for column in zip(*measured[1:], strict=True))
        base = base or (seconds, mebibytes)
        ratios = f"{seconds / base[0]:6.2f} {mebibytes / base[1]:6.2f}"
        print(f"{name:<14}{seconds:8.3f} s {mebibytes:8.1f} MiB   {ratios}")


if __name__ == "__main__":
    main()
