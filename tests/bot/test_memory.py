"""How much memory threads keep."""

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys, threading
from bot.memory import keep_memory_small

if "small" in sys.argv and not keep_memory_small():
    sys.exit(77)
libc = ctypes.CDLL(None)
libc.fopen.restype = libc.malloc.restype = ctypes.c_void_p
if not hasattr(libc, "malloc_info"):
    sys.exit(77)
# All at once, each with a piece of memory of its own.
gate = threading.Barrier(25)
def hold():
    libc.malloc(ctypes.c_size_t(10_000))
    gate.wait()
threads = [threading.Thread(target=hold) for _ in range(24)]
for each in threads:
    each.start()
gate.wait()
for each in threads:
    each.join()
file = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def pools(*words: str) -> int:
    """In how many pools a process of many threads holds its memory."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("there is no glibc")
    assert done.returncode == 0, done.stderr
    return done.stdout.count("<heap nr=")


def test_threads_share_two_pools_of_memory() -> None:
    assert pools() > 2
    assert pools("small") <= 2
