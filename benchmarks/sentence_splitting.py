"""Measures sentence splitting on XQuAD-R (LAReQA), compared with published splitters.

    python benchmarks/sentence_splitting.py --data DIR

`DIR` contains the folder `xquad-r` with one SQuAD file per language and `sentence_breaks` for each paragraph. These
breaks were made by a program, so no splitter reaches 100, and differences of a point or two are not meaningful. The
disagreements are more informative (`--show LANGUAGE`). Splitters that are not installed are left out.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from retrieval.text.sentences import split_sentences

Splitter = Callable[[str], list[str]]


class Paragraph(NamedTuple):
    """A text and the ends of its sentences, as offsets that do not count white space."""

    text: str
    ends: frozenset[int]


class Score(NamedTuple):
    """Counts of sentence ends inside paragraphs (right, found, expected) and the time taken."""

    right: int
    found: int
    expected: int
    seconds: float

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.expected)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{100 * precision:6.2f} {100 * recall:6.2f} {100 * f1:6.2f}"


def main() -> None:
    """Print precision, recall and F1 in per cent, and the speed, of each splitter for each language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds xquad-r/")
    parser.add_argument("--show", metavar="LANGUAGE", help="print where Dateline and the data disagree")
    options = parser.parse_args()
    files = sorted((options.data / "xquad-r").glob("*.json"))
    if not files:
        parser.error(f"no data in {options.data / 'xquad-r'}")
    print(f"{'language':9}{'splitter':10} prec.  recall     F1  KB/s")
    for file in files:
        paragraphs = list(_read(file))
        for name, split in _splitters(file.stem):
            score = _measure(split, paragraphs)
            size = sum(len(paragraph.text.encode()) for paragraph in paragraphs)
            print(f"{file.stem:9}{name:9}{score} {size / 1000 / score.seconds:5.0f}")
        if file.stem == options.show:
            _show(_ours(file.stem), paragraphs)


def _read(file: Path) -> Iterator[Paragraph]:
    for article in json.loads(file.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            yield Paragraph(text, _ends([text[start:end] for start, end in paragraph["sentence_breaks"]]))


def _ends(sentences: list[str]) -> frozenset[int]:
    """The ends of sentences, except the last one, which is trivial."""
    ends, at = set(), 0
    for sentence in sentences[:-1]:
        at += len("".join(sentence.split()))
        ends.add(at)
    return frozenset(ends)


def _measure(split: Splitter, paragraphs: list[Paragraph]) -> Score:
    started = time.perf_counter()
    found = [_ends(split(paragraph.text)) for paragraph in paragraphs]
    seconds = time.perf_counter() - started
    return Score(
        right=sum(len(ends & paragraph.ends) for ends, paragraph in zip(found, paragraphs, strict=True)),
        found=sum(map(len, found)),
        expected=sum(len(paragraph.ends) for paragraph in paragraphs),
        seconds=seconds,
    )


def _show(split: Splitter, paragraphs: list[Paragraph]) -> None:
    for paragraph in paragraphs:
        ours = _ends(split(paragraph.text))
        dense = [at for at, character in enumerate(paragraph.text) if not character.isspace()]
        for end in sorted(ours ^ paragraph.ends):
            at = dense[end - 1] + 1
            sign = "only ours" if end in ours else "only data"
            print(f"  {sign}: {paragraph.text[max(0, at - 60) : at]!r} | {paragraph.text[at : at + 40]!r}")


def _ours(language: str) -> Splitter:
    return lambda text: [text[start:end] for start, end in split_sentences(text, language=language)]


def _splitters(language: str) -> Iterator[tuple[str, Splitter]]:
    """Dateline's splitter, and the other splitters that are installed and support the language."""
    yield "dateline", _ours(language)
    with suppress(ImportError, ValueError):
        import pysbd

        yield "pysbd", pysbd.Segmenter(language=language, clean=False).segment
    with suppress(ImportError):
        import blingfire

        yield "blingfire", lambda text: blingfire.text_to_sentences(text).split("\n")
    if language != "en":
        return
    with suppress(ImportError):
        import nupunkt

        yield "nupunkt", nupunkt.sent_tokenize
    with suppress(ImportError, LookupError):
        import nltk

        nltk.sent_tokenize("Is the data here?")
        yield "punkt", partial(nltk.sent_tokenize, language="english")


if __name__ == "__main__":
    main()
