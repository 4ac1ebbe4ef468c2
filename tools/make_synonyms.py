"""Makes `retrieval/text/data/synonyms.tsv` from the dictionary files of WordNet 3.0 (Fellbaum 1998).

    python tools/make_synonyms.py DICT_DIR OUT

DICT_DIR contains `index.noun`, `data.noun` and so on, as in Debian's package `wordnet-base`. Each line of OUT is a
stem, a tab, and up to 20 related stems, best first, each prefixed with a weight from 1 to 9:
`troop<TAB>9soldieri 6militari_personnel`.
Stems are those of `retrieval.text.tokens`; `a_b` means that both words must occur.

These are left out, because in news they cause more noise than matches: proper names, plants and animals, lemmas with
digits or more than two words, two-word hyponyms (`apple size`), and senses of a word after the third (senses are sorted
by frequency).
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from retrieval.text.tokens import terms

PARTS_OF_SPEECH = ("noun", "verb", "adj", "adv")
SENSES = 3
MOST = 20
LEAST = 4
PLANTS_AND_ANIMALS = frozenset({"20", "05"})
SYNONYM, DERIVED, HYPERNYM, SIMILAR, HYPONYM = 9, 7, 6, 6, 5
WEIGHT_BY_POINTER = {"@": HYPERNYM, "~": HYPONYM, "&": SIMILAR, "+": DERIVED}
LESS_FOR_SENSE = 1
LESS_IF_NEVER_MET = 2
"""Reductions of the weight: for each sense down the list, and if no sense of the lemma occurs in the WordNet corpus."""


class Synset(NamedTuple):
    """A set of synonymous lemmas, with pointers (symbol, part of speech + offset) to other sets."""

    lexicographer_file: str
    lemmas: tuple[str, ...]
    pointers: tuple[tuple[str, str], ...]


def read_synsets(folder: Path) -> dict[str, Synset]:
    """All synsets by part of speech (one letter) + offset; the file format is wndb(5WN)."""
    return {key: synset for part in PARTS_OF_SPEECH for key, synset in _synsets(folder / f"data.{part}", part[0])}


def _synsets(file: Path, part: str) -> Iterator[tuple[str, Synset]]:
    for line in _lines(file):
        fields = line.split(" | ")[0].split()
        words = int(fields[3], 16)
        lemmas = tuple(fields[4 : 4 + 2 * words : 2])
        count = int(fields[4 + 2 * words])
        raw = fields[5 + 2 * words : 5 + 2 * words + 4 * count]
        pointers = tuple(
            (raw[i], ("a" if raw[i + 2] == "s" else raw[i + 2]) + raw[i + 1]) for i in range(0, len(raw), 4)
        )
        yield part + fields[0], Synset(fields[1], lemmas, pointers)


def read_senses(folder: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Each lemma with the number of its senses that occur in a corpus, and its synset keys, most frequent first."""
    for part in PARTS_OF_SPEECH:
        for line in _lines(folder / f"index.{part}"):
            fields = line.split()
            offsets = fields[-int(fields[2]) :]
            yield fields[0], int(fields[-len(offsets) - 1]), [part[0] + offset for offset in offsets]


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from (line for line in lines if not line.startswith(" "))


def stem_of(lemma: str) -> str:
    """The stems of a lemma, joined by `_`; empty for a lemma that is left out."""
    plain = lemma.split("(", maxsplit=1)[0]
    if not plain.replace("_", "").replace("-", "").isalpha() or not plain.islower():
        return ""
    stems = terms(plain.replace("_", " "))
    return "_".join(stems) if 1 <= len(stems) <= 2 and plain.count("_") <= 1 else ""


def relations(folder: Path) -> dict[str, dict[str, int]]:
    """For each stem the related stems with their best weights."""
    synsets = read_synsets(folder)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for lemma, met, keys in read_senses(folder):
        stem = stem_of(lemma)
        if not stem or "_" in stem:
            continue
        for rank, key in enumerate(keys[:SENSES]):
            for other, weight in _related(synsets, key):
                better = max(
                    found[stem].get(other, 0), weight - LESS_FOR_SENSE * rank - (0 if met else LESS_IF_NEVER_MET)
                )
                if other != stem and better >= LEAST:
                    found[stem][other] = better
    return _both_ways(found)


def _both_ways(found: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Make relations symmetric, with the higher weight of both directions."""
    both = {stem: dict(others) for stem, others in found.items()}
    for stem, others in found.items():
        for other, weight in others.items():
            if other in both:
                both[other][stem] = max(weight, both[other].get(stem, 0))
    return both


def _related(synsets: dict[str, Synset], key: str) -> Iterator[tuple[str, int]]:
    synset = synsets[key]
    if synset.lexicographer_file in PLANTS_AND_ANIMALS:
        return
    yield from ((stem_of(lemma), SYNONYM) for lemma in synset.lemmas if stem_of(lemma))
    for symbol, target in synset.pointers:
        weight = WEIGHT_BY_POINTER.get(symbol)
        if weight is not None and target in synsets:
            stems = (stem_of(lemma) for lemma in synsets[target].lemmas)
            yield from ((stem, weight) for stem in stems if stem and not (symbol in "~&" and "_" in stem))


def lines(found: dict[str, dict[str, int]]) -> Iterable[str]:
    """The lines of the data file, sorted bytewise for bisection."""
    for stem in sorted(found, key=str.encode):
        best = sorted(found[stem].items(), key=lambda item: (-item[1], item[0]))[:MOST]
        if best:
            yield f"{stem}\t{' '.join(f'{weight}{other}' for other, weight in best)}\n"


def main(arguments: list[str]) -> int:
    """Run the script; the status is 2 on bad usage."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python tools/make_synonyms.py DICT_DIR OUT\n")
        return 2
    Path(arguments[1]).write_text("".join(lines(relations(Path(arguments[0])))), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
