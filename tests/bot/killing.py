"""The bot as its operator runs it, a process of its own, and an end that comes at any call that it makes."""

import asyncio
import datetime as dt
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from retrieval.store import Queues, Schedule, SendState, Shelf, open_queues, open_store
from tests.bot.attended import free_port
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = """The old bridge

The old bridge over the river has 12 arches, says the engineer. It was built in 1432 by Jan Novak of Prague.

The mill

The paper mill at Loket closes in October, its owner says. Its 240 workers were told so on Monday morning.
"""
QUESTIONS = ("How many arches has the bridge?", "When does the paper mill close?", "Who built the bridge?")
MOST_DELAY = 0.08
"""Seconds after a call at most at which the process is killed: longer than changes wait to be written."""
LONGEST_RUN = 1.5
"""Seconds after its first call at most at which the process is killed at any instant."""
PATIENCE = 90.0
"""Seconds within which everything is answered when nobody is killed any more, flood limits and all."""


class KillingServer(TelegramServer):
    """A stand-in that tells of each call, before it is carried out and when its answer leaves."""

    def __init__(self) -> None:
        super().__init__(clock=time.time)
        self.watch: Callable[[str], None] | None = None
        self.arrived: dict[tuple[int, int], float] = {}
        """When a message came first that replies to another one, by its chat and number, Unix time."""

    async def _answer(self, token: str, method: str, given: Json) -> Any:
        if self.watch is not None:
            self.watch(method)
        result = await super()._answer(token, method, given)
        if method == "sendMessage" and (replied := result.get("reply_to_message")):
            self.arrived.setdefault((result["chat"]["id"], replied["message_id"]), time.time())
        if self.watch is not None:
            self.watch(method)
        return result


