"""The signals that end a program."""

import asyncio
import contextlib
import signal


def stop_signal() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set from now on. Call this in the event loop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in asyncio; there Ctrl-C raises KeyboardInterrupt.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
