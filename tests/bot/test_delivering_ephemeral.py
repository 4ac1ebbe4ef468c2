"""Ephemeral messages on their way: for how long one is tried, and what a later process does about it."""

from typing import Any

import pytest

from bot.telegram.client.delivery import EPHEMERAL, LONGEST_PAUSE, Ambiguous
from bot.telegram.client.repeating import ServerError
from bot.telegram.ephemeral import PARAMETERS, is_ephemeral
from bot.telegram.handling import Handling, handling
from bot.telegram.journal import Journal
from retrieval.store import Outgoing, SendState
from tests.bot.test_delivery import SLOW_DOWN, Sender, fails
from tests.conftest import TOKEN
from tests.standin.server import TelegramServer
from tests.standin.state import Chat

ALONE: dict[str, Any] = {"api_kwargs": {PARAMETERS: {"receiver_user_id": 1001}}}


def group_of_alice(telegram: TelegramServer) -> Chat:
    group = telegram.group("News", telegram.user("Alice"))
    group.admins.add(telegram.bots[TOKEN].id)
    return group


@pytest.mark.parametrize("fault", [SLOW_DOWN, SLOW_DOWN | {"times": 5}, {"code": 502, "times": 3}], ids=str)
async def test_an_ephemeral_message_is_tried_again(telegram: TelegramServer, fault: dict[str, Any]) -> None:
    group, sender = group_of_alice(telegram), Sender(telegram.url)
    telegram.fail_next("sendMessage", **fault)
    async with sender.bot:
        with handling(Handling("7")):
            await sender.say(group, **ALONE)
    assert [receiver for receiver, _number in group.ephemeral] == [1001]
    assert group.from_bots() == []
    assert await sender.kept() == [("7/1", "sent")]
    sender.journal.close()


@pytest.mark.parametrize(("endpoint", "seconds"), [("sendMessage", EPHEMERAL), ("deleteEphemeralMessage", 60.0)])
async def test_for_how_long_it_is_tried(endpoint: str, seconds: float) -> None:
    sender = Sender("http://127.0.0.1:1")
    data = {"chat_id": -1, **(ALONE["api_kwargs"] if endpoint == "sendMessage" else {})}
    with pytest.raises(ServerError):
        await sender.delivery.process_request(fails, (), {}, endpoint, data, None)
    assert seconds - 1.5 * LONGEST_PAUSE <= sender.clock.now <= seconds
    sender.journal.close()


@pytest.mark.parametrize("state", [None, *SendState])
async def test_a_later_process_sends_none_that_was_begun(telegram: TelegramServer, state: SendState | None) -> None:
    group, journal = group_of_alice(telegram), Journal()
    await journal.keep([{"update_id": 7}])
    if state is not None:
        before = Outgoing("7/1", str(group.id), "sendMessage", "", 5.0)
        await journal.change(lambda queues: queues.outbox.put(before))
        receipt = (
            f'{{"message_id": 0, "ephemeral_message_id": 9, "date": 5, "chat": {{"id": {group.id}, "type": "group"}}}}'
        )
        journal.mark("7/1", state, receipt if state is SendState.SENT else "")
    await journal.unfinished()
    sender = Sender(telegram.url, journal=journal)
    async with sender.bot:
        with handling(Handling("7")):
            if state is None:
                await sender.say(group, **ALONE)
            elif state is SendState.SENT:
                assert is_ephemeral(await sender.say(group, **ALONE))
            else:
                with pytest.raises(Ambiguous):
                    await sender.say(group, **ALONE)
    assert len(group.ephemeral) == (state is None)
    assert group.from_bots() == []
    journal.close()
