"""The entry point of the console script and of `python -m bot`."""

import gc
import sys
from typing import NoReturn

GARBAGE = 50_000
"""The threshold of Python's garbage collection; the default is 700."""


def entry() -> NoReturn:
    """Run one command, and exit with its status."""
    # Loading the program makes some 100,000 objects that stay. To look for garbage among them takes a fifth of a short command.
    gc.disable()
    from bot.cli.main import main

    gc.freeze()
    gc.set_threshold(GARBAGE)
    gc.enable()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # Replace characters that cannot be encoded or decoded, instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
