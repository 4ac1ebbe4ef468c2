"""Other links for citations: every citation of a result gets its link, and nothing else of it changes."""

from dataclasses import replace

from bot.rendering.linking import cited_in, linked_answer, linked_briefing
from retrieval.model import Citation, Shape
from retrieval.services.library import Library


def anchor(citation: Citation) -> str:
    return f"#{citation.paragraph}.{citation.sentence}"


def test_every_citation_of_an_answer_gets_its_link(seed_library: Library) -> None:
    answer = seed_library.ask("how many US troops are in Japan?", explain=True)
    linked = linked_answer(answer, anchor)
    assert len([*cited_in(linked)]) >= 4
    assert [citation.link for citation in cited_in(linked)] == [anchor(citation) for citation in cited_in(answer)]
    assert linked_answer(linked, lambda citation: None) == linked
    assert replace(linked, evidence=answer.evidence, explanation=answer.explanation) == answer


def test_every_citation_of_a_briefing_gets_its_link(seed_library: Library) -> None:
    briefing = seed_library.brief(shapes=tuple(Shape))
    linked = linked_briefing(briefing, anchor)
    assert len([*cited_in(linked)]) > 10
    assert [citation.link for citation in cited_in(linked)] == [anchor(citation) for citation in cited_in(briefing)]
    assert replace(linked, points=briefing.points, sections=briefing.sections) == briefing
