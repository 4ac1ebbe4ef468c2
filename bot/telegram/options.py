"""The options of the bot that its operator sets."""

from dataclasses import dataclass
from pathlib import Path

from bot.i18n import DEFAULT


@dataclass(frozen=True, slots=True)
class BotOptions:
    """The operator's options.

    Attributes:
        limit: maximum number of passages in an answer.
        daily_check: whether pages are fetched again each day.
        allowed: ids of the chats and users that are answered; empty for everybody.
        language: code of the default language.
        log_questions: whether questions are logged.
        most_questions: questions per minute of a user; 0 for no limit.
        most_questions_chat: questions per minute of a group; 0 for no limit.
        latest_question: seconds after which a question is late; 0 for never.
        latest_message: seconds for which a message is repeated that Telegram does not accept.
        latest_briefing: seconds after which a missed briefing is no longer sent.
        operator: the number of the chat that hears when something is stuck; None for none.
        state: the folder of the library and the queue; None where both are in memory.
        has_database: whether the library and the queue are in a database on a server instead.
        watch_every: seconds between two looks whether something is stuck.
        feed_patience: seconds for which a briefing waits for the feeds.
        patience: seconds for which messages that may belong together wait for the next one.
    """

    limit: int = 3
    daily_check: bool = False
    allowed: frozenset[int] = frozenset()
    language: str = DEFAULT
    log_questions: bool = False
    most_questions: int = 20
    most_questions_chat: int = 60
    latest_question: float = 600.0
    latest_message: float = 6 * 3600.0
    latest_briefing: float = 6 * 3600.0
    operator: int | None = None
    state: Path | None = None
    has_database: bool = False
    watch_every: float = 60.0
    feed_patience: float = 15.0
    patience: float = 1.5
