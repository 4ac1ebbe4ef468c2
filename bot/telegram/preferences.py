"""The settings of each chat, cached in memory and written to the store."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.i18n import LANGUAGES
from retrieval.model import Strictness
from retrieval.schedules import NIGHT, Misunderstood, QuietHours, is_zone, read_quiet_hours
from retrieval.store import Shelf

ANSWERS, REFUSALS, LANGUAGE, STRICTNESS, TIMEZONE = "answers", "refusals", "language", "strictness", "timezone"
GONE = "gone"
PICTURES, PERSONAL = "pictures", "personal"
COLLECTING = "collecting"
QUIET = "quiet"
"""Names of the settings of a chat. `gone` holds since when nothing can be sent there, in seconds since 1970."""
NEVER_QUIET = "off"
"""The value of `quiet` for a chat without quiet hours."""


class Answers(StrEnum):
    """Which messages the bot answers in a group."""

    MENTIONS = "mentions"
    QUESTIONS = "questions"
    COMMANDS = "commands"


class Refusals(StrEnum):
    """How the bot refuses if the articles do not answer."""

    SPOKEN = "spoken"
    QUIET = "quiet"


class Pictures(StrEnum):
    """Whether briefings also come as a picture."""

    OFF = "off"
    LIGHT = "light"
    DARK = "dark"


class Personal(StrEnum):
    """Who in a group sees replies that help only the person who asked."""

    ALL = "all"
    ALONE = "alone"


class Collecting(StrEnum):
    """Whether the links that members of a group post are collected."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings of a chat or topic.

    Attributes:
        answers: which messages of a group are answered.
        refusals: whether a refusal is a message or a reaction.
        language: code of the language; None for the language of each user.
        strictness: how sure an answer must be; None for the operator's choice.
        pictures: whether briefings also come as a picture.
        personal: who in a group sees replies that help only the person who asked.
        collecting: whether the links that members of a group post are collected.
        gone: since when nothing can be sent there, in seconds since 1970; None if messages can be sent.
        timezone: a name that `retrieval.schedules.zone_of` accepts; None if not chosen yet.
        quiet: the hours in which no watch tells anything; None for no such hours.
    """

    answers: Answers = Answers.MENTIONS
    refusals: Refusals = Refusals.SPOKEN
    language: str | None = None
    strictness: Strictness | None = None
    pictures: Pictures = Pictures.OFF
    personal: Personal = Personal.ALL
    collecting: Collecting = Collecting.OFF
    gone: float | None = None
    timezone: str | None = None
    quiet: QuietHours | None = NIGHT


_NONE = Preferences()


class Register:
    """The settings of all chats. They are read on the event loop and changed in other threads.

    Args:
        known: all stored settings as shelf, name and value; unknown names are ignored.
        keep: stores a setting; the value None deletes it.
    """

    def __init__(self, known: Iterable[tuple[Shelf, str, str]], keep: Callable[[Shelf, str, str | None], None]) -> None:
        self._keep = keep
        self._changing = threading.Lock()
        self._settings: dict[Shelf, dict[str, str]] = {}
        # Readers only read this dictionary, so that no reader can restore an old value.
        self._preferences: dict[Shelf, Preferences] = {}
        self.load(known)

    def of(self, chat: int | str, topic: int = 0) -> Preferences:
        """Return the settings of a chat or topic."""
        return self._preferences.get(Shelf(str(chat), topic), _NONE)

    def put(self, chat: int | str, name: str, value: str | None, *, topic: int = 0) -> None:
        """Change a setting; None for the default. An unchanged value is not written."""
        shelf = Shelf(str(chat), topic)
        with self._changing:
            own = self._settings.setdefault(shelf, {})
            if own.get(name) == value:
                return
            self._keep(shelf, name, value)
            if value is None:
                own.pop(name, None)
            else:
                own[name] = value
            self._preferences[shelf] = _preferences(own)

    def load(self, known: Iterable[tuple[Shelf, str, str]]) -> None:
        """Replace all settings by those that are stored, which other processes may have changed."""
        settings: dict[Shelf, dict[str, str]] = {}
        for shelf, name, value in known:
            settings.setdefault(shelf, {})[name] = value
        with self._changing:
            self._settings = settings
            self._preferences = {shelf: _preferences(own) for shelf, own in settings.items()}

    def refresh(self, chat: str, read: Callable[[str], Iterable[tuple[Shelf, str, str]]]) -> None:
        """Read the settings of a chat and its topics again, since another process may have changed them."""
        with self._changing:
            # Read in turn with changes, since what is read earlier may be old when it is kept.
            known = [*read(chat)]
            self._drop(chat)
            for shelf, name, value in known:
                self._settings.setdefault(shelf, {})[name] = value
            self._preferences |= {shelf: _preferences(self._settings[shelf]) for shelf, _, _ in known}

    def gone(self) -> list[tuple[Shelf, float]]:
        """Return the chats and topics where nothing can be sent, and since when."""
        found = [(shelf, preferences.gone) for shelf, preferences in [*self._preferences.items()]]
        return [(shelf, since) for shelf, since in found if since is not None]

    def forget(self, chat: int | str) -> None:
        """Forget the settings of a chat that was deleted in the store."""
        with self._changing:
            self._drop(str(chat))

    def _drop(self, chat: str) -> None:
        for shelf in [shelf for shelf in self._settings if shelf.chat == chat]:
            del self._settings[shelf]
            self._preferences.pop(shelf, None)

    def move(self, chat: int | str, to: int | str) -> None:
        """Move the settings of a chat to another, after the store has done so."""
        with self._changing:
            for shelf in [shelf for shelf in self._settings if shelf.chat == str(chat)]:
                moved = Shelf(str(to), shelf.topic)
                self._settings[moved] = {**self._settings.get(moved, {}), **self._settings.pop(shelf)}
                self._preferences.pop(shelf, None)
                self._preferences[moved] = _preferences(self._settings[moved])


def _preferences(settings: dict[str, str]) -> Preferences:
    """Convert stored settings. Unknown values of other versions are ignored."""
    language = settings.get(LANGUAGE)
    gone = settings.get(GONE)
    timezone = settings.get(TIMEZONE)
    return Preferences(
        answers=_one_of(Answers, settings.get(ANSWERS)) or Answers.MENTIONS,
        refusals=_one_of(Refusals, settings.get(REFUSALS)) or Refusals.SPOKEN,
        language=language if language in LANGUAGES else None,
        strictness=_one_of(Strictness, settings.get(STRICTNESS)),
        pictures=_one_of(Pictures, settings.get(PICTURES)) or Pictures.OFF,
        personal=_one_of(Personal, settings.get(PERSONAL)) or Personal.ALL,
        collecting=_one_of(Collecting, settings.get(COLLECTING)) or Collecting.OFF,
        gone=float(gone) if gone else None,
        timezone=timezone if timezone and is_zone(timezone) else None,
        quiet=_quiet(settings.get(QUIET)),
    )


def _quiet(value: str | None) -> QuietHours | None:
    if value == NEVER_QUIET:
        return None
    try:
        return read_quiet_hours(value) if value else NIGHT
    except Misunderstood:
        return NIGHT


E = TypeVar("E", bound=StrEnum)


def _one_of(kind: type[E], value: str | None) -> E | None:
    return kind(value) if value in set(kind) else None
