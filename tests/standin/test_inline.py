"""Answering from anywhere: inline queries and their cache, guests, links, and what is sent by them."""

import asyncio
from typing import Any

import pytest

from tests.standin.client import Client
from tests.standin.inline import Answering
from tests.standin.room import ANONYMOUS
from tests.standin.server import TelegramServer
from tests.standin.state import QUERY_LIFETIME, Json

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "More", "callback_data": "x"}]]}


def article(number: int = 0, text: str = "The dam holds.", **more: Any) -> Json:
    return {"type": "article", "id": f"r{number}", "title": "t", "input_message_content": {"message_text": text}} | more


def button(**more: Any) -> Json:
    return {"button": {"text": "Open", "start_parameter": "x"} | more}


async def typed(telegram: Answering, client: Client, user: Json, text: str, **answer: Any) -> tuple[Json, int]:
    """What somebody who types is offered, and how many queries reach the bot, which gives `answer` to each."""

    async def answer_one() -> None:
        await telegram.until(lambda: bool(client.bot.updates), "the query")
        (query,) = await client.updates("inline_query")
        await client.result("answerInlineQuery", inline_query_id=query["id"], **({"results": [article()]} | answer))

    before = next(telegram.numbers)
    asking, answering = asyncio.create_task(telegram.inline(user, text, client.bot)), asyncio.create_task(answer_one())
    await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
    answering.cancel()
    return await asking, sum(int(number) > before for number in telegram.queries)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"results": [article(n) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [article(id="ü" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(text="")]}, "message text is empty"),
        ({"results": [article(text="x" * 4097)]}, "message is too long"),
        ({"results": [article(input_message_content={"phone_number": "1", "first_name": "A"})]}, "SEND_MESSAGE_TYPE_INVALID"),
        ({"results": [{"type": "photo", "id": "p", "photo_url": "u", "thumbnail_url": "u"}]}, "RESULT_TYPE_INVALID"),
        ({"results": [article(reply_markup={"inline_keyboard": [[{"text": "", "url": "https://e.org"}]]})]}, "non-empty"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], **button(start_parameter="")}, "START_PARAM_EMPTY"),
        ({"results": [], **button(start_parameter="x" * 65)}, "START_PARAM_INVALID"),
        ({"results": [], **button(start_parameter="a b")}, "START_PARAM_INVALID"),
        ({"results": [], **button(text="")}, "SWITCH_PM_TEXT_EMPTY"),
        ({"results": [], **button(web_app={"url": "https://example.org"})}, "exactly one of web_app and start_parameter"),
        ({"results": [], "button": {"text": "Open"}}, "exactly one of web_app and start_parameter"),
        ({"results": [], "inline_query_id": "0"}, TOO_OLD),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)  # fmt: skip
async def test_answers_that_are_refused(telegram: TelegramServer, client: Client, given: Json, refusal: str) -> None:
    query = {"from": telegram.user("Alice"), "query": "dam", "offset": ""}
    number = await telegram.put(client.bot, "inline_query", query)
    assert refusal in await client.refusal("answerInlineQuery", **({"inline_query_id": number} | given))
    assert (await client.call("answerInlineQuery", inline_query_id=number, results=[article()]))["ok"]
    assert await client.refusal("answerInlineQuery", inline_query_id=number, results=[]) == TOO_OLD


async def test_a_query_says_where_it_comes_from(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice", language_code="de")
    asking = asyncio.create_task(telegram.inline(alice, "x" * 300, client.bot, chat_type="group", offset="20"))
    await telegram.until(lambda: bool(client.bot.updates), "the query")
    (query,) = await client.updates("inline_query")
    assert (query["chat_type"], query["offset"], query["from"]) == ("group", "20", alice)
    assert query["query"] == "x" * 256
    await client.result("answerInlineQuery", inline_query_id=query["id"], results=[], **button())
    assert (await asking)["button"]["start_parameter"] == "x"


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, [1, 0, 0]),
        ({"is_personal": False, "cache_time": 60}, [1, 0, 0]),
        ({"is_personal": True, "cache_time": 60}, [1, 0, 1]),
        ({"is_personal": True, "cache_time": 0}, [1, 1, 1]),
        ({"cache_time": 0}, [1, 1, 1]),
    ],
)
async def test_answers_are_kept_for_one_or_for_all(
    telegram: TelegramServer, client: Client, given: Json, asked: list[int]
) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    found = [await typed(telegram, client, user, "dam", **given) for user in (alice, alice, bob)]
    assert [number for _, number in found] == asked
    assert all(answer["results"] == [article()] for answer, _ in found)


