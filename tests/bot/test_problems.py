"""What counts as stuck, and that the operator hears of it once, in their language, and once more when it is over."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Secret
from bot.i18n import LANGUAGES, speaking
from bot.telegram.app import make_app
from bot.telegram.context import BotContext
from bot.telegram.options import BotOptions
from bot.telegram.preferences import LANGUAGE
from bot.telegram.problems import (
    FAILURES,
    LEAST_FREE,
    LONGEST_WAIT,
    PAUSE,
    Notice,
    Notices,
    Problem,
    Snapshot,
    find_problems,
    text_of,
)
from bot.telegram.watching import Watch, take_snapshot
from retrieval.errors import StoreError
from retrieval.services.library import Library
from retrieval.store import Feed, Queues, Shelf
from tests.bot.attended import attended, reached
from tests.conftest import TOKEN, collections_of
from tests.standin.server import TelegramServer

NOW = 1_795_788_131.0
CALM = Snapshot(NOW)
WAITING = Snapshot(NOW, waiting_since=NOW - LONGEST_WAIT - 1)
FAILING = Snapshot(NOW, failures=(("b.org", FAILURES), ("a.org", FAILURES + 9), ("c.org", 1), ("a.org", FAILURES)))
FULL = Snapshot(NOW, free=LEAST_FREE - 1)
UNWRITABLE = Snapshot(NOW, is_queue_writable=False)


@pytest.mark.parametrize(
    ("snapshot", "problems"),
    [
        (CALM, set()),
        (WAITING, {Problem.UPDATES}),
        (Snapshot(NOW, waiting_since=NOW - LONGEST_WAIT), set()),
        (Snapshot(NOW, waiting_since=NOW + 5), set()),
        (FAILING, {Problem.FEEDS}),
        (Snapshot(NOW, failures=(("a.org", FAILURES - 1), ("b.org", 1))), set()),
        (FULL, {Problem.DISK}),
        (Snapshot(NOW, free=0), {Problem.DISK}),
        (Snapshot(NOW, free=LEAST_FREE), set()),
        (UNWRITABLE, {Problem.QUEUE}),
        (Snapshot(NOW, NOW - 100, (("a.org", FAILURES),), 0, is_queue_writable=False), set(Problem)),
    ],
    ids=str,
)
def test_what_is_stuck_is_told_from_a_snapshot(snapshot: Snapshot, problems: set[Problem]) -> None:
    assert find_problems(snapshot) == problems


@pytest.mark.parametrize(
    ("problem", "over", "snapshot", "text"),
    [
        (
            Problem.UPDATES,
            False,
            WAITING,
            "I am stuck: an update that came at 2026-11-27 14:01 UTC is not handled yet.",
        ),
        (Problem.UPDATES, True, CALM, "I am no longer stuck: updates are handled in time."),
        (Problem.FEEDS, False, FAILING, "Some feeds keep failing. They are on: a.org, b.org"),
        (
            Problem.FEEDS,
            False,
            Snapshot(NOW, failures=tuple((f"{host}.org", FAILURES) for host in "dcba")),
            "Some feeds keep failing. They are on: a.org, b.org, c.org …",
        ),
        (Problem.FEEDS, True, CALM, "The feeds can be read again."),
        (
            Problem.DISK,
            False,
            FULL,
            "The disk is nearly full: 199 MB are left. Without room I cannot keep anything new.",
        ),
        (Problem.DISK, True, Snapshot(NOW, free=5_000_000_000), "The disk has room again: 5000 MB are left."),
        (
            Problem.QUEUE,
            False,
            UNWRITABLE,
            "I cannot write down what comes in. I answer it all the same, but if I end now, what is unfinished is lost.",
        ),
        (Problem.QUEUE, True, CALM, "I can write down what comes in again."),
    ],
)
def test_each_notice_says_what_is_stuck(problem: Problem, over: bool, snapshot: Snapshot, text: str) -> None:
    assert text_of(Notice(problem, over=over), snapshot) == text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_notice_can_be_said_in_every_language(code: str) -> None:
    with speaking(code):
        said = {text_of(Notice(problem, over=over), FAILING) for problem in Problem for over in (False, True)}
    assert len(said) == 2 * len(Problem)


def test_the_documents_name_the_limits() -> None:
    operating = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text("utf-8")
    section = operating.partition("## When something is stuck\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\w+) \|", section, re.MULTILINE) == ["what", *Problem]
    assert f"a feed could not be read {FAILURES} times in a row" in section
    assert f"less than {LEAST_FREE // 1_000_000} MB are free" in section
    assert (LONGEST_WAIT, PAUSE) == (60.0, 3600.0)


MINUTE = 60.0


@given(st.lists(st.tuples(st.sets(st.sampled_from(Problem)), st.booleans()), max_size=200))
def test_each_thing_is_told_by_turns_and_at_most_once_an_hour(looks: list[tuple[set[Problem], bool]]) -> None:
    notices = Notices()
    told: dict[Problem, list[tuple[float, bool]]] = {problem: [] for problem in Problem}
    tried: dict[Problem, list[float]] = {problem: [] for problem in Problem}
    for number, (problems, arrives) in enumerate(looks):
        now = number * MINUTE
        for notice in notices.due(problems, now):
            assert notice.over is (notice.problem not in problems)
            tried[notice.problem].append(now)
            if arrives:
                notices.note_told(notice, now)
                told[notice.problem].append((now, notice.over))
            else:
                notices.note_tried(notice, now)
    for problem in Problem:
        assert all(later - earlier >= PAUSE for earlier, later in zip(tried[problem], tried[problem][1:], strict=False))
        assert [over for _, over in told[problem]] == [bool(place % 2) for place in range(len(told[problem]))]


def test_what_is_over_is_told_when_the_hour_has_passed_and_what_came_back_meanwhile_is_not() -> None:
    notices = Notices()
    (began,) = notices.due({Problem.DISK}, 0.0)
    notices.note_told(began, 0.0)
    assert notices.due({Problem.DISK}, MINUTE) == []
    assert notices.due(set(), 2 * MINUTE) == []
    assert notices.due({Problem.DISK}, PAUSE) == []
    assert notices.due(set(), PAUSE) == [Notice(Problem.DISK, over=True)]
    assert notices.due({Problem.QUEUE}, 2 * MINUTE) == [Notice(Problem.QUEUE, over=False)]


class Clock:
    """Seconds that go on when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Bot:
    context: BotContext
    watch: Watch

    async def look(self, *failing: str) -> None:
        """Look, with these feeds failing, and tell what is new."""
        self.context.failing_feeds = tuple(Feed(1, Shelf("7"), url, failures=FAILURES) for url in failing)
        await self.watch.look()
        await self.watch.tell()


