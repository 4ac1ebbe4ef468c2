"""Topics and threads: what is taken, what is refused, and what a message says of where it stands."""

import pytest

from tests.standin.client import Client
from tests.standin.server import TelegramServer
from tests.standin.state import Json

GONE = "400 Bad Request: message thread not found"
CLOSED = "400 Bad Request: TOPIC_CLOSED"


@pytest.mark.parametrize(
    ("method", "more"),
    [("sendMessage", {"text": "a"}), ("sendChatAction", {"action": "typing"})],
    ids=lambda v: v if isinstance(v, str) else "",
)
@pytest.mark.parametrize(
    ("thread", "refusal"), [(1, GONE), (5, GONE), (8, CLOSED), (9, GONE)], ids=["General", "none", "closed", "deleted"]
)
async def test_topics_that_are_refused(client: Client, method: str, more: Json, thread: int, refusal: str) -> None:
    telegram = client.server
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7, 8, 9))
    await forum.close_topic(8, alice)
    forum.delete_topic(9)
    assert await client.refusal(method, chat_id=forum.id, message_thread_id=thread, **more) == refusal
    assert (await client.call(method, chat_id=forum.id, message_thread_id=7, **more))["ok"]
    assert (await client.call(method, chat_id=forum.id, **more))["ok"]


async def test_a_closed_topic_is_open_to_administrators_and_when_reopened(
    telegram: TelegramServer, client: Client
) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    asked = await forum.say(alice, "/ask x", topic=7)
    await forum.close_topic(7, alice)
    there = {"chat_id": forum.id, "text": "a"}
    reply = {"reply_parameters": {"message_id": asked["message_id"]}}
    assert await client.refusal("sendMessage", **there, **reply) == CLOSED
    forum.admins.add(client.bot.id)
    assert (await client.result("sendMessage", **there, message_thread_id=7))["message_thread_id"] == 7
    forum.admins.clear()
    await forum.reopen_topic(7, alice)
    assert (await client.result("sendMessage", **there, **reply))["message_thread_id"] == 7


async def test_messages_of_a_topic_say_so_and_those_of_general_do_not(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    in_topic, in_general = await forum.say(alice, "/a", topic=7), await forum.say(alice, "/b")
    answers = [
        await client.result("sendMessage", chat_id=forum.id, text="a", reply_parameters={"message_id": m["message_id"]})
        for m in (in_topic, in_general)
    ]
    again = await forum.say(alice, "thanks", reply_to=answers[0])
    assert [(m["message_thread_id"], m["is_topic_message"]) for m in (in_topic, answers[0], again)] == [(7, True)] * 3
    assert not {"message_thread_id", "is_topic_message"} & (in_general.keys() | answers[1].keys())
    assert "reply_to_message" not in in_general


async def test_a_message_of_a_topic_seems_to_reply_to_what_opened_it(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    said = await forum.say(alice, "/a", topic=7)
    sent = await client.result("sendMessage", chat_id=forum.id, text="a", message_thread_id=7)
    for message in (said, sent):
        assert message["reply_to_message"]["message_id"] == 7
        assert message["reply_to_message"]["forum_topic_created"]["name"] == "Topic"


async def test_bots_are_told_of_what_happens_to_topics_but_not_of_their_end(
    telegram: TelegramServer, client: Client
) -> None:
    alice = telegram.user("Alice")
    forum = telegram.group("Forum", alice, topics=(7,))
    thread = await forum.create_topic("Weather", alice)
    await forum.rename_topic(thread, "Storms", alice)
    await forum.close_topic(thread, alice)
    await forum.reopen_topic(thread, alice)
    said = await forum.say(alice, "/a", topic=thread)
    forum.delete_topic(thread)
    told = await client.updates("message")
    kinds = [k for m in told for k in m if k.startswith("forum_topic")]
    assert kinds == ["forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    assert told[0]["forum_topic_created"]["name"] == "Weather"
    assert {m["message_thread_id"] for m in told} == {thread}
    assert len(told) == 5
    assert said["message_id"] not in forum.messages


async def test_threads_of_an_ordinary_supergroup_are_its_replies(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.supergroup("News", alice)
    root = await group.say(alice, "/a")
    answer = await client.result(
        "sendMessage", chat_id=group.id, text="a", reply_parameters={"message_id": root["message_id"]}
    )
    again = await group.say(alice, "thanks", reply_to=answer)
    for message in (answer, again):
        assert message["message_thread_id"] == root["message_id"]
        assert "is_topic_message" not in message
    assert "message_thread_id" not in root
    there: Json = {"chat_id": group.id, "text": "a"}
    assert (await client.call("sendMessage", **there, message_thread_id=root["message_id"]))["ok"]
    assert await client.refusal("sendMessage", **there, message_thread_id=again["message_id"]) == GONE


async def test_a_small_group_has_no_threads(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    root = await group.say(alice, "/a")
    assert "message_thread_id" not in await group.say(alice, "/b", reply_to=root)
    given = {"chat_id": group.id, "text": "a", "message_thread_id": root["message_id"]}
    assert await client.refusal("sendMessage", **given) == GONE


async def test_private_chats_can_have_topics(telegram: TelegramServer, client: Client) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    assert (await client.result("getMe"))["has_topics_enabled"] is False
    chat, plain = telegram.private(alice, topics=(5,)), telegram.private(bob)
    assert (await client.result("getMe"))["has_topics_enabled"] is True
    said = await chat.say(alice, "hello", topic=5)
    assert (said["message_thread_id"], said["is_topic_message"]) == (5, True)
    sent = await client.result("sendMessage", chat_id=chat.id, text="a", message_thread_id=5)
    assert sent["is_topic_message"] is True
    assert await client.refusal("sendMessage", chat_id=chat.id, text="a", message_thread_id=6) == GONE
    assert await client.refusal("sendMessage", chat_id=plain.id, text="a", message_thread_id=5) == GONE
