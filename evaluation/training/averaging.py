"""Interpolates between the weights of a network before and after further training.

Further training on other texts degrades earlier abilities; the interpolation keeps most of both (WiSE-FT; Wortsman et
al., CVPR 2022).
"""

from collections.abc import Mapping
from typing import Any

SHARE = 0.7
"""The fraction of the trained weights. The best of 0, 0.5, 0.7 and 1 on held-out articles; see docs/reader.md."""


def between(start: Mapping[str, Any], trained: Mapping[str, Any], share: float = SHARE) -> dict[str, Any]:
    """Interpolate between two networks of the same architecture; share 0 gives `start`, 1 gives `trained`.

    Raises:
        ValueError: the names of their weights differ.
    """
    if start.keys() != trained.keys():
        raise ValueError(f"The networks differ in {', '.join(sorted(start.keys() ^ trained.keys()))}.")
    return {name: share * value + (1 - share) * start[name] for name, value in trained.items()}
