"""Send pictures of briefings after their text, if a chat wants them. Errors do not affect the text."""

import datetime as dt
import logging

from telegram import Bot, Message, ReplyParameters
from telegram.error import TelegramError

from bot.i18n import language
from bot.rendering.document import bold
from bot.rendering.pictures import Look, MissingFont, look_for, picture
from bot.rendering.telegram import MOST_CAPTION_UNITS, render
from bot.telegram.context import BotContext
from bot.telegram.preferences import Pictures
from retrieval.errors import MissingExtra
from retrieval.model import Briefing
from retrieval.store import Shelf

log = logging.getLogger(__name__)


async def send_picture(
    bot: Bot, bot_context: BotContext, shelf: Shelf, briefing: Briefing, *, day: dt.date, reply_to: int | None = None
) -> Message | None:
    """Send a briefing also as a picture, if the chat wants it.

    Args:
        bot: the bot that sends.
        bot_context: context of the bot.
        shelf: the chat or topic.
        briefing: the briefing; figures and dates are shown only if it has these sections.
        day: day of the briefing, in the chat's time zone.
        reply_to: id of the message to reply to.

    Returns:
        The sent message; None if no picture was wanted, drawn or accepted. The log says why.
    """
    wanted = bot_context.register.of(shelf.chat).pictures
    if wanted is Pictures.OFF:
        return None
    look = look_for(briefing, day, dark=wanted is Pictures.DARK, language=language())
    png = await _drawn(bot_context, briefing, look)
    if png is None:
        return None
    caption, entities = render(bold(look.title), MOST_CAPTION_UNITS)[0]
    try:
        return await bot.send_photo(
            int(shelf.chat),
            png,
            caption=caption,
            caption_entities=entities,
            message_thread_id=shelf.topic or None,
            reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
        )
    except TelegramError as exc:
        log.info("chat %s does not accept the picture: %s", shelf.chat, exc)
        return None


async def _drawn(bot_context: BotContext, briefing: Briefing, look: Look) -> bytes | None:
    """Draw the picture in a thread; None if there is nothing to draw or drawing fails."""
    try:
        return await bot_context.call(picture, briefing, look)
    except (MissingExtra, MissingFont) as exc:
        if str(exc) not in bot_context.told:
            bot_context.told.add(str(exc))
            log.warning("%s", exc)
    except Exception:
        # The text has been sent, so an error in the picture is not reported in the chat.
        log.exception("Drawing the picture of a briefing failed.")
    return None
