"""Measures how long a question waits while twelve others send the worst that is known.

    python benchmarks/hostile.py [--seconds N] [--quiet N] [--users N] [--articles N] [--cold] [--only NAME]

The bot runs in a process of its own, with its database and queues on the disk, words alone, and without flood limits and
limits a user. The stand-in for Telegram and a slow web server run in this one. One chat asks a question every second,
whether those before are answered or not, first alone and then while the others send: each sends something, waits for
what is said about it, and sends the next. Memory is that of the bot's process, and of it with its workers.
"""

import argparse
import asyncio
import io
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.config import SEEDS, Secret
from bot.memory import keep_memory_small
from bot.telegram.app import make_app
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.options import BotOptions
from bot.telegram.running import serve
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import read_articles
from retrieval.ingest.isolation.worker import most_memory
from retrieval.model import Article
from retrieval.services.collections import Collections, analysed
from retrieval.services.limits import CollectionLimits
from retrieval.store import Shelf, open_queues, open_store
from tests.standin.membership import Chat
from tests.standin.server import TelegramServer
from tests.standin.wire import Json
from tests.web import Web, serving

TOKEN = "123456789:AAF4keTokenForTestsOnly-abcdefghij"
QUESTION = "how many US troops are in Japan?"
PATIENCE = 60.0
"""Seconds for which somebody waits for what is said, before they send the next."""
Send = Callable[[TelegramServer, Chat, Json], dict[str, object]]


def run_bot(url: str, folder: str, large: list[int], articles: int, pipe: Connection) -> None:
    """Run the bot until the pipe says otherwise; the chats `large` have so many articles each."""
    keep_memory_small()
    limits = CollectionLimits(adds_a_minute=articles + 60)
    collections = Collections(
        open_store(Path(folder) / "library.sqlite"), limits=limits, public=("seeds",), index=Path(folder) / "index"
    )
    collections.stock("seeds", read_articles(SEEDS))
    for number in range(articles):
        article = Article(_story(number), f"Story {number}", format="pasted")
        sentences = analysed(article)
        for chat in large:
            collections.add(Shelf(str(chat)), article, sentences)
    app = make_app(
        Secret(TOKEN),
        url,
        collections,
        options=BotOptions(most_questions=0, most_questions_chat=0),
        fetcher=Fetcher(allowed=("127.0.0.1",)),
        limiter=Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT),
        queues=open_queues(Path(folder) / "queue.sqlite"),
    )

    async def run() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_reader(pipe.fileno(), stop.set)
        await serve(app, stop)

    asyncio.run(run())
    pipe.recv()
    pipe.send(most_memory() / (1024 * 1024))


def _story(number: int) -> str:
    """A story of some 3,000 characters."""
    names = ("Novak", "Ito", "Garcia", "Okafor", "Larsen", "Singh")
    said = (
        f"{names[(number + each) % 6]} said on {1 + each % 28} May that {number * each + 7} people saw the bridge of town {number}-{each}."
        for each in range(40)
    )
    return " ".join(said)


def _file(name: str, make: Callable[[], bytes]) -> Send:
    made: list[Json] = []

    def send(server: TelegramServer, _chat: Chat, _user: Json) -> dict[str, object]:
        if not made:
            made.append(server.file(name, make()))
        return {"document": made[0]}

    return send


def _text(text: str) -> Send:
    return lambda _server, _chat, _user: {"text": text}


def _zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return made.getvalue()


def docx_bomb() -> bytes:
    """A document that unpacks to 500 MB of white space."""
    return _zipped(word__document_dot_xml=b"<w:document>" + b" " * 500_000_000 + b"</w:document>")


def epub_bomb() -> bytes:
    """A book whose one chapter unpacks to 500 MB."""
    container = b'<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>'
    spine = b'<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    return _zipped(
        **{"META-INF__container_dot_xml": container, "c_dot_opf": spine, "a_dot_xhtml": b"<p>" + b"a" * 500_000_000}
    )


def pdf_bomb() -> bytes:
    """A page whose content unpacks to 400 MB of operators."""
    stream = zlib.compress(b"BT /F1 9 Tf (aaaaaaaaaa) Tj ET\n" * 13_000_000, 1)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R /Size 6 >>\nstartxref\n0\n%%EOF"


