"""Links into the bot: what their payloads hold, who may follow them, and what opens."""

import datetime as dt
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat as TelegramChat
from telegram import Message

from bot.i18n import _, speaking
from bot.telegram.context import shelf_of
from bot.telegram.features.links.payloads import ANY_PUBLIC, LinkKind, Target
from retrieval.model import Article, PassageId
from retrieval.services.collections import Collections
from retrieval.store import Shelf, open_store
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

SHELVES = st.builds(Shelf, st.integers(-(1 << 63), (1 << 63) - 1).map(str), st.integers(0, (1 << 32) - 1))
PASSAGES = st.builds(PassageId, st.text("0123456789abcdef", min_size=12, max_size=12), st.integers(0, (1 << 16) - 1))


@given(st.sampled_from([LinkKind.ARTICLE, LinkKind.PASSAGE]), SHELVES | st.just(ANY_PUBLIC), PASSAGES)
def test_a_payload_leads_where_it_was_made_for(kind: LinkKind, shelf: Shelf, passage: PassageId) -> None:
    payload = Target(kind, shelf, passage).pack()
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert Target.unpack(payload) == Target(kind, shelf, passage)


@given(SHELVES)
def test_a_briefing_needs_no_passage(shelf: Shelf) -> None:
    assert Target.unpack(Target(LinkKind.BRIEFING, shelf).pack()) == Target(LinkKind.BRIEFING, shelf)


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.integers() | st.none(), st.booleans())
def test_whatever_topic_a_message_names_its_shelf_fits_into_a_link(
    chat: int, thread: int | None, is_topic: bool
) -> None:
    message = Message(
        1,
        dt.datetime.now(dt.UTC),
        TelegramChat(chat, "supergroup"),
        message_thread_id=thread,
        is_topic_message=is_topic,
    )
    target = Target(LinkKind.BRIEFING, shelf_of(message))
    assert Target.unpack(target.pack()) == target


def test_every_public_shelf_goes_by_one_name() -> None:
    passage = PassageId("0123456789ab", 3)
    payload = Target(LinkKind.PASSAGE, Shelf("public:a shelf with a name of its own"), passage).pack()
    assert Target.unpack(payload) == Target(LinkKind.PASSAGE, ANY_PUBLIC, passage)


@given(st.text() | st.text(string.ascii_letters + string.digits + "-_", min_size=28, max_size=28))
def test_what_is_no_payload_is_refused_or_means_exactly_itself(text: str) -> None:
    try:
        target = Target.unpack(text)
    except ValueError:
        return
    again = Target.unpack(target.pack())
    assert again == target


