"""Set the command menu and the descriptions of the bot, in all languages."""

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.i18n import DEFAULT, LANGUAGES, speaking
from bot.rendering import chat_texts

log = logging.getLogger(__name__)


async def introduce(bot: Bot, language: str = DEFAULT) -> None:
    """Set the menus and descriptions; Telegram shows each user those of the app's language.

    Args:
        bot: the bot.
        language: code of the language for apps in unsupported languages.
    """
    try:
        await _introduce_in(bot, language, None)
        for code in LANGUAGES:
            await _introduce_in(bot, code, code)
    except TelegramError as exc:
        log.warning("The command menus could not be set. The bot works without them: %s", exc)


async def _introduce_in(bot: Bot, language: str, code: str | None) -> None:
    with speaking(language):
        for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
            await bot.set_my_commands(_commands(), scope=scope, language_code=code)
        await bot.set_my_description(chat_texts.description(), language_code=code)
        await bot.set_my_short_description(chat_texts.short_description(), language_code=code)


async def set_menu(bot: Bot, chat: int, language: str | None) -> None:
    """Set the menu of a chat in its chosen language; None restores each user's own language."""
    scope: BotCommandScope = BotCommandScopeChat(chat)
    try:
        if language is None:
            await bot.delete_my_commands(scope=scope)
        else:
            with speaking(language):
                await bot.set_my_commands(_commands(), scope=scope)
    except TelegramError as exc:
        log.info("the menu of chat %s could not be set: %s", chat, exc)


def _commands() -> list[BotCommand]:
    return [BotCommand(name, what) for name, what in chat_texts.commands()]
