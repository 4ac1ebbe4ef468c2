"""The journal: what it keeps when, whatever the disk does and however often a process ends."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.telegram.journal import KEPT_DONE, MOST_ATTEMPTS, PURGE_EVERY, TOGETHER, Journal, chat_in
from retrieval.errors import StoreError
from retrieval.store import Incoming, Outgoing, SendState
from retrieval.store.sqlite.queues import SQLiteQueues
from tests.bot.attended import reached


class Fickle(SQLiteQueues):
    """Queues on a disk that can be write-protected; counts how often it was written."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.written = 0

    def protect(self, *, on: bool = True) -> None:
        self._database.read(f"PRAGMA query_only = {'ON' if on else 'OFF'}")

    def fill(self) -> None:
        """Let nothing be added to the file, whatever is done in place."""
        (pages,) = self._database.read("PRAGMA page_count")[0]
        self._database.read(f"PRAGMA max_page_count = {pages}")

    @contextmanager
    def transaction(self) -> Iterator[object]:
        self.written += 1
        with super().transaction() as found:
            yield found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queues"


def update(number: int, text: str = "Hello.") -> dict[str, object]:
    return {"update_id": number, "message": {"chat": {"id": 1}, "text": text}}


def message(key: str) -> Outgoing:
    return Outgoing(key, "1", "sendMessage", "", 5.0)


def pending(file: Path) -> list[Incoming]:
    """What another process sees."""
    queues = SQLiteQueues(file)
    try:
        return queues.inbox.pending()
    finally:
        queues.close()


async def begun_again(file: Path) -> tuple[list[int], list[int], Journal]:
    """The next process: the updates that it handles together and alone."""
    journal = Journal(SQLiteQueues(file))
    found = await journal.unfinished()
    together, alone = ([each["update_id"] for each in some] for some in (found.together, found.alone))
    return together, alone, journal


async def test_what_nobody_waits_for_is_written_although_nothing_more_comes(file: Path) -> None:
    journal = Journal(SQLiteQueues(file))
    await journal.keep([update(1)])
    await journal.flush()
    journal.done(1)
    await reached(lambda: not pending(file))
    journal.close()


async def test_many_at_once_share_their_transactions(file: Path) -> None:
    queues = Fickle(file)
    journal = Journal(queues)

    async def handle(number: int) -> None:
        await journal.keep([update(number)])
        await journal.start_sending(message(f"{number}/1"))
        journal.mark(f"{number}/1", SendState.SENT, "{}")
        journal.done(number)

    await asyncio.gather(*(handle(number) for number in range(300)))
    assert journal.waiting_since() is None
    assert queues.written < 150
    journal.close()
    again = SQLiteQueues(file)
    assert (again.inbox.pending(), again.outbox.unfinished()) == ([], [])
    assert len(again.outbox.about("")) == 300


