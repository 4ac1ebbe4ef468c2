"""Passages that have to fit into one message together with their citation. Pure."""

import dataclasses

from bot.rendering.document import plain
from bot.rendering.telegram import render
from retrieval.model import Evidence, Span

MOST_PASSAGE = 3000
"""UTF-16 code units of a passage that leave room in a message for a citation and for what stands above."""
CUT = " […]"
"""Behind a passage that goes on in its article."""


def shortened(evidence: Evidence, most_units: int = MOST_PASSAGE) -> Evidence:
    """The evidence with as much of the beginning of its passage as fits, and a sign that it goes on.

    Args:
        evidence: stays as it is if all of it fits.
        most_units: of the passage, at least 16.
    """
    passage = evidence.passage
    parts = render(plain(passage.text), most_units)
    if len(parts) < 2:
        return evidence
    first, _ = parts[0]
    # Where Telegram does not carry every character, what was marked may stand elsewhere.
    kept = Span(0, len(first) if passage.text.startswith(first) else 0)
    return dataclasses.replace(
        evidence,
        passage=dataclasses.replace(passage, text=first + CUT),
        highlights=tuple(h for h in evidence.highlights if h.within(kept)),
        answer=evidence.answer if evidence.answer and evidence.answer.within(kept) else None,
    )
