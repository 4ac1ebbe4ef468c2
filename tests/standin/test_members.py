"""Who is in a chat: what a bot is told, what it can look up, and how it is refused once it is out."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from tests.standin.client import Client
from tests.standin.room import ANONYMOUS
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json

Become = Callable[[Client], Awaitable[Chat]]


def change(update: Json) -> tuple[str, str]:
    return update["old_chat_member"]["status"], update["new_chat_member"]["status"]


async def kicked(client: Client, *, supergroup: bool) -> Chat:
    alice = client.server.user("Alice")
    chat = client.server.group("News", alice, supergroup=supergroup)
    await chat.kick(client.bot, alice)
    return chat


async def left(client: Client, *, supergroup: bool) -> Chat:
    chat = client.server.group("News", client.server.user("Alice"), supergroup=supergroup)
    assert await client.result("leaveChat", chat_id=chat.id) is True
    return chat


async def blocked(client: Client) -> Chat:
    alice = client.server.user("Alice")
    chat = client.server.private(alice)
    await chat.block(client.bot, alice)
    return chat


async def deactivated(client: Client) -> Chat:
    chat = client.server.private(client.server.user("Alice"))
    chat.deactivate()
    return chat


@pytest.mark.parametrize(
    ("become", "refusal"),
    [
        (partial(kicked, supergroup=False), "bot was kicked from the group chat"),
        (partial(kicked, supergroup=True), "bot was kicked from the supergroup chat"),
        (partial(left, supergroup=False), "bot is not a member of the group chat"),
        (partial(left, supergroup=True), "bot is not a member of the supergroup chat"),
        (blocked, "bot was blocked by the user"),
        (deactivated, "user is deactivated"),
    ],
)
@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("sendMessage", {"text": "a"}),
        ("sendChatAction", {"action": "typing"}),
        ("getChat", {}),
        ("getChatMember", {"user_id": 1001}),
        ("editMessageText", {"message_id": 1, "text": "a"}),
        ("setMessageReaction", {"message_id": 1}),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
async def test_who_is_out_is_refused(client: Client, become: Become, refusal: str, method: str, more: Json) -> None:
    chat = await become(client)
    assert await client.refusal(method, chat_id=chat.id, **more) == f"403 Forbidden: {refusal}"


async def test_a_bot_is_told_when_it_comes_and_goes(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice, bots=False)
    await group.say(alice, "/a")
    await group.invite(client.bot, alice)
    await group.promote(client.bot, alice, can_delete_messages=False)
    await group.demote(client.bot, alice)
    await group.kick(client.bot, alice)
    await group.say(alice, "/b")
    told = await client.updates()
    changes = [u["my_chat_member"] for u in told if "my_chat_member" in u]
    assert [change(c) for c in changes] == [
        ("left", "member"), ("member", "administrator"), ("administrator", "member"), ("member", "kicked"),
    ]  # fmt: skip
    assert all((c["from"], c["chat"]["id"]) == (alice, group.id) for c in changes)
    assert changes[1]["new_chat_member"]["can_delete_messages"] is False
    messages = [u["message"] for u in told if "message" in u]
    assert [m.get("new_chat_members", m.get("left_chat_member")) for m in messages] == [
        [client.bot.user],
        client.bot.user,
    ]


async def test_of_its_removal_from_a_supergroup_a_bot_sees_no_message(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.supergroup("News", alice)
    await group.kick(client.bot, alice)
    assert [next(iter(u.keys() - {"update_id"})) for u in await client.updates()] == ["my_chat_member"]


async def test_a_group_can_be_made_with_a_bot(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice, bots=False)
    await group.found(client.bot, alice)
    told = await client.updates()
    assert change(told[0]["my_chat_member"]) == ("left", "member")
    assert told[1]["message"]["group_chat_created"] is True


async def test_blocking_and_coming_back(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await chat.block(client.bot, alice)
    await chat.say(alice, "into the void")
    await chat.unblock(client.bot, alice)
    assert [change(u) for u in await client.updates("my_chat_member")] == [("member", "kicked"), ("kicked", "member")]
    assert not await client.updates("message")
    assert (await client.call("sendMessage", chat_id=chat.id, text="a"))["ok"]


async def test_administrators_are_told_of_others_on_request(telegram: TelegramServer, client: Client) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.supergroup("News", alice)
    await group.invite(bob, alice)
    group.admins.add(client.bot.id)
    client.bot.allowed = ["chat_member"]
    await group.promote(bob, alice)
    await group.leave(bob)
    assert [change(u) for u in await client.updates("chat_member")] == [
        ("member", "administrator"),
        ("administrator", "left"),
    ]


async def test_each_member_has_a_status(telegram: TelegramServer, client: Client) -> None:
    owner, admin, member, muted, gone, never = (telegram.user(n) for n in ("O", "A", "M", "R", "G", "N"))
    group = telegram.supergroup("News", owner, admin, member, muted, gone)
    group.owner = owner["id"]
    await group.promote(admin, owner, can_change_info=False)
    await group.restrict(muted, owner, can_react_to_messages=True)
    await group.kick(gone, owner)
    found = {}
    for user in (owner, admin, member, muted, gone, never):
        one = await client.result("getChatMember", chat_id=group.id, user_id=user["id"])
        assert one["user"] == user
        found[user["first_name"]] = one
    assert {name: one["status"] for name, one in found.items()} == {
        "O": "creator", "A": "administrator", "M": "member", "R": "restricted", "G": "kicked", "N": "left",
    }  # fmt: skip
    assert (found["A"]["can_change_info"], found["A"]["can_delete_messages"]) == (False, True)
    assert (found["R"]["can_react_to_messages"], found["R"]["can_send_messages"]) == (True, False)
    listed = await client.result("getChatAdministrators", chat_id=group.id)
    assert {m["user"]["first_name"]: m["status"] for m in listed} == {"O": "creator", "A": "administrator"}
    assert await client.result("getChatMemberCount", chat_id=group.id) == 5


@pytest.mark.parametrize(
    ("method", "more", "refusal"),
    [
        ("getChatMember", {"user_id": 5}, "400 Bad Request: user not found"),
        ("getChatAdministrators", {}, "400 Bad Request: there are no administrators in the private chat"),
        ("leaveChat", {}, "400 Bad Request: chat not found"),
    ],
)
async def test_what_a_private_chat_has_not(client: Client, method: str, more: Json, refusal: str) -> None:
    chat = client.server.private(client.server.user("Alice"))
    assert await client.refusal(method, chat_id=chat.id, **more) == refusal


async def test_a_restricted_bot_cannot_write(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.supergroup("News", alice)
    await group.restrict(client.bot, alice)
    assert await client.refusal("sendMessage", chat_id=group.id, text="a") == (
        "400 Bad Request: not enough rights to send text messages to the chat"
    )
    await group.restrict(client.bot, alice, can_send_messages=True)
    assert (await client.call("sendMessage", chat_id=group.id, text="a"))["ok"]


async def test_anonymous_administrators_and_channels_speak_through_others(
    telegram: TelegramServer, client: Client
) -> None:
    group, paper = telegram.supergroup("News", telegram.user("Alice")), telegram.channel("Paper")
    await group.say_anonymously("/a", author_signature="Chief")
    await group.say_as_channel(paper, "/b")
    await group.post_of_linked_channel(paper, "/c")
    said = await client.updates("message")
    assert [m["from"]["first_name"] for m in said] == ["Group", "Channel", "Telegram"]
    assert [m["sender_chat"]["id"] for m in said] == [group.id, paper["id"], paper["id"]]
    assert said[0]["author_signature"] == "Chief"
    assert [m.get("is_automatic_forward", False) for m in said] == [False, False, True]
    assert group.from_bots() == []


async def test_an_anonymous_administrator_presses_as_the_group(telegram: TelegramServer, client: Client) -> None:
    group = telegram.supergroup("News", telegram.user("Alice"))
    markup = {"inline_keyboard": [[{"text": "More", "callback_data": "x"}]]}
    sent = await client.result("sendMessage", chat_id=group.id, text="a", reply_markup=markup)
    pressing = asyncio.create_task(group.press(sent, "More", ANONYMOUS))
    await telegram.until(lambda: bool(client.bot.updates), "the press")
    (query,) = await client.updates("callback_query")
    assert query["from"] == ANONYMOUS
    await client.result("answerCallbackQuery", callback_query_id=query["id"])
    await pressing


async def test_a_group_becomes_a_supergroup(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(alice["id"])
    sent = await client.result("sendMessage", chat_id=group.id, text="a")
    new = await group.upgrade()
    told = await client.updates()
    assert change(told[0]["my_chat_member"]) == ("left", "member")
    assert told[0]["my_chat_member"]["chat"]["id"] == new.id
    assert (told[1]["message"]["chat"]["id"], told[1]["message"]["migrate_to_chat_id"]) == (group.id, new.id)
    assert (told[2]["message"]["chat"]["id"], told[2]["message"]["migrate_from_chat_id"]) == (new.id, group.id)
    assert (new.kind, new.admins) == ("supergroup", {alice["id"]})
    for method, more in (
        ("sendMessage", {"text": "a"}),
        ("getChatMember", {"user_id": alice["id"]}),
        ("editMessageText", {"message_id": sent["message_id"], "text": "b"}),
    ):
        refused = await client.call(method, chat_id=group.id, **more)
        assert refused["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert refused["parameters"] == {"migrate_to_chat_id": new.id}
    assert "to edit not found" in await client.refusal("editMessageText", chat_id=new.id, message_id=9, text="b")
    assert (await client.call("sendMessage", chat_id=new.id, text="a"))["ok"]
