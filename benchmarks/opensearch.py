"""Measures the engine in OpenSearch beside the one in a folder, on the text of `engines.py`.

    python benchmarks/opensearch.py ADDRESS [PASSAGES]

The server is one that runs; the memory and the disk that are shown are not its.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.engine_corpus import write_corpus
from benchmarks.engine_subjects import SERVED
from benchmarks.engines import OURS, full_table, measure


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("passages", type=int, nargs="?", default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder), options.passages)
        rows, _ = measure(options.passages, Path(folder), (OURS, SERVED + options.address))
    print(full_table(options.passages, rows))


if __name__ == "__main__":
    main()
