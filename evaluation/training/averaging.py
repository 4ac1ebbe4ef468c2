"""The weights between a network and what further training made of it.

Further training on other texts loses some of what a network could do before; the mean of both keeps most of either
(WiSE-FT; Wortsman et al., CVPR 2022).
"""

from collections.abc import Mapping
from typing import Any

SHARE = 0.7
"""Of the trained weights. Of 0, .5, .7 and 1 the best on articles that the reader was not trained on; see docs/reader.md."""


def between(start: Mapping[str, Any], trained: Mapping[str, Any], share: float = SHARE) -> dict[str, Any]:
    """Each weight between two networks of the same form: 0 gives the start, 1 the trained one.

    Raises:
        ValueError: they do not have the same weights.
    """
    if start.keys() != trained.keys():
        raise ValueError(f"The networks differ in {', '.join(sorted(start.keys() ^ trained.keys()))}.")
    return {name: share * value + (1 - share) * start[name] for name, value in trained.items()}
