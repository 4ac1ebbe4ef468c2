"""How the bot behaves towards everybody, as its operator chose."""

from dataclasses import dataclass
from pathlib import Path

from bot.i18n import DEFAULT


@dataclass(frozen=True, slots=True)
class BotOptions:
    """What the operator chose.

    Attributes:
        limit: how many passages an answer holds.
        daily_check: whether pages are fetched again each day.
        allowed: the numbers of the chats and users that are answered; empty for everybody.
        language: the code of the language for those of whom none is known.
        log_questions: whether questions are written to the log.
        most_questions: how many questions a user may ask in a minute; 0 for any number.
        most_questions_chat: how many a group may.
        latest_question: seconds after which a question gets a late answer; 0 for never.
        latest_message: seconds for which a message is tried that Telegram does not take.
        latest_briefing: seconds after which a briefing that was missed is no longer sent.
        operator: the number of the chat that hears when something is stuck; None for none.
        state: the folder of the library and the queue; None where both are in memory.
        watch_every: seconds between two looks whether something is stuck.
        feed_patience: seconds for which a briefing waits for the feeds.
        patience: seconds for which what may belong together waits for what comes next.
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
    watch_every: float = 60.0
    feed_patience: float = 15.0
    patience: float = 1.5