@asynccontextmanager
async def idle_bot(
    telegram: TelegramServer, library: Library, operator: int | None, clock: Clock
) -> AsyncIterator[Bot]:
    """A bot that can send, and does nothing by itself."""
    app = make_app(Secret(TOKEN), telegram.url, collections_of(library), options=BotOptions(operator=operator))
    context: BotContext = app.bot_data["bot_context"]
    async with app:
        yield Bot(context, Watch(app.bot, context, clock))
    context.journal.close()


async def test_the_operator_hears_that_something_is_stuck_and_that_it_is_over(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.telegram.watching")
    boss = telegram.user("Boss")
    chat, clock = telegram.private(boss), Clock()
    await chat.say(boss, "/start")
    async with idle_bot(telegram, seed_library, chat.id, clock) as bot:
        bot.context.register.put(chat.id, LANGUAGE, "de")
        await bot.look("https://user:word@a.org/private-feed")
        await bot.look("https://user:word@a.org/private-feed")
        clock.now = PAUSE - 1
        await bot.look()
        clock.now = PAUSE
        await bot.look()
        await bot.look()
    assert [message["text"] for message in chat.from_bots()] == [
        "Einige Feeds lassen sich immer wieder nicht lesen. Sie liegen auf: a.org",
        "Die Feeds lassen sich wieder lesen.",
    ]
    logged = [record.getMessage() for record in caplog.records if record.name == "bot.telegram.watching"]
    assert logged == ["Some feeds keep failing. They are on: a.org", "The feeds can be read again."]


async def test_without_an_operator_it_is_logged(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with idle_bot(telegram, seed_library, None, Clock()) as bot:
        await bot.look("https://a.org/feed")
    assert "Some feeds keep failing. They are on: a.org" in caplog.text
    assert "sendMessage" not in {call[0] for call in telegram.calls}


async def test_an_operator_who_cannot_be_told_is_tried_again_after_an_hour(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with idle_bot(telegram, seed_library, 424242, clock) as bot:
        for clock.now, times in ((0.0, 1), (PAUSE - 1, 1), (PAUSE, 2)):
            await bot.look("https://a.org/feed")
            assert caplog.text.count("The operator's chat cannot be told: Chat not found") == times


async def test_the_bot_looks_by_itself(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async with attended(telegram, seed_library, {}, watch_every=0.0, state=tmp_path):
        # There is no file of the queue in this folder.
        await reached(lambda: "I cannot write down what comes in" in caplog.text)


async def test_a_queue_that_cannot_be_written_is_seen_and_so_is_its_end(
    telegram: TelegramServer, seed_library: Library, tmp_path: Path
) -> None:
    async with attended(telegram, seed_library, {}, state=tmp_path) as bot:
        context: BotContext = bot.app.bot_data["bot_context"]
        assert not take_snapshot(context).is_queue_writable
        (tmp_path / "queue.sqlite").touch()
        assert take_snapshot(context).is_queue_writable
        assert (take_snapshot(context).free or 0) > 0

        def refuse(_queues: Queues) -> None:
            raise StoreError("The disk is full or cannot be written. Nothing was changed.")

        with pytest.raises(StoreError):
            await context.journal.change(refuse)
        assert not take_snapshot(context).is_queue_writable
        await context.journal.flush()
        assert take_snapshot(context).is_queue_writable


async def test_a_disk_of_which_nobody_can_tell_is_not_full(
    telegram: TelegramServer, seed_library: Library, tmp_path: Path
) -> None:
    async with attended(telegram, seed_library, {}, state=tmp_path / "none") as bot:
        snapshot = take_snapshot(bot.app.bot_data["bot_context"])
    assert snapshot.free is None
    assert find_problems(snapshot) == {Problem.QUEUE}
