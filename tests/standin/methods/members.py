"""Methods about chats and who is in them."""

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.methods.reach import reachable
from tests.standin.room import ANONYMOUS
from tests.standin.state import State
from tests.standin.wire import Json

GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


async def get_chat(state: State, bot: Bot, given: Json) -> Json:
    chat = reachable(state, bot, given)
    return chat.info | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}


async def get_chat_member(state: State, bot: Bot, given: Json) -> Json:
    chat = reachable(state, bot, given)
    user = state.users.get(given["user_id"])
    if user is None:
        raise bad_request("user not found")
    return chat.member(user)


async def get_chat_administrators(state: State, bot: Bot, given: Json) -> list[Json]:
    chat = reachable(state, bot, given)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    numbers = chat.admins | ({chat.owner} if chat.owner is not None else set())
    return [
        chat.member(state.users[n])
        for n in sorted(numbers)
        if n == bot.id or (n not in state.bots_by_id and n != ANONYMOUS["id"])
    ]


async def get_chat_member_count(state: State, bot: Bot, given: Json) -> int:
    chat = reachable(state, bot, given)
    return 2 if chat.kind == "private" else len(chat.members)


async def leave_chat(state: State, bot: Bot, given: Json) -> bool:
    chat = reachable(state, bot, given)
    if chat.kind == "private":
        raise bad_request("chat not found")
    await chat.leave(bot)
    return True