class Operated:
    """A bot that can be started, stopped and killed; its log goes into a file.

    Args:
        telegram: what it talks to.
        folder: for its state, its article and its log.
        environment: further settings.
        launch: Python code that begins the process; by default `python -m bot` does.
        options: further options of `dateline bot`.
        limit: called in the process before it runs.
    """

    def __init__(
        self,
        telegram: TelegramServer,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        launch: str = "",
        options: Sequence[str] = (),
        limit: Callable[[], None] | None = None,
    ) -> None:
        self.state, self.log = folder / "state", folder / "log"
        self.launch, self.options, self.limit = launch, options, limit
        articles = folder / "articles"
        articles.mkdir(parents=True)
        (articles / "news.txt").write_text(ARTICLE, "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "WEBHOOK_"))}
        self.environment = kept | {
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "DATELINE_ARTICLES": str(articles),
            "DATELINE_STATE": str(self.state),
            "DATELINE_ENCODER": "none",
            "DATELINE_READER": "none",
            "DATELINE_MOST_QUESTIONS": "0",
            "DATELINE_MOST_QUESTIONS_CHAT": "0",
            **(environment or {}),
        }
        self.folder = folder
        self.process: asyncio.subprocess.Process | None = None

    @property
    def library(self) -> Path | str:
        """The file of its library, or the address of its database."""
        return self.environment.get("DATELINE_DATABASE") or self.state / "library.sqlite"

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            begin = ("-c", self.launch, "bot") if self.launch else ("-m", "bot", "bot")
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *begin, *self.options, cwd=self.folder, env=self.environment, stdout=log, stderr=log,
                preexec_fn=self.limit,
            )  # fmt: skip

    def send(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    async def ended(self) -> int:
        """Wait until it has ended; its exit status."""
        assert self.process is not None
        return await self.process.wait()

    async def stop(self) -> int:
        self.send(signal.SIGTERM)
        return await self.ended()

    def said(self) -> str:
        """All of its log."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def begun(self) -> set[str]:
        """The updates and briefings of which a message is on its way, as far as the queues know; read when the process has ended."""
        if isinstance(self.library, str):
            return _begun(open_queues(self.library))
        file = self.state / "queue.sqlite"
        if not file.exists():
            return set()
        connection = sqlite3.connect(file)
        try:
            rows = connection.execute("SELECT key FROM outbox WHERE state = 'started'").fetchall()
        except sqlite3.OperationalError:
            # It was killed before it had made the table.
            return set()
        finally:
            connection.close()
        return {key.rpartition("/")[0] for (key,) in rows}


def _begun(queues: Queues) -> set[str]:
    # In a transaction, before which the server ends what the process had begun.
    with queues.transaction():
        unfinished = queues.outbox.unfinished()
    queues.close()
    return {each.key.rpartition("/")[0] for each in unfinished if each.state is SendState.STARTED}


@dataclass(frozen=True)
class Asked:
    """A question: the number of its update, its chat, the number of the message there, and when it was asked, Unix time."""

    update: str
    chat: Chat
    message: int
    at: float

    @property
    def in_group(self) -> bool:
        return self.chat.id < 0

    def answers(self) -> int:
        """How many messages answer it."""
        return sum(
            message.get("reply_to_message", {}).get("message_id") == self.message for message in self.chat.from_bots()
        )


@dataclass(frozen=True)
class Due:
    """A briefing that is due: how its messages are named, and the chat, in which nobody asks."""

    update: str
    chat: Chat

    @property
    def in_group(self) -> bool:
        return self.chat.id < 0

    def answers(self) -> int:
        """How often it came."""
        return len(self.chat.from_bots())


@dataclass
class Outcome:
    """What became of questions and briefings; the ambiguous ones are those of which a message was on its way when the process died.

    Attributes:
        asked: how many there were.
        kills: how many processes died.
        lost: those that nobody answers, without the ambiguous.
        twice: those that were answered more than once, without the ambiguous.
        ambiguous: questions of which a message was on its way.
        ambiguous_twice: of those, the ones answered more than once.
        ambiguous_lost: of those, the ones that nobody answers.
        twice_in_groups: those of groups that were answered more than once, ambiguous or not.
    """

    asked: int = 0
    kills: int = 0
    lost: int = 0
    twice: int = 0
    ambiguous: int = 0
    ambiguous_twice: int = 0
    ambiguous_lost: int = 0
    twice_in_groups: int = 0


@dataclass
class Town:
    """People in private chats and groups who ask, and what is answered."""

    telegram: KillingServer
    chance: random.Random
    private: int = 28
    groups: int = 12
    questions: list[Asked | Due] = field(default_factory=list)
    added: list[tuple[Chat, Json, str]] = field(default_factory=list)
    """Articles: the chat, who added it, and what it tells of."""
    ambiguous: set[str] = field(default_factory=set)
    kills: int = 0

    def __post_init__(self) -> None:
        self.people = [self.telegram.user(f"User {number}") for number in range(self.private + self.groups)]
        chats = [self.telegram.private(user) for user in self.people[: self.private]]
        chats += [self.telegram.group(f"Group {n}", user) for n, user in enumerate(self.people[self.private :])]
        self.chats = list(zip(chats, self.people, strict=True))

    async def ask(self, number: int) -> None:
        """A burst of questions, each somewhere."""
        bot = self.telegram.bots[TOKEN]
        for _ in range(number):
            # One of those who have asked least, as Telegram limits what a chat may be sent.
            few = min(self._asked(chat) for chat, _ in self.chats)
            chat, user = self.chance.choice([pair for pair in self.chats if self._asked(pair[0]) <= few + 1])
            text = self.chance.choice(QUESTIONS)
            message = await chat.say(user, f"/ask {text}" if chat.id < 0 else text)
            assert bot.last_update is not None
            self.questions.append(Asked(str(bot.last_update["update_id"]), chat, message["message_id"], time.time()))

    def plan(self, library: Path | str) -> None:
        """Let a briefing be due somewhere, while the bot does not run."""
        number, now = len(self.questions), self.telegram.now()
        user = self.telegram.user(f"Reader {number}")
        chat = self.telegram.group(f"Readers {number}", user) if number % 3 == 0 else self.telegram.private(user)
        # At another time of day, so that it does not come due twice.
        spec = f"daily {dt.datetime.fromtimestamp(now + 12 * 3600, dt.UTC):%H:%M}"
        store = open_store(library)
        planned = store.schedules.plan(
            Schedule(0, Shelf(str(chat.id)), spec, "UTC", argument="1 sentence", quiet=False, due=now - 60.0)
        )
        store.close()
        self.questions.append(Due(f"briefing/{planned.number}/{now - 60}", chat))

    async def add(self) -> None:
        """Add an article of something that no other one tells of, in a private chat."""
        chat, user = self.chats[len(self.added) % self.private]
        name = "".join(self.chance.choice("bdfgklmnprstvz") + self.chance.choice("aeiou") for _ in range(5)).title()
        self.added.append((chat, user, name))
        await chat.say(user, f"/add {name} opens. The lighthouse of {name} has {_lamps(name)} lamps. It opens in May.")

    async def unknown(self) -> int:
        """Ask about all that was added, and count those of which the answer knows nothing."""
        before = {chat.id: len(chat.from_bots()) for chat, _, _ in self.added}
        for chat, user, name in self.added:
            await chat.say(user, f"How many lamps has the lighthouse of {name}?")
        asked = Counter(chat.id for chat, _, _ in self.added)
        # The answer replies to the message with the article.
        new = {chat.id: partial(_after, chat, before[chat.id]) for chat, _, _ in self.added}
        await self.telegram.until(
            lambda: all(len(new[chat]()) >= number for chat, number in asked.items()), "all to be answered", PATIENCE
        )
        return sum(
            not any(f" {_lamps(name)} lamps" in message["text"] for message in new[chat.id]())
            for chat, _, name in self.added
        )

    def saying(self, text: str) -> int:
        """How many messages of the bot have the text."""
        return sum(text in message.get("text", "") for chat, _ in self.chats for message in chat.from_bots())

    def _asked(self, chat: Chat) -> int:
        return sum(each.chat is chat for each in self.questions)

    def open(self) -> list[Asked | Due]:
        """The questions that nobody has answered, and that may still be."""
        return [
            each
            for each in self.questions
            if not each.answers() and not (each.in_group and each.update in self.ambiguous)
        ]

    def waits(self) -> list[float]:
        """How many seconds each question that was answered has waited, longest last."""
        arrived = self.telegram.arrived
        asked = [each for each in self.questions if isinstance(each, Asked)]
        return sorted(
            arrived[each.chat.id, each.message] - each.at for each in asked if (each.chat.id, each.message) in arrived
        )

    def note_death(self, bot: Operated) -> None:
        """A process was killed: what was on its way then is ambiguous."""
        self.kills += 1
        self.ambiguous |= bot.begun()

    def outcome(self) -> Outcome:
        found: Counter[str] = Counter()
        for each in self.questions:
            number, ambiguous = each.answers(), each.update in self.ambiguous
            found["ambiguous"] += ambiguous
            if number == 0:
                found["ambiguous_lost" if ambiguous and each.in_group else "lost"] += 1
            elif number > 1:
                found["ambiguous_twice" if ambiguous else "twice"] += 1
                found["twice_in_groups"] += each.in_group
        return Outcome(len(self.questions), self.kills, **found)


def _after(chat: Chat, number: int) -> list[Json]:
    return chat.from_bots()[number:]


def _lamps(name: str) -> int:
    return 100 + sum(map(ord, name))


async def killed_somewhere(
    bot: Operated, town: Town, telegram: KillingServer, chance: random.Random, burst: int
) -> None:
    """Let the bot run while people ask, and kill it: a moment before or after some call, or at any instant."""
    loop = asyncio.get_running_loop()
    at_instant, left, armed = chance.random() < 0.5, chance.randrange(1, 40), False

    def watch(method: str) -> None:
        nonlocal left, armed
        if method not in {"sendMessage", "getUpdates", "setWebhook"} or armed:
            return
        left -= 1
        if at_instant or left == 0:
            armed = True
            most = LONGEST_RUN if at_instant else chance.choice([0.0, MOST_DELAY])
            loop.call_later(chance.random() * most, bot.send, signal.SIGKILL)

    await town.ask(burst)
    await bot.start()
    telegram.watch = watch
    # Where all is answered there are no calls.
    asking = asyncio.create_task(_keep_asking(town, telegram))
    await bot.ended()
    asking.cancel()
    telegram.watch = None
    town.note_death(bot)


async def _keep_asking(town: Town, telegram: KillingServer) -> None:
    while True:
        async with telegram.changed:
            await telegram.changed.wait_for(lambda: not town.open())
        await town.ask(3)


async def all_answered(bot: Operated, town: Town, telegram: KillingServer) -> None:
    """Let the bot answer what is left; then once more from the start, to see that nothing is answered again."""
    for _ in range(2):
        await bot.start()
        await town.ask(1)
        with suppress(AssertionError):
            await telegram.until(lambda: not town.open(), "all to be answered", PATIENCE)
        await telegram.settled(telegram.bots[TOKEN])
        bot.send(signal.SIGKILL)
        await bot.ended()
        town.note_death(bot)


async def killed_again_and_again(
    folder: Path, *, kills: int, questions: int, seed: int, webhook: bool, environment: Mapping[str, str] | None = None
) -> tuple[Outcome, str]:
    """Ask in bursts, and plan briefings, while the bot is killed at random instants; what became of it, and the bot's log."""
    chance = random.Random(seed)
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        bot = Operated(telegram, folder, {**(environment or {}), **(_hook() if webhook else {})})
        town = Town(telegram, chance)
        try:
            for number in range(kills):
                burst = max(0, (questions - len(town.questions)) // (kills - number))
                town.plan(bot.library)
                await killed_somewhere(bot, town, telegram, chance, burst)
            await all_answered(bot, town, telegram)
        finally:
            if bot.runs:
                bot.send(signal.SIGKILL)
                await bot.ended()
        return town.outcome(), bot.said()


def _hook() -> dict[str, str]:
    place = f"127.0.0.1:{free_port()}"
    return {"WEBHOOK_URL": f"http://{place}/hook", "WEBHOOK_LISTEN": place, "WEBHOOK_SECRET": "s3cret_-"}
