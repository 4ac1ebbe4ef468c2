"""The sample article, which ships with Dateline: what to ask it, and whether a library holds other articles."""

from enum import Enum, auto

from bot.rendering.texts import EXAMPLE
from retrieval.services.answering import Answering

SAMPLE_ID = "b2bde7f96117"
"""The id of the article in `seeds/article.txt`. If the operator has replaced it, there is no sample article."""
QUESTIONS = (EXAMPLE, "When will Kishida visit Washington?", "Where is the US Indo-Pacific Command based?")
"""Questions that the sample article answers. Not translated, because it is English."""


class Holding(Enum):
    """What a library holds."""

    NOTHING = auto()
    SAMPLE = auto()
    OTHERS = auto()


def holding(library: Answering) -> Holding:
    """Return whether a library holds nothing, only the sample article, or other articles."""
    if library.count == 0:
        return Holding.NOTHING
    return Holding.SAMPLE if library.count == 1 and library.newest(1) == [SAMPLE_ID] else Holding.OTHERS
