"""Methods that answer what people ask of a bot without writing to it: presses, inline and guest queries."""

import re
from typing import Any

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.formatting import check_text, units
from tests.standin.keyboards import check_markup
from tests.standin.state import State
from tests.standin.wire import Json

MOST_RESULTS, MOST_ID, MOST_OFFSET, MOST_NOTE = 50, 64, 64, 200


async def answer_callback_query(state: State, bot: Bot, given: Json) -> bool:
    if units(given.get("text", "")) > MOST_NOTE:
        raise bad_request("MESSAGE_TOO_LONG")
    await state.answered(bot, "callback_query", given["callback_query_id"], given)
    return True


async def answer_inline_query(state: State, bot: Bot, given: Json) -> bool:
    results = given["results"]
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({r["id"] for r in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    if len(given.get("next_offset", "").encode()) > MOST_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    if given.get("button"):
        _check_button(given["button"])
    await state.answered(bot, "inline_query", given["inline_query_id"], given)
    return True


async def answer_guest_query(state: State, bot: Bot, given: Json) -> Json:
    _check_result(given["result"])
    query = state.queries.get(given["guest_query_id"])
    message = state.inline_message(bot, sent(given["result"]) | (_caller(query.content) if query else {}))
    await state.answered(bot, "guest_message", given["guest_query_id"], message)
    return {"inline_message_id": message["inline_message_id"]}


def _caller(asked: Json) -> Json:
    """Who called a guest: a person, or a chat in whose name somebody writes."""
    if "sender_chat" in asked:
        return {"guest_bot_caller_chat": asked["sender_chat"]}
    return {"guest_bot_caller_user": asked["from"]}


def sent(result: Json) -> Json:
    """What the message of a result holds."""
    given = result["input_message_content"]
    content = {"text": given["message_text"], "entities": given.get("entities")}
    content["reply_markup"] = result.get("reply_markup")
    return {k: v for k, v in content.items() if v}


def _check_result(result: Json) -> None:
    if not 1 <= len(result["id"].encode()) <= MOST_ID:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] != "article":
        raise bad_request("RESULT_TYPE_INVALID")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content: Any = result["input_message_content"]
    if "message_text" not in content:
        raise bad_request("SEND_MESSAGE_TYPE_INVALID")
    check_text(content["message_text"], content.get("entities", []))
    check_markup(result.get("reply_markup"))


def _check_button(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("exactly one of web_app and start_parameter must be given")
    parameter = button.get("start_parameter")
    if parameter is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter):
        raise bad_request("START_PARAM_INVALID" if parameter else "START_PARAM_EMPTY")
