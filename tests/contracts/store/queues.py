"""What every `Queues` must do."""

import dataclasses
from pathlib import Path

import pytest

from retrieval.store import Incoming, Outgoing, Queues, SendState


def incoming(number: int, chat: str = "1") -> Incoming:
    return Incoming(number, chat, f'{{"update_id": {number}}}', float(number))


def outgoing(key: str, chat: str = "1", state: SendState = SendState.WAITING) -> Outgoing:
    return Outgoing(key, chat, "sendMessage", '{"text": "secret words"}', 5.0, state)


class QueuesContract:
    """Inherit, and open the queues."""

    def open(self, file: Path) -> Queues:
        raise NotImplementedError

    def written(self, file: Path) -> bytes:
        """All that is kept, as it stands on the disk."""
        return b"".join(path.read_bytes() for path in file.parent.iterdir())

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "deep" / "queues"

    @pytest.fixture
    def queues(self, file: Path) -> Queues:
        return self.open(file)

    def test_what_came_in_is_pending_in_order_until_it_is_done(self, queues: Queues) -> None:
        second, first = incoming(8), incoming(7)
        assert queues.inbox.put([second, first]) == [second, first]
        assert [each.number for each in queues.inbox.pending()] == [7, 8]
        queues.inbox.done([7])
        assert [each.number for each in queues.inbox.pending()] == [8]
        queues.inbox.done([8, 9])
        assert queues.inbox.pending() == []

    def test_the_same_number_comes_in_once_also_after_it_is_done(self, queues: Queues) -> None:
        queues.inbox.put([incoming(7)])
        assert queues.inbox.put([incoming(7), incoming(8)]) == [incoming(8)]
        queues.inbox.done([7])
        assert queues.inbox.put([incoming(7)]) == []

    def test_what_is_pending_survives_the_process_and_counts_how_many_began_with_it(
        self, queues: Queues, file: Path
    ) -> None:
        queues.inbox.put([incoming(7)])
        queues.close()
        again = self.open(file)
        (found,) = again.inbox.pending()
        assert (found.body, found.attempts) == (incoming(7).body, 0)
        again.inbox.count_attempts([7, 8])
        again.inbox.count_attempts([7])
        again.close()
        last = self.open(file)
        assert [each.attempts for each in last.inbox.pending()] == [2]
        last.inbox.clear_attempts([7, 8])
        assert [each.attempts for each in last.inbox.pending()] == [0]

    def test_since_when_the_oldest_waits(self, queues: Queues) -> None:
        assert queues.inbox.waiting_since() is None
        queues.inbox.put([incoming(8), incoming(7)])
        assert queues.inbox.waiting_since() == 7.0
        queues.inbox.done([7])
        assert queues.inbox.waiting_since() == 8.0

    def test_what_is_to_be_sent_is_unfinished_until_it_is_sent_or_dropped(self, queues: Queues) -> None:
        for key in "abcd":
            assert queues.outbox.put(outgoing(key)) == outgoing(key)
        queues.outbox.mark("b", SendState.STARTED)
        queues.outbox.mark("c", SendState.SENT, '{"message_id": 1}')
        queues.outbox.mark("d", SendState.DROPPED)
        queues.outbox.mark("e", SendState.SENT)
        assert [(each.key, each.state) for each in queues.outbox.unfinished()] == [
            ("a", SendState.WAITING),
            ("b", SendState.STARTED),
        ]

    def test_the_same_key_is_kept_once_with_what_came_of_it(self, queues: Queues) -> None:
        queues.outbox.put(outgoing("a"))
        queues.outbox.mark("a", SendState.SENT, '{"message_id": 1}')
        found = queues.outbox.put(outgoing("a"))
        assert (found.state, found.result, found.body) == (SendState.SENT, '{"message_id": 1}', "")

    def test_keys_are_found_by_their_beginning(self, queues: Queues) -> None:
        for key in ("7/1", "7/2", "70/1", "%/1"):
            queues.outbox.put(outgoing(key))
        assert [each.key for each in queues.outbox.about("7/")] == ["7/1", "7/2"]
        assert [each.key for each in queues.outbox.about("%")] == ["%/1"]

    def test_a_transaction_that_fails_leaves_nothing(self, queues: Queues) -> None:
        def both() -> None:
            with queues.transaction():
                queues.inbox.put([incoming(7)])
                queues.outbox.put(outgoing("a"))
                raise InterruptedError

        with pytest.raises(InterruptedError):
            both()
        assert (queues.inbox.pending(), queues.outbox.unfinished()) == ([], [])

    def test_what_is_done_is_forgotten_after_a_while_and_what_is_not_stays(self, queues: Queues) -> None:
        queues.inbox.put([incoming(7), incoming(8)])
        queues.inbox.done([7])
        queues.outbox.put(outgoing("a"))
        queues.outbox.put(outgoing("b"))
        queues.outbox.mark("a", SendState.SENT)
        queues.purge(before=100.0)
        assert queues.inbox.put([incoming(7), incoming(8)]) == [incoming(7)]
        assert queues.outbox.about("a") == []
        assert [each.key for each in queues.outbox.unfinished()] == ["b"]

    def test_bodies_of_what_is_done_are_in_no_file_after_a_purge(self, queues: Queues, file: Path) -> None:
        queues.inbox.put([Incoming(7, "1", "private words", 1.0), Incoming(8, "1", "other words", 1.0)])
        queues.inbox.done([7])
        queues.outbox.put(dataclasses.replace(outgoing("a"), body="more private words"))
        queues.outbox.mark("a", SendState.SENT)
        with queues.transaction():
            queues.purge(before=0.0)
        assert b"private words" not in self.written(file)
        assert b"other words" in self.written(file)

    def test_bodies_are_gone_when_they_are_not_needed_and_all_of_a_chat_when_it_is_forgotten(
        self, queues: Queues, file: Path
    ) -> None:
        queues.inbox.put([Incoming(7, "1", "private words", 1.0), Incoming(8, "2", "other words", 1.0)])
        queues.outbox.put(outgoing("a"))
        queues.outbox.put(outgoing("b", chat="2"))
        queues.forget("1")
        assert [each.number for each in queues.inbox.pending()] == [8]
        assert [each.key for each in queues.outbox.unfinished()] == ["b"]
        queues.close()
        assert b"private words" not in self.written(file)

    def test_a_chat_that_moves_takes_its_messages_along(self, queues: Queues) -> None:
        queues.inbox.put([incoming(7)])
        queues.outbox.put(outgoing("a"))
        queues.move("1", "-100")
        assert [each.chat for each in queues.inbox.pending()] == ["-100"]
        assert [each.chat for each in queues.outbox.unfinished()] == ["-100"]
