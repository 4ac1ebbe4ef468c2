"""The two rows of buttons under an answer: how it is shown, and what can be done with it."""

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
"""UTF-16 code units that a button can put on the clipboard."""
MOST_ADDRESS = 1000
"""Characters of an address for a button; Telegram refuses the whole message for one that it finds too long."""

_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@.]{2,}(?:[/?#]\S*)?")
"""Addresses that Telegram takes for buttons: none without a dot in the host's name."""


def keyboard(answer: Answer, standing: Shelf | None, bot: Bot) -> InlineKeyboardMarkup | None:
    """The buttons under an answer; None where it has no passages.

    Args:
        answer: just given.
        standing: the shelf on which the article of its first passage stands, as `standing` says; None without passages.
        bot: whose links lead to passages.
    """
    view = View.of(answer)
    if not view.references or standing is None:
        return None
    evidence = answer.evidence[0]
    uses = [*_votes(answer), copy_button(evidence), *_ways(evidence, standing, bot)]
    return InlineKeyboardMarkup([_views(view), uses])


def redrawn(view: View, before: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup:
    """The buttons for another view of the same answer, in the language of its message."""
    others = before.inline_keyboard[1:] if before else ()
    with speaking(view.language):
        return InlineKeyboardMarkup([_views(view), *others])


def citation_text(text: str, citation: Citation, address: str | None) -> str:
    """A passage as it is copied: quoted, with where it stands."""
    parts = (citation.title, citation.place, address)
    return f"“{text}” — " + ", ".join(part for part in parts if part)


def copied_document(evidence: Evidence) -> Document:
    """A passage with its citation, whole and ready to be copied by a tap."""
    citation = evidence.citation
    return plain(citation_text(evidence.passage.text, citation, citation.link)).styled(Style.CODE)


def copy_button(evidence: Evidence) -> InlineKeyboardButton:
    """Puts the quote with its citation on the clipboard; one that is too long for that is sent to be copied."""
    citation = evidence.citation
    # A passage is never shortened; what can be spared is the directive in its link, then the link.
    for address in (citation.link, citation.url, None):
        text = carried(plain(citation_text(evidence.passage.text, citation, address))).text
        if len(text.encode("utf-16-le")) // 2 <= MOST_COPIED:
            return InlineKeyboardButton(texts.copy_button(), copy_text=CopyTextButton(text))
    return _pressed(texts.copy_button(), Press(Act.COPY, evidence.passage.id))


def _views(view: View) -> list[InlineKeyboardButton]:
    """Each holds the view that pressing it leads to."""
    row = [_viewed(texts.context_button(more=not view.in_context), view.toggled(context=True))]
    if len(view.references) > 1:
        row.append(_viewed(texts.passages_button(more=not view.all_shown), view.toggled(more=True)))
    return [*row, _pressed(texts.why_button(), Press(Act.WHY, view.references[0].passage_id))]


def _votes(answer: Answer) -> list[InlineKeyboardButton]:
    passage, view = answer.evidence[0].passage.id, View.of(answer)
    labels = {Act.USEFUL: texts.USEFUL, Act.USELESS: texts.USELESS}
    return [_pressed(label, Press(act, passage, view.answered, answer.confidence)) for act, label in labels.items()]


def _ways(evidence: Evidence, shelf: Shelf, bot: Bot) -> list[InlineKeyboardButton]:
    """To another chat, where the bot has inline mode, and to the article."""
    target = Target(LinkKind.PASSAGE, shelf, evidence.passage.id)
    address = address_of(evidence.citation) or target.address(bot.username)
    share = InlineKeyboardButton(texts.share_button(), switch_inline_query=SHARED + target.pack())
    shared = [share] if bot.supports_inline_queries else []
    return [*shared, InlineKeyboardButton(texts.open_button(), url=address)]


def address_of(citation: Citation) -> str | None:
    """Where a passage can be read, best with what makes a browser go to it; None where Telegram takes no such address."""
    addresses = (citation.link, citation.url)
    return next((a for a in addresses if a and len(a) <= MOST_ADDRESS and _ADDRESS.fullmatch(a)), None)


def standing(answer: Answer, collections: Collections, shelf: Shelf) -> Shelf | None:
    """The shelf on which the article of an answer's first passage stands, for `keyboard`; a public one can be read by all.

    To be called under the collections' lock; None without passages.
    """
    if not answer.evidence:
        return None
    article_id = answer.evidence[0].citation.article_id
    return next((s for s in collections.shelves(shelf) if collections.store.visible.has(s, article_id)), shelf)


def _viewed(label: str, view: View) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=view.pack())


def _pressed(label: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=press.pack())
