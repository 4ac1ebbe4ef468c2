"""Replies and their quotes."""

from typing import Any

import pytest

from tests.standin.client import Client
from tests.standin.people import external, origin_of
from tests.standin.server import TelegramServer
from tests.standin.state import Json

NOT_FOUND = "400 Bad Request: message to be replied not found"
NO_QUOTE = "400 Bad Request: QUOTE_TEXT_INVALID"
TEXT = "\U0001f600 The dam holds. The dam is old."
BOLD = {"type": "bold", "offset": 7, "length": 3}


async def reply(client: Client, message: Json, **parameters: Any) -> Json:
    wanted = {"message_id": message["message_id"], **parameters}
    return await client.call("sendMessage", chat_id=message["chat"]["id"], text="a", reply_parameters=wanted)


@pytest.mark.parametrize(
    ("parameters", "position"),
    [
        ({"quote": "The dam"}, 3),
        ({"quote": "The dam", "quote_position": 18}, 18),
        ({"quote": "The dam is old.", "quote_position": 18}, 18),
        ({"quote": "\U0001f600", "quote_position": 0}, 0),
    ],
)  # fmt: skip
async def test_quotes_that_are_taken(telegram: TelegramServer, client: Client, parameters: Json, position: int) -> None:
    alice = telegram.user("Alice")
    said = await telegram.private(alice).say(alice, TEXT)
    sent = (await reply(client, said, **parameters))["result"]
    assert sent["quote"] == {"text": parameters["quote"], "position": position, "is_manual": True}
    assert sent["reply_to_message"]["message_id"] == said["message_id"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"quote": "The dam breaks"},
        {"quote": "the dam"},
        {"quote": "The dam", "quote_position": 2},
        {"quote": "The dam", "quote_position": 17},
        {"quote": "The dam", "quote_position": 99},
        {"quote": "The dam", "quote_position": -1},
        {"quote": "The dam", "allow_sending_without_reply": True, "quote_position": 1},
        {"quote": "The dam", "quote_entities": [{"type": "bold", "offset": 0, "length": 3}]},
    ],
)
async def test_quotes_that_are_refused(telegram: TelegramServer, client: Client, parameters: Json) -> None:
    alice = telegram.user("Alice")
    said = await telegram.private(alice).say(alice, TEXT)
    answer = await reply(client, said, **parameters)
    assert f"{answer['error_code']} {answer['description']}" == NO_QUOTE


