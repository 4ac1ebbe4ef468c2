"""Measures the engine in OpenSearch beside the one in a folder, on the text of `engines.py`.

    python benchmarks/opensearch.py [PASSAGES ...] [--address ADDRESS]

Without an address a server is started from the parts that tools/opensearch/fetch.sh brings, with 2 GiB of memory. The memory and the
disk that are shown are not the server's.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.engine_corpus import write_corpus
from benchmarks.engine_subjects import SERVED
from benchmarks.engines import OURS, full_table, measure
from tests.opensearch import FETCH, SERVING, programs, running_nodes


def main() -> None:
    """Measure, and print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", type=int, nargs="*", default=[100_000])
    parser.add_argument("--address")
    options = parser.parse_args()
    for passages in options.passages:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as held:
            address = options.address
            if not address:
                if programs() is None:
                    parser.exit(1, f"There is no server to start. Bring it by {FETCH}, or give --address.\n")
                address = held.enter_context(running_nodes(java=SERVING))[0].address
            write_corpus(Path(folder), passages)
            rows, _ = measure(passages, Path(folder), (OURS, SERVED + address))
            print(full_table(passages, {name.split(" http")[0]: row for name, row in rows.items()}), flush=True)


if __name__ == "__main__":
    main()
