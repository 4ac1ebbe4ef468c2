"""Open links into the bot: an article, a passage with its context, or a briefing."""

import asyncio
from dataclasses import dataclass
from typing import TypeVar

from telegram import User
from telegram.ext import ContextTypes

from bot.i18n import N_
from bot.pages.links import PageLinks
from bot.rendering.answer import article_document, in_context
from bot.rendering.briefing import briefing_document
from bot.rendering.document import Document
from bot.rendering.linking import Address, cited_in, linked_briefing, linked_evidence
from bot.rendering.pages.article import address_in
from bot.telegram.context import MOST_SHOWN, BotContext
from bot.telegram.features.links.payloads import LinkKind, Target, find_stored, readable
from retrieval.errors import DatelineError
from retrieval.model import Article, Briefing, Evidence, Passage, Span
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Stored
from retrieval.text.paragraphs import split_paragraphs

SHORT = 300
"""Maximum length of a paragraph next to the passage that is shown with it, in characters."""

R = TypeVar("R")


class DeadLink(DatelineError):
    """A link has no target, or the user may not see it."""


_NOWHERE = N_("This link does not work (any more).")
_NOT_YOURS = N_("This link belongs to a chat that you are not a member of.")


@dataclass(frozen=True, slots=True)
class Opened:
    """The content of a link, and its article as a further target; None if there is none."""

    document: Document
    further: Target | None = None


async def open_link(payload: str, user: User, context: ContextTypes.DEFAULT_TYPE) -> Opened:
    """Open a link for a user.

    Raises:
        DeadLink: the payload is invalid, its target is gone, or the user may not see it.
        UnknownPassage: the article has no such passage.
    """
    bot_context, target = BotContext.of(context), await _readable_target(payload, user, context)
    if target.kind is LinkKind.BRIEFING:
        briefing = await bot_context.brief(
            lambda collections: collections.library(target.shelf).briefing_source(), lambda source: source.brief()
        )
        briefing = linked_briefing(briefing, await bot_context.addresses(target.shelf, briefing))
        return Opened(briefing_document(briefing))
    return await asyncio.to_thread(_opened, target, bot_context.collections, bot_context.pages)


async def find_passage(payload: str, user: User, context: ContextTypes.DEFAULT_TYPE) -> Evidence:
    """Find the passage of a link.

    Raises:
        DeadLink: as in `open_link`, or the target is not a passage.
        UnknownPassage: the article has no such passage.
    """
    target = await _readable_target(payload, user, context)
    evidence, _article = await asyncio.to_thread(_found, target, BotContext.of(context).collections)
    return evidence


async def _readable_target(payload: str, user: User, context: ContextTypes.DEFAULT_TYPE) -> Target:
    """Return a link's target if the user may see it."""
    try:
        target = Target.unpack(payload)
    except ValueError:
        raise DeadLink(_NOWHERE) from None
    shelf = await readable(user, target.shelf, context)
    if shelf is None:
        raise DeadLink(_NOT_YOURS)
    return Target(target.kind, shelf, target.passage)


def _opened(target: Target, collections: Collections, pages: PageLinks | None) -> Opened:
    if target.kind is LinkKind.ARTICLE:
        with collections.lock:
            stored = _stored(target, collections)
        return Opened(article_document(stored, MOST_SHOWN))
    evidence, article = _found(target, collections)
    evidence = linked_evidence(evidence, _address(pages, target, evidence))
    around = surroundings(article, evidence.passage)
    document = in_context(evidence.passage, evidence.citation, article, around)
    return Opened(document, Target(LinkKind.ARTICLE, target.shelf, target.passage))


def _address(pages: PageLinks | None, target: Target, result: Briefing | Evidence) -> Address:
    """Return the links to reader pages for what is cited from articles without a public address."""
    lacking = {citation.article_id for citation in cited_in(result) if not citation.url}
    if pages is None or not lacking:
        return address_in({})
    with pages.collections.lock:
        addresses = pages.articles(target.shelf, lacking)
    return address_in(addresses)


def _found(target: Target, collections: Collections) -> tuple[Evidence, Article]:
    if target.kind is not LinkKind.PASSAGE or target.passage is None:
        raise DeadLink(_NOWHERE)
    with collections.lock:
        stored = _stored(target, collections)
        sentences = collections.store.sentences.of(stored.number)
    alone = Library()
    alone.add(stored.article, sentences, language=stored.detected or None)
    passage = alone.passage(target.passage)
    return Evidence(passage, alone.citation(passage), score=0.0), stored.article


def _stored(target: Target, collections: Collections) -> Stored:
    stored = find_stored(collections, target.shelf, target.passage.article_id) if target.passage else None
    if stored is None:
        raise DeadLink(_NOWHERE)
    return stored


def surroundings(article: Article, passage: Passage) -> Span:
    """Return the paragraph of a passage, with the paragraphs next to it if they are short."""
    paragraphs = split_paragraphs(article.text)
    here = passage.paragraph - 1
    around = [
        span
        for number, span in enumerate(paragraphs)
        if number == here or (abs(number - here) == 1 and span.end - span.start <= SHORT)
    ]
    return Span(around[0].start, around[-1].end)
