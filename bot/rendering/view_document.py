"""A view, unpacked from a button, to the document that it stands for."""

from bot.rendering.answer import in_context, quoted
from bot.rendering.document import Document, join
from bot.rendering.view import Reference, View
from retrieval.library import Library
from retrieval.models import Evidence


def view_document(view: View, library: Library, head: Document) -> Document:
    """Draw an answer anew.

    Args:
        view: what to show.
        library: where the passages are.
        head: what stands above the passages and stays as it was.

    Raises:
        UnknownPassage: the library does not hold one of the passages (any more).
    """
    visible = view.references if view.all_shown else view.references[:1]
    return join([head, *(_drawn(reference, library, context=view.in_context) for reference in visible)], "\n\n")


def _drawn(reference: Reference, library: Library, *, context: bool) -> Document:
    passage = library.passage(reference.passage_id)
    citation = library.citation(passage)
    if context:
        return in_context(passage, citation, library.article(passage.id.article_id), library.paragraph(passage.id))
    return quoted(Evidence(passage, citation, score=0.0, answer=reference.answer))