async def test_answers_are_kept_for_their_text_and_their_time(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    assert (await typed(telegram, client, alice, "dam", cache_time=60))[1] == 1
    assert (await typed(telegram, client, alice, "dams"))[1] == 1
    telegram.advance(59)
    assert (await typed(telegram, client, alice, "dam", cache_time=60))[1] == 0
    telegram.advance(1)
    assert (await typed(telegram, client, alice, "dam", cache_time=60))[1] == 1


async def test_a_query_is_too_old_after_a_while(telegram: TelegramServer, client: Client) -> None:
    query = {"from": telegram.user("Alice"), "query": "dam", "offset": ""}
    number = await telegram.put(client.bot, "inline_query", query)
    telegram.advance(QUERY_LIFETIME + 1)
    assert await client.refusal("answerInlineQuery", inline_query_id=number, results=[]) == TOO_OLD


async def test_a_sent_result_can_be_pressed_and_edited(telegram: TelegramServer, client: Client) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    offered, _ = await typed(telegram, client, alice, "dam", results=[article(reply_markup=KEYBOARD)])
    message = await telegram.choose(alice, offered, client.bot)
    pressing = asyncio.create_task(telegram.press_inline(message, "More", bob))
    await telegram.until(lambda: bool(client.bot.updates), "the press")
    (query,) = await client.updates("callback_query")
    assert "message" not in query
    assert query["from"] == bob
    edited = {"inline_message_id": query["inline_message_id"], "text": "The dam broke."}
    assert await client.result("editMessageText", **edited) is True
    assert "not modified" in await client.refusal("editMessageText", **edited)
    await client.result("answerCallbackQuery", callback_query_id=query["id"])
    assert "text" not in await pressing
    assert message["text"] == "The dam broke."
    assert "reply_markup" not in message
    edited["inline_message_id"] = "none"
    assert await client.refusal("editMessageText", **edited) == "400 Bad Request: MESSAGE_ID_INVALID"


async def test_a_result_sent_to_a_chat_of_the_bot_is_a_message_of_the_person(
    telegram: TelegramServer, client: Client
) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    offered, _ = await typed(telegram, client, alice, "dam", results=[article(reply_markup=KEYBOARD)])
    sent = await telegram.choose(alice, offered, client.bot, chat=group)
    (told,) = await client.updates("message")
    assert (told["from"], told["via_bot"]["id"], told["text"]) == (alice, client.bot.id, "The dam holds.")
    edited = {"inline_message_id": sent["inline_message_id"], "text": "b"}
    await client.result("editMessageText", **edited)
    assert group.messages[told["message_id"]]["text"] == "b"
    assert group.from_bots() == []


async def test_a_guest_answers_once_with_a_result(telegram: TelegramServer, client: Client) -> None:
    alice, bob = telegram.user("Alice"), telegram.user("Bob")
    assert (await client.result("getMe"))["supports_guest_queries"] is True
    elsewhere = telegram.group("Elsewhere", alice, bob, bots=False)
    link = await elsewhere.say(bob, "https://example.org/dam")
    asking = asyncio.create_task(
        telegram.guest(alice, "@dateline_bot does it hold?", client.bot, chat=elsewhere, reply_to=link)
    )
    await telegram.until(lambda: bool(client.bot.updates), "the query")
    (message,) = await client.updates("guest_message")
    assert message["reply_to_message"]["text"] == "https://example.org/dam"
    assert (message["from"], message["chat"]) == (alice, elsewhere.info)
    given = {"guest_query_id": message["guest_query_id"], "result": article(reply_markup=KEYBOARD)}
    assert "message text is empty" in await client.refusal("answerGuestQuery", **(given | {"result": article(text="")}))
    sent = await client.result("answerGuestQuery", **given)
    assert await client.refusal("answerGuestQuery", **given) == TOO_OLD
    answer = await asking
    assert (answer["text"], answer["inline_message_id"]) == ("The dam holds.", sent["inline_message_id"])
    assert answer["guest_bot_caller_user"] == alice
    assert await client.refusal("sendMessage", chat_id=elsewhere.id, text="a") == (
        "403 Forbidden: bot is not a member of the group chat"
    )


async def test_what_a_guest_sent_can_be_pressed(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    number = await telegram.call_guest(alice, "@dateline_bot does it hold?", client.bot)
    await client.updates()
    sent = await client.result("answerGuestQuery", guest_query_id=number, result=article(reply_markup=KEYBOARD))
    message = telegram.inline_messages[sent["inline_message_id"]]
    pressing = asyncio.create_task(telegram.press_inline(message, "More", alice))
    await telegram.until(lambda: bool(client.bot.updates), "the press")
    (query,) = await client.updates("callback_query")
    assert query["inline_message_id"] == sent["inline_message_id"]
    await client.result("answerCallbackQuery", callback_query_id=query["id"])
    await pressing


async def test_answers_fit_their_queries(telegram: TelegramServer, client: Client) -> None:
    number = await telegram.call_guest(telegram.user("Alice"), "@dateline_bot x", client.bot)
    assert await client.refusal("answerInlineQuery", inline_query_id=number, results=[]) == TOO_OLD
    assert await client.refusal("answerCallbackQuery", callback_query_id=number) == TOO_OLD
    assert (await client.call("answerGuestQuery", guest_query_id=number, result=article()))["ok"]


async def test_a_guest_is_not_called_without_a_mention(telegram: TelegramServer, client: Client) -> None:
    alice = telegram.user("Alice")
    for text in ("does it hold?", "/ask does it hold?", "@other_bot does it hold?"):
        with pytest.raises(AssertionError, match="does not mention the bot"):
            await telegram.call_guest(alice, text, client.bot)
    with pytest.raises(AssertionError, match="no guest there"):
        await telegram.call_guest(alice, "@dateline_bot x", client.bot, chat=telegram.group("News", alice))


async def test_a_group_can_call_a_guest(telegram: TelegramServer, client: Client) -> None:
    elsewhere = telegram.supergroup("Elsewhere", bots=False)
    called: Json = {"chat": elsewhere, "sender_chat": elsewhere.info}
    number = await telegram.call_guest(ANONYMOUS, "@dateline_bot x", client.bot, **called)
    sent = await client.result("answerGuestQuery", guest_query_id=number, result=article())
    message = telegram.inline_messages[sent["inline_message_id"]]
    assert message["guest_bot_caller_chat"] == elsewhere.info


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://t.me/dateline_bot?start=a-1_B", "/start a-1_B"),
        ("https://t.me/Dateline_Bot?start=" + "x" * 64, "/start " + "x" * 64),
    ],
)
async def test_links_start_the_bot(telegram: TelegramServer, client: Client, url: str, text: str) -> None:
    alice = telegram.user("Alice")
    await telegram.follow_link(alice, url)
    (told,) = await client.updates("message")
    assert (told["text"], told["chat"]["id"]) == (text, alice["id"])


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/dateline_bot?start=" + "x" * 65,
        "https://t.me/dateline_bot?start=a.b",
        "https://t.me/another_bot?start=a",
        "https://example.org/dateline_bot?start=a",
    ],
)
async def test_other_links_do_not(telegram: TelegramServer, url: str) -> None:
    with pytest.raises(AssertionError):
        await telegram.follow_link(telegram.user("Alice"), url)
