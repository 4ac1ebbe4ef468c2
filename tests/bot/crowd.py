"""Workers that share a database, each a process of its own, and ends that come to them at any call."""

import asyncio
import random
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psycopg

from retrieval.store import SharedQueues, open_queues
from tests.bot.attended import free_port
from tests.bot.killing import PATIENCE, KillingServer, Operated, Outcome, Town
from tests.conftest import TOKEN
from tests.opensearch import Node, wait_for_all

KILLED, CUT, NODE = "killed", "cut off from the database", "a node of OpenSearch killed"
"""What happens."""
UNFIT = 30
"""Seconds after which a node that has not got its copy of the index is started once more."""


async def heard(process: Operated, said: str, times: int = 1) -> None:
    """Wait until a process has said something so many times."""
    async with asyncio.timeout(PATIENCE):
        while process.said().count(said) < times:
            assert process.runs, process.said()
            # A file tells nobody that something was written.
            await asyncio.sleep(0.05)


class Crowd:
    """A process that receives updates by a webhook, and workers that handle them.

    Args:
        telegram: what they talk to.
        folder: for what each keeps.
        address: the address of the database.
        workers: their number.
        environment: further settings.
    """

    def __init__(
        self,
        telegram: KillingServer,
        folder: Path,
        address: str,
        workers: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        place = f"127.0.0.1:{free_port()}"
        common = {"DATELINE_DATABASE": address, "WEBHOOK_SECRET": "s3cret_-", **(environment or {})}
        hook = {"WEBHOOK_URL": f"http://{place}/hook", "WEBHOOK_LISTEN": place}
        self.address = address
        self.receiver = Operated(telegram, folder / "receiver", common | hook, options=("--role", "webhook"))
        self.workers = [
            Operated(telegram, folder / f"worker{n}", common, options=("--role", "worker")) for n in range(workers)
        ]

    async def start(self) -> None:
        """Start all, and wait until each takes updates."""
        # One after the other, since the first makes the tables.
        for each in (self.receiver, *self.workers):
            await each.start()
        await heard(self.receiver, "is running")
        for each in self.workers:
            await heard(each, "begins")

    def tell(self, news: str) -> None:
        """Tell all workers something."""
        queues = cast("SharedQueues", open_queues(self.address))
        queues.workers.tell(news)
        queues.close()

    def cut_off(self) -> None:
        """End all connections to the database, as a server does that restarts."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'dateline' AND datname = current_database()"
            )

    def said(self) -> str:
        """The logs of all."""
        return "\n".join(each.said() for each in (self.receiver, *self.workers))

    async def stop(self) -> None:
        """Stop all."""
        for each in (*self.workers, self.receiver):
            if each.runs:
                await each.stop()


@dataclass
class Suffered:
    """What became of questions, briefings and articles while workers or servers died.

    Attributes:
        outcome: as for one process.
        waits: seconds that each answered question waited, longest last.
        refused: how many questions were answered by the words that OpenSearch cannot be reached.
        unknown: how many articles were added, of which a later question finds nothing.
        said: the logs.
    """

    outcome: Outcome
    waits: list[float]
    refused: int
    unknown: int
    said: str


async def struck_again_and_again(
    folder: Path,
    address: str,
    *,
    workers: int,
    strikes: int,
    questions: int,
    seed: int,
    kind: str = KILLED,
    nodes: Sequence[Node] = (),
) -> Suffered:
    """Ask in bursts, plan briefings and add articles, while something ends at random calls.

    Args:
        folder: for what the workers keep.
        address: the address of the database.
        workers: their number.
        strikes: how often something ends.
        questions: how many are asked at least, some while nothing has ended yet.
        seed: of all that is random.
        kind: what ends: one worker, all connections to the database, or a node of OpenSearch.
        nodes: the nodes that hold the words of the library; without them they are on the machines of the workers.
    """
    chance = random.Random(seed)
    servers = {
        "DATELINE_ENGINE": "opensearch",
        "DATELINE_OPENSEARCH": ",".join(f"{node.address}/crowd" for node in nodes),
    }
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        crowd = Crowd(telegram, folder, address, workers, servers if nodes else None)
        town = Town(telegram, chance)
        try:
            await crowd.start()
            for number in range(strikes):
                strike = _Strike(crowd, town, telegram, kind, chance, nodes)
                await strike.come((questions - len(town.questions)) // (strikes - number))
            # Each chat has so many questions left as strikes kept it from being answered, and Telegram takes 20 a minute.
            patience = PATIENCE + 3.0 * strikes
            await telegram.until(lambda: not town.open(), "all to be answered", patience)
            await telegram.settled(telegram.bots[TOKEN])
            outcome, waits, refused = town.outcome(), town.waits(), town.saying("OpenSearch ")
            unknown = await town.unknown()
        finally:
            await crowd.stop()
        return Suffered(outcome, waits, refused, unknown, crowd.said())


@dataclass
class _Strike:
    """One end, at a random call while people ask."""

    crowd: Crowd
    town: Town
    telegram: KillingServer
    kind: str
    chance: random.Random
    nodes: Sequence[Node]

    async def come(self, burst: int) -> None:
        """Ask until it comes, and start again who has ended."""
        crowd, town = self.crowd, self.town
        struck, left = asyncio.Event(), self.chance.randrange(1, 10)
        victim = self.chance.choice(crowd.workers)
        node = self.chance.choice(self.nodes) if self.nodes else None

        def watch(method: str) -> None:
            nonlocal left
            left -= method == "sendMessage"
            if left == 0 and not struck.is_set():
                struck.set()
                if self.kind == KILLED:
                    victim.send(signal.SIGKILL)
                elif self.kind == NODE and node is not None:
                    node.kill()
                else:
                    crowd.cut_off()

        town.plan(crowd.address)
        crowd.tell("planned")
        self.telegram.watch = watch
        await town.add()
        await town.ask(burst)
        # One at a time, as the limits of the chats let more through slowly.
        await self._ask_until(asyncio.create_task(struck.wait()))
        self.telegram.watch = None
        if self.kind == KILLED:
            await victim.ended()
            town.note_death(victim)
            begun = victim.said().count("begins")
            await victim.start()
            await heard(victim, "begins", begun + 1)
        elif self.kind == NODE and node is not None:
            await town.add()
            node.restart()
            await self._ask_until(asyncio.create_task(asyncio.to_thread(self._mend, node)))
        # Whoever is cut off from the database lives, and knows what it has sent.

    async def _ask_until(self, task: "asyncio.Task[object]") -> None:
        while not task.done():
            await self.town.ask(1)
            await asyncio.wait([task], timeout=0.2)
        task.result()

    def _mend(self, node: Node) -> None:
        while True:
            wait_for_all(self.nodes)
            try:
                self.nodes[0].wait("/_cluster/health?wait_for_status=green", UNFIT)
            except OSError:
                # A copy that a node asks for before the other one knows it may be waited for in vain for many minutes.
                node.kill()
                node.restart()
            else:
                return
