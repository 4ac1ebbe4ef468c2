"""What a bot says of itself: menus by scope and language, names, descriptions."""

import pytest

from tests.standin.client import Client
from tests.standin.server import TelegramServer
from tests.standin.state import Json


def commands(*names: str) -> Json:
    return {"commands": [{"command": name, "description": "d"} for name in names]}


def scope(kind: str, **more: int) -> Json:
    return {"scope": {"type": kind, **more}}


@pytest.mark.parametrize(
    ("method", "given", "refusal"),
    [
        ("setMyCommands", commands(*(f"c{n}" for n in range(101))), "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", commands("Ask"), "BOT_COMMAND_INVALID"),
        ("setMyCommands", commands("/ask"), "BOT_COMMAND_INVALID"),
        ("setMyCommands", commands("x" * 33), "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", commands("a") | {"language_code": "pt-BR"}, "invalid language code specified"),
        ("setMyCommands", commands("a") | {"language_code": "DE"}, "invalid language code specified"),
        ("setMyCommands", commands("a") | scope("chat", chat_id=4), "chat not found"),
        ("setMyCommands", commands("a") | scope("chat_administrators", chat_id=1001), "chat not found"),
        ("setMyCommands", commands("a") | scope("chat_member", chat_id=-1002, user_id=4), "user not found"),
        ("deleteMyCommands", {"language_code": "eng"}, "invalid language code specified"),
        ("setMyName", {"name": "x" * 65}, "BOT_NAME_INVALID"),
        ("setMyName", {"name": "x", "language_code": "zh-hans"}, "invalid language code specified"),
        ("setMyDescription", {"description": "x" * 513}, "BOT_DESCRIPTION_INVALID"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_SHORT_DESCRIPTION_INVALID"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
async def test_what_is_refused(client: Client, method: str, given: Json, refusal: str) -> None:
    alice = client.server.user("Alice")
    client.server.private(alice)
    client.server.group("News", alice)
    assert await client.refusal(method, **given) == f"400 Bad Request: {refusal}"
    assert not client.bot.commands
    assert not client.bot.profile


async def test_texts_are_kept_by_language(client: Client) -> None:
    for method, name in (
        ("setMyName", "name"),
        ("setMyDescription", "description"),
        ("setMyShortDescription", "short_description"),
    ):
        await client.result(method, **{name: "English"})
        await client.result(method, **{name: "Deutsch"}, language_code="de")
    assert client.bot.profile == {
        "name": "English", "name:de": "Deutsch",
        "description": "English", "description:de": "Deutsch",
        "short_description": "English", "short_description:de": "Deutsch",
    }  # fmt: skip


async def test_menus_can_be_read_and_deleted(client: Client) -> None:
    german = scope("all_group_chats") | {"language_code": "de"}
    await client.result("setMyCommands", **commands("ask"))
    await client.result("setMyCommands", **commands("frage"), **german)
    assert [c["command"] for c in await client.result("getMyCommands", **german)] == ["frage"]
    assert [c["command"] for c in await client.result("getMyCommands")] == ["ask"]
    await client.result("deleteMyCommands", **german)
    assert await client.result("getMyCommands", **german) == []
    assert set(client.bot.commands) == {"default:"}


async def test_everybody_sees_the_narrowest_menu(telegram: TelegramServer, client: Client) -> None:
    alice, berta = telegram.user("Alice", language_code="en"), telegram.user("Berta", language_code="de-AT")
    private, group, other = (
        telegram.private(berta),
        telegram.group("News", alice, berta),
        telegram.group("Other", alice),
    )
    group.admins.add(alice["id"])
    assert group.menu(client.bot, alice) == []
    member = scope("chat_member", chat_id=group.id, user_id=berta["id"])
    seen = []
    for given in (
        commands("default"),
        commands("vorgabe") | {"language_code": "de"},
        commands("private") | scope("all_private_chats"),
        commands("groups") | scope("all_group_chats"),
        commands("admins") | scope("all_chat_administrators"),
        commands("here") | scope("chat", chat_id=group.id),
        commands("hier") | scope("chat", chat_id=group.id) | {"language_code": "de"},
        commands("adminshere") | scope("chat_administrators", chat_id=group.id),
        commands("berta") | member,
    ):
        await client.result("setMyCommands", **given)
        found = [private.menu(client.bot, berta), group.menu(client.bot, alice), group.menu(client.bot, berta)]
        seen.append([name for (name,) in [*found, other.menu(client.bot, alice)]])
    assert seen == [
        ["default", "default", "default", "default"],
        ["vorgabe", "default", "vorgabe", "default"],
        ["private", "default", "vorgabe", "default"],
        ["private", "groups", "groups", "groups"],
        ["private", "admins", "groups", "groups"],
        ["private", "here", "here", "groups"],
        ["private", "here", "hier", "groups"],
        ["private", "adminshere", "hier", "groups"],
        ["private", "adminshere", "berta", "groups"],
    ]


async def test_what_botfather_was_told_is_in_get_me(telegram: TelegramServer, client: Client) -> None:
    client.bot.privacy, client.bot.inline, client.bot.guests = False, False, False
    found = await client.result("getMe")
    assert found["can_read_all_group_messages"] is True
    assert (found["supports_inline_queries"], found["supports_guest_queries"]) == (False, False)
