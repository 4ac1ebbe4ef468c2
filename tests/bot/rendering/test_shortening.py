"""Passages that fit into one message with their citation."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.answer import quoted
from bot.rendering.shortening import CUT, MOST_PASSAGE, shortened
from bot.rendering.telegram import render
from retrieval.model import Citation, Evidence, Passage, PassageId, Span

CITATION = Citation("0123456789ab", "The bridge", paragraph=1, sentence=1, start=0, end=1)


def evidence_of(text: str, *spans: Span) -> Evidence:
    passage = Passage(PassageId("0123456789ab", 0), 1, 1, 0, len(text), text)
    return Evidence(passage, CITATION, 0.0, highlights=spans, answer=spans[0] if spans else None)


@given(st.text("ab\u0301 \n\U0001f600\u0627\u05d0.", min_size=1, max_size=60).map(lambda part: "Twelve " + part * 200))
def test_any_passage_is_one_message_with_its_citation(text: str) -> None:
    messages = render(quoted(shortened(evidence_of(text))))
    assert len(messages) == 1
    assert messages[0][0].endswith("\n— The bridge, ¶1 s1")


def test_what_fits_stays_as_it_is() -> None:
    evidence = evidence_of("a" * MOST_PASSAGE, Span(0, 3))
    assert shortened(evidence) is evidence


def test_what_is_cut_is_the_beginning_and_its_marks() -> None:
    near, far, across = Span(4, 10), Span(3500, 3510), Span(10, 3500)
    evidence = evidence_of("The bridge has arches. " * 200, near, far, across)
    cut = shortened(evidence)
    assert evidence.passage.text.startswith(cut.passage.text.removesuffix(CUT))
    assert cut.passage.text.endswith("." + CUT)
    assert (cut.highlights, cut.answer) == ((near,), near)
    assert shortened(dataclasses.replace(evidence, answer=far)).answer is None
