"""Reactions of bots and of people."""

import pytest

from tests.conftest import TOKEN
from tests.standin import spec
from tests.standin.client import Client
from tests.standin.conftest import needs_spec
from tests.standin.reactions import EMOJI
from tests.standin.room import ANONYMOUS
from tests.standin.server import TelegramServer
from tests.standin.state import Json


def emoji(*signs: str) -> list[Json]:
    return [{"type": "emoji", "emoji": sign} for sign in signs]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reaction": emoji("👍", "🔥")}, "400 Bad Request: REACTIONS_TOO_MANY"),
        ({"reaction": emoji("🌶")}, "400 Bad Request: REACTION_INVALID"),
        ({"reaction": emoji("✅")}, "400 Bad Request: REACTION_INVALID"),
        ({"reaction": emoji("")}, "400 Bad Request: REACTION_INVALID"),
        ({"reaction": emoji("💩")}, "400 Bad Request: REACTION_INVALID"),
        ({"reaction": [{"type": "custom_emoji", "custom_emoji_id": "1"}]}, "400 Bad Request: REACTION_INVALID"),
        ({"reaction": [{"type": "paid"}]}, "400 Bad Request: REACTION_INVALID"),
        ({"reaction": emoji("👍"), "message_id": 99}, "400 Bad Request: message to react not found"),
        ({"reaction": emoji("👍"), "message_id": 2}, "400 Bad Request: MESSAGE_ID_INVALID"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)  # fmt: skip
async def test_reactions_that_are_refused(telegram: TelegramServer, client: Client, given: Json, refusal: str) -> None:
    alice = telegram.user("Alice")
    group = telegram.group("News", alice)
    said = await group.say(alice, "/a")
    await group.say(alice, new_chat_title="Old")
    group.allowed_reactions = EMOJI - {"💩"}
    here = {"chat_id": group.id, "message_id": said["message_id"]}
    assert await client.refusal("setMessageReaction", **(here | given)) == refusal
    assert group.reaction(said, client.bot.user) is None


async def test_a_bot_has_one_reaction_which_it_can_change_and_take_away(
    telegram: TelegramServer, client: Client
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    said = await chat.say(alice, "hello")
    seen = []
    for wanted in (emoji("👍"), emoji("❤\u200d🔥"), []):
        given = {"chat_id": chat.id, "message_id": said["message_id"], "reaction": wanted}
        assert await client.result("setMessageReaction", **given) is True
        seen.append(chat.reaction(said, client.bot.user))
    assert seen == ["👍", "❤\u200d🔥", None]
    assert not await client.updates("message_reaction")


@pytest.mark.parametrize(
    ("kind", "admin", "allowed", "told"),
    [
        ("private", False, ["message_reaction"], True),
        ("private", False, None, False),
        ("private", False, [], False),
        ("group", True, ["message_reaction"], True),
        ("group", False, ["message_reaction"], False),
        ("group", True, ["message"], False),
    ],
)
async def test_who_is_told_of_a_persons_reaction(
    client: Client, kind: str, admin: bool, allowed: list[str] | None, told: bool
) -> None:
    telegram = client.server
    alice = telegram.user("Alice")
    chat = telegram.private(alice) if kind == "private" else telegram.group("News", alice)
    if admin:
        chat.admins.add(client.bot.id)
    telegram.bots[TOKEN].allowed = allowed
    sent = await client.result("sendMessage", chat_id=chat.id, text="a")
    await chat.react(sent, alice, "👍")
    await chat.react(sent, alice, None)
    updates = await client.updates("message_reaction")
    assert [(u["old_reaction"], u["new_reaction"]) for u in updates] == (
        [([], emoji("👍")), (emoji("👍"), [])] if told else []
    )
    assert all(u["user"] == alice and u["message_id"] == sent["message_id"] for u in updates)


async def test_an_anonymous_administrator_reacts_as_the_group(telegram: TelegramServer, client: Client) -> None:
    group = telegram.group("News", telegram.user("Alice"))
    group.admins.add(client.bot.id)
    telegram.bots[TOKEN].allowed = ["message_reaction"]
    sent = await client.result("sendMessage", chat_id=group.id, text="a")
    await group.react(sent, ANONYMOUS, "👎")
    (update,) = await client.updates("message_reaction")
    assert update["actor_chat"]["id"] == group.id
    assert "user" not in update


@needs_spec
def test_the_list_of_reactions_is_that_of_the_bot_api() -> None:
    (said,) = [f["description"] for f in spec.fields("ReactionTypeEmoji") if f["name"] == "emoji"]
    assert set(said.split('"')[1::2]) == EMOJI
