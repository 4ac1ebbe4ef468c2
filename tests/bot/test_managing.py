"""A chat's articles, managed from the chat: the real Application, a server that behaves like Telegram, pages on loopback."""

import io
import itertools
import threading
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from bot.bootstrap import make_services, make_stock
from bot.config import load_settings
from bot.i18n import speaking
from bot.rendering.library_results import library_document
from bot.rendering.library_texts import not_added
from bot.rendering.texts import error
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import MOST_BYTES, too_large
from retrieval.services.collections import Collections
from retrieval.services.limits import CollectionLimits
from retrieval.store import Shelf, open_store
from tests.bot.attended import HeldServer, reached
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Chat
from tests.web import Web, serving

PAGE = """<html lang="en"><head><title>{title}</title></head><body><nav>Home</nav><article><h1>{title}</h1>
<p>The {thing} has {count} arches, says the engineer who measured each of them last year for the city council.</p>
<p>It was built in 1432 by Jan Novak, and traffic has been banned from it since the flood of 1997 damaged two pillars.</p></article></body></html>"""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@asynccontextmanager
async def running(telegram: TelegramServer, **options: Any) -> AsyncIterator[Collections]:
    collections = Collections(open_store(Path(":memory:")), **options)
    async with running_bot(telegram, collections, fetcher=Fetcher(allowed=("127.0.0.1",))):
        yield collections


async def becomes(telegram: TelegramServer, chat: Chat, number: int, opening: str) -> str:
    """Wait until the bot's message of this number, which may show progress first, begins so; its text."""
    await telegram.until(
        lambda: len(chat.from_bots()) >= number and chat.from_bots()[number - 1].get("text", "").startswith(opening),
        opening,
    )
    text: str = chat.from_bots()[number - 1]["text"]
    return text


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


async def test_links_become_articles_that_answer(telegram: TelegramServer, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    first = web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=12))
    second = web.page("/b", PAGE.format(title="Long viaduct", thing="viaduct", count=34).replace("1432", "1852"))
    async with running(telegram):
        await chat.say(alice, f"/add {first} {second} {web.url}/none")
        done = await becomes(telegram, chat, 1, "Added")
        assert done.splitlines() == [
            "Added: Old bridge, 2 sentences.",
            "Added: Long viaduct, 2 sentences.",
            "Not added. The page is not there (any more): 127.0.0.1 answers 404.",
        ]
        await chat.say(alice, "How many arches has the viaduct?")
        answer = (await chat.answers(2))[-1]
    assert "34" in answer["text"]
    links = [entity["url"] for entity in answer["entities"] if entity["type"] == "text_link"]
    (link,) = links
    address, _, directive = link.partition("#:~:text=")
    assert address == second
    assert unquote(directive).startswith("The viaduct has 34 arches, says the engineer")


