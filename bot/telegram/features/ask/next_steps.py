"""The buttons under a refusal that lead on: a briefing, and how to add an article."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rendering import next_step_texts as texts
from bot.rendering.sample import Holding
from bot.telegram.features.briefings.briefings import points_data
from retrieval.model import Answer

ADD = "start:add"
"""Data of the button that explains how to add an article."""


def with_next_steps(
    buttons: InlineKeyboardMarkup | None, answer: Answer, held: Holding, *, private: bool
) -> InlineKeyboardMarkup | None:
    """Return the buttons of a refusal with a row of next steps.

    Args:
        buttons: the buttons of the answer; None if it has none.
        answer: the refusal.
        held: what the library holds.
        private: whether the chat is private; in groups only administrators may add articles.
    """
    row = []
    if held is not Holding.NOTHING:
        closest = answer.evidence[0].citation.article_id if answer.evidence and answer.time is None else ""
        label = texts.points_button(of_article=bool(closest))
        row.append(InlineKeyboardButton(label, callback_data=points_data(closest)))
    if private:
        row.append(InlineKeyboardButton(texts.add_button(), callback_data=ADD))
    rows = [*(buttons.inline_keyboard if buttons else ()), *([row] if row else [])]
    return InlineKeyboardMarkup(rows) if rows else None
