"""The bot as a process that is really killed, again and again: every question is answered, and every briefing sent, once."""

from pathlib import Path

import pytest

from tests.bot.killing import killed_again_and_again
from tests.postgres import PostgresServer


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_killed_at_any_instant_each_question_is_answered_and_each_briefing_sent_once(
    tmp_path: Path, webhook: bool
) -> None:
    found, log = await killed_again_and_again(tmp_path, kills=5, questions=40, seed=1, webhook=webhook)
    assert found.asked >= 40
    assert found.kills >= 5
    assert (found.lost, found.twice, found.twice_in_groups) == (0, 0, 0), log
    assert "Traceback" not in log


async def test_killed_at_any_instant_nothing_is_lost_in_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    database = {"DATELINE_DATABASE": postgres.of(tmp_path)}
    found, log = await killed_again_and_again(
        tmp_path, kills=5, questions=40, seed=1, webhook=False, environment=database
    )
    assert found.asked >= 40
    assert found.kills >= 5
    assert (found.lost, found.twice, found.twice_in_groups) == (0, 0, 0), log
    assert "Traceback" not in log
    assert not (tmp_path / "state" / "library.sqlite").exists()
