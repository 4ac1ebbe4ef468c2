"""Inline mode: `@bot how many troops` in any chat offers passages to send, from the asker's own library and public shelves."""

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.ext import ContextTypes

from bot.handlers.desk import NO_PREVIEW, Desk
from bot.rendering import texts
from bot.rendering.answer import quoted
from bot.rendering.telegram import render
from retrieval.models import Evidence, Verdict
from retrieval.store import Shelf

CACHED = 10
"""Seconds for which Telegram may show the same results to the same user."""
MOST_DESCRIPTION = 200


async def on_inline_query(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Offer the passages that answer; none where none does. Results are the asker's alone, and so is their caching."""
    query = update.inline_query
    if query is None:
        return
    results: list[InlineQueryResultArticle] = []
    if query.query.strip():
        desk = Desk.of(context)
        # A private chat has the number of its user.
        shelf = Shelf(str(query.from_user.id))
        answer = await desk.with_shelf(shelf, lambda library: library.ask(query.query, limit=desk.conduct.limit))
        if answer.verdict is Verdict.ANSWERED:
            results = [
                _result(evidence, answer.short_answer if n == 0 else None) for n, evidence in enumerate(answer.evidence)
            ]
    await query.answer(results, cache_time=CACHED, is_personal=True)


def _result(evidence: Evidence, short: str | None) -> InlineQueryResultArticle:
    text, entities = render(quoted(evidence))[0]
    citation = evidence.citation
    return InlineQueryResultArticle(
        id=f"{citation.article_id}-{citation.start}",
        title=short or texts.place_of(citation.title, citation.place),
        description=evidence.passage.text[:MOST_DESCRIPTION],
        input_message_content=InputTextMessageContent(text, entities=entities, link_preview_options=NO_PREVIEW),
    )
