"""Detects near-duplicate texts by MinHash over word n-grams.

Method: Broder, "On the resemblance and containment of documents", 1997.
"""

import hashlib
import re
import zlib
from functools import cache, lru_cache
from typing import Any

RUN = 5
"""Words per n-gram; with n-grams the word order matters, and one changed word changes five of them."""
HASHES = 64
AT_ONCE = 2048
"""N-grams hashed per batch, to limit memory: each needs half a kilobyte, several times over."""
LEAST_RESEMBLANCE = 0.8
"""Minimum fraction of shared n-grams for near-duplicates; a corrected typo or another footer leaves more than this."""

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4)
def sketch_of(text: str) -> bytes:
    """The MinHash sketch of a text, 256 bytes: the minimum over all n-grams for each of 64 hash functions (uint32).

    Cached, because a text is usually added directly after the search for near-duplicates.
    """
    import numpy as np

    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))}
    hashes = np.array([zlib.crc32(run.encode("utf-8", "replace")) for run in runs], np.uint64)
    factors, offsets = _functions()
    smallest = np.full(HASHES, 0xFFFFFFFF, np.uint64)
    for start in range(0, len(hashes), AT_ONCE):
        some = hashes[start : start + AT_ONCE, None]
        mixed = ((some * factors + offsets) >> np.uint64(17)) & np.uint64(0xFFFFFFFF)
        smallest = np.minimum(smallest, mixed.min(axis=0))
    return bytes(smallest.astype("<u4").tobytes())


@cache
def _functions() -> tuple[Any, Any]:
    """The factors and offsets of the hash functions."""
    import numpy as np

    generator = np.random.default_rng(1997)
    factors = generator.integers(1, 1 << 31, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, generator.integers(0, 1 << 32, HASHES, dtype=np.uint64)


BANDS = 16
"""Number of bands of a sketch; texts with a resemblance of 0.8 share a band with probability 0.9998."""


def bands_of(sketch: bytes) -> list[int]:
    """A hash for each band of a sketch; texts without a common band are not compared.

    Locality-sensitive hashing (Indyk and Motwani, STOC 1998).
    """
    size = len(sketch) // BANDS
    digests = (
        hashlib.blake2b(bytes([n]) + sketch[n * size : (n + 1) * size], digest_size=8).digest() for n in range(BANDS)
    )
    return [int.from_bytes(digest, "big", signed=True) for digest in digests]


def resemblance(one: bytes, other: bytes) -> float:
    """The estimated fraction of n-grams that two texts share, 0 to 1, with an error of about 0.06."""
    import numpy as np

    return float((np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")).mean())
