"""What a link into the bot opens: an article, a passage in its surroundings, a briefing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from telegram import User
from telegram.ext import ContextTypes

from bot.i18n import N_
from bot.rendering.answer import article_document, in_context
from bot.rendering.briefing import briefing_document
from bot.rendering.document import Document
from bot.telegram.context import MOST_SHOWN, BotContext
from bot.telegram.features.links.payloads import LinkKind, Target, find_stored, readable
from retrieval.errors import DatelineError
from retrieval.model import Article, Evidence, Passage, Span
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Stored
from retrieval.text.paragraphs import split_paragraphs

SHORT = 300
"""Characters up to which the paragraph before or behind that of a passage is shown, too."""

R = TypeVar("R")


class DeadLink(DatelineError):
    """A link leads to nothing, or to nothing for the one who follows it."""


_NOWHERE = N_("This link does not work (any more).")
_NOT_YOURS = N_("This link belongs to a chat that you are not a member of.")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link shows, and the article that it leads on to; None where that is all."""

    document: Document
    further: Target | None = None


async def open_link(payload: str, user: User, context: ContextTypes.DEFAULT_TYPE) -> Opened:
    """What a link shows to the one who follows it.

    Raises:
        DeadLink: the payload is none, what it names is gone, or it is not for this user.
        UnknownPassage: the article has no such passage.
    """
    return await _with_target(payload, user, context, _opened)


async def find_passage(payload: str, user: User, context: ContextTypes.DEFAULT_TYPE) -> Evidence:
    """The passage that a link names.

    Raises:
        DeadLink: as `open_link`, or it names no passage.
        UnknownPassage: the article has no such passage.
    """
    return await _with_target(payload, user, context, lambda target, collections: _found(target, collections)[0])


async def _with_target(
    payload: str, user: User, context: ContextTypes.DEFAULT_TYPE, function: Callable[[Target, Collections], R]
) -> R:
    """Call something with a link's target, beside the event loop, if the user may see it."""
    try:
        target = Target.unpack(payload)
    except ValueError:
        raise DeadLink(_NOWHERE) from None
    shelf = await readable(user, target.shelf, context)
    if shelf is None:
        raise DeadLink(_NOT_YOURS)
    return await asyncio.to_thread(
        function, Target(target.kind, shelf, target.passage), BotContext.of(context).collections
    )


def _opened(target: Target, collections: Collections) -> Opened:
    if target.kind is LinkKind.BRIEFING:
        with collections.lock:
            briefing = collections.library(target.shelf).brief()
        return Opened(briefing_document(briefing))
    if target.kind is LinkKind.ARTICLE:
        with collections.lock:
            stored = _stored(target, collections)
        return Opened(article_document(stored, MOST_SHOWN))
    evidence, article = _found(target, collections)
    around = surroundings(article, evidence.passage)
    document = in_context(evidence.passage, evidence.citation, article, around)
    return Opened(document, Target(LinkKind.ARTICLE, target.shelf, target.passage))


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
    """The paragraph of a passage in its article's text, with its neighbours where they are short."""
    paragraphs = split_paragraphs(article.text)
    here = passage.paragraph - 1
    around = [
        span
        for number, span in enumerate(paragraphs)
        if number == here or (abs(number - here) == 1 and span.end - span.start <= SHORT)
    ]
    return Span(around[0].start, around[-1].end)
