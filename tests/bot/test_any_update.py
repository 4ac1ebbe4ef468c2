"""Whatever an update holds, the bot handles it without an error, and answers others meanwhile."""

import pytest

from tests.fuzzing.feeding import batches, fed
from tests.fuzzing.updates import Updates
from tests.standin import spec
from tests.standin.conftest import needs_spec
from tests.web import serving

BOT = {"id": 123456789, "is_bot": True, "first_name": "Dateline", "username": "dateline_bot"}


@needs_spec
def test_the_updates_are_of_the_types_of_the_bot_api() -> None:
    made = Updates(seed=0, bot=BOT)
    updates = [made.update() for _ in range(100)]
    assert [v for update in updates for v in spec.type_violations("Update", update)] == []
    assert len({kind for update in updates for kind in update}) > 15


@needs_spec
@pytest.mark.parametrize(("seed", "share"), [(1, 0.0), (2, 0.05)])
async def test_no_update_makes_the_bot_fail_or_keeps_others_waiting(seed: int, share: float) -> None:
    with serving() as pages:
        address = pages.page("/page", "<p>A page says something. It says more. </p>" * 30)
        async with fed(seed, share=share, pages=[address]) as bot:
            for batch in batches(bot.made, 160):
                await bot.feed(batch)
            violations = bot.server.take_violations()
    assert {where: failures[0] for where, failures in bot.seen.groups().items()} == {}
    assert bot.seen.unhandled == []
    assert (bot.seen.asked, bot.seen.unanswered) == (20, 0)
    assert violations == []
