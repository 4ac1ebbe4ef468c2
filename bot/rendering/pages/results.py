"""Render answers and briefings as parts of a page. Pure."""

from bot.rendering import page_texts, texts
from bot.rendering.answer import answer_document
from bot.rendering.document import Document, join, plain
from bot.rendering.markup import body_of
from bot.rendering.pages.frame import escaped
from retrieval.model import Answer, Verdict


def answer_part(answer: Answer, *, articles: int) -> Document:
    """Return an answer with all its passages, or a refusal with the closest one, and how sure the answer is."""
    shown = len(answer.evidence) if answer.verdict is Verdict.ANSWERED else 1
    document = answer_document(answer, articles=articles, shown=shown)
    if answer.explanation is None or not answer.evidence:
        return document
    return join([document, plain(texts.sure(answer.confidence, answer.explanation.threshold))], "\n\n")


def result_html(result: Document) -> str:
    """Render an answer, or the briefing that a question asked for, as a section of its own."""
    return f'<section class="answer" aria-label="{escaped(page_texts.answer())}">\n{body_of(result)}\n</section>'


def briefing_html(briefing: Document) -> str:
    """Render a briefing as the content of a page. Its first line is the heading."""
    body = body_of(briefing).replace("<p>", "<h1>", 1).replace("</p>", "</h1>", 1)
    return f'<article class="briefing">\n{body}\n</article>'
