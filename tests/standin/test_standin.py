"""The stand-in behaves as Telegram does: what it refuses and how, who sees what, and in which order."""

import asyncio
from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.standin import spec
from tests.standin.__main__ import Talk, shown
from tests.standin.client import Client
from tests.standin.conftest import needs_spec
from tests.standin.people import external
from tests.standin.server import TelegramServer
from tests.standin.state import Json

BUTTON = {"text": "b", "callback_data": "x"}
LINK = {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org"}


def entity(kind: str, offset: int, length: int) -> Json:
    return {"type": kind, "offset": offset, "length": length}


def buttons(*row: Json) -> Json:
    return {"inline_keyboard": [list(row)]}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": " \n"}, "400 Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "\U0001f600" * 2049}, "400 Bad Request: message is too long"),
        ({"text": "ab", "entities": [entity("bold", 1, 2)]}, "400 Bad Request: ENTITY_BOUNDS_INVALID"),
        ({"text": "ab", "entities": [entity("bold", 0, 0)]}, "400 Bad Request: ENTITY_BOUNDS_INVALID"),
        ({"text": "\U0001f600", "entities": [entity("bold", 1, 1)]}, "inside a character"),
        ({"text": "a b", "entities": [entity("bold", 0, 2)]}, "white space"),
        ({"text": "abc", "entities": [entity("bold", 0, 2), entity("italic", 1, 2)]}, "entities overlap"),
        ({"text": "abc", "entities": [entity("blockquote", 0, 3), entity("blockquote", 1, 1)]}, "can't be nested"),
        ({"text": "abc", "entities": [entity("code", 0, 3), entity("bold", 1, 1)]}, "can't be combined"),
        ({"text": "a" * 200, "entities": [entity("bold", n, 1) for n in range(101)]}, "too many entities"),
        ({"text": "a", "entities": [LINK | {"url": "javascript:x"}]}, "entity url is invalid"),
        ({"text": "a", "reply_markup": buttons(BUTTON | {"callback_data": "x" * 65})}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": buttons(BUTTON | {"text": ""})}, "must be non-empty"),
        ({"text": "a", "reply_parameters": {"message_id": 999}}, "400 Bad Request: message to be replied not found"),
        ({"text": "a", "message_thread_id": 5}, "400 Bad Request: message thread not found"),
        ({"text": "a", "chat_id": 4}, "400 Bad Request: chat not found"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)  # fmt: skip
async def test_messages_that_are_refused(telegram: TelegramServer, client: Client, given: Json, refusal: str) -> None:
    chat = telegram.private(telegram.user("Alice"))
    assert refusal in await client.refusal("sendMessage", **({"chat_id": chat.id} | given))
    assert chat.from_bots() == []


@pytest.mark.parametrize("text", ["x" * 4096, "\U0001f600" * 2048])
async def test_the_longest_message_is_taken(telegram: TelegramServer, client: Client, text: str) -> None:
    chat = telegram.private(telegram.user("Alice"))
    assert (await client.call("sendMessage", chat_id=chat.id, text=text))["ok"]


async def test_edits(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    sent = (await client.call("sendMessage", chat_id=chat.id, text="a"))["result"]
    own = {"chat_id": chat.id, "message_id": sent["message_id"]}
    assert "message is not modified" in await client.refusal("editMessageText", **own, text="a")
    assert (await client.call("editMessageText", **own, text="b"))["result"]["text"] == "b"
    theirs = await chat.say(alice, "hello")
    assert "can't be edited" in await client.refusal(
        "editMessageText", chat_id=chat.id, message_id=theirs["message_id"], text="b"
    )
    assert "message to edit not found" in await client.refusal(
        "editMessageText", chat_id=chat.id, message_id=999, text="b"
    )


async def test_updates_are_handed_out_until_confirmed(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    for text in ("one", "two", "three"):
        await chat.say(alice, text)

    async def texts(**given: Any) -> list[str]:
        return [u["message"]["text"] for u in (await client.call("getUpdates", **given))["result"]]

    assert await texts(limit=2) == ["one", "two"]
    first = telegram.bots[TOKEN].updates[0]["update_id"]
    assert await texts(offset=first + 1) == ["two", "three"]
    assert await texts(offset=-1) == ["three"]
    assert await texts(offset=first + 10) == []


async def test_a_second_poller_ends_the_first(telegram: TelegramServer, client: Client) -> None:
    first = asyncio.create_task(client.refusal("getUpdates", timeout=20))
    await telegram.until(lambda: telegram.bots[TOKEN].in_poll, "the first poller")
    assert (await client.call("getUpdates"))["ok"]
    assert (await first).startswith("409 Conflict: terminated by other getUpdates request")


async def test_a_webhook_and_polling_exclude_each_other(telegram: TelegramServer, client: Client) -> None:
    await client.call("setWebhook", url="https://example.org")
    assert "webhook is active" in await client.refusal("getUpdates")


async def test_a_webhook_ends_polling(telegram: TelegramServer, client: Client) -> None:
    polling = asyncio.create_task(client.refusal("getUpdates", timeout=20))
    await telegram.until(lambda: telegram.bots[TOKEN].in_poll, "the poller")
    await client.call("setWebhook", url="https://example.org")
    assert await polling == "409 Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("text", "reply", "seen"),
    [
        ("hello all", False, False),
        ("hello @dateline_bot!", False, True),
        ("hello @Dateline_Bot", False, True),
        ("hello @other_bot", False, False),
        ("/ask x", False, True),
        ("/ask@dateline_bot x", False, True),
        ("/ask@other_bot x", False, False),
        ("thanks", True, True),
    ],
)
async def test_privacy_mode(telegram: TelegramServer, client: Client, text: str, reply: bool, seen: bool) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    sent = (await client.call("sendMessage", chat_id=group.id, text="hi"))["result"]
    await group.say(alice, text, reply_to=sent if reply else None)
    assert bool(telegram.bots[TOKEN].updates) is seen


async def test_without_privacy_mode_or_as_an_admin_all_is_seen(telegram: TelegramServer) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    group.admins.add(telegram.bots[TOKEN].user["id"])
    await group.say(alice, "hello all")
    assert len(telegram.bots[TOKEN].updates) == 1


async def test_a_method_that_the_stand_in_has_not(client: Client) -> None:
    assert await client.refusal("getUserProfilePhotos", user_id=5) == "404 Not Found: method not found"


@pytest.mark.parametrize(("token", "code"), [("1:wrong", 401), ("nonsense", 404)])
async def test_wrong_tokens(client: Client, token: str, code: int) -> None:
    assert (await client.call("getMe", token=token))["error_code"] == code


async def test_faults_on_demand_come_once(telegram: TelegramServer, client: Client) -> None:
    chat = telegram.private(telegram.user("Alice"))
    telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", parameters={"retry_after": 7})
    refused = await client.call("sendMessage", chat_id=chat.id, text="a")
    assert refused["parameters"] == {"retry_after": 7}
    assert (await client.call("sendMessage", chat_id=chat.id, text="a"))["ok"]


@needs_spec
@pytest.mark.parametrize(
    ("method", "given", "violation"),
    [
        ("sendMessage", {"chat_id": 1}, "text is missing"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "5 is no String"),
        ("sendMessage", {"chat_id": 1, "text": "a", "colour": "red"}, "unknown field colour"),
        ("sendMessage", {"chat_id": 1, "text": "a", "entities": [{"type": "bold"}]}, "offset is missing"),
        ("sendMessag", {}, "there is no method sendMessag"),
    ],
)
async def test_calls_are_held_against_the_bot_api(client: Client, method: str, given: Json, violation: str) -> None:
    assert violation in await client.refusal(method, **given)
    assert client.server.violations
    client.server.violations.clear()


@needs_spec
async def test_what_the_stand_in_hands_out_is_what_the_bot_api_describes(telegram: TelegramServer) -> None:
    bot = telegram.bots[TOKEN]
    bot.allowed = ["message", "edited_message", "message_reaction", "chat_member", "my_chat_member", "guest_message"]
    alice, bob = telegram.user("Alice", username="alice", language_code="de"), telegram.user("Bob")
    group, forum = telegram.group("News", alice), telegram.group("Forum", alice, topics=(7,))
    forum.admins.add(bot.id)
    said = await forum.say(alice, "/ask x", topic=7)
    await forum.edit(said, "/ask y")
    await forum.react(said, alice, "👍")
    await forum.close_topic(await forum.create_topic("Weather", alice), alice)
    await forum.invite(bob, alice)
    await forum.restrict(bob, alice)
    await forum.say_anonymously("hello", author_signature="Chief")
    await forum.post_of_linked_channel(telegram.channel("Paper"), "news")
    await telegram.private(bob).album(bob, {"photo": telegram.photo()}, {"document": telegram.file("a", b"a")})
    await telegram.private(bob).say(bob, "see", external_reply=external(said))
    await telegram.call_guest(alice, "@dateline_bot hello", bot)
    await (await group.upgrade()).kick(bot, alice)
    kinds = {kind for update in bot.updates for kind in update if kind != "update_id"}
    assert kinds == set(bot.allowed)
    assert [v for update in bot.updates for v in spec.type_violations("Update", update)] == []


@needs_spec
async def test_what_it_should_not_hand_out_is_kept_as_a_violation(telegram: TelegramServer, client: Client) -> None:
    chat = telegram.private(telegram.user("Alice"))
    await telegram.enqueue(client.bot, {"message": {"message_id": 1, "colour": "red"}})
    chat.info["last_seen"] = 5
    await client.call("getChat", chat_id=chat.id)
    assert any("unknown field colour" in v for v in telegram.violations)
    assert "getChat answers: unknown field last_seen" in telegram.violations
    telegram.violations.clear()


async def test_a_fault_can_be_of_one_chat(telegram: TelegramServer, client: Client) -> None:
    first, second = (telegram.private(telegram.user(name)) for name in ("Alice", "Bob"))
    telegram.fail_next("sendMessage", 500, chat_id=second.id, times=2)
    codes = []
    for chat in (first, second, first, second, second):
        async with client.session.post(
            f"{telegram.url}/bot{TOKEN}/sendMessage", json={"chat_id": chat.id, "text": "a"}
        ) as response:
            codes.append(response.status)
    assert codes == [200, 500, 200, 500, 200]


async def test_a_bot_hears_only_of_its_chats(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    elsewhere = telegram.group("Elsewhere", alice, bots=False)
    await elsewhere.say(alice, "/ask@dateline_bot x")
    assert await client.updates() == []


async def test_talking_by_hand(telegram: TelegramServer, client: Client) -> None:
    talk = Talk(telegram, TOKEN)
    for line in ("hello", "/in News", "/ask x", "/as Bob de", "/ask y", "/in private", "hallo"):
        await talk.line(line)
    said = await client.updates("message")
    assert [(m["from"]["first_name"], m["chat"]["type"], m["text"]) for m in said] == [
        ("Alice", "private", "hello"),
        ("Alice", "group", "/ask x"),
        ("Bob", "group", "/ask y"),
        ("Bob", "private", "hallo"),
    ]
    assert said[3]["from"]["language_code"] == "de"
    markup = buttons(BUTTON)
    sent = await client.result(
        "sendMessage",
        chat_id=talk.chat.id,
        text="\U0001f600 bold",
        entities=[entity("bold", 3, 4)],
        reply_markup=markup,
    )
    assert shown(sent) == "\U0001f600 **bold**\n[ b ]"
    assert list(talk.news().values()) == [shown(sent)]
    with pytest.raises(AssertionError, match="nothing here has a button 'More'"):
        await talk.line("!More")
