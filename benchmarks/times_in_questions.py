"""Counts the questions of published sets in which a time of publication is found.

    python benchmarks/times_in_questions.py DIR

`DIR` holds the sets that CONTRIBUTING.md lists. RealTime QA asks about the news of a week; in the others, which ask about an
encyclopaedia, no time is one of publication.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retrieval.search.times import find_time


def questions(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The name and the questions of each set."""
    yield "RealTime QA", [one["question"] for one in _lines(folder / "news" / "realtimeqa-dev.jsonl.gz")]
    selqa = json.loads((folder / "selqa" / "selqa-ass-dev.json").read_text("utf-8"))
    yield "SelQA", [one["question"] for one in selqa]
    yield "CLAPNQ", [one["input"] for one in _lines(folder / "clapnq" / "clapnq_dev_answerable.jsonl")]
    yield "QED", [one["question_text"] for one in _lines(folder / "qed" / "qed-dev.jsonlines")]
    for code in ("ar", "de", "en", "es", "hi", "ru", "tr", "zh"):
        data = json.loads((folder / "xquad-r" / f"{code}.json").read_text("utf-8"))["data"]
        found = [qa["question"] for article in data for part in article["paragraphs"] for qa in part["qas"]]
        yield f"XQuAD-R, {code}", found


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    data = file.read_bytes()
    text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8")
    yield from map(json.loads, filter(None, text.split("\n")))


def main(folder: Path) -> None:
    """Print the number of questions with a time, and these questions."""
    for name, asked in questions(folder):
        distinct = list(dict.fromkeys(asked))
        found = [(question, time.words) for question in distinct if (time := find_time(question))]
        sys.stdout.write(f"{name}: {len(found)} of {len(distinct)}\n")
        sys.stdout.writelines(f"    {words}: {question}\n" for question, words in found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
