"""Give the citations of a result other links, such as to reader pages. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from retrieval.model import Answer, Briefing, BriefingPoint, Citation, Entry, Evidence, Section

Address = Callable[[Citation], str | None]
"""Returns the new link of a citation; None to keep its own."""


def cited_in(result: Answer | Briefing | Evidence) -> Iterator[Citation]:
    """Yield all citations of a result."""
    if isinstance(result, Evidence):
        yield result.citation
    elif isinstance(result, Answer):
        yield from (evidence.citation for evidence in result.evidence)
        if result.explanation and result.explanation.runner_up:
            yield result.explanation.runner_up.citation
    else:
        for point in result.points:
            yield from (point.citation, *point.also)
        yield from (entry.citation for section in result.sections for group in section.groups for entry in group)


def linked_answer(answer: Answer, address: Address) -> Answer:
    """Return an answer whose citations have these links."""
    why = answer.explanation
    if why and why.runner_up:
        why = replace(why, runner_up=linked_evidence(why.runner_up, address))
    evidence = tuple(linked_evidence(each, address) for each in answer.evidence)
    return replace(answer, evidence=evidence, explanation=why)


def linked_evidence(evidence: Evidence, address: Address) -> Evidence:
    """Return a passage whose citation has this link."""
    return replace(evidence, citation=_linked(evidence.citation, address))


def linked_briefing(briefing: Briefing, address: Address) -> Briefing:
    """Return a briefing whose citations have these links."""
    points = tuple(_linked_point(point, address) for point in briefing.points)
    return replace(briefing, points=points, sections=tuple(_linked_sections(briefing.sections, address)))


def _linked_point(point: BriefingPoint, address: Address) -> BriefingPoint:
    also = tuple(_linked(citation, address) for citation in point.also)
    return replace(point, citation=_linked(point.citation, address), also=also)


def _linked_sections(sections: Iterable[Section], address: Address) -> Iterator[Section]:
    for section in sections:
        groups = (tuple(_linked_entry(entry, address) for entry in group) for group in section.groups)
        yield replace(section, groups=tuple(groups))


def _linked_entry(entry: Entry, address: Address) -> Entry:
    return replace(entry, citation=_linked(entry.citation, address))


def _linked(citation: Citation, address: Address) -> Citation:
    link = address(citation)
    return citation if link is None else replace(citation, link=link)
