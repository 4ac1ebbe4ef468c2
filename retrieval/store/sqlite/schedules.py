"""Implements the port `Schedules` in SQLite."""

from retrieval.store.database import Database
from retrieval.store.records import Schedule, Shelf

_COLUMNS = "schedule, chat, topic, spec, zone, own_zone, argument, language, by, quiet, paused, due, told"


class SQLiteSchedules:
    """Schedules in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, schedule: Schedule) -> Schedule:
        """See `Schedules`."""
        s = schedule
        with self._database.change() as do:
            number = do(
                "INSERT INTO schedules (chat, topic, spec, zone, own_zone, argument, language, by, quiet, paused, due, told) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *s.shelf, s.spec, s.zone, int(s.own_zone), s.argument, s.language, s.by, int(s.quiet),
                    int(s.paused), s.due, s.told,
                ),
            ).lastrowid  # fmt: skip
        return self._schedules("schedule = ?", number)[0]

    def unplan(self, number: int) -> None:
        """See `Schedules`."""
        self._set(number, "DELETE FROM schedules WHERE schedule = ?")

    def get(self, number: int) -> Schedule | None:
        """See `Schedules`."""
        return next(iter(self._schedules("schedule = ?", number)), None)

    def of(self, chat: str) -> list[Schedule]:
        """See `Schedules`."""
        return self._schedules("chat = ?", chat)

    def due(self, by: float) -> list[Schedule]:
        """See `Schedules`."""
        return self._schedules("due <= ?", by)

    def next_due(self, after: float) -> float | None:
        """See `Schedules`."""
        found: float | None = self._database.read("SELECT min(due) FROM schedules WHERE due > ?", (after,))[0][0]
        return found

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        """See `Schedules`."""
        with self._database.change() as do:
            # A single statement makes this atomic: only the first caller finds `due` unchanged.
            done = do(
                "UPDATE schedules SET due = ?, zone = coalesce(?, zone) WHERE schedule = ? AND due IS ? AND paused = ?",
                (due, zone, schedule.number, schedule.due, int(schedule.paused)),
            )
            return bool(done.rowcount)

    def pause(self, number: int) -> None:
        """See `Schedules`."""
        self._set(number, "UPDATE schedules SET paused = 1, due = NULL WHERE schedule = ?")

    def resume(self, number: int, due: float | None) -> None:
        """See `Schedules`."""
        self._set(number, "UPDATE schedules SET paused = 0, due = ? WHERE schedule = ? AND paused = 1", due)

    def hush(self, number: int, *, quiet: bool) -> None:
        """See `Schedules`."""
        self._set(number, "UPDATE schedules SET quiet = ? WHERE schedule = ?", int(quiet))

    def note_told(self, number: int, told: float | None) -> None:
        """See `Schedules`."""
        self._set(number, "UPDATE schedules SET told = ? WHERE schedule = ?", told)

    def _set(self, number: int, statement: str, *values: object) -> None:
        with self._database.change() as do:
            do(statement, (*values, number))

    def _schedules(self, where: str, value: object) -> list[Schedule]:
        found = self._database.read(f"SELECT {_COLUMNS} FROM schedules WHERE {where} ORDER BY schedule", (value,))
        return [
            Schedule(
                number, Shelf(chat, topic), spec, zone, bool(own), argument, language, by,
                bool(quiet), bool(paused), due, told,
            )
            for number, chat, topic, spec, zone, own, argument, language, by, quiet, paused, due, told in found
        ]  # fmt: skip