async def test_a_disk_that_cannot_be_written_delays_nothing_and_is_told_once(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queues = Fickle(file)
    journal = Journal(queues)
    await journal.keep([update(1)])
    queues.protect()
    journal.done(1)
    await journal.keep([update(2)])
    await journal.keep([update(2), update(3)])
    await journal.start_sending(message("2/1"))
    assert [journal.is_repeated(number) for number in (2, 2, 3)] == [True, False, False]
    journal.done(2)
    assert [record.message for record in caplog.records] == [
        "Updates are handled and not stored first: The disk is full or read-only. Nothing was changed. Try again when there is room on it.",
    ]
    queues.protect(on=False)
    await journal.flush()
    assert queues.inbox.pending() == []
    # Telegram gives them again, since it was not told that they arrived.
    await journal.keep([update(2), update(3), update(4)])
    assert [journal.is_repeated(number) for number in (2, 3, 4)] == [True, True, False]
    await journal.flush()
    assert {each.number for each in queues.inbox.pending()} == {3, 4}
    journal.close()


async def test_on_a_full_disk_what_is_done_is_noted_although_nothing_new_fits(file: Path) -> None:
    queues = Fickle(file)
    journal = Journal(queues)
    await journal.keep([update(1), update(2)])
    await journal.start_sending(message("1/1"))
    queues.fill()
    # Both in one transaction.
    journal.mark("1/1", SendState.SENT, "{}")
    journal.done(1)
    await journal.keep([update(3, "x" * 100_000)])
    assert not journal.is_writable()
    await journal.flush()
    assert [each.number for each in pending(file)] == [2]
    # No process will know of an update that is not stored; what is sent for it needs no room.
    await journal.start_sending(message("3/1"))
    journal.mark("3/1", SendState.SENT)
    await journal.flush()
    assert [(each.key, each.state) for each in queues.outbox.about("")] == [("1/1", SendState.SENT)]
    await asyncio.to_thread(journal.close)


async def test_what_is_wrong_in_one_change_keeps_no_other_from_being_written(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(SQLiteQueues(file))
    await journal.flush()
    journal.later(lambda queues: queues.inbox.done([1 << 70]))
    with pytest.raises(OverflowError):
        await journal.change(lambda queues: queues.inbox.done([1 << 70]))
    await asyncio.gather(journal.keep([update(1)]), journal.keep([update(2)]))
    await journal.flush()
    assert [each.number for each in pending(file)] == [1, 2]
    assert [record.message for record in caplog.records] == ["A change of the queues is left out."]
    journal.close()


async def test_an_update_that_the_database_does_not_take_is_handled_and_keeps_no_other_out(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal, strange = Journal(SQLiteQueues(file)), 1 << 70
    for _ in range(2):
        await journal.keep([update(1), update(strange), update(2)])
    assert [each.number for each in pending(file)] == [1, 2]
    assert [journal.is_repeated(number) for number in (1, strange, 2, strange)] == [True, True, True, False]
    assert journal.waiting() == 3
    assert set(caplog.messages) == {f"update {strange} cannot be stored: OverflowError"}
    journal.close()


async def test_the_end_writes_all_and_nothing_after_it(file: Path) -> None:
    journal = Journal(SQLiteQueues(file))
    await journal.keep([update(1), update(2)])
    journal.done(1)
    await asyncio.to_thread(journal.close)
    journal.close()
    journal.done(2)
    with pytest.raises(StoreError):
        await journal.change(lambda queues: queues.inbox.pending())
    assert [each.number for each in pending(file)] == [2]


async def test_what_cannot_be_written_in_the_end_is_told(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    queues = Fickle(file)
    journal = Journal(queues)
    await journal.keep([update(1), update(2)])
    queues.protect()
    journal.done(1)
    await asyncio.to_thread(journal.close)
    assert "1 changes could not be stored" in caplog.text
    assert [each.number for each in pending(file)] == [1, 2]


async def test_any_text_comes_back_as_it_was(file: Path) -> None:
    texts = ["Grüße, 東京 \U0001f600", "half a pair: \ud83d", "\x00 and \u2028"]
    journal = Journal(SQLiteQueues(file))
    await journal.keep([update(number, text) for number, text in enumerate(texts)])
    journal.close()
    again = Journal(SQLiteQueues(file))
    found = await again.unfinished()
    assert [each["message"]["text"] for each in found.together] == texts
    again.close()


# What ends processes


async def test_an_update_that_ends_each_process_is_handled_alone_and_then_given_up(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = Journal(SQLiteQueues(file))
    await first.keep([update(7), update(8), update(9)])
    first.close()
    seen = []
    for _ in range(MOST_ATTEMPTS + 1):
        together, alone, journal = await begun_again(file)
        seen.append((together, alone))
        for number in together:
            await journal.begin(number)
        # The second of the three ends the process, as soon as it is begun.
        for number in alone:
            await journal.begin(number)
            if number == 8:
                break
            journal.done(number)
        journal.close()
    assert seen[:TOGETHER] == [([7, 8, 9], [])] * TOGETHER
    assert seen[TOGETHER:] == [([], [7, 8, 9]), *[([], [8, 9])] * (MOST_ATTEMPTS - TOGETHER - 1), ([], [9])]
    assert caplog.messages == [f"update 8 ended the bot {MOST_ATTEMPTS} times and is given up"]


@pytest.mark.parametrize(
    "how", ["killed while it is sent", "told to stop while it is prepared", "killed while it waits for its turn"]
)
async def test_an_update_that_ended_no_process_is_never_given_up(file: Path, how: str) -> None:
    first = Journal(SQLiteQueues(file))
    await first.keep([update(7)])
    first.close()
    for _ in range(3 * MOST_ATTEMPTS):
        together, _alone, journal = await begun_again(file)
        assert together == [7]
        if "turn" not in how:
            await journal.begin(7)
        if "sent" in how:
            await journal.start_sending(message("7/1"))
            await journal.survived(7)
        elif "stop" in how:
            journal.interrupted(7)
        journal.close()


async def test_who_waits_for_an_update_is_told_when_it_is_done(file: Path) -> None:
    first = Journal(SQLiteQueues(file))
    await first.keep([update(7)])
    first.close()
    journal = Journal(SQLiteQueues(file))
    await journal.unfinished()
    waiting = asyncio.create_task(journal.survived(7))
    journal.done(7)
    await waiting
    journal.close()


async def test_the_next_process_knows_what_was_sent_for_what_is_unfinished(file: Path) -> None:
    first = Journal(SQLiteQueues(file))
    await first.keep([update(7), update(70)])
    for key in ("7/1", "7/2", "70/1"):
        await first.start_sending(message(key))
    first.mark("7/1", SendState.SENT, '{"message_id": 3}')
    first.done(70)
    first.close()
    _together, _alone, journal = await begun_again(file)
    found = [journal.sent_before(key) for key in ("7/1", "7/2", "7/3", "70/1")]
    assert [each and (each.state, each.result) for each in found] == [
        (SendState.SENT, '{"message_id": 3}'),
        (SendState.STARTED, ""),
        None,
        None,
    ]
    journal.close()


# Time, and chats


async def test_numbers_are_forgotten_after_a_day_whatever_the_clock_does(file: Path) -> None:
    now = 1e9
    journal = Journal(SQLiteQueues(file), lambda: now)

    async def is_known(number: int) -> bool:
        await journal.keep([update(number)])
        await journal.flush()
        return journal.is_repeated(number)

    await journal.keep([update(1), update(2)])
    journal.done(1)
    now += KEPT_DONE - 1
    assert await is_known(1)
    now += 3700
    await journal.keep([update(3)])
    assert not await is_known(1)
    assert await is_known(2)
    # The clock is set back by a year, and runs on.
    now -= 365 * KEPT_DONE
    await journal.keep([update(4)])
    journal.done(4)
    now += KEPT_DONE + 3700
    await journal.keep([update(5)])
    assert not await is_known(4)
    journal.close()


async def test_what_was_handled_is_in_no_file_after_an_hour(file: Path) -> None:
    now = 1e9
    journal = Journal(SQLiteQueues(file), lambda: now)

    def written() -> bytes:
        return b"".join(each.read_bytes() for each in file.parent.iterdir())

    await journal.keep([update(1, "private words"), update(2, "other words")])
    journal.done(1)
    await journal.flush()
    assert b"private words" in written()
    now += PURGE_EVERY
    # As polling does where nothing has come.
    await journal.keep([])
    await journal.flush()
    assert b"private words" not in written()
    assert b"other words" in written()
    journal.close()


async def test_since_when_the_oldest_waits(file: Path) -> None:
    now = 100.0
    journal = Journal(SQLiteQueues(file), lambda: now)
    await journal.keep([update(1)])
    now = 200.0
    await journal.keep([update(2)])
    found: list[float | None] = [journal.waiting_since()]
    for number in (1, 2):
        journal.done(number)
        found.append(journal.waiting_since())
    assert found == [100.0, 200.0, None]
    journal.close()


async def test_a_chat_that_is_forgotten_or_moves(file: Path) -> None:
    journal = Journal(SQLiteQueues(file))
    await journal.keep([update(1), {"update_id": 2, "message": {"chat": {"id": 5}}}])
    await journal.move("5", "-100")
    await journal.forget("1")
    assert [(each.number, each.chat) for each in pending(file)] == [(2, "-100")]
    journal.close()


@pytest.mark.parametrize(
    ("content", "chat"),
    [
        ({"message": {"chat": {"id": -5}, "from": {"id": 7}}}, "-5"),
        ({"callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, "-5"),
        ({"callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, "7"),
        ({"inline_query": {"from": {"id": 7}}}, "7"),
        ({"my_chat_member": {"chat": {"id": -5}, "from": {"id": 7}}}, "-5"),
        ({"poll": {"id": "5"}}, ""),
        ({"message": "no message"}, ""),
    ],
)
def test_the_chat_of_an_update(content: dict[str, object], chat: str) -> None:
    assert chat_in({"update_id": 1, **content}) == chat


async def test_a_journal_without_a_place_works_too(caplog: pytest.LogCaptureFixture) -> None:
    journal = Journal()
    await journal.keep([update(1), update(1)])
    await journal.start_sending(message("1/1"))
    assert journal.is_repeated(1)
    journal.close()
    assert caplog.records == []
