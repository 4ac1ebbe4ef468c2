"""What Telegram refuses, or does not give, ends in a plain sentence for the user and in no traceback for the operator."""

import logging
from typing import Any

import pytest
from aiohttp import web

from bot.logs import NOISY
from retrieval.services.library import Library
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.wire import Json

PASTED = "The bridge over the {river} has twelve arches. It was built in 1432 by Jan Novak. It was rebuilt once. " * 8
CANNOT_EDIT = "Bad Request: message can't be edited"


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def tracebacks(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What an operator would see; the log of PTB itself they do not."""
    found = (record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR)
    return [record.message for record in found if record.name.partition(".")[0] not in NOISY]


class LostFiles(TelegramServer):
    """A stand-in that does not give a file, in one way or another."""

    def __init__(self, file: Json | int, status: int) -> None:
        super().__init__()
        self.given, self.status = file, status

    async def _answer(self, token: str, method: str, given: Json) -> Any:
        return self.given if method == "getFile" else await super()._answer(token, method, given)

    async def _download(self, request: web.Request) -> web.Response:
        return web.Response(status=self.status, text="no")


GIVEN = {"file_id": "1", "file_unique_id": "1"}


@pytest.mark.parametrize(
    ("file", "status"),
    [
        (GIVEN, 404), (GIVEN | {"file_path": "x"}, 404), (GIVEN | {"file_path": "x"}, 403), (GIVEN | {"file_path": "x"}, 401), (GIVEN | {"file_path": "x"}, 500),
    ],
)  # fmt: skip
async def test_a_file_that_telegram_does_not_give_is_not_added(
    seed_library: Library, caplog: pytest.LogCaptureFixture, file: Json, status: int
) -> None:
    async with LostFiles(file, status) as telegram:
        telegram.add_bot(TOKEN)
        alice = telegram.user("Alice")
        chat = telegram.private(alice)
        async with running_bot(telegram, seed_library):
            await chat.say(alice, document=telegram.file("a.txt", b"text"))
            said = (await chat.answer())["text"]
    assert "what you sent was not added" in said
    assert tracebacks(caplog) == []


@pytest.mark.parametrize(
    ("code", "description"), [(400, "Bad Request: file is too big"), (400, "Bad Request: wrong file_id"), (500, "")]
)
async def test_nor_is_one_that_it_refuses(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture, code: int, description: str
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        telegram.fail_next("getFile", code, description)
        await chat.say(alice, document=telegram.file("a.txt", b"text"))
        said = (await chat.answer())["text"]
    assert "what you sent was not added" in said
    assert tracebacks(caplog) == []


@pytest.mark.parametrize(
    "case",
    [
        ("/settings", "Strict", "Settings of this chat"),
        ("/briefing daily 08:00", "Berlin", "Time zone of this chat: Berlin"),
    ],
)
async def test_where_the_message_cannot_be_edited_what_a_button_leads_to_is_said_anew(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture, case: tuple[str, str, str]
) -> None:
    command, label, says = case
    alice = telegram.user("Alice", language_code="de")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/language en")
        await chat.answers(1)
        await chat.say(alice, command)
        asked = (await chat.answers(2))[-1]
        telegram.fail_next("editMessageText", 400, CANNOT_EDIT)
        await chat.press(asked, next(each for each in labels(asked) if each.startswith(label)), alice)
        said = (await chat.answers(3))[-1]
    assert says in said["text"]
    assert labels(said)
    assert tracebacks(caplog) == []


async def test_so_is_what_became_of_several_messages(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    for name in ("Elbe", "Oder"):
        await chat.say(alice, PASTED.format(river=name))
    async with running_bot(telegram, seed_library):
        asked = await chat.answer()
        telegram.fail_next("editMessageText", 400, CANNOT_EDIT)
        await chat.press(asked, "As one article", alice)
        said = (await chat.answers(2))[-1]["text"]
    assert said.startswith("Added: ")
    assert tracebacks(caplog) == []


async def test_a_button_under_a_message_that_is_gone_says_so_and_chooses_nothing(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with running_bot(telegram, seed_library):
        await chat.say(alice, "/settings")
        asked = await chat.answer()
        chat.delete(asked)
        told = await chat.press(asked, "Strict", alice)
        await chat.say(alice, "/settings")
        shown = (await chat.answers(1))[-1]
    assert told["show_alert"]
    assert "✓ Normal" in labels(shown)
    assert tracebacks(caplog) == []


async def test_who_mentions_the_bot_elsewhere_and_cannot_be_answered_is_not(
    telegram: TelegramServer, seed_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    (bot,) = telegram.bots.values()
    message = {"message_id": 1, "date": telegram.now(), "chat": chat.info, "from": alice, "text": "@dateline_bot who?"}
    async with running_bot(telegram, seed_library):
        await telegram.enqueue(bot, {"guest_message": message})
        await chat.say(alice, "hello")
        await chat.answer()
    assert telegram.called("answerGuestQuery") == []
    assert tracebacks(caplog) == []
