"""Whether two texts are nearly the same: MinHash over runs of words (Broder, "On the resemblance and containment of documents", 1997)."""

import hashlib
import re
import zlib
from functools import lru_cache

RUN = 5
"""Words in a run: the order of words counts, and one changed word changes five runs."""
HASHES = 64
AT_ONCE = 2048
"""Runs that are hashed together; all of a long text would take half a kilobyte each, several times."""
LEAST_RESEMBLANCE = 0.8
"""The share of runs in common from which two texts count as the same, as a corrected typo leaves it or another footer."""

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4)
def sketch_of(text: str) -> bytes:
    """256 bytes: the smallest of the hashes of all runs, by 64 hash functions.

    Kept for the next call, since whoever looks for a text's likes adds it next.
    """
    import numpy as np

    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))}
    hashes = np.array([zlib.crc32(run.encode("utf-8", "replace")) for run in runs], np.uint64)
    generator = np.random.default_rng(1997)
    factors = generator.integers(1, 1 << 31, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    offsets = generator.integers(0, 1 << 32, HASHES, dtype=np.uint64)
    smallest = np.full(HASHES, 0xFFFFFFFF, np.uint64)
    for start in range(0, len(hashes), AT_ONCE):
        some = hashes[start : start + AT_ONCE, None]
        mixed = ((some * factors + offsets) >> np.uint64(17)) & np.uint64(0xFFFFFFFF)
        smallest = np.minimum(smallest, mixed.min(axis=0))
    return bytes(smallest.astype("<u4").tobytes())


BANDS = 16
"""Into which a sketch is cut: two that resemble each other by 0.8 share a band with a chance of 0.9998."""


def bands_of(sketch: bytes) -> list[int]:
    """A number for each band of a sketch: texts that share none are not alike (locality-sensitive hashing, Indyk and
    Motwani, STOC 1998).
    """
    size = len(sketch) // BANDS
    digests = (
        hashlib.blake2b(bytes([n]) + sketch[n * size : (n + 1) * size], digest_size=8).digest() for n in range(BANDS)
    )
    return [int.from_bytes(digest, "big", signed=True) for digest in digests]


def resemblance(one: bytes, other: bytes) -> float:
    """The estimated share of runs that two texts have in common, 0 to 1, within about 0.06."""
    import numpy as np

    return float((np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")).mean())
