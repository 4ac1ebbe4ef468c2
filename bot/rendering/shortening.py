"""Shorten passages so that they fit into one message with their citation. Pure."""

import dataclasses

from bot.rendering.document import plain
from bot.rendering.telegram import render
from retrieval.model import Evidence, Span

MOST_PASSAGE = 3000
"""The maximum length of a passage in UTF-16 code units; leaves room for the citation and the head."""
CUT = " […]"
"""Marks that a passage is cut."""


def shortened(evidence: Evidence, most_units: int = MOST_PASSAGE) -> Evidence:
    """Cut the passage of an evidence if it is too long, and mark the cut.

    Args:
        evidence: returned unchanged if its passage fits.
        most_units: maximum length of the passage in UTF-16 code units, at least 16.
    """
    passage = evidence.passage
    parts = render(plain(passage.text), most_units)
    if len(parts) < 2:
        return evidence
    first, _ = parts[0]
    # If Telegram changed a character, the marked ranges may be in another place, so they are dropped.
    kept = Span(0, len(first) if passage.text.startswith(first) else 0)
    return dataclasses.replace(
        evidence,
        passage=dataclasses.replace(passage, text=first + CUT),
        highlights=tuple(h for h in evidence.highlights if h.within(kept)),
        answer=evidence.answer if evidence.answer and evidence.answer.within(kept) else None,
    )
