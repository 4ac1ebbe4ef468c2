"""Methods by which a bot gets its updates and files."""

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.polling import poll
from tests.standin.state import State
from tests.standin.wire import Json

MOST_DOWNLOAD = 20 * 1024 * 1024


async def get_updates(state: State, bot: Bot, given: Json) -> list[Json]:
    if "allowed_updates" in given and not bot.webhook:
        bot.allowed = given["allowed_updates"]
    return await poll(state, bot, given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0))


async def set_webhook(_state: State, bot: Bot, given: Json) -> bool:
    bot.webhook = given["url"]
    return True


async def delete_webhook(_state: State, bot: Bot, given: Json) -> bool:
    bot.webhook = ""
    if given.get("drop_pending_updates"):
        bot.updates.clear()
    return True


async def get_webhook_info(_state: State, bot: Bot, _given: Json) -> Json:
    return {"url": bot.webhook, "has_custom_certificate": False, "pending_update_count": len(bot.updates)}


async def get_file(state: State, _bot: Bot, given: Json) -> Json:
    path = f"documents/{given['file_id']}"
    if path not in state.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(state.files[path]) > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    unique = {"file_id": given["file_id"], "file_unique_id": given["file_id"]}
    return unique | {"file_path": path, "file_size": len(state.files[path])}
