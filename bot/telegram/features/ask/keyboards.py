"""The buttons under an answer: one row for its view, one row for actions."""

import re

from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import speaking
from bot.rendering import button_texts as texts
from bot.rendering.document import Document, Style, plain
from bot.rendering.telegram_text import carried
from bot.rendering.view import Act, Press, View
from bot.telegram.features.links.payloads import SHARED, LinkKind, Target
from retrieval.model import Answer, Citation, Evidence
from retrieval.services.collections import Collections
from retrieval.store import Shelf

MOST_COPIED = 256
"""Maximum length of the text that a button can copy, in UTF-16 code units."""
MOST_ADDRESS = 1000
"""Maximum length of the address of a button; Telegram rejects the whole message if it is longer."""

_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@.]{2,}(?:[/?#]\S*)?")
"""Addresses that Telegram accepts for buttons; the host must contain a dot."""


def keyboard(answer: Answer, standing: Shelf | None, bot: Bot, page: str | None = None) -> InlineKeyboardMarkup | None:
    """Make the buttons of an answer; None if it has no passages.

    Args:
        answer: the answer.
        standing: the shelf of the article of the first passage, from `standing`; None without passages.
        bot: the bot that the links open.
        page: the reader page of the first passage, if its article has no public address.
    """
    view = View.of(answer)
    if not view.references or standing is None:
        return None
    evidence = answer.evidence[0]
    uses = [*_votes(answer), copy_button(evidence), *_ways(evidence, standing, bot, page)]
    return InlineKeyboardMarkup([_views(view), uses])


def redrawn(view: View, before: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup:
    """Make the buttons of another view of the same answer, in the language of its message."""
    others = before.inline_keyboard[1:] if before else ()
    with speaking(view.language):
        return InlineKeyboardMarkup([_views(view), *others])


def citation_text(text: str, citation: Citation, address: str | None) -> str:
    """Return a passage as text to copy: quoted and cited."""
    parts = (citation.title, citation.place, address)
    return f"“{text}” — " + ", ".join(part for part in parts if part)


def copied_document(evidence: Evidence) -> Document:
    """Render a whole passage with its citation, to be copied by a tap."""
    citation = evidence.citation
    return plain(citation_text(evidence.passage.text, citation, citation.link)).styled(Style.CODE)


def copy_button(evidence: Evidence) -> InlineKeyboardButton:
    """Make the button that copies the quote with its citation; if it is too long, the bot sends it instead."""
    citation = evidence.citation
    # A passage is never shortened. If it is too long, first the text fragment and then the whole link is left out.
    for address in (citation.link, citation.url, None):
        text = carried(plain(citation_text(evidence.passage.text, citation, address))).text
        if len(text.encode("utf-16-le")) // 2 <= MOST_COPIED:
            return InlineKeyboardButton(texts.copy_button(), copy_text=CopyTextButton(text))
    return _pressed(texts.copy_button(), Press(Act.COPY, evidence.passage.id))


def _views(view: View) -> list[InlineKeyboardButton]:
    """Make the buttons that change the view; each holds the view it leads to."""
    row = [_viewed(texts.context_button(more=not view.in_context), view.toggled(context=True))]
    if len(view.references) > 1:
        row.append(_viewed(texts.passages_button(more=not view.all_shown), view.toggled(more=True)))
    return [*row, _pressed(texts.why_button(), Press(Act.WHY, view.references[0].passage_id))]


def _votes(answer: Answer) -> list[InlineKeyboardButton]:
    passage, view = answer.evidence[0].passage.id, View.of(answer)
    labels = {Act.USEFUL: texts.USEFUL, Act.USELESS: texts.USELESS}
    return [_pressed(label, Press(act, passage, view.answered, answer.confidence)) for act, label in labels.items()]


def _ways(evidence: Evidence, shelf: Shelf, bot: Bot, page: str | None) -> list[InlineKeyboardButton]:
    """Make the buttons that share the passage, if the bot has inline mode, and that open the article."""
    target = Target(LinkKind.PASSAGE, shelf, evidence.passage.id)
    address = address_of(evidence.citation) or accepted(page) or target.address(bot.username)
    share = InlineKeyboardButton(texts.share_button(), switch_inline_query=SHARED + target.pack())
    shared = [share] if bot.supports_inline_queries else []
    return [*shared, InlineKeyboardButton(texts.open_button(), url=address)]


def address_of(citation: Citation) -> str | None:
    """Return the address of a passage, with a text fragment if possible; None if Telegram accepts no address."""
    return accepted(citation.link) or accepted(citation.url)


def accepted(address: str | None) -> str | None:
    """Return an address if Telegram accepts it for a button."""
    return address if address and len(address) <= MOST_ADDRESS and _ADDRESS.fullmatch(address) else None


def standing(answer: Answer, collections: Collections, shelf: Shelf) -> Shelf | None:
    """Return the shelf of the article of the first passage, for `keyboard`; a public shelf is preferred.

    Call this while holding the lock of the collections. None without passages.
    """
    if not answer.evidence:
        return None
    article_id = answer.evidence[0].citation.article_id
    return next((s for s in collections.shelves(shelf) if collections.store.visible.named([s], [article_id])), shelf)


def _viewed(label: str, view: View) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=view.pack())


def _pressed(label: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=press.pack())
