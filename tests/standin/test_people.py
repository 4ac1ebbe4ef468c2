"""What people do in chats, and what bots see of it."""

import asyncio

import pytest

from tests.standin.client import Client
from tests.standin.server import TelegramServer
from tests.standin.state import QUERY_LIFETIME

KEYBOARD = {"inline_keyboard": [[{"text": "More", "callback_data": "x"}, {"text": "Site", "url": "https://e.org"}]]}


async def test_people_have_a_language_and_names(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice", language_code="pt-br", username="alice")
    await telegram.private(alice).say(alice, "oi")
    (told,) = await client.updates("message")
    assert told["from"]["language_code"] == "pt-br"
    assert told["chat"] == {"id": alice["id"], "type": "private", "first_name": "Alice", "username": "alice"}


async def test_an_update_shows_a_message_as_it_was(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    said = await chat.say(alice, "one")
    telegram.advance(60)
    await chat.edit(said, "two https://example.org")
    before, after = await client.updates()
    assert before["message"]["text"] == "one"
    assert after["edited_message"]["text"].startswith("two")
    assert after["edited_message"]["entities"][0]["type"] == "url"
    assert after["edited_message"]["edit_date"] == before["message"]["date"] + 60


async def test_captions_are_edited_too(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    said = await chat.say(alice, photo=telegram.photo(), caption="one")
    await chat.edit(said, "/ask two")
    (edited,) = await client.updates("edited_message")
    assert (edited["caption"], edited["caption_entities"][0]["type"]) == ("/ask two", "bot_command")
    assert "text" not in edited


async def test_an_album_is_several_messages_of_one_group(telegram: TelegramServer, client: Client) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    chat = telegram.private(alice)
    origin = {"type": "user", "date": telegram.now(), "sender_user": bob}
    first, second = {"photo": telegram.photo(), "caption": "one"}, {"photo": telegram.photo()}
    await chat.album(alice, first, second, forward_origin=origin)
    await chat.album(alice, second)
    told = await client.updates("message")
    groups = [m["media_group_id"] for m in told]
    assert groups[0] == groups[1] != groups[2]
    assert [m.get("caption") for m in told] == ["one", None, None]
    assert told[1]["forward_origin"]["sender_user"] == bob


async def test_a_press_is_answered_once_and_not_too_late(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    sent = await client.result("sendMessage", chat_id=chat.id, text="a", reply_markup=KEYBOARD)
    press = asyncio.create_task(chat.press(sent, "More", alice))
    await telegram.until(lambda: bool(client.bot.updates), "the press")
    (query,) = await client.updates("callback_query")
    given = {"callback_query_id": query["id"]}
    assert "MESSAGE_TOO_LONG" in await client.refusal("answerCallbackQuery", **given, text="x" * 201)
    assert (await client.call("answerCallbackQuery", **given, text="ok"))["ok"]
    assert (await press)["text"] == "ok"
    assert "query is too old" in await client.refusal("answerCallbackQuery", **given)
    late = await telegram.put(client.bot, "callback_query", {"from": alice, "chat_instance": "1", "data": "x"})
    telegram.advance(QUERY_LIFETIME + 1)
    assert "query is too old" in await client.refusal("answerCallbackQuery", callback_query_id=late)


async def test_under_a_deleted_message_a_press_names_it_only(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    sent = await client.result("sendMessage", chat_id=chat.id, text="a", reply_markup=KEYBOARD)
    chat.delete(sent)
    press = asyncio.create_task(chat.press(sent, "More", alice))
    await telegram.until(lambda: bool(client.bot.updates), "the press")
    (query,) = await client.updates("callback_query")
    assert query["message"] == {"chat": chat.info, "message_id": sent["message_id"], "date": 0}
    await client.result("answerCallbackQuery", callback_query_id=query["id"])
    await press


async def test_only_buttons_that_are_there_can_be_pressed(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    sent = await client.result("sendMessage", chat_id=chat.id, text="a", reply_markup=KEYBOARD)
    with pytest.raises(AssertionError, match="no button 'Less'"):
        await chat.press(sent, "Less", alice)
    with pytest.raises(AssertionError, match="asks the bot nothing"):
        await chat.press(sent, "Site", alice)


async def test_an_update_can_come_twice_though_it_was_confirmed(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    await telegram.private(alice).say(alice, "hello")
    (first,) = await client.updates()
    assert await client.updates() == []
    await telegram.repeat_last_update(client.bot)
    (again,) = await client.result("getUpdates", offset=first["update_id"] + 1)
    assert again == first
    assert await client.result("getUpdates", offset=first["update_id"] + 1) == []


async def test_updates_are_of_the_kinds_that_were_asked_for(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    await client.result("getUpdates", allowed_updates=["edited_message"])
    said = await chat.say(alice, "one")
    await chat.edit(said, "two")
    assert [sorted(u) for u in await client.updates()] == [["edited_message", "update_id"]]
    await client.result("getUpdates", allowed_updates=[])
    await chat.say(alice, "three")
    assert len(await client.updates("message")) == 1