@pytest.mark.parametrize("text", ["", "help", "é" * 28, "A" * 28, "A" * 27, "=" * 28, "BAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any will do, base64 and struct have their own
        Target.unpack(text)


@pytest.mark.parametrize(
    "target",
    [
        Target(LinkKind.ARTICLE, Shelf("1")),
        Target(LinkKind.PASSAGE, Shelf("terminal"), PassageId("0123456789ab", 0)),
        Target(LinkKind.PASSAGE, Shelf("1"), PassageId("0123456789ab", 1 << 16)),
        Target(LinkKind.PASSAGE, Shelf("1", 1 << 32), PassageId("0123456789ab", 0)),
    ],
)
def test_what_fits_into_no_link(target: Target) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kinds of misfit have texts of their own
        target.pack()


BRIDGE = Article(
    "The city has two rivers.\n\nThe bridge has 12 arches. It was built in 1432 by Jan Novak.\n\n"
    "Traffic was banned after the flood of 1997.\n\nA fee is planned.",
    "The bridge",
    url="https://example.org/bridge",
)
BUILT = PassageId(BRIDGE.id, 2)
DEAD = "This link does not work (any more)."
CLOSED = "This link belongs to a chat that you are not a member of."


def collections_with(shelf: Shelf | None = None) -> Collections:
    """The article on a shelf of a chat, or on a public one."""
    collections = Collections(open_store(Path(":memory:")), public=("seeds",))
    if shelf:
        collections.add(shelf, BRIDGE)
    else:
        collections.stock("seeds", [BRIDGE])
    return collections


async def followed(telegram: TelegramServer, user: Json, payload: str) -> Json:
    """What the bot answers to somebody who follows a link."""
    chat = telegram.chats.get(user["id"]) or telegram.private(user)
    before = len(chat.from_bots())
    await telegram.follow_link(user, f"https://t.me/dateline_bot?start={payload}")
    found: Json = (await chat.answers(before + 1))[before]
    return found


def parts(message: Json, kind: str) -> list[str]:
    raw: bytes = message["text"].encode("utf-16-le")
    found = [e for e in message["entities"] if e["type"] == kind]
    return [raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]


async def test_a_passage_opens_in_its_surroundings(telegram: TelegramServer) -> None:
    bob = telegram.user("Bob")
    async with running_bot(telegram, collections_with()):
        opened = await followed(telegram, bob, Target(LinkKind.PASSAGE, ANY_PUBLIC, BUILT).pack())
    assert parts(opened, "expandable_blockquote") == [BRIDGE.text.removesuffix("\n\nA fee is planned.")]
    assert parts(opened, "bold") == ["It was built in 1432 by Jan Novak."]
    assert opened["text"].endswith("\n— The bridge, ¶2 s2")
    assert [e["url"] for e in opened["entities"] if e["type"] == "text_link"] == [
        "https://example.org/bridge#:~:text=It%20was%20built%20in%201432%20by%20Jan%20Novak."
    ]


async def test_long_neighbours_are_left_out(telegram: TelegramServer) -> None:
    bob = telegram.user("Bob")
    long = "The river is high this spring, says the mayor. " * 8
    article = Article(f"{long}\n\nThe bridge has 12 arches.\n\n{long}", "The bridge")
    collections = Collections(open_store(Path(":memory:")))
    added = collections.add(Shelf(str(bob["id"])), article).stored
    (bridge,) = [s.passage for s in collections.store.sentences.of(added.number) if "12" in s.passage.text]
    async with running_bot(telegram, collections):
        opened = await followed(telegram, bob, Target(LinkKind.PASSAGE, added.shelf, bridge.id).pack())
    assert parts(opened, "expandable_blockquote") == ["The bridge has 12 arches."]


def button(message: Json, label: str) -> str:
    """Where a button leads."""
    buttons = [b for row in message["reply_markup"]["inline_keyboard"] for b in row]
    found: dict[str, str] = {b["text"]: b["url"] for b in buttons if "url" in b}
    return found[label]


async def test_from_a_passage_a_button_leads_to_the_whole_article(telegram: TelegramServer) -> None:
    bob = telegram.user("Bob")
    async with running_bot(telegram, collections_with()):
        opened = await followed(telegram, bob, Target(LinkKind.PASSAGE, ANY_PUBLIC, BUILT).pack())
        await telegram.follow_link(bob, button(opened, "The whole article"))
        whole = (await telegram.chats[bob["id"]].answers(2))[1]
    assert whole["text"].endswith(BRIDGE.text)
    assert "reply_markup" not in whole


async def test_an_article_opens_as_show_does(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    shelf = Shelf(str(alice["id"]))
    async with running_bot(telegram, collections_with(shelf)):
        opened = await followed(telegram, alice, Target(LinkKind.ARTICLE, shelf, BUILT).pack())
        await telegram.chats[alice["id"]].say(alice, "/show 1")
        shown = (await telegram.chats[alice["id"]].answers(2))[1]
    assert opened["text"] == shown["text"]
    assert re.match(r"The bridge\nadded \d{4}-\d\d-\d\d\nhttps://example\.org/bridge\n\nThe city", opened["text"])
    assert opened["text"].endswith(BRIDGE.text)


async def test_a_group_s_briefing_opens_in_private(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice, topics=(7,))
    async with running_bot(telegram, collections_with(Shelf(str(group.id), 7))):
        await group.say(alice, "/brief", topic=7)
        briefing = (await group.answers(1))[0]
        await telegram.follow_link(alice, button(briefing, "Read in private"))
        opened = await telegram.chats[alice["id"]].answer()
        await telegram.chats[alice["id"]].say(alice, "/brief")
        own = (await telegram.chats[alice["id"]].answers(2))[1]
        await group.say(alice, "/brief")
        empty = (await group.answers(2))[1]
    assert opened["text"] == briefing["text"]
    assert opened["text"].endswith("\n\nThe bridge has 12 arches.\n— ¶2 s1")
    assert [message.get("reply_markup") for message in (opened, own, empty)] == [None] * 3


ADMITTED = ["member", "administrator", "owner", "restricted member"]
REFUSED = ["stranger", "left", "banned", "restricted and gone"]


def put(group: Chat, user: Json, status: str) -> None:
    """Give somebody a status in a group."""
    number = user["id"]
    inside = {"member", "administrator", "owner", "restricted member"}
    (group.members.add if status in inside else group.members.discard)(number)
    if status == "administrator":
        group.admins.add(number)
    if status == "owner":
        group.owner = number
    if status == "banned":
        group.banned.add(number)
    if status.startswith("restricted"):
        group.restricted[number] = {}


@pytest.mark.parametrize("status", [*ADMITTED, *REFUSED])
@pytest.mark.parametrize("kind", list(LinkKind))
async def test_a_group_s_links_open_for_those_who_are_in_it(
    telegram: TelegramServer, status: str, kind: LinkKind
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, topics=(7,))
    put(group, bob, status)
    shelf = Shelf(str(group.id), 7)
    async with running_bot(telegram, collections_with(shelf)):
        opened = await followed(telegram, bob, Target(kind, shelf, BUILT).pack())
    assert ("The bridge has 12 arches." in opened["text"]) == (status in ADMITTED)
    assert opened["text"].startswith(CLOSED + "\n\nAsk questions about the news.") == (status in REFUSED)


async def test_a_private_library_opens_for_its_owner_alone(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    telegram.private(alice)
    target = Target(LinkKind.PASSAGE, Shelf(str(alice["id"])), BUILT)
    async with running_bot(telegram, collections_with(target.shelf)):
        assert "1432" in (await followed(telegram, alice, target.pack()))["text"]
        others = await followed(telegram, bob, target.pack())
    assert others["text"].startswith(CLOSED)
    # In a private chat Telegram would say of anybody's own number that they are in.
    assert telegram.called("getChatMember") == []


async def test_what_a_forger_learns_is_the_same_whatever_there_is(telegram: TelegramServer) -> None:
    alice, mallory = telegram.user("Alice"), telegram.user("Mallory")
    group = telegram.group("News", alice)
    there = Shelf(str(group.id))
    forged = [
        Target(LinkKind.PASSAGE, there, BUILT),
        Target(LinkKind.PASSAGE, there, PassageId("0123456789ab", 0)),
        Target(LinkKind.PASSAGE, Shelf("-999"), BUILT),
        Target(LinkKind.ARTICLE, Shelf(str(alice["id"])), BUILT),
        Target(LinkKind.BRIEFING, Shelf("1")),
    ]
    async with running_bot(telegram, collections_with(there)):
        heard = {(await followed(telegram, mallory, target.pack()))["text"] for target in forged}
    (text,) = heard
    assert text.startswith(CLOSED)
    assert "1432" not in text


async def test_links_outlive_the_upgrade_of_their_group(telegram: TelegramServer) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice)
    target = Target(LinkKind.PASSAGE, Shelf(str(group.id)), BUILT)
    async with running_bot(telegram, collections_with(target.shelf)):
        await group.upgrade(alice)
        await telegram.settled(telegram.bots[TOKEN])
        assert "1432" in (await followed(telegram, alice, target.pack()))["text"]
        assert (await followed(telegram, bob, target.pack()))["text"].startswith(CLOSED)


@pytest.mark.parametrize(
    ("payload", "line"),
    [
        ("nonsense", DEAD),
        (Target(LinkKind.PASSAGE, ANY_PUBLIC, PassageId("0123456789ab", 0)).pack(), DEAD),
        (Target(LinkKind.PASSAGE, ANY_PUBLIC, PassageId(BRIDGE.id, 99)).pack(), "This passage is not in its article (any more)."),
        (Target(LinkKind.ARTICLE, ANY_PUBLIC, PassageId("0123456789ab", 0)).pack(), DEAD),
    ],
    ids=["no payload", "no article", "no passage", "no article to show"],
)  # fmt: skip
async def test_what_leads_nowhere_says_so_before_the_welcome(telegram: TelegramServer, payload: str, line: str) -> None:
    bob = telegram.user("Bob")
    async with running_bot(telegram, collections_with()):
        opened = await followed(telegram, bob, payload)
    assert opened["text"].startswith(f"{line}\n\nAsk questions about the news.\n")


async def test_a_removed_article_s_link_is_dead(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    target = Target(LinkKind.PASSAGE, Shelf(str(alice["id"])), BUILT)
    async with running_bot(telegram, collections_with(target.shelf)):
        await chat.say(alice, "/remove 1")
        await chat.answers(1)
        assert (await followed(telegram, alice, target.pack()))["text"].startswith(DEAD)


async def test_a_dead_link_says_so_in_the_language_of_whoever_follows(telegram: TelegramServer) -> None:
    bob = telegram.user("Bob", language_code="de")
    async with running_bot(telegram, collections_with()):
        opened = await followed(telegram, bob, "nonsense")
    with speaking("de"):
        assert opened["text"].startswith(_(DEAD) + "\n\n")
        assert _(DEAD) != DEAD


async def test_in_a_group_start_is_the_welcome_whatever_follows(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    payload = Target(LinkKind.PASSAGE, Shelf(str(group.id)), BUILT).pack()
    async with running_bot(telegram, collections_with(Shelf(str(group.id)))):
        await group.say(alice, f"/start@dateline_bot {payload}")
        assert (await group.answer())["text"].startswith("Write /ask and a question")
