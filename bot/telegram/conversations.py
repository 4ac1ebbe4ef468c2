"""Remember recent questions and answers, so that a follow-up question finds the turn before it.

Turns are kept in memory only, so after a restart no question is a follow-up.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import Message, MessageEntity, User

from bot.telegram.addressing import question_of
from bot.telegram.ephemeral import identity_of
from retrieval.search.follow_ups import Turn, looks_back

MOST = 2000
"""Maximum number of turns, of all chats together."""
MEMORY = dt.timedelta(minutes=30)
"""After this time a question is not a follow-up, unless it replies to an answer."""


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A turn, the time of its question, and the last message of its answer; None if nothing was sent."""

    asked: dt.datetime
    turn: Turn
    answer: Message | None


@dataclass(slots=True)
class Conversations:
    """The last turn of each user in each chat and topic, and the turn of each sent answer."""

    _turns: "OrderedDict[tuple[object, ...], PastTurn]" = field(default_factory=OrderedDict)
    _asked: "OrderedDict[tuple[int, int], tuple[Turn | None, Message | None]]" = field(default_factory=OrderedDict)

    def before(self, message: Message) -> Turn | None:
        """Return the turn before a question: that of the answer it replies to, else the user's last turn there."""
        replied_to = message.reply_to_message
        if replied_to is not None:
            found = self.answered(message.chat_id, identity_of(replied_to))
            if found is not None:
                return found.turn
        found = self._turns.get(_speaker(message))
        return found.turn if found is not None and message.date - found.asked <= MEMORY else None

    def answered(self, chat_id: int, identity: int | str) -> PastTurn | None:
        """Return the turn that a message answers; None if unknown. The identity is that of `identity_of`."""
        return self._turns.get(("answer", chat_id, identity))

    def question(self, answer: Message, bot: User) -> str | None:
        """Return the question of an answer, as it was understood; after a restart, the text that it replies to.

        None if it is unknown: the message was deleted, or after a restart only the article or an incomplete follow-up is left.
        """
        said = self.answered(answer.chat_id, identity_of(answer))
        if said is not None:
            return said.turn.reading
        asked = answer.reply_to_message
        if asked is None or answer.quote is not None or _says_how_it_was_read(answer):
            return None
        question = question_of(asked, bot)
        return question if question and not looks_back(question) else None

    def remember(self, message: Message, turn: Turn, answers: Sequence[Message], *, asker: User | None = None) -> None:
        """Store a turn under its user and under the messages of its answer; `asker` has pressed a button with the question."""
        said = PastTurn(message.date, turn, answers[-1] if answers else None)
        for key in (_speaker(message, asker), *(("answer", sent.chat_id, identity_of(sent)) for sent in answers)):
            self._turns[key] = said
            self._turns.move_to_end(key)
        while len(self._turns) > MOST:
            self._turns.popitem(last=False)

    def remember_asked(self, message: Message, before: Turn | None, answer: Message | None) -> None:
        """Store the answer of a question and the turn before it, in case the question is edited."""
        self._asked[message.chat_id, message.message_id] = (before, answer)
        while len(self._asked) > MOST:
            self._asked.popitem(last=False)

    def asked(self, message: Message) -> tuple[Turn | None, Message | None] | None:
        """Return what `remember_asked` stored for a question."""
        return self._asked.get((message.chat_id, message.message_id))

    def forget(self, chat_id: int) -> None:
        """Forget all turns of a chat."""
        for key in [key for key in self._turns if key[1] == chat_id]:
            del self._turns[key]
        for asked in [asked for asked in self._asked if asked[0] == chat_id]:
            del self._asked[asked]

    def move(self, chat_id: int, to: int) -> None:
        """Move each user's last turn to another chat. Message ids are valid only in the old chat."""
        for key in [key for key in self._turns if key[1] == chat_id and key[0] == "speaker"]:
            self._turns[key[0], to, *key[2:]] = self._turns[key]
        self.forget(chat_id)


def _says_how_it_was_read(answer: Message) -> bool:
    """Return whether an answer begins with how its question was understood."""
    return any(entity.type == MessageEntity.ITALIC and entity.offset == 0 for entity in answer.entities)


def _speaker(message: Message, asker: User | None = None) -> tuple[object, ...]:
    user = asker or message.sender_chat or message.from_user
    # Outside of forums, a thread is only a chain of replies.
    topic = message.message_thread_id if message.is_topic_message else None
    return ("speaker", message.chat_id, topic, user.id if user else None)
