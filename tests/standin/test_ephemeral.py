"""Ephemeral messages of the stand-in: to whom, by which bot, and on which server."""

from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.standin.client import Client
from tests.standin.conftest import needs_spec
from tests.standin.server import TelegramServer
from tests.standin.state import Chat, Json


def group_of(telegram: TelegramServer, *, bot_is_admin: bool = True) -> tuple[Chat, Json, Json]:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    group = telegram.group("News", alice, bob)
    group.admins |= {telegram.bots[TOKEN].id} if bot_is_admin else set()
    return group, alice, bob


def to(user: Json, **more: Any) -> Json:
    return {"text": "Hello.", "ephemeral_message_parameters": {"receiver_user_id": user["id"], **more}}


async def test_one_member_alone_sees_it_and_it_can_be_changed(telegram: TelegramServer, client: Client) -> None:
    group, alice, bob = group_of(telegram)
    sent = await client.result("sendMessage", chat_id=group.id, **to(alice))
    assert sent["message_id"] == 0
    assert sent["receiver_user"] == alice
    assert [m["text"] for m in group.shown_to(alice)] == ["Hello."]
    assert group.shown_to(bob) == group.from_bots() == []
    named = {"chat_id": group.id, "receiver_user_id": alice["id"], "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert await client.result("editEphemeralMessageText", **named, text="Bye.") is True
    assert [m["text"] for m in group.shown_to(alice)] == ["Bye."]
    assert await client.result("deleteEphemeralMessage", **named) is True
    assert group.shown_to(alice) == []
    refused = await client.refusal("deleteEphemeralMessage", **named)
    assert refused == "400 Bad Request: ephemeral message not found"


async def test_only_to_people_who_are_in_a_group(telegram: TelegramServer, client: Client) -> None:
    group, alice, _bob = group_of(telegram)
    carol = telegram.user("Carol")
    for chat, user in ((group, carol), (group, telegram.bots[TOKEN].user), (telegram.private(alice), alice)):
        assert (await client.refusal("sendMessage", chat_id=chat.id, **to(user))).startswith("400 ")
    assert group.ephemeral == {}


async def test_a_bot_without_rights_may_answer_a_press_for_a_while(telegram: TelegramServer, client: Client) -> None:
    group, alice, bob = group_of(telegram, bot_is_admin=False)
    assert "MESSAGE_NOT_COMMAND" in await client.refusal("sendMessage", chat_id=group.id, **to(alice))
    bot = telegram.bots[TOKEN]
    number = await telegram.put(bot, "callback_query", {"from": alice, "chat_instance": "1", "data": "x"})
    await client.result("sendMessage", chat_id=group.id, **to(alice, callback_query_id=number))
    by_another = await client.refusal("sendMessage", chat_id=group.id, **to(bob, callback_query_id=number))
    telegram.advance(16)
    too_late = await client.refusal("sendMessage", chat_id=group.id, **to(alice, callback_query_id=number))
    assert "MESSAGE_NOT_COMMAND" in by_another
    assert "MESSAGE_NOT_COMMAND" in too_late


@pytest.mark.parametrize(("version", "code"), [((10, 1), "404"), ((10, 2), "400")])
async def test_an_older_server_sends_to_all(
    telegram: TelegramServer, client: Client, version: tuple[int, int], code: str
) -> None:
    telegram.version = version
    group, alice, _bob = group_of(telegram)
    sent = await client.result("sendMessage", chat_id=group.id, **to(alice))
    assert "ephemeral_message_id" not in sent
    assert group.from_bots() == [sent]
    for method in ("editEphemeralMessageText", "deleteEphemeralMessage"):
        named: Json = {"chat_id": group.id, "receiver_user_id": alice["id"], "ephemeral_message_id": 5}
        more = {"text": "x"} if method.startswith("edit") else {}
        assert (await client.refusal(method, **named, **more)).startswith(code)


@needs_spec
async def test_fields_are_checked(telegram: TelegramServer, client: Client) -> None:
    group, alice, _bob = group_of(telegram)
    wrong: list[Json] = [
        {"ephemeral_message_parameters": {}},
        {"ephemeral_message_parameters": {"receiver_user_id": "1"}},
        {"ephemeral_message_parameters": {"receiver_user_id": alice["id"], "callback_query": "1"}},
        {"receiver_user_id": alice["id"]},
    ]
    for each in wrong:
        assert (await client.refusal("sendMessage", chat_id=group.id, text="Hello.", **each)).startswith("400 ")
    assert (await client.refusal("deleteEphemeralMessage", chat_id=group.id)).startswith("400 ")
    assert len(telegram.violations) == len(wrong) + 2
    telegram.violations.clear()
