"""Keeps what threads free from staying with the process."""

import ctypes
from contextlib import suppress

ARENAS = 2
"""Pools of memory that threads share. By default glibc makes eight a processor, and each keeps what was once needed in it."""
MAPPED_FROM = 1_000_000
"""Bytes from which a piece of memory goes back to the system when it is freed; by default glibc raises this up to 32 MB."""
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3


def keep_memory_small() -> bool:
    """Let glibc give back what is freed; to be called before threads are started. Return False where there is no glibc."""
    with suppress(OSError, AttributeError, TypeError):
        # On macOS, Windows and musl there is no `mallopt`; their allocators are different.
        mallopt = ctypes.CDLL(None).mallopt
        return all([mallopt(_M_ARENA_MAX, ARENAS), mallopt(_M_MMAP_THRESHOLD, MAPPED_FROM)])
    return False
