"""Votes on answers, by button or reaction. Each user has one vote, which can be changed and removed."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from contextlib import suppress

from telegram import CallbackQuery, Message, ReactionType, ReactionTypeEmoji, Update
from telegram.ext import ContextTypes

from bot.rendering import button_texts as texts
from bot.rendering.view import Act, Press
from bot.telegram.context import BotContext, shelf_of
from bot.telegram.conversations import PastTurn
from bot.telegram.ephemeral import identity_of
from bot.telegram.notes import Note
from retrieval.errors import UnknownPassage
from retrieval.model import PassageId, Verdict
from retrieval.services.answering import Answering
from retrieval.store import Feedback, Shelf

OPINIONS = {"👍": True, "❤": True, "👎": False}
"""The reactions that count as votes."""


async def vote(query: CallbackQuery, message: Message, press: Press, context: ContextTypes.DEFAULT_TYPE) -> Note:
    """Store a vote; the same vote again removes it.

    Raises:
        UnknownPassage: the article was removed.
    """
    bot_context = BotContext.of(context)
    votes = bot_context.collections.store.votes
    source = _source(message.chat_id, identity_of(message), query.from_user.id)
    question = bot_context.conversations.question(message, context.bot.bot)
    useful = press.act is Act.USEFUL

    def settle(library: Answering) -> Note:
        before = votes.get(source)
        if before is not None and before.useful is useful and question in {None, before.question}:
            votes.take_back(source)
            return Note(texts.taken_back)
        if question is None:
            return Note(texts.question_gone, alert=True)
        passage = press.passage_id if press.answered else None
        given = _feedback(library, question, message.date, passage, press.confidence)
        votes.put(shelf_of(message), dataclasses.replace(given, useful=useful), source)
        return Note(texts.thanks)

    return await bot_context.with_library(message, settle)


async def on_reaction(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Store a reaction to an answer as a vote; removing the reaction removes the vote.

    Telegram does not send the text of the message. After a restart, an answer is known only if the user has voted on it.
    """
    changed = update.message_reaction
    who = (changed.user or changed.actor_chat) if changed else None
    if changed is None or who is None:
        return
    before, now = _opinion(changed.old_reaction), _opinion(changed.new_reaction)
    bot_context = BotContext.of(context)
    said = bot_context.conversations.answered(changed.chat.id, changed.message_id)
    answer = said.answer if said else None
    source = _source(changed.chat.id, identity_of(answer) if answer else changed.message_id, who.id)
    shelf = shelf_of(answer) if answer else Shelf(str(changed.chat.id))
    votes = bot_context.collections.store.votes

    def settle(library: Answering) -> None:
        known = votes.get(source)
        if now is not None:
            given = _feedback_on(library, said) if said else known
            if given is not None:
                votes.put(shelf, dataclasses.replace(given, useful=now), source)
        elif known is not None and known.useful is before:
            votes.take_back(source)

    if before is not now:
        # Votes on a removed article are not needed.
        with suppress(UnknownPassage):
            await bot_context.with_shelf(shelf, settle)


def _opinion(reactions: Sequence[ReactionType]) -> bool | None:
    """Return the vote of reactions; None if they are no vote or contradict each other."""
    said = {OPINIONS.get(r.emoji) for r in reactions if isinstance(r, ReactionTypeEmoji)} - {None}
    return said.pop() if len(said) == 1 else None


def _source(chat: int, message: int | str, person: int) -> str:
    return f"{chat}:{message}:{person}"


def _feedback_on(library: Answering, said: PastTurn) -> Feedback:
    answer = said.turn.answer
    passage = answer.evidence[0].passage.id if answer.verdict is Verdict.ANSWERED else None
    return _feedback(library, said.turn.reading, said.asked, passage, answer.confidence)


def _feedback(
    library: Answering, question: str, asked: dt.datetime, passage_id: PassageId | None, confidence: float
) -> Feedback:
    """Make the record of a vote, with the passage that was given; None after a refusal."""
    text = library.passage(passage_id).text if passage_id else None
    article = passage_id.article_id if passage_id else None
    return Feedback(asked.timestamp(), question, text, article, confidence, useful=True)
