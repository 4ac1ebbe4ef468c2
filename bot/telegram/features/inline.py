"""Inline mode: `@bot how many troops` in any chat offers passages from the user's library and public shelves."""

import logging
import re

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.ext import ContextTypes

from bot.rendering import button_texts, texts
from bot.rendering import reachability_texts as reach_texts
from bot.rendering.answer import quoted
from bot.rendering.shortening import shortened
from bot.rendering.telegram import render
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.features.ask.keyboards import address_of
from bot.telegram.features.briefings.briefings import now_in
from bot.telegram.features.links.opening import DeadLink, find_passage
from bot.telegram.features.links.payloads import SHARED, Target
from bot.telegram.features.start.starting import START_HELLO
from retrieval.errors import UnknownPassage
from retrieval.model import Answer, Evidence, Scope, Verdict
from retrieval.services.asking import ask
from retrieval.store import Shelf

log = logging.getLogger(__name__)

CACHED = 5
"""Seconds for which Telegram may cache results; short, because the user may change the library."""
AT_ONCE = 10
"""Number of results per page."""
MOST_DESCRIPTION = 200


async def on_inline_query(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Offer the passages that answer, if any. Results are personal and cached per user."""
    query = update.inline_query
    if query is None:
        return
    if payload := shared_in(query.query):
        await _offer(query, await _shared(query, payload, context))
        return
    offset = int(query.offset) if re.fullmatch(r"[0-9]{1,4}", query.offset) else 0
    answer = await _ask(query, offset + AT_ONCE + 1, context)
    if not answer.asked:
        await _offer(query, [], InlineQueryResultsButton(reach_texts.ask_in_private(), start_parameter=START_HELLO))
        return
    # An offer has no room to say that its article is of another time.
    is_elsewhere = answer.time is not None and answer.time.scope is not Scope.WITHIN
    found = answer.evidence if answer.verdict is Verdict.ANSWERED and not is_elsewhere else ()
    results = [
        result(evidence, answer.short_answer if number == 0 else None)
        for number, evidence in enumerate(found[: offset + AT_ONCE])
    ]
    await _offer(query, results[offset:], more=str(offset + AT_ONCE) if len(found) > offset + AT_ONCE else "")


def shared_in(query: str) -> str | None:
    """Return the payload of a query that shares one passage; None if the query is a question."""
    payload = query.strip().removeprefix(SHARED)
    if payload == query.strip():
        return None
    try:
        Target.unpack(payload)
    except ValueError:
        return None
    return payload


async def _shared(
    query: InlineQuery, payload: str, context: ContextTypes.DEFAULT_TYPE
) -> list[InlineQueryResultArticle]:
    try:
        return [result(await find_passage(payload, query.from_user, context))]
    except (DeadLink, UnknownPassage):
        return []


async def _ask(query: InlineQuery, limit: int, context: ContextTypes.DEFAULT_TYPE) -> Answer:
    """Ask the user's own library and the public shelves, with the user's settings."""
    bot_context = BotContext.of(context)
    # A private chat has the id of its user.
    shelf = Shelf(str(query.from_user.id))
    if bot_context.options.log_questions:
        log.info("user %s types: %s", shelf.chat, query.query)
    strictness = bot_context.register.of(shelf.chat).strictness
    now = now_in(bot_context, shelf)
    return await bot_context.with_collections(
        lambda collections: ask(collections, shelf, query.query, now=now, limit=limit, strictness=strictness)
    )


async def _offer(
    query: InlineQuery,
    results: list[InlineQueryResultArticle],
    button: InlineQueryResultsButton | None = None,
    *,
    more: str = "",
) -> None:
    if not results and not button:
        button = InlineQueryResultsButton(reach_texts.not_in_articles(), start_parameter=START_HELLO)
    await query.answer(results, cache_time=CACHED, is_personal=True, next_offset=more, button=button)


def result(evidence: Evidence, short: str | None = None) -> InlineQueryResultArticle:
    """Make a result: quote, citation, and a button to the article if it has an address."""
    text, entities = render(quoted(shortened(evidence)))[0]
    citation, passage = evidence.citation, evidence.passage.id
    address = address_of(citation)
    button = [[InlineKeyboardButton(button_texts.open_button(), url=address)]] if address else None
    return InlineQueryResultArticle(
        id=f"{passage.article_id}-{passage.ordinal}",
        title=short or texts.place_of(citation.title, citation.place),
        description=evidence.passage.text[:MOST_DESCRIPTION],
        input_message_content=InputTextMessageContent(text, entities=entities, link_preview_options=NO_PREVIEW),
        reply_markup=InlineKeyboardMarkup(button) if button else None,
    )
