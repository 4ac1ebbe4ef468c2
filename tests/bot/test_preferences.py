"""What chats have chosen is read on the event loop while other threads choose."""

from collections.abc import Callable

from bot.telegram.preferences import LANGUAGE, Register
from retrieval.store import Shelf


class Watched(str):
    """A value that calls something when it is looked at."""

    __slots__ = ("calls",)
    calls: list[Callable[[], None]]

    def __hash__(self) -> int:
        while self.calls:
            self.calls.pop()()
        return super().__hash__()


def test_what_is_chosen_while_somebody_reads_is_not_lost() -> None:
    german = Watched("de")
    german.calls = []
    kept: list[str | None] = []
    register = Register([(Shelf("7"), LANGUAGE, german)], lambda _shelf, _name, value: kept.append(value))
    german.calls = [lambda: register.put(7, LANGUAGE, "fr")]
    register.of(7)
    if german.calls:
        # Nobody looked at the old value, so that nothing can put it back.
        german.calls.pop()()
    assert kept == ["fr"]
    assert register.of(7).language == "fr"
