"""Updates that cannot be read, or hold what no text can, harm no others."""

import json
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.telegram.client.soundness import sound_body, sound_update
from retrieval.services.library import Library
from tests.bot.attended import attended, delivered
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.wire import Json

CHAT: Json = {"id": 5, "type": "private", "first_name": "A"}
MESSAGE: Json = {
    "message_id": 1,
    "date": 1_700_000_000,
    "chat": CHAT,
    "from": {"id": 5, "is_bot": False, "first_name": "A"},
}


def with_message(**content: Any) -> Json:
    return {"update_id": 7, "message": MESSAGE | content}


UNREADABLE = {
    "a date in the year 10,000": with_message(text="hello", date=253_402_300_800),
    "a date before the year 1": with_message(text="hello", date=-(10**14)),
    "a date beyond all clocks": with_message(text="hello", date=2**63),
    "an edit at no time": {"update_id": 7, "edited_message": MESSAGE | {"text": "hello", "edit_date": 2**53}},
    "a video without end": with_message(video={"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1, "duration": 2**63}),
    "an entity without a place": with_message(text="hello", entities=[{"type": "bold"}]),
}  # fmt: skip
HALVES = ("\ud800", "what \udc00?", "/ask \udbff who", "\udfff\ud83d")


@pytest.mark.parametrize("update", UNREADABLE.values(), ids=UNREADABLE)
def test_of_an_update_that_cannot_be_read_the_number_is_left(update: Json) -> None:
    assert sound_update(update) == {"update_id": 7}


def test_a_readable_update_stays_as_it_is() -> None:
    update = with_message(
        text="👍 @dateline_bot who?", entities=[{"type": "mention", "offset": 3, "length": 13}], new_field={"a": [1]}
    )
    assert sound_update(update) == update


@pytest.mark.parametrize("text", HALVES)
def test_halves_of_surrogate_pairs_are_replaced_in_place(text: str) -> None:
    made = sound_update(with_message(text=text))["message"]["text"]
    assert len(made) == len(text)
    assert made.encode()


ENTITIES = [
    (0, 2, True), (0, 1, False), (1, 1, False), (2, 1, True), (0, 3, True), (0, 4, False), (-1, 2, False), (2, 0, False), (3, 1, False), (2, 2**31, False), (1, 2, False),
]  # fmt: skip


@pytest.mark.parametrize(("offset", "length", "stays"), ENTITIES)
@pytest.mark.parametrize(("text", "entities"), [("text", "entities"), ("caption", "caption_entities")])
def test_entities_outside_the_text_or_in_the_middle_of_a_character_are_left_out(
    text: str, entities: str, offset: int, length: int, stays: bool
) -> None:
    marked = {"type": "bold", "offset": offset, "length": length}
    made = sound_update(with_message(**{text: "👍a", entities: [marked]}))
    assert made["message"][entities] == ([marked] if stays else [])


@given(st.text(st.characters(), max_size=12), st.integers(-3, 30), st.integers(-3, 30))
def test_what_remains_can_be_cut_out(text: str, offset: int, length: int) -> None:
    marked = {"type": "mention", "offset": offset, "length": length}
    message = Update.de_json(sound_update(with_message(text=text, entities=[marked])), None).message
    assert message is not None
    assert all(message.parse_entities().values())


@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"[" * 100_000, b"[]", b'{"ok": true, "result": true}', b'{"result": [1]}', b'{"result": {}}'],
)
def test_what_is_no_answer_with_updates_stays_as_it_is(body: bytes) -> None:
    assert sound_body(body) == body


@pytest.mark.parametrize("update", [*UNREADABLE.values(), *(with_message(text=text) for text in HALVES)])
async def test_those_that_came_with_it_are_answered(
    telegram: TelegramServer, seed_library: Library, update: Json
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    (bot,) = telegram.bots.values()
    bot.updates.append(update)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "how many US troops are in Japan?")
        assert "54,000" in (await chat.answer())["text"]
        await telegram.settled(bot)
    # The update breaks the Bot API on purpose.
    assert all(violation.startswith("getUpdates answers") for violation in telegram.violations)
    telegram.violations.clear()


@pytest.mark.parametrize("update", [UNREADABLE["a date beyond all clocks"], with_message(text=HALVES[0])])
async def test_a_delivery_that_cannot_be_read_is_taken_once(
    telegram: TelegramServer, seed_library: Library, update: Json
) -> None:
    place = delivered(TELEGRAM_BOT_TOKEN=TOKEN)
    async with attended(telegram, seed_library, place), aiohttp.ClientSession() as session:
        (bot,) = telegram.bots.values()
        await telegram.until(lambda: bool(bot.webhook), "the webhook")
        headers = {"X-Telegram-Bot-Api-Secret-Token": place["WEBHOOK_SECRET"]}
        async with session.post(place["WEBHOOK_URL"], data=json.dumps(update), headers=headers) as answer:
            assert answer.status == 200
