"""Defines the work of a process beside receiving updates."""


class Work:
    """What a process does from its start to its end, in the order of these calls. This does nothing, as who only receives."""

    async def prepare(self) -> None:
        """Make ready before updates are received."""

    def start(self) -> None:
        """Start, when updates can be handled."""

    async def stop_looking(self) -> None:
        """Look for no more work."""

    async def close(self) -> None:
        """Wait for what is being sent, and end."""

    async def leave(self) -> None:
        """Leave the rest to others, when nothing is handled any more."""

    def end(self) -> None:
        """Release what is held, also where the start has failed."""

    def trouble(self) -> str | None:
        """Return why no updates are handled, in one line; None if they are."""
        return None