async def test_pasted_text_and_a_message_that_is_replied_to(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running(telegram) as collections:
        await chat.say(alice, "/add The river\nThe river is high this spring. Boats are banned, says the mayor.")
        await chat.answers(1)
        forwarded = await chat.say(
            alice, "", document=telegram.file("note.txt", b"The dam holds. It is 40 metres high, as planned.")
        )
        await chat.answers(2)
        await chat.say(alice, "/add", reply_to=forwarded)
        await chat.say(alice, "/add")
        found = await chat.answers(4)
        stored = collections.store.articles.of
        titles = [s.article.display_title for s in stored(Shelf(str(chat.id)))]
    assert texts(found) == [
        "Added: The river, 2 sentences.",
        "Added: [note], 2 sentences.",
        "This article is already here: [note].",
        found[3]["text"],
    ]
    assert found[3]["text"].startswith("Send the command with a link, a file")
    assert titles == ["The river", "[note]"]


async def test_the_shelf_is_managed_by_commands(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    said = [
        ("/add The bridge\nThe bridge has 12 arches. It was built in 1432.", "Added: The bridge, 2 sentences."),
        ("/articles", "1 article\n\n1. The bridge\n2 sentences"),
        ("/rename 1 Old bridge", "Renamed: The bridge → Old bridge."),
        ("/rename 1", "Write the article's number and its new title"),
        ("/off 1", "I no longer use [Old bridge] for answers."),
        ("How many arches has the bridge?", "These articles do not answer that."),
        ("/on 1", "I use [Old bridge] for answers again."),
        ("/show 1", "[Old bridge]\nadded "),
        (
            "/articles river",
            "0 articles with “river” in the title, source or address\n\nThe list is not searched by text.",
        ),
        ("/remove 1", "Removed: [Old bridge]."),
        ("/remove 1", "There is no article '1' here"),
        ("/undo", "Restored: [Old bridge]."),
        ("/undo", "Nothing was removed here in the last week."),
        ("/check", "None of these articles has a web address, so there is nothing to check."),
        ("/feeds", "No feeds are followed here."),
        ("/unfollow 1", "No feed '1' is followed here."),
        ("/forget", "This permanently deletes every article"),
        ("/forget everything", "Permanently deleted: 1 article"),
        ("/articles", "0 articles"),
    ]
    async with running(telegram):
        for number, (command, _) in enumerate(said, 1):
            await chat.say(alice, command)
            await chat.answers(number)
        found = texts(chat.from_bots())
    for text, (command, expected) in zip(found, said, strict=True):
        assert text.startswith(expected), command


async def test_chats_and_topics_see_nothing_of_each_other(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    forum = telegram.group("Forum", alice, topics=(7, 8))
    forum.admins.add(alice["id"])
    topic: dict[str, Any] = {"message_thread_id": 7, "is_topic_message": True}
    async with running(telegram):
        await mine.say(alice, "/add The bridge\nThe bridge has 12 arches. It was built in 1432.")
        await forum.say(alice, "/add The dam\nThe dam has 5 gates, all of them shut. It holds.", **topic)
        await mine.answers(1)
        await forum.answers(1)
        await theirs.say(bob, "/articles")
        await theirs.say(bob, "How many arches has the bridge?")
        await forum.say(alice, "/articles", message_thread_id=8, is_topic_message=True)
        await forum.say(alice, "/articles", **topic)
        await theirs.answers(2)
        await forum.answers(3)
    assert texts(theirs.from_bots())[0] == "0 articles"
    assert "arches" not in texts(theirs.from_bots())[1].replace("“arches”", "")
    assert {m["message_thread_id"]: m["text"].splitlines()[0] for m in forum.from_bots()[1:]} == {
        8: "0 articles",
        7: "1 article",
    }


async def test_a_library_goes_out_as_a_file_and_comes_in_again(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    async with running(telegram):
        await mine.say(alice, "/add The bridge\nThe bridge has 12 arches. It was built in 1432.")
        await mine.answers(1)
        await mine.say(alice, "/export")
        document = (await mine.answers(2))[-1]["document"]
        data = telegram.files[f"documents/{document['file_id']}"]
        await theirs.say(bob, "", document=telegram.file("dateline-library.zip", data))
        await theirs.say(bob, "/articles")
        found = texts(await theirs.answers(2))
    assert found == ["Added 1 of 1 article.", "1 article\n\n1. The bridge\n2 sentences"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["articles/0001-The-bridge.md", "library.json"]


async def test_an_archive_of_articles_is_added_whole_and_several_are_removed_together(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(70):
            archive.writestr(
                f"town{number}.txt", f"Town number {number * 7919} has a bridge. It is {number} years old."
            )
        archive.writestr("photo.jpg", b"1")
    async with running(telegram):
        await chat.say(alice, "", document=telegram.file("news.zip", made.getvalue()))
        await becomes(telegram, chat, 1, "Added")
        for command in ("/remove 3 71", "/remove 2, 4-6", "/undo", "/off 1-2", "/articles town6"):
            await chat.say(alice, command)
            await chat.answers(len(chat.from_bots()) + 1)
        found = texts(chat.from_bots())
    assert found[:5] == [
        "Added 70 of 70 articles. 1 hidden file or file of another format was skipped.",
        "There is no article '71' here, so nothing was changed. The list of articles shows their numbers.",
        "Removed: 4 articles. You can restore them with “undo” within a week.\n– [town1]\n– [town3]\n– [town4]\n– [town5]",
        "Restored: 4 articles.\n– [town1]\n– [town3]\n– [town4]\n– [town5]",
        "I no longer use 2 articles for answers.\n– [town0]\n– [town1]",
    ]
    assert found[5].splitlines()[2] == "7. [town6] (added title)"


async def test_a_feed_is_followed(telegram: TelegramServer, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    page = web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=12))
    feed = web.page(
        "/feed",
        f"<rss version='2.0'><channel><title>City</title><item><title>Old bridge</title><link>{page}</link></item></channel></rss>",
        "application/rss+xml",
    )
    async with running(telegram):
        await chat.say(alice, f"/follow {feed}")
        await becomes(telegram, chat, 1, "Following")
        await chat.say(alice, "/feeds")
        await chat.say(alice, "/opml")
        await chat.say(alice, "/unfollow city")
        found = await chat.answers(4)
    told = {message.get("text", "").partition("\n")[0] for message in found}
    assert {
        "Following City: 1 article added. New articles are added automatically.",
        "1 feed",
        "No longer following City. Its articles stay in the library.",
    } <= told


async def test_a_page_that_changed_is_told_apart(telegram: TelegramServer, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    url = web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=12))
    async with running(telegram):
        await chat.say(alice, f"/add {url}")
        await becomes(telegram, chat, 1, "Added")
        await chat.say(alice, "/check")
        same = await becomes(telegram, chat, 2, "Old bridge")
        web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=13))
        await chat.say(alice, "/check 1")
        changed = await becomes(telegram, chat, 3, "Old bridge")
    assert same == "Old bridge: all 2 sentences are unchanged."
    assert changed.startswith(
        "Old bridge: 1 unchanged, 1 changed, 0 removed.\n¶1 s1 changed: The bridge has [-12-] [+13+] arches,"
    )


async def test_a_limit_is_named(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running(telegram, limits=CollectionLimits(articles=1)):
        await chat.say(alice, "/add The bridge\nThe bridge has 12 arches. It was built in 1432.")
        await chat.answers(1)
        await chat.say(alice, "/add The dam\nThe dam has 5 gates, all of them shut. It holds.")
        found = await chat.answers(2)
    assert found[-1]["text"] == "Not added. This library is full: 1 articles. Remove some, then add again."


async def test_follow_up_questions_show_how_they_were_read(telegram: TelegramServer, seed_library: Any) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    async with running_bot(telegram, seed_library):
        await group.say(alice, "/ask how many US troops are in Japan?")
        first = (await group.answers(1))[-1]
        await group.say(bob, "/ask and in Germany?")
        await group.answers(2)
        await group.say(bob, "and in Germany?", reply_to=first)
        found = texts(await group.answers(3))
    assert not found[1].startswith("Understood as")
    assert found[2].startswith("Understood as: how many US troops are in Germany?")


async def test_what_is_new_in_a_feed_comes_by_itself(telegram: TelegramServer, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    page = web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=12))
    feed = web.page(
        "/feed",
        f"<rss version='2.0'><channel><title>City</title><item><link>{page}</link></item></channel></rss>",
        "text/xml",
    )
    collections = Collections(open_store(Path(":memory:")))
    collections.store.feeds.follow(Shelf(str(chat.id)), feed)
    async with running_bot(telegram, collections, fetcher=Fetcher(allowed=("127.0.0.1",)), most_questions=0):
        for number in itertools.count(1):
            await chat.say(alice, "/articles")
            if "Old bridge" in (await chat.answers(number))[-1]["text"]:
                break
    assert [s.article.title for s in collections.store.articles.of(Shelf(str(chat.id)))] == ["Old bridge"]
    assert collections.store.feeds.due(collections.clock()) == []


@pytest.mark.parametrize(
    "content",
    [
        {"text": "The bridge has 12 arches, says the mayor. " * 15},
        {
            "text": "The bridge has 12 arches. It was built in 1432.",
            "forward_origin": {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Bob"},
        },
    ],
    ids=["long", "forwarded"],
)
async def test_what_is_plainly_an_article_is_added_without_a_command(
    telegram: TelegramServer, content: dict[str, Any]
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running(telegram):
        await chat.say(alice, **content)
        added = (await chat.answers(1))[0]["text"]
    assert added.startswith("Added: [The bridge has 12 arches")


@pytest.mark.parametrize("command", ["", "/add"])
async def test_a_channels_post_has_its_channel_as_source_and_its_day(telegram: TelegramServer, command: str) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group, paper = telegram.supergroup("News", bob), telegram.channel("The Paper")
    post = await group.post_of_linked_channel(paper, "The bridge has 12 arches. It was built in 1432.", number=12)
    chat = telegram.private(alice)
    async with running(telegram) as collections:
        forwarded = await chat.forward(alice, post)
        await chat.answers(1)
        if command:
            await chat.say(alice, "/remove 1")
            await chat.say(alice, command, reply_to=forwarded)
            await chat.answers(3)
        (stored,) = collections.store.articles.of(Shelf(str(chat.id)))
        await chat.say(alice, "/show 1")
        shown = (await chat.answers(4 if command else 2))[-1]["text"]
    assert (stored.article.source, stored.article.published) == ("The Paper", "2023-11-14")
    assert "The Paper" in shown


async def test_links_alone_are_added_without_a_command(telegram: TelegramServer, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    url = web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=12))
    async with running(telegram):
        await chat.say(alice, url)
        told = await becomes(telegram, chat, 1, "Added")
    assert told == "Added: Old bridge, 2 sentences."


async def test_in_a_group_administrators_change_the_library_and_members_ask(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    group.admins.add(alice["id"])
    text = "/add The bridge\nThe bridge has 12 arches. It was built in 1432."
    async with running(telegram) as collections:
        await group.say(bob, text)
        await group.answers(1)
        await group.say(bob, "/forget everything")
        await group.answers(2)
        await group.say(alice, text)
        await group.answers(3)
        await group.say(bob, "/articles")
        await group.answers(4)
        await group.say(bob, "/ask How many arches has the bridge?")
        found = texts(await group.answers(5))
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        await group.say(anonymous, "/remove 1", sender_chat=group.info)
        await telegram.until(lambda: not collections.store.articles.count(Shelf(str(group.id))), "the removal")
    assert (
        found[:2]
        == ["Only administrators of this group can change its library and settings. Everyone can ask questions."] * 2
    )
    assert found[2] == "Added: The bridge, 2 sentences."
    assert found[3].startswith("1 article")
    assert "12" in found[4]


async def test_a_group_that_becomes_a_supergroup_takes_its_library_along(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    upgraded = telegram.group("News", alice, topics=(7,))
    async with running(telegram):
        await group.say(alice, "/add The bridge\nThe bridge has 12 arches. It was built in 1432.")
        await group.answers(1)
        await group.say(alice, migrate_to_chat_id=upgraded.id)
        await upgraded.say(alice, migrate_from_chat_id=group.id)
        await upgraded.say(alice, "/articles")
        (listed,) = texts(await upgraded.answers(1))
    assert listed.startswith("1 article\n\n1. The bridge")


async def test_a_page_that_is_slow_in_one_chat_delays_no_other(telegram: TelegramServer, web: Web) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    mine, theirs = telegram.private(alice), telegram.private(bob)
    answered = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        answered.wait(20)
        body = PAGE.format(title="Old bridge", thing="bridge", count=12).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    web.pages["/slow"] = slow
    async with running(telegram):
        await mine.say(alice, f"/add {web.url}/slow")
        await mine.say(alice, "/articles")
        await theirs.say(bob, "/articles")
        await theirs.answers(1)
        assert all(text.startswith("Reading") for text in texts(mine.from_bots()))
        answered.set()
        await mine.answers(2)
        found = texts(mine.from_bots())
    assert found[0].startswith("Added: Old bridge")
    assert found[1].startswith("1 article")


async def test_what_changed_is_told_without_being_asked(telegram: TelegramServer, web: Web) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    url = web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=12))
    collections = Collections(open_store(Path(":memory:")))
    fetcher = Fetcher(allowed=("127.0.0.1",))
    make_services(collections, fetcher).articles.add(Shelf(str(chat.id)), url)
    web.page("/a", PAGE.format(title="Old bridge", thing="bridge", count=13))
    async with running_bot(telegram, collections, fetcher=fetcher, daily_check=True):
        (told,) = await chat.answers(1)
    assert told["text"].startswith("Old bridge: 1 unchanged, 1 changed, 0 removed.")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("DATELINE_MOST_ARTICLES", "full: 0 articles"),
        ("DATELINE_MOST_CHARACTERS", "full: 0 characters"),
        ("DATELINE_MOST_ADDS", "at most 0 articles a minute"),
    ],
)
def test_the_operator_sets_the_limits_of_chats_and_not_of_the_terminal(
    tmp_path: Path, setting: str, message: str
) -> None:
    given = {setting: "0", "DATELINE_STATE": str(tmp_path), "DATELINE_ENCODER": "none"}
    stock = make_stock(load_settings(given, tmp_path / "none"))
    articles, text = make_services(stock.collections).articles, "The bridge has 12 arches. It was built in 1432."
    assert message in library_document(articles.add(Shelf("1"), text)).text
    assert library_document(articles.add(stock.shelf, text)).text.startswith("Added: ")


async def test_a_file_that_is_too_large_is_refused_unread_in_the_language_of_its_sender(
    telegram: TelegramServer,
) -> None:
    alice = telegram.user("Alice", language_code="de")
    chat = telegram.private(alice)
    async with running(telegram):
        file = telegram.file("long.txt", b"") | {"file_size": MOST_BYTES + 1}
        await chat.say(alice, "", document=file)
        (refused,) = texts(await chat.answers(1))
    with speaking("de"):
        assert refused == not_added(error(too_large("long.txt")))
    assert "larger" not in refused
    assert [method for method, _ in telegram.calls if method == "getFile"] == []


@pytest.mark.parametrize(
    ("name", "size", "at_once", "said"), [("a.zip", 1000, 1, "a.zip is damaged"), ("a.txt", MOST_BYTES, 3, "Added")]
)
async def test_what_there_is_no_room_for_waits_and_says_so(name: str, size: int, at_once: int, said: str) -> None:
    async with HeldServer("getFile") as telegram:
        telegram.add_bot(TOKEN)
        users = [telegram.user(f"User {number}") for number in range(at_once + 1)]
        *first, last = [telegram.private(user) for user in users]
        async with running(telegram):
            for chat, user in zip(first, users, strict=False):
                await chat.say(user, "", document=telegram.file(name, b"?") | {"file_size": size})
            await reached(lambda: len(telegram.called("getFile")) == at_once)
            await last.say(users[-1], "", document=telegram.file(name, b"?") | {"file_size": size})
            await becomes(telegram, last, 1, f"Reading {name}")
            assert len(telegram.called("getFile")) == at_once
            telegram.gate.set()
            for chat in (*first, last):
                await becomes(telegram, chat, 1, said)


async def test_a_long_article_is_shown_in_one_message(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running(telegram):
        text = "The bridge has 12 arches, says the mayor. " * 500
        await chat.say(alice, "", document=telegram.file("long.txt", text.encode()))
        await becomes(telegram, chat, 1, "Added")
        await chat.say(alice, "/show 1")
        await chat.say(alice, "/feeds")
        found = texts(await chat.answers(3))
    assert found[1].endswith("… and 18,000 more characters. /export gives the whole text.")
    assert found[2] == "No feeds are followed here."
