"""Keeps in a file which changes of a shelf something contains that is derived from them."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from retrieval.errors import StoreError
from retrieval.services.shelf_words import Place


class KeptState:
    """What is contained in something derived from a shelf.

    Args:
        file: the file.
        earlier: the file that is read as long as the other does not exist.
    """

    def __init__(self, file: Path, earlier: Path | None = None) -> None:
        self._file, self._earlier = file, earlier

    def is_of(self, identity: Sequence[object]) -> bool:
        """Whether it was made of what an identity tells."""
        return self._read().get("identity") == list(identity)

    @property
    def place(self) -> Place | None:
        """The place of the last change that is contained; None for none."""
        place = self._read().get("place")
        return None if place is None else (int(place[0]), int(place[1]))

    def _read(self) -> dict[str, Any]:
        file = self._earlier if self._earlier is not None and not self._file.exists() else self._file
        with suppress(OSError, ValueError):
            state = json.loads(file.read_text("utf-8"))
            if isinstance(state, dict):
                return state
        return {}

    def write(self, identity: Sequence[object], place: Place | None) -> None:
        """Note what is contained.

        Raises:
            StoreError: the file cannot be written.
        """
        written = self._file.with_name(f"{self._file.name}.new")
        try:
            written.write_text(json.dumps({"identity": list(identity), "place": place}), "utf-8")
            written.replace(self._file)
        except OSError as exc:
            raise StoreError("The index cannot be written: {reason}.", reason=str(exc.strerror)) from exc