async def test_a_quote_is_looked_for_by_characters_not_by_bytes(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    assert not (await reply(client, await chat.say(alice, "\u6100\u0061"), quote="\u6161"))["ok"]
    sent = (await reply(client, await chat.say(alice, "\u6100\u0061\u6161"), quote="\u6161"))["result"]
    assert sent["quote"]["position"] == 2


@pytest.mark.parametrize(("length", "taken"), [(1024, True), (1025, False)])
async def test_the_longest_quote(telegram: TelegramServer, client: Client, length: int, taken: bool) -> None:
    alice = telegram.user("Alice")
    said = await telegram.private(alice).say(alice, "x" * 2000)
    assert (await reply(client, said, quote="x" * length))["ok"] is taken


@pytest.mark.parametrize(
    ("entities", "taken"),
    [
        ([{"type": "bold", "offset": 4, "length": 3}], True),
        ([{"type": "bold", "offset": 4, "length": 3}, {"type": "url", "offset": 0, "length": 3}], True),
        ([], False),
        ([{"type": "bold", "offset": 3, "length": 3}], False),
        ([{"type": "italic", "offset": 4, "length": 3}], False),
    ],
)
async def test_a_quote_has_the_formatting_of_the_original(
    telegram: TelegramServer, client: Client, entities: list[Json], taken: bool
) -> None:
    alice = telegram.user("Alice")
    said = await telegram.private(alice).say(alice, TEXT, entities=[BOLD])
    answer = await reply(client, said, quote="The dam holds.", quote_entities=entities)
    assert answer["ok"] is taken
    if taken:
        assert answer["result"]["quote"]["entities"] == entities[:1]


async def test_captions_can_be_quoted(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    said = await telegram.private(alice).say(alice, photo=telegram.photo(), caption=TEXT)
    assert (await reply(client, said, quote="The dam holds."))["ok"]


async def test_an_edited_message_is_quoted_as_it_is_now(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    said = await chat.say(alice, TEXT)
    await chat.edit(said, "The dam broke.")
    assert not (await reply(client, said, quote="The dam holds."))["ok"]
    assert (await reply(client, said, quote="The dam broke."))["ok"]


@pytest.mark.parametrize("quote", [{}, {"quote": "The dam"}])
async def test_a_deleted_message_cannot_be_replied_to(telegram: TelegramServer, client: Client, quote: Json) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    said = await chat.say(alice, TEXT)
    before = len(client.bot.updates)
    chat.delete(said)
    assert len(client.bot.updates) == before
    answer = await reply(client, said, **quote)
    assert f"{answer['error_code']} {answer['description']}" == NOT_FOUND
    sent = (await reply(client, said, **quote, allow_sending_without_reply=True))["result"]
    assert not {"reply_to_message", "quote"} & sent.keys()


async def test_a_reply_in_another_chat_or_topic_shows_the_message_from_outside(
    telegram: TelegramServer, client: Client
) -> None:
    alice = telegram.user("Alice")
    chat, forum = telegram.private(alice), telegram.group("Forum", alice, topics=(7, 8))
    said = await forum.say(alice, TEXT, topic=7)
    where = {"message_id": said["message_id"], "chat_id": forum.id}
    outside = await client.result("sendMessage", chat_id=chat.id, text="a", reply_parameters=where)
    across = await client.result("sendMessage", chat_id=forum.id, text="a", message_thread_id=8, reply_parameters=where)
    for sent in (outside, across):
        assert sent["external_reply"]["origin"]["sender_user"] == alice
        assert sent["external_reply"]["chat"]["id"] == forum.id
    assert "reply_to_message" not in outside
    gone = {"message_id": 99, "chat_id": forum.id, "allow_sending_without_reply": True}
    assert await client.refusal("sendMessage", chat_id=chat.id, text="a", reply_parameters=gone) == NOT_FOUND


async def test_people_reply_across_chats_too(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat, group = telegram.private(alice), telegram.supergroup("News", alice)
    said = await group.say(alice, "/a")
    await client.updates()
    await chat.say(alice, "what of this?", external_reply=external(said), quote={"text": "/a", "position": 0})
    (told,) = await client.updates("message")
    assert told["external_reply"]["message_id"] == said["message_id"]
    assert "message_id" not in external(await chat.say(alice, "mine"))


async def test_forwards_say_where_they_come_from(telegram: TelegramServer, client: Client) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    chat, group, paper = telegram.private(alice), telegram.supergroup("News", bob), telegram.channel("Paper")
    said = await group.say(bob, TEXT)
    as_paper = await group.say_as_channel(paper, TEXT)
    signed = await group.say_anonymously(TEXT, author_signature="Chief")
    posted = await group.post_of_linked_channel(paper, TEXT, number=12, author_signature="Editor")
    await client.updates()
    forwarded = [
        await chat.forward(alice, said),
        await chat.forward(alice, said, forward_origin=origin_of(said, hidden=True)),
        await chat.forward(alice, signed),
        await chat.forward(alice, posted),
        await chat.forward(alice, as_paper),
    ]
    origins = [u["forward_origin"] for u in await client.updates("message")]
    assert [o["type"] for o in origins] == ["user", "hidden_user", "chat", "channel", "channel"]
    assert origins[1]["sender_user_name"] == "Bob"
    assert origins[2]["author_signature"] == "Chief"
    assert (origins[3]["chat"]["title"], origins[3]["message_id"]) == ("Paper", 12)
    assert {m["text"] for m in forwarded} == {TEXT}
