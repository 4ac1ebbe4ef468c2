"""Links that members of a group post, collected in silence: the real Application, a stand-in for Telegram, pages on loopback."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.rendering.chat_texts import for_administrators
from retrieval.store import Shelf, open_queues
from tests.bot.mornings import labels
from tests.bot.town import GatedPage, Town, page
from tests.conftest import TOKEN
from tests.standin.reactions import as_reactions
from tests.standin.server import TelegramServer
from tests.web import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
async def town(telegram: TelegramServer, web: Web) -> Town:
    return Town(telegram, web)


# Switching


async def test_an_administrator_switches_it_and_the_group_is_told(telegram: TelegramServer, town: Town) -> None:
    group = town.group
    async with town.running():
        for who, text in (
            (town.bob, "/collect"), (town.bob, "/collect on"), (town.alice, "/collect on"), (town.bob, "/collect"),
            (town.bob, "/collect off"), (town.alice, "/collect off"), (town.alice, "/collect everything"),
        ):  # fmt: skip
            await group.say(who, text)
            await group.answers(len([m for m in group.messages.values() if m["from"] != telegram.bots[TOKEN].user]))
        said = [message["text"] for message in group.from_bots()]
        await group.say(town.bob, "/privacy")
        privacy = (await group.answers(8))[-1]["text"]
    refusal = for_administrators()
    assert said[0].startswith("I do not read the links that members post here.")
    assert (said[1], said[4]) == (refusal, refusal)
    assert said[2].startswith("From now on I collect the links that members post here")
    assert "name and user ID" in said[2]
    assert "But I cannot see" not in said[2]
    assert said[3].startswith("I read the links that members post here")
    assert said[5].startswith("I no longer collect the links")
    assert said[6] == said[0]
    assert "I read the links that its members post, too." in privacy
    assert "It is switched on here." not in privacy


async def test_it_is_switched_in_the_settings_too_and_the_group_is_told(telegram: TelegramServer, town: Town) -> None:
    group = town.group
    async with town.running():
        await group.say(town.alice, "/settings")
        shown = await group.answer()
        assert "✓ Ignore links" in labels(shown)
        refused = await group.press(shown, "Collect links", town.bob)
        await group.press(shown, "Collect links", town.alice)
        told = (await group.answers(2))[-1]["text"]
        await group.press(shown, "✓ Collect links", town.alice)
        await group.press(shown, "Ignore links", town.alice)
        ended = (await group.answers(3))[-1]["text"]
        await telegram.settled(telegram.bots[TOKEN])
    assert "Only administrators" in refused["text"]
    assert told.startswith("From now on I collect")
    assert ended.startswith("I no longer collect")
    assert len(group.from_bots()) == 3


async def test_all_are_told_although_the_settings_are_shown_to_one_person_alone(
    telegram: TelegramServer, town: Town
) -> None:
    group = town.new_group(topics=(7,))
    town.mornings.collections.store.settings.put(Shelf(str(group.id)), "personal", "alone")
    async with town.running():
        await group.say(town.alice, "/settings", topic=7)
        (shown,) = await group.until_shown(town.alice, 1)
        await group.press(shown, "Collect links", town.alice)
        told = await group.answer()
        await group.say(town.bob, "/collect off", topic=7)
        (refused,) = await group.until_shown(town.bob, 1)
        await group.say(town.alice, "/collect off", topic=7)
        ended = (await group.answers(2))[-1]
    assert told["text"].startswith("From now on I collect")
    assert refused["text"] == for_administrators()
    assert ended["text"].startswith("I no longer collect")


async def test_privacy_says_that_it_is_on(town: Town) -> None:
    town.switch_on()
    async with town.running():
        await town.group.say(town.bob, "/privacy")
        assert "It is switched on here." in (await town.group.answer())["text"]


@pytest.mark.parametrize(
    ("privacy", "admin", "warned"), [(True, False, True), (False, False, False), (True, True, False)]
)
async def test_a_bot_that_sees_no_messages_says_so_and_what_to_do(
    telegram: TelegramServer, town: Town, privacy: bool, admin: bool, warned: bool
) -> None:
    bot = telegram.bots[TOKEN]
    bot.privacy = privacy
    if not admin:
        town.group.admins.discard(bot.id)
    async with town.running():
        await town.group.say(town.alice, "/collect on")
        told = (await town.group.answer())["text"]
    assert ("make me an administrator, or turn off privacy mode at @BotFather" in told) is warned


async def test_in_private_it_says_where_it_works(telegram: TelegramServer, town: Town) -> None:
    chat = telegram.private(town.alice)
    async with town.running():
        await chat.say(town.alice, "/collect on")
        said = (await chat.answer())["text"]
        await chat.say(town.alice, "/settings")
        shown = (await chat.answers(2))[-1]
    assert said.startswith("/collect works in groups")
    assert "Collect links" not in labels(shown)


# Collecting


async def test_a_shared_page_is_added_with_a_quiet_reaction_and_no_word(telegram: TelegramServer, town: Town) -> None:
    town.switch_on()
    first, second = town.page("Arn"), town.page("Ilm")
    async with town.running():
        shared = await town.group.say(town.bob, f"Look: {first} and\n{second}")
        await telegram.until(lambda: bool(town.reactions()), "the reaction")
        again = await town.group.say(town.cid, f"{first}?utm_source=chat")
        await town.collected()
    (reaction, _last) = telegram.called("setMessageReaction")
    assert reaction["reaction"] == as_reactions("👀")
    assert reaction["message_id"] == shared["message_id"]
    assert not reaction["is_big"]
    assert again["message_id"] not in town.reactions()
    assert town.titles()[:2] == ["Arn", "Ilm"]
    assert town.who()[:2] == [["Bob", "Cid"], ["Bob"]]
    assert town.group.from_bots() == []


@pytest.mark.parametrize("content", ["text_link", "caption", "caption link", "forward", "topic"])
async def test_wherever_a_link_stands_it_is_collected(telegram: TelegramServer, town: Town, content: str) -> None:
    url = town.page("Arn")
    link = {"type": "text_link", "offset": 0, "length": 4, "url": url}
    every: dict[str, dict[str, Any]] = {
        "text_link": {"text": "Read this.", "entities": [link]},
        "caption": {"photo": telegram.photo(), "caption": f"Seen: {url}"},
        "caption link": {"photo": telegram.photo(), "caption": "Read", "caption_entities": [link]},
        "forward": {"text": url, "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}},
        "topic": {"text": url, "topic": 7},
    }
    group = town.new_group(topics=(7,))
    town.switch_on(group)
    async with town.running():
        shared = await group.say(town.bob, **every[content])
        await telegram.until(lambda: town.reactions(group) == [shared["message_id"]], "the reaction")
    assert town.titles(group, 7 if content == "topic" else 0) == ["Arn"]
    assert town.who(group, 7 if content == "topic" else 0) == [["Bob"]]


async def test_what_is_not_by_a_member_or_is_meant_for_the_bot_is_not_collected(
    telegram: TelegramServer, town: Town
) -> None:
    town.switch_on()
    robot = {"id": 77, "is_bot": True, "first_name": "Robot", "username": "robot_bot"}
    group = town.group
    async with town.running():
        await group.say(robot, town.page("A"))
        await group.post_of_linked_channel(telegram.channel("Daily"), town.page("B"))
        await group.say_as_channel(telegram.channel("Mine"), town.page("C"))
        await group.say(town.bob, town.page("D"), via_bot=robot)
        await group.say(town.bob, f"/ask {town.page('E')}")
        await group.say(town.bob, f"/start@other_bot {town.page('F')}")
        await group.say(town.bob, f"@dateline_bot {town.page('G')}")
        answer = (await group.answers(2))[-1]
        await group.say(town.bob, town.page("H"), reply_to=answer)
        await group.say(town.bob, photo=telegram.photo(), caption=f"/add {town.page('I')}")
        await town.collected()
    (title,) = town.titles()
    assert title.startswith("Last")


async def test_where_it_is_off_nothing_is_read(telegram: TelegramServer, town: Town, web: Web) -> None:
    other = town.new_group()
    town.switch_on(other)
    async with town.running():
        await town.group.say(town.bob, town.page("Arn"))
        await town.collected(other)
    assert town.titles() == []
    assert "/Arn" not in [path for path, _ in web.requests]


async def test_an_anonymous_administrator_shares_without_a_name(telegram: TelegramServer, town: Town) -> None:
    town.switch_on()
    async with town.running():
        await town.group.say_anonymously(town.page("Arn"))
        await telegram.until(lambda: bool(town.reactions()), "the reaction")
    assert town.titles() == ["Arn"]
    assert town.who() == [[]]


async def test_a_failure_is_silent_and_the_log_holds_neither_name_nor_link(
    telegram: TelegramServer, town: Town, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    town.switch_on()
    person = telegram.user("Xylophonia")
    town.group.members.add(person["id"])
    good = town.page("Arn")
    async with town.running():
        failed = await town.group.say(person, f"{web.url}/secret-path http://10.0.0.1/a")
        half = await town.group.say(person, f"{web.url}/none {good}")
        await town.collected()
    assert failed["message_id"] not in town.reactions()
    assert half["message_id"] in town.reactions()
    assert town.group.from_bots() == []
    ours = [record for record in caplog.records if record.name.startswith(("bot", "retrieval"))]
    assert [record.levelname for record in ours if "was not added" in record.message] == ["INFO"] * 3
    assert not any(word in caplog.text for word in ("Xylophonia", "secret-path", "10.0.0.1"))


async def test_where_reactions_are_forbidden_the_page_is_added_all_the_same(
    telegram: TelegramServer, town: Town
) -> None:
    town.switch_on()
    town.group.allowed_reactions = frozenset()
    async with town.running():
        await town.group.say(town.bob, town.page("Arn"))
        await town.collected()
    assert town.titles()[0] == "Arn"
    assert town.group.from_bots() == []


@pytest.fixture
async def slow(web: Web) -> AsyncIterator[GatedPage]:
    gated = GatedPage(page("Slow"))
    web.pages["/slow"] = gated.serve
    yield gated
    gated.gate.set()


async def test_the_next_message_does_not_wait_for_a_slow_page(town: Town, web: Web, slow: GatedPage) -> None:
    town.switch_on()
    async with town.running():
        await town.group.say(town.bob, f"{web.url}/slow")
        await slow.asked.wait()
        await town.group.say(town.cid, "/help")
        assert "How to ask" in (await town.group.answer())["text"]
        slow.gate.set()
        await town.collected()
    assert town.titles()[0] == "Slow"


@pytest.mark.parametrize("command", ["/collect off", "/forget everything"])
async def test_a_page_that_comes_after_the_end_is_not_added(
    town: Town, web: Web, slow: GatedPage, command: str
) -> None:
    town.switch_on()
    async with town.running():
        await town.group.say(town.bob, f"{web.url}/slow")
        await slow.asked.wait()
        await town.group.say(town.alice, command)
        await town.group.answer()
        slow.gate.set()
        await town.handled()
    assert town.titles() == []


async def test_what_the_end_of_the_bot_interrupts_is_collected_after_the_next_start(
    telegram: TelegramServer, town: Town, web: Web, slow: GatedPage, tmp_path: Path
) -> None:
    town.switch_on()
    async with town.running(open_queues(tmp_path / "queue")):
        shared = await town.group.say(town.bob, f"{web.url}/slow")
        await slow.asked.wait()
    assert town.titles() == []
    slow.gate.set()
    async with town.running(open_queues(tmp_path / "queue")):
        await telegram.until(lambda: town.reactions() == [shared["message_id"]], "the reaction")
    assert town.titles() == ["Slow"]
    assert town.who() == [["Bob"]]
