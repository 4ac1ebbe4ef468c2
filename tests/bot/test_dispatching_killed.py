"""Processes that send briefings, really killed: nothing is sent twice."""

import os
import random
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from retrieval.store.sqlite import SQLiteStore
from tests.bot.turning import DAY, START, dues_of, one_at_eight

ROOT = Path(__file__).resolve().parents[2]

SENDING = """
import asyncio, os, sys
from pathlib import Path
from bot.telegram.features.schedules.dispatching import Dispatcher, Parcel
from bot.rendering.document import plain
from retrieval.store import open_store

file, sent, now, end = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT), *map(float, sys.argv[3:])

class Post:
    async def prepare(self, schedule, occasion):
        self.due = occasion.due
        print("claimed", occasion.due, flush=True)
        return Parcel(plain("news"), now)
    async def deliver(self, schedule, parcel):
        os.write(sent, f"{self.due}\\n".encode())
        print("sent", self.due, flush=True)

class Alarm:
    async def until(self, moment):
        global now
        await dispatcher.settle()
        if moment > end:
            sys.exit()
        now = moment
        print("now", now, flush=True)
    def ring(self): pass

dispatcher = Dispatcher(open_store(file).schedules, Post(), clock=lambda: now, alarm=Alarm(), latest=6 * 3600.0)
asyncio.run(dispatcher.run())
"""


def sending(file: Path, log: Path, now: float, end: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SENDING, *map(str, (file, log, now, end))]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


@pytest.mark.parametrize("attempt", range(8))
def test_killed_at_any_instant_nothing_is_sent_twice_and_one_is_lost_at_most(tmp_path: Path, attempt: int) -> None:
    file, log, chance = tmp_path / "library", tmp_path / "sent", random.Random(attempt)
    store = SQLiteStore(file)
    schedule = one_at_eight(store)
    store.close()
    end = START + 20 * DAY
    with sending(file, log, START, end) as process:
        assert process.stdout is not None
        said = [line.split() for line in islice(process.stdout, chance.randrange(20, 200))]
        # Somewhere around the next step.
        for _ in range(chance.randrange(20_000)):
            pass
        process.send_signal(signal.SIGKILL)
        said += [line.split() for line in process.stdout]
    now = max(float(moment) for word, moment in said if word == "now")
    with sending(file, log, now, end) as process:
        process.communicate()
    sent = [float(line) for line in log.read_text().split()]
    dues = [due for due in dues_of(schedule, end + 1) if due <= end]
    assert sent == sorted(set(sent))
    missing = set(dues) - set(sent)
    assert len(missing) <= 1
    # One that is missing was claimed by the process that died, at its last instant.
    assert all(due == now for due in missing)
