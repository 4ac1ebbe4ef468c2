"""Messages that bots send, change and take away: what is refused, and what comes of the rest."""

import struct
from typing import Any

import httpx
import pytest

from tests.conftest import TOKEN
from tests.standin.client import Client, refused
from tests.standin.server import TelegramServer
from tests.standin.state import Json

BUTTON = {"text": "b", "callback_data": "x"}
TWO_DAYS = 48 * 60 * 60


def buttons(*row: Json) -> Json:
    return {"inline_keyboard": [list(row)]}


def button(**kind: Any) -> Json:
    return {"reply_markup": buttons({"text": "b"} | kind)}


def png(width: int, height: int, size: int = 0) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(size)


def jpeg(width: int, height: int) -> bytes:
    start = b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 4) + b"ab"
    return start + b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (button(callback_data=""), "BUTTON_DATA_INVALID"),
        (button(callback_data="ü" * 33), "BUTTON_DATA_INVALID"),
        (button(url="nonsense"), "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL"),
        (button(url="javascript:x.y"), "is invalid: Wrong HTTP URL"),
        (button(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        (button(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (button(switch_inline_query="x" * 257), "BUTTON_DATA_INVALID"),
        (button(switch_inline_query_current_chat="x" * 257), "BUTTON_DATA_INVALID"),
        (button(switch_inline_query_chosen_chat={"query": "x"}), "at least one chat type must be allowed"),
        (button(switch_inline_query_chosen_chat={"query": "x" * 257, "allow_user_chats": True}), "BUTTON_DATA_INVALID"),
        (button(), "Text buttons are unallowed in the inline keyboard"),
        (button(callback_data="x", url="https://example.org"), "Text buttons are unallowed in the inline keyboard"),
        ({"reply_markup": buttons(*[BUTTON] * 101)}, "REPLY_MARKUP_TOO_LONG"),
        ({"text": "a\ud83d"}, "strings must be encoded in UTF-8"),
        ({"reply_markup": buttons(BUTTON | {"text": "\ude00"})}, "strings must be encoded in UTF-8"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)  # fmt: skip
async def test_keyboards_and_texts_that_are_refused(client: Client, given: Json, refusal: str) -> None:
    chat = client.server.private(client.server.user("Alice"))
    assert refusal in await client.refusal("sendMessage", **({"chat_id": chat.id, "text": "a"} | given))
    assert chat.from_bots() == []


@pytest.mark.parametrize(
    "given",
    [
        button(callback_data="x" * 64),
        button(url="https://t.me/dateline_bot?start=a"),
        button(url="tg://user?id=5"),
        button(copy_text={"text": "x" * 256}),
        button(switch_inline_query=""),
        button(switch_inline_query_current_chat="dam"),
        button(switch_inline_query_chosen_chat={"query": "dam", "allow_group_chats": True}),
        button(callback_data="x", style="primary"),
    ],
)
async def test_keyboards_that_are_taken(client: Client, given: Json) -> None:
    chat = client.server.private(client.server.user("Alice"))
    sent = await client.result("sendMessage", chat_id=chat.id, text="a", **given)
    assert sent["reply_markup"] == given["reply_markup"]


@pytest.mark.parametrize(
    ("method", "data", "more", "refusal"),
    [
        ("sendPhoto", b"", {}, "file must be non-empty"),
        ("sendPhoto", b"nonsense", {}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", png(9000, 1001), {}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", png(21, 1), {}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", png(1, 0), {}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", png(9, 9), {"caption": "x" * 1025}, "message caption is too long"),
        ("sendPhoto", png(9, 9), {"caption": "\U0001f600" * 513}, "message caption is too long"),
        ("sendPhoto", png(9, 9), {"caption": "a", "caption_entities": '[{"type": "bold", "offset": 0, "length": 2}]'}, "ENTITY_BOUNDS_INVALID"),
        ("sendDocument", b"", {}, "file must be non-empty"),
        ("sendDocument", b"a", {"caption": "x" * 1025}, "message caption is too long"),
    ],
    ids=lambda v: v if isinstance(v, str) else "-",
)  # fmt: skip
async def test_files_that_are_refused(client: Client, method: str, data: bytes, more: Json, refusal: str) -> None:
    chat = client.server.private(client.server.user("Alice"))
    name = method.removeprefix("send").lower()
    answer = await client.upload(method, {name: data}, chat_id=str(chat.id), **more)
    assert refusal in refused(answer)
    assert chat.from_bots() == []


@pytest.mark.parametrize(
    ("method", "megabytes", "refusal"),
    [("sendPhoto", 10, "is too big for a photo"), ("sendDocument", 50, "400 Bad Request: file is too big")],
)
async def test_files_that_are_too_big(client: Client, method: str, megabytes: int, refusal: str) -> None:
    chat = client.server.private(client.server.user("Alice"))
    name = method.removeprefix("send").lower()
    answer = await client.upload(method, {name: png(9, 9, megabytes * 1024 * 1024)}, chat_id=str(chat.id))
    assert refusal in refused(answer)


@pytest.mark.parametrize(("data", "size"), [(png(640, 480), (640, 480)), (jpeg(32, 20), (32, 20))])
async def test_photos_are_sent_and_sent_again(
    telegram: TelegramServer, client: Client, data: bytes, size: tuple[int, int]
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    first = (await client.upload("sendPhoto", {"photo": data}, chat_id=str(chat.id), caption="x" * 1024))["result"]
    (photo,) = first["photo"]
    assert (photo["width"], photo["height"]) == size
    again = await client.result("sendPhoto", chat_id=chat.id, photo=photo["file_id"])
    assert again["photo"][0]["file_id"] == photo["file_id"]
    assert "wrong remote file identifier" in await client.refusal("sendPhoto", chat_id=chat.id, photo="none")


@pytest.mark.parametrize(
    ("method", "given", "refusal"),
    [
        ("editMessageCaption", {"message_id": 1, "caption": "a"}, "there is no caption in the message to edit"),
        ("editMessageText", {"message_id": 2, "text": "a"}, "there is no text in the message to edit"),
        ("editMessageText", {"message_id": 1, "text": ""}, "message text is empty"),
        ("editMessageText", {"message_id": 3, "text": "a"}, "message can't be edited"),
        ("editMessageText", {"message_id": 9, "text": "a"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "one"}, "message is not modified"),
        ("editMessageCaption", {"message_id": 2, "caption": "x" * 1025}, "message caption is too long"),
        ("editMessageCaption", {"message_id": 2, "caption": "two"}, "message is not modified"),
        ("editMessageReplyMarkup", {"message_id": 1}, "message is not modified"),
        ("editMessageReplyMarkup", {"message_id": 1, **button(callback_data="")}, "BUTTON_DATA_INVALID"),
        ("deleteMessage", {"message_id": 9}, "message to delete not found"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": [1] * 101}, "too many messages to delete"),
    ],
)  # fmt: skip
async def test_changes_that_are_refused(client: Client, method: str, given: Json, refusal: str) -> None:
    alice = client.server.user("Alice")
    chat = client.server.private(alice)
    await client.result("sendMessage", chat_id=chat.id, text="one")
    await client.upload("sendPhoto", {"photo": png(9, 9)}, chat_id=str(chat.id), caption="two")
    await chat.say(alice, "three")
    assert (await client.refusal(method, chat_id=chat.id, **given)).startswith(f"400 Bad Request: {refusal}")
    assert len(chat.messages) == 3


async def test_captions_and_keyboards_are_edited(telegram: TelegramServer, client: Client) -> None:
    chat = telegram.private(telegram.user("Alice"))
    sent = (await client.upload("sendPhoto", {"photo": png(9, 9)}, chat_id=str(chat.id), caption="a"))["result"]
    here = {"chat_id": chat.id, "message_id": sent["message_id"]}
    keyboard: Json = {"reply_markup": buttons(BUTTON)}
    assert (await client.result("editMessageReplyMarkup", **here, **keyboard))["caption"] == "a"
    edited = await client.result("editMessageCaption", **here, caption="b")
    assert edited["caption"] == "b"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]


async def test_who_may_delete_what(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    private, group = telegram.private(alice), telegram.supergroup("News", alice)
    theirs, in_group = await private.say(alice, "a"), await group.say(alice, "a")
    own, old = [await client.result("sendMessage", chat_id=group.id, text="a") for _ in range(2)]

    async def delete(message: Json) -> str:
        answer = await client.call("deleteMessage", chat_id=message["chat"]["id"], message_id=message["message_id"])
        return "deleted" if answer["ok"] else answer["description"]

    assert [await delete(m) for m in (theirs, own, in_group)] == [
        "deleted",
        "deleted",
        "Bad Request: message can't be deleted",
    ]
    telegram.advance(TWO_DAYS + 1)
    assert await delete(old) == "Bad Request: message can't be deleted"
    await group.promote(client.bot, alice, can_delete_messages=False)
    given = {"chat_id": group.id, "message_ids": [old["message_id"], in_group["message_id"], 99]}
    assert await client.refusal("deleteMessages", **given) == "400 Bad Request: message can't be deleted"
    await group.promote(client.bot, alice)
    assert await client.result("deleteMessages", **given) is True
    assert [m for m in group.messages.values() if "text" in m] == []


async def test_actions_are_those_that_there_are(telegram: TelegramServer, client: Client) -> None:
    chat = telegram.private(telegram.user("Alice"))
    assert await client.refusal("sendChatAction", chat_id=chat.id, action="dancing") == (
        "400 Bad Request: wrong parameter action in request"
    )
    assert await client.result("sendChatAction", chat_id=chat.id, action="upload_photo") is True


async def test_files_are_fetched_up_to_twenty_megabytes(telegram: TelegramServer, client: Client) -> None:
    small, large = telegram.file("a", b"abc"), telegram.file("b", bytes(20 * 1024 * 1024 + 1))
    path = (await client.result("getFile", file_id=small["file_id"]))["file_path"]
    async with client.session.get(f"{telegram.url}/file/bot{client.token}/{path}") as response:
        assert await response.read() == b"abc"
    assert await client.refusal("getFile", file_id=large["file_id"]) == "400 Bad Request: file is too big"
    assert "wrong file_id" in await client.refusal("getFile", file_id="none")


async def test_a_text_that_looks_like_a_number_is_a_text_in_a_form_too(telegram: TelegramServer) -> None:
    async with httpx.AsyncClient() as client:
        chat = telegram.private(telegram.user("Alice"))
        form = {"chat_id": str(chat.id), "text": "0", "business_connection_id": "0"}
        await client.post(f"{telegram.url}/bot{TOKEN}/sendMessage", data=form)
    assert telegram.called("sendMessage") == [{"chat_id": chat.id, "text": "0", "business_connection_id": "0"}]
