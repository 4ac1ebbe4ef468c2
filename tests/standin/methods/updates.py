"""Methods by which a bot gets its updates and files."""

import re

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.polling import poll
from tests.standin.state import State
from tests.standin.webhooks import Webhook
from tests.standin.wire import Json, Upload

MOST_DOWNLOAD = 20 * 1024 * 1024
MOST_SECRET = 256


async def get_updates(state: State, bot: Bot, given: Json) -> list[Json]:
    if "allowed_updates" in given and not bot.webhook:
        bot.allowed = given["allowed_updates"]
    return await poll(state, bot, given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0))


async def set_webhook(state: State, bot: Bot, given: Json) -> bool:
    if not given["url"]:
        return await delete_webhook(state, bot, given)
    secret = given.get("secret_token", "")
    if len(secret) > MOST_SECRET:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    hook = Webhook(state, bot, given["url"], secret, _certificate(given), _connections(given))
    await _forget(bot, given)
    if "allowed_updates" in given:
        bot.allowed = given["allowed_updates"]
    bot.webhook, bot.hook = hook.url, hook
    hook.start()
    await state.notify()
    return True


async def delete_webhook(state: State, bot: Bot, given: Json) -> bool:
    await _forget(bot, given)
    await state.notify()
    return True


async def _forget(bot: Bot, given: Json) -> None:
    """End the webhook that there is."""
    hook, bot.hook, bot.webhook = bot.hook, None, ""
    if hook:
        await hook.stop()
    if given.get("drop_pending_updates"):
        bot.updates.clear()


def _certificate(given: Json) -> bytes:
    upload = given.get("certificate")
    if upload is None:
        return b""
    if not isinstance(upload, Upload) or b"-----BEGIN CERTIFICATE-----" not in upload.data:
        raise bad_request("bad webhook: Failed to set custom certificate file")
    return upload.data


def _connections(given: Json) -> int:
    """Telegram takes what is out of range for the nearest that is not."""
    wanted: int = given.get("max_connections", 40)
    return min(max(wanted, 1), 100)


async def get_webhook_info(_state: State, bot: Bot, _given: Json) -> Json:
    if bot.hook:
        return bot.hook.info()
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(bot.updates)}


async def get_file(state: State, _bot: Bot, given: Json) -> Json:
    path = f"documents/{given['file_id']}"
    if path not in state.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(state.files[path]) > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    unique = {"file_id": given["file_id"], "file_unique_id": given["file_id"]}
    return unique | {"file_path": path, "file_size": len(state.files[path])}