def aliases() -> bytes:
    """Front matter whose aliases stand for 9 ** 12 values."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 13)]
    return (
        "---\n" + "\n".join(lines) + "\ntitle: *a12\n---\n\nThe text. " + "It says more than enough. " * 20
    ).encode()


def nested_mail() -> bytes:
    """A message inside a message, 2,000 deep."""
    return b"From: a@example.org\nContent-Type: message/rfc822\n\n" * 2000 + b"From: a@example.org\n\nThe text."


SENT: dict[str, Send] = {
    "accents": _text("a" + "\u0301" * 3990),
    "nonsense": _text(" ".join(f"x{n * 7919 % 99991:x}q" for n in range(600))[:3999] + "?"),
    "one line": _file("line.txt", lambda: b"word and " * 2_200_000),
    "aliases": _file("aliases.md", aliases),
    "pdf bomb": _file("bomb.pdf", pdf_bomb),
    "docx bomb": _file("bomb.docx", docx_bomb),
    "epub bomb": _file("bomb.epub", epub_bomb),
    "nested mail": _file("mail.eml", nested_mail),
    "briefing": _text("/brief 5 minutes"),
    "slow page": lambda server, chat, _user: {"text": f"{PLACE[0]}/slow?{chat.id}-{server.now()}-{time.monotonic()}"},
    "deep page": _file("deep.html", lambda: b"<div>" * 300_000 + b"text " * 100),
    "deep library": _file("library.zip", lambda: _zipped(library_dot_json=b"[" * 5_000_000)),
}
PLACE: list[str] = []


def slow(handler: BaseHTTPRequestHandler) -> None:
    """A page that comes a byte a second."""
    try:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(60):
            handler.wfile.write(b"<")
            handler.wfile.flush()
            time.sleep(1.0)
    except OSError:
        # Whoever asked has given up.
        return


@dataclass
class Measured:
    """Seconds that each question waited, and how often each thing was sent and something was said about it."""

    waited: list[float] = field(default_factory=list)
    lost: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)

    def at(self, share: float) -> float:
        """The time that so large a share of the questions did not exceed."""
        return sorted(self.waited)[min(len(self.waited) - 1, int(share * len(self.waited)))]


@dataclass(frozen=True)
class Person:
    """Somebody who writes to the bot in private."""

    server: TelegramServer
    user: Json
    chat: Chat


async def ask(asker: Person, seconds: float, measured: Measured) -> None:
    """Ask every second, and note when each answer is there; those of a chat come in order."""
    server, chat = asker.server, asker.chat
    began, asked = time.monotonic(), []
    before = len(chat.from_bots())

    async def note(number: int, at: float) -> None:
        try:
            await server.until(lambda: len(chat.from_bots()) > before + number, "an answer", PATIENCE)
        except AssertionError:
            measured.lost += 1
        else:
            measured.waited.append(time.monotonic() - at)

    for number in range(int(seconds)):
        at = began + number
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        await chat.say(asker.user, QUESTION)
        asked.append(asyncio.create_task(note(number, at)))
    await asyncio.gather(*asked)


async def trouble(sender: Person, names: list[str], stop: asyncio.Event, measured: Measured) -> None:
    """Send one thing after the other until `stop` is set."""
    server, chat, user = sender.server, sender.chat, sender.user
    while not stop.is_set():
        for name in names:
            if stop.is_set():
                return
            content = SENT[name](server, chat, user)
            began, before = time.monotonic(), _said(chat)
            measured.sent[name] += 1
            await chat.say(user, **content)  # type: ignore[arg-type]
            try:
                await server.until(lambda: _said(chat) != before, name, PATIENCE)  # noqa: B023 - awaited at once
            except AssertionError:
                continue
            measured.said[name] += 1
            measured.longest[name] = max(measured.longest.get(name, 0.0), time.monotonic() - began)


def _said(chat: Chat) -> tuple[int, str]:
    """What the bot has said so far; a line that only says how far it is does not count."""
    found = [m for m in chat.from_bots() if not str(m.get("text", "")).startswith("Reading ")]
    return len(found), str(found[-1].get("text")) if found else ""


async def measure(options: argparse.Namespace, web: Web, folder: str) -> None:
    """Print the table."""
    names = [options.only] if options.only else [*SENT]
    web.pages["/slow"] = slow
    PLACE[:] = [web.url]
    async with TelegramServer(clock=time.time) as server:
        server.add_bot(TOKEN)
        asker, *senders = [
            Person(server, user := server.user(f"User {n}"), server.private(user)) for n in range(options.users + 1)
        ]
        for name in names:
            # Files are made before anything is measured.
            SENT[name](server, asker.chat, asker.user)
        context = multiprocessing.get_context("spawn")
        pipe, other = context.Pipe()
        process = context.Process(
            target=run_bot,
            args=(server.url, folder, [sender.chat.id for sender in senders], options.articles, other),
        )
        process.start()
        await asker.chat.say(asker.user, QUESTION)
        await server.until(lambda: bool(asker.chat.from_bots()), "the bot", 300.0)
        if not options.cold:
            for sender in senders:
                await sender.chat.say(sender.user, QUESTION)
            await server.until(lambda: all(sender.chat.from_bots() for sender in senders), "all libraries", 300.0)
        alone, beside = Measured(), Measured()
        assert process.pid is not None
        memory = asyncio.create_task(_watch(process.pid))
        await ask(asker, options.quiet, alone)
        before = await asyncio.to_thread(_tree, process.pid)
        stop = asyncio.Event()
        others = [
            asyncio.create_task(trouble(sender, names[n % len(names) :] + names[: n % len(names)], stop, beside))
            for n, sender in enumerate(senders)
        ]
        await ask(asker, options.seconds, beside)
        stop.set()
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        memory.cancel()
        pipe.send(None)
        most = await asyncio.to_thread(_received, pipe, process)
        _print(alone, beside, (before, most, PEAK[0]))


PEAK = [0.0]


def _received(pipe: Connection, process: "multiprocessing.context.SpawnProcess") -> float:
    """What the bot says in the end; 0 where it did not end in time."""
    found: float = pipe.recv() if pipe.poll(30.0) else 0.0
    process.join(10.0)
    if process.is_alive():
        process.kill()
    return found


async def _watch(pid: int) -> None:
    """Note the most memory that a process and those that it has started hold together, in MB."""
    while True:
        PEAK[0] = max(PEAK[0], await asyncio.to_thread(_tree, pid))
        await asyncio.sleep(0.25)


def _tree(pid: int) -> float:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=False).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    inside = {pid}
    for _ in range(4):
        inside |= {child for child, parent, _ in rows if parent in inside}
    return sum(rss for number, _, rss in rows if number in inside) / 1024


def _print(alone: Measured, beside: Measured, memory: tuple[float, float, float]) -> None:
    print("| questions, one a second | number | p50, ms | p99, ms | longest, ms | without an answer |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, found in (("alone", alone), ("while others send the worst", beside)):
        times = " | ".join(
            f"{1000 * value:.0f}" for value in (statistics.median(found.waited), found.at(0.99), max(found.waited))
        )
        print(f"| {name} | {len(found.waited) + found.lost} | {times} | {found.lost} |")
    before, most, together = memory
    print(f"\nMemory of the bot's process: {before:.0f} MB before others send, at most {most:.0f} MB.")
    print(f"With its workers: at most {together:.0f} MB.\n")
    print("| what others sent | times | something was said | after at most, s |\n|---|---:|---:|---:|")
    for name, number in beside.sent.most_common():
        print(f"| {name} | {number} | {beside.said[name]} | {beside.longest.get(name, 0.0):.1f} |")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--quiet", type=float, default=20, help="seconds alone, before the others begin")
    parser.add_argument(
        "--cold", action="store_true", help="the others' libraries are not loaded yet, as after a start"
    )
    parser.add_argument("--users", type=int, default=12)
    parser.add_argument("--articles", type=int, default=300, help="of the library of each user who sends the worst")
    parser.add_argument("--only", choices=[*SENT])
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    try:
        with serving() as web:
            asyncio.run(measure(options, web, folder))
    finally:
        shutil.rmtree(folder)
        sys.stdout.flush()
        # Pages that are still being sent keep the server's threads for up to a minute.
        os._exit(0)


if __name__ == "__main__":
    main()
