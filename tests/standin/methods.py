"""The Bot API's methods, as far as Dateline uses them: one function each, found by name in METHODS."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.standin.errors import NOT_MODIFIED, QUERY_TOO_OLD, bad_request
from tests.standin.formatting import check_markup, check_text
from tests.standin.state import Bot, Chat, Json, State, Upload, without_reply

Method = Callable[[State, Bot, Json], Awaitable[Any]]


async def get_me(_state: State, bot: Bot, _given: Json) -> Json:
    return bot.user | {"can_join_groups": True, "can_read_all_group_messages": not bot.privacy}


async def get_updates(state: State, bot: Bot, given: Json) -> list[Json]:
    allowed = given.get("allowed_updates")
    return await state.poll(bot, given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0), allowed)


async def send_message(state: State, bot: Bot, given: Json) -> Json:
    chat = _writable(state, given)
    check_text(given.get("text"), given.get("entities", []))
    check_markup(given.get("reply_markup"))
    message = chat.add(bot.user, **_content(given), **_reply(chat, given), **_thread(chat, given))
    await state.notify()
    return message


async def answer_inline_query(state: State, _bot: Bot, given: Json) -> bool:
    results = given["results"]
    if len(results) > 50 or len({r["id"] for r in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE" if len(results) <= 50 else "RESULTS_TOO_MUCH")
    for result in results:
        if not 1 <= len(result["id"].encode()) <= 64:
            raise bad_request("RESULT_ID_INVALID")
        content = result["input_message_content"]
        check_text(content["message_text"], content.get("entities", []))
    if state.queries.get(given["inline_query_id"], given) is not None:
        raise bad_request(QUERY_TOO_OLD)
    state.queries[given["inline_query_id"]] = given
    await state.notify()
    return True


async def get_file(state: State, _bot: Bot, given: Json) -> Json:
    path = f"documents/{given['file_id']}"
    if path not in state.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(state.files[path]) > 20 * 1024 * 1024:
        raise bad_request("file is too big")
    return {
        "file_id": given["file_id"],
        "file_unique_id": given["file_id"],
        "file_path": path,
        "file_size": len(state.files[path]),
    }


async def send_document(state: State, bot: Bot, given: Json) -> Json:
    chat = _writable(state, given)
    upload = given["document"]
    if not isinstance(upload, Upload) or not upload.data:
        raise bad_request("file must be non-empty")
    document = state.file(str(upload), upload.data)
    message = chat.add(bot.user, document=document, **_reply(chat, given), **_thread(chat, given))
    await state.notify()
    return message


async def edit_message_text(state: State, bot: Bot, given: Json) -> Json:
    message = _own(state, bot, given, "edit")
    check_text(given.get("text"), given.get("entities", []))
    check_markup(given.get("reply_markup"))
    new = _content(given)
    old = {key: message[key] for key in ("text", "entities", "reply_markup") if key in message}
    if new == old:
        raise bad_request(NOT_MODIFIED)
    for key in old:
        del message[key]
    message.update(new, edit_date=1_700_000_200)
    await state.notify()
    return message


async def delete_message(state: State, bot: Bot, given: Json) -> bool:
    message = _own(state, bot, given, "delete")
    del state.chat(given["chat_id"]).messages[message["message_id"]]
    await state.notify()
    return True


async def answer_callback_query(state: State, _bot: Bot, given: Json) -> bool:
    if state.queries.get(given["callback_query_id"], given) is not None:
        raise bad_request(QUERY_TOO_OLD)
    if len(given.get("text", "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    state.queries[given["callback_query_id"]] = given
    await state.notify()
    return True


async def set_my_commands(_state: State, bot: Bot, given: Json) -> bool:
    commands = given["commands"]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    scope = given.get("scope", {"type": "default"})["type"]
    bot.commands[f"{scope}:{given.get('language_code', '')}"] = commands
    return True


async def set_my_description(_state: State, bot: Bot, given: Json) -> bool:
    if len(given.get("description", "")) > 512:
        raise bad_request("BOT_DESCRIPTION_INVALID")
    bot.profile["description"] = given.get("description", "")
    return True


async def set_my_short_description(_state: State, bot: Bot, given: Json) -> bool:
    if len(given.get("short_description", "")) > 120:
        raise bad_request("BOT_SHORT_DESCRIPTION_INVALID")
    bot.profile["short_description"] = given.get("short_description", "")
    return True


async def set_webhook(_state: State, bot: Bot, given: Json) -> bool:
    bot.webhook = given["url"]
    return True


async def delete_webhook(_state: State, bot: Bot, given: Json) -> bool:
    bot.webhook = ""
    if given.get("drop_pending_updates"):
        bot.updates.clear()
    return True


async def get_chat_member(state: State, _bot: Bot, given: Json) -> Json:
    chat = state.chat(given.get("chat_id"))
    user_id = given["user_id"]
    user = {"id": user_id, "is_bot": False, "first_name": "Somebody"}
    if user_id in chat.admins:
        rights = dict.fromkeys(
            ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
             "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"),
            False,
        )  # fmt: skip
        return {"status": "administrator", "user": user} | rights
    return {"status": "member" if user_id in chat.members else "left", "user": user}


async def send_chat_action(state: State, _bot: Bot, given: Json) -> bool:
    _writable(state, given)
    if given["action"] not in {"typing", "upload_photo", "upload_document", "find_location"}:
        raise bad_request("wrong parameter action in request")
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "sendMessage": send_message,
    "answerInlineQuery": answer_inline_query,
    "getFile": get_file,
    "sendDocument": send_document,
    "editMessageText": edit_message_text,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "sendChatAction": send_chat_action,
    "getChatMember": get_chat_member,
}


def _writable(state: State, given: Json) -> Chat:
    chat = state.chat(given.get("chat_id"))
    if chat.blocked:
        raise chat.blocked
    return chat


def _content(given: Json) -> Json:
    return {key: given[key] for key in ("text", "entities", "reply_markup") if given.get(key)}


def _reply(chat: Chat, given: Json) -> Json:
    wanted = given.get("reply_parameters")
    if not wanted:
        return {}
    message = chat.messages.get(wanted["message_id"])
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if wanted.get("quote") and wanted["quote"] not in message.get("text", ""):
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"reply_to_message": without_reply(message)}


def _thread(chat: Chat, given: Json) -> Json:
    thread = given.get("message_thread_id")
    if thread is None:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _own(state: State, bot: Bot, given: Json, verb: str) -> Json:
    message = _writable(state, given).messages.get(given.get("message_id", 0))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message["from"]["id"] != bot.user["id"]:
        raise bad_request(f"message can't be {verb.rstrip('e')}ed")
    return message
