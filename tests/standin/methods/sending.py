"""Methods that put something into a chat."""

from tests.standin import images
from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.formatting import check_caption, check_text
from tests.standin.forum import checked_thread
from tests.standin.keyboards import check_markup
from tests.standin.methods import ephemeral
from tests.standin.methods.reach import place, reachable, writable
from tests.standin.reactions import chosen
from tests.standin.room import is_service
from tests.standin.state import Chat, State
from tests.standin.wire import Json, Upload

ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip
MOST_DOCUMENT = 50 * 1024 * 1024


async def send_message(state: State, bot: Bot, given: Json) -> Json:
    chat = writable(state, bot, given)
    check_text(given.get("text"), given.get("entities", []))
    content = {k: given[k] for k in ("text", "entities") if given.get(k)}
    if ephemeral.is_wanted(state, given):
        return await ephemeral.send(state, bot, chat, given, content)
    return await _send(state, bot, chat, given, content)


async def send_document(state: State, bot: Bot, given: Json) -> Json:
    chat = writable(state, bot, given, "can_send_documents")
    upload = given["document"]
    if not isinstance(upload, Upload) or not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > MOST_DOCUMENT:
        raise bad_request("file is too big")
    return await _send(state, bot, chat, given, {"document": state.file(str(upload), upload.data), **_caption(given)})


async def send_photo(state: State, bot: Bot, given: Json) -> Json:
    chat = writable(state, bot, given, "can_send_photos")
    upload = given["photo"]
    if isinstance(upload, Upload):
        width, height = images.check_photo(upload.data)
        sent = state.file(str(upload), upload.data)
    elif f"documents/{upload}" in state.files:
        sent, (width, height) = {"file_id": upload, "file_unique_id": upload}, (90, 90)
    else:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    size = {k: sent[k] for k in ("file_id", "file_unique_id", "file_size") if k in sent}
    photo = [size | {"width": width, "height": height}]
    return await _send(state, bot, chat, given, {"photo": photo, **_caption(given)})


async def send_chat_action(state: State, bot: Bot, given: Json) -> bool:
    chat = writable(state, bot, given)
    checked_thread(chat, given.get("message_thread_id"), bot.id)
    if given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


async def set_message_reaction(state: State, bot: Bot, given: Json) -> bool:
    chat = reachable(state, bot, given)
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    if is_service(message):
        raise bad_request("MESSAGE_ID_INVALID")
    emoji = chosen(given.get("reaction", []), chat.allowed_reactions)
    on_message = chat.reactions.setdefault(message["message_id"], {})
    on_message.pop(bot.id, None)
    if emoji:
        on_message[bot.id] = emoji
    await state.notify()
    return True


async def _send(state: State, bot: Bot, chat: Chat, given: Json, content: Json) -> Json:
    check_markup(given.get("reply_markup"))
    markup = {"reply_markup": given["reply_markup"]} if given.get("reply_markup") else {}
    message = chat.add(bot.user, **place(state, bot, chat, given), **content, **markup)
    await state.notify()
    return message


def _caption(given: Json) -> Json:
    check_caption(given.get("caption"), given.get("caption_entities", []))
    return {k: given[k] for k in ("caption", "caption_entities") if given.get(k)}
