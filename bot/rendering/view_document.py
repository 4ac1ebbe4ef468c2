"""Render the view of an answer again after a button is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rendering.answer import in_context, quoted
from bot.rendering.document import Document, join
from bot.rendering.linking import Address, linked_evidence
from bot.rendering.view import Reference, View
from retrieval.model import Article, Evidence, Span
from retrieval.services.answering import Answering


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage of a view, with its article and its paragraph."""

    evidence: Evidence
    article: Article
    paragraph: Span


def passages_of(view: View, library: Answering) -> list[ShownPassage]:
    """Find the passages of a view in a library.

    Raises:
        UnknownPassage: a passage is not in the library (any more).
    """
    visible = view.references if view.all_shown else view.references[:1]
    return [_passage(reference, library) for reference in visible]


def linked_passages(passages: Sequence[ShownPassage], address: Address) -> list[ShownPassage]:
    """Return passages whose citations have these links."""
    return [replace(one, evidence=linked_evidence(one.evidence, address)) for one in passages]


def view_document(view: View, passages: Sequence[ShownPassage], head: Document) -> Document:
    """Render an answer again.

    Args:
        view: the view to render.
        passages: the passages of the view.
        head: the text above the passages, which stays the same.
    """
    return join([head, *(_drawn(passage, context=view.in_context) for passage in passages)], "\n\n")


def _passage(reference: Reference, library: Answering) -> ShownPassage:
    passage = library.passage(reference.passage_id)
    evidence = Evidence(passage, library.citation(passage), score=0.0, answer=reference.answer)
    return ShownPassage(evidence, library.article(passage.id.article_id), library.paragraph(passage.id))


def _drawn(passage: ShownPassage, *, context: bool) -> Document:
    if context:
        evidence = passage.evidence
        return in_context(evidence.passage, evidence.citation, passage.article, passage.paragraph)
    return quoted(passage.evidence)
