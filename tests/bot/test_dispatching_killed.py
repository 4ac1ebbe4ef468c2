"""Processes that send briefings, really killed: nothing is lost, and nothing is sent twice."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from retrieval.store.sqlite import SQLiteStore
from tests.bot.turning import DAY, START, dues_of, one_at_eight

ROOT = Path(__file__).resolve().parents[2]
KILLS = 4

SENDING = """
import asyncio, os, sys
from pathlib import Path
from bot.telegram.client.delivery import Delivery
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.features.schedules.delivering import KeptJobs
from bot.telegram.features.schedules.dispatching import Dispatcher, Parcel
from bot.telegram.journal import Journal
from bot.rendering.document import plain
from retrieval.store import open_queues, open_store
from telegram.error import TelegramError

file, sent = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
now, end, chat = *map(float, sys.argv[3:5]), int(sys.argv[5])
journal = Journal(open_queues(file.with_name("queues")), lambda: now)
delivery = Delivery(Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT), journal)

class Post:
    async def prepare(self, schedule, occasion):
        print("claimed", occasion.due, flush=True)
        return Parcel(plain(str(occasion.due)), now)
    async def deliver(self, schedule, parcel):
        due = parcel.document.text
        for part in (1, 2):
            async def write():
                os.write(sent, f"{due} {part}\\n".encode())
                return True
            try:
                await delivery.process_request(write, (), {}, "sendMessage", {"chat_id": chat}, None)
            except TelegramError:
                return
        print("sent", due, flush=True)

class Alarm:
    async def until(self, moment):
        global now
        await dispatcher.settle()
        if moment > end:
            journal.close()
            sys.exit()
        now = moment
        print("now", now, flush=True)
    def ring(self): pass

dispatcher = Dispatcher(
    open_store(file).schedules, Post(), clock=lambda: now, alarm=Alarm(), latest=6 * 3600.0,
    jobs=KeptJobs(journal, lambda: now),
)
asyncio.run(dispatcher.run())
"""


def sending(file: Path, log: Path, now: float, end: float, chat: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SENDING, *map(str, (file, log, now, end, chat))]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def ambiguous(file: Path) -> set[tuple[float, int]]:
    """The parts of briefings that were on their way when the process died, by when they were due."""
    connection = sqlite3.connect(file.with_name("queues"))
    rows = connection.execute("SELECT key FROM outbox WHERE state = 'started'").fetchall()
    connection.close()
    return {(float(key.split("/")[2]), int(key.split("/")[3])) for (key,) in rows}


@pytest.mark.parametrize("attempt", range(2))
@pytest.mark.parametrize("chat", [1, -1], ids=["private", "group"])
def test_killed_at_any_instant_nothing_is_lost_and_nothing_is_sent_twice(
    tmp_path: Path, attempt: int, chat: int
) -> None:
    file, log, chance = tmp_path / "library", tmp_path / "sent", random.Random(attempt)
    store = SQLiteStore(file)
    schedule = one_at_eight(store)
    store.close()
    now, end, unclear = START, START + 60 * DAY, set()
    for _ in range(KILLS):
        with sending(file, log, now, end, chat) as process:
            assert process.stdout is not None
            said = list(islice(process.stdout, chance.randrange(3, 30)))
            # Somewhere around the next step.
            for _ in range(chance.randrange(40_000)):
                pass
            process.send_signal(signal.SIGKILL)
            said += process.stdout
        # The last line may be cut off.
        turned = [line.removeprefix("now ") for line in said if line.startswith("now ") and line.endswith("\n")]
        now = max([now, *map(float, turned)])
        unclear |= ambiguous(file)
    with sending(file, log, now, end, chat) as process:
        process.communicate()
    assert process.returncode == 0
    sent = Counter((float(due), int(part)) for due, part in map(str.split, log.read_text().splitlines()))
    wanted = {(due, part) for due in dues_of(schedule, end + 1) if due <= end for part in (1, 2)}
    assert sent.keys() <= wanted
    twice, missing = {each for each, times in sent.items() if times > 1}, wanted - sent.keys()
    if chat > 0:
        assert missing == set()
        assert twice <= unclear
    else:
        assert twice == set()
        # Where it is not known whether the first part arrived, the second is not sent either.
        assert missing <= unclear | {(due, 2) for due, _part in unclear}
