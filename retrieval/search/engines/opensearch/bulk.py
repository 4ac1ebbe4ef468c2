"""Writes many documents: a part at a time, and again, after growing pauses, what a busy cluster refuses."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from retrieval.errors import StoreError
from retrieval.search.engines.opensearch.server import BUSY, Server, busy

MOST_BYTES = 4_000_000
"""Size of one request."""
CONFLICT, ABSENT = 409, 404
WHOLLY_BUSY = (429, 503)
"""The answers of OpenSearch itself to a request of which it takes nothing."""


class Write(NamedTuple):
    """A document to write or to delete.

    Attributes:
        document_id: its id.
        shelf: the shelf by which it is routed.
        version: if the index holds a document of this id with a higher version, it stays as it is.
        document: what it holds; None to delete it.
    """

    document_id: str
    shelf: str
    version: int
    document: Mapping[str, object] | None

    def lines(self) -> list[Mapping[str, object]]:
        """The write as lines of a request."""
        about = {
            "_id": self.document_id,
            "routing": self.shelf,
            "version": self.version,
            "version_type": "external_gte",
        }
        return [{"delete": about}] if self.document is None else [{"index": about}, self.document]


class Superseded(Exception):
    """Another process has written meanwhile what this one would write."""


def write(server: Server, target: str, writes: Iterable[Write], *, most_bytes: int = MOST_BYTES) -> int:
    """Write documents.

    Args:
        server: the cluster.
        target: an alias that is written to.
        writes: the documents.
        most_bytes: size of one request; it is halved when the cluster is busy.

    Returns:
        The number of documents.

    Raises:
        EngineUnavailable: no node answers, or the cluster stays busy. A part may be written.
        Superseded: the index holds a later version of one. The others may be written.
        StoreError: the cluster refuses a document.
    """
    count = 0
    for part in _parts(writes, most_bytes):
        _write(server, target, part)
        count += len(part)
    return count


def _parts(writes: Iterable[Write], most_bytes: int) -> Iterator[list[Write]]:
    part: list[Write] = []
    size = 0
    for one in writes:
        own = len(json.dumps(one.document)) + 150
        if part and size + own > most_bytes:
            yield part
            part, size = [], 0
        part.append(one)
        size += own
    if part:
        yield part


def _write(server: Server, target: str, part: list[Write]) -> None:
    pauses = server.pauses()
    left = part
    while True:
        left = _refused(server, target, left)
        if not left:
            return
        pause = next(pauses, None)
        if pause is None:
            raise busy()
        time.sleep(pause)
        if len(left) > 1 and len(left) == len(part):
            # All were refused: the request was too much at once.
            half = len(left) // 2
            _write(server, target, left[:half])
            left = part = left[half:]


def _refused(server: Server, target: str, part: list[Write]) -> list[Write]:
    """Send documents; those that the cluster was too busy for."""
    lines = [line for one in part for line in one.lines()]
    answer = server.ask("POST", f"/{target}/_bulk", lines, accept=WHOLLY_BUSY, require_alias="true")
    if "items" not in answer:
        return part
    refused = []
    superseded = False
    for one, item in zip(part, answer["items"] if answer["errors"] else (), strict=False):
        ((_, done),) = item.items()
        if done["status"] in BUSY:
            refused.append(one)
        elif done["status"] == CONFLICT:
            superseded = True
        elif done["status"] >= 400 and done["status"] != ABSENT:
            raise StoreError("OpenSearch refuses a document: {reason}.", reason=done["error"]["type"])
        elif "error" in done:
            raise StoreError("The index of OpenSearch was replaced. Try again in a minute.")
    if superseded:
        raise Superseded
    return refused
