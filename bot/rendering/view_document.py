"""A view, unpacked from a button, to the document that it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rendering.answer import in_context, quoted
from bot.rendering.document import Document, join
from bot.rendering.view import Reference, View
from retrieval.model import Article, Evidence, Span
from retrieval.services.library import Library


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage that a view shows, with its article and its paragraph there."""

    evidence: Evidence
    article: Article
    paragraph: Span


def passages_of(view: View, library: Library) -> list[ShownPassage]:
    """What a view shows of a library.

    Raises:
        UnknownPassage: the library does not hold one of the passages (any more).
    """
    visible = view.references if view.all_shown else view.references[:1]
    return [_passage(reference, library) for reference in visible]


def view_document(view: View, passages: Sequence[ShownPassage], head: Document) -> Document:
    """Draw an answer anew.

    Args:
        view: what to show.
        passages: those that it shows.
        head: what stands above the passages and stays as it was.
    """
    return join([head, *(_drawn(passage, context=view.in_context) for passage in passages)], "\n\n")


def _passage(reference: Reference, library: Library) -> ShownPassage:
    passage = library.passage(reference.passage_id)
    evidence = Evidence(passage, library.citation(passage), score=0.0, answer=reference.answer)
    return ShownPassage(evidence, library.article(passage.id.article_id), library.paragraph(passage.id))


def _drawn(passage: ShownPassage, *, context: bool) -> Document:
    if context:
        evidence = passage.evidence
        return in_context(evidence.passage, evidence.citation, passage.article, passage.paragraph)
    return quoted(passage.evidence)
