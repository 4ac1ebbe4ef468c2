"""The index behind an alias, and what it knows of each shelf.

Readers use the alias. Writers use a second alias of the index that they found behind it, so that what they write never lands in
another index, nor makes one. `reindexing.py` puts another index behind the alias.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retrieval.errors import StoreError
from retrieval.search.engines.opensearch.bulk import Superseded, Write, write
from retrieval.search.engines.opensearch.passages import settings
from retrieval.search.engines.opensearch.server import Server, refusal

PAGE = 5000
"""Documents of one answer where many are read."""
MOST_TRIES = 5
"""How often a shelf that others write to is removed again."""
MOST_NAMED = 5000
"""Articles that one request names; OpenSearch takes 65,536."""
_IS_THERE = "resource_already_exists_exception"


@dataclass(frozen=True, slots=True)
class State:
    """What an index knows of a shelf.

    Attributes:
        index: the index.
        at: the number and the term that OpenSearch gave the document when it was written; None if there is none yet.
        turn: grows each time that a process begins to write; the version of all that it writes.
        identity: tells what the index was made of.
        mark: says which changes the index contains; None for none.
        writer: the process that is writing.
        until: when it is taken for lost, Unix time.
        group: the group of the shelf.
    """

    index: str
    at: tuple[int, int] | None = None
    turn: int = 0
    identity: object = None
    mark: object = None
    writer: str = ""
    until: float = 0.0
    group: str = ""


class Index:
    """The index of an alias. It is made when it is first needed.

    Args:
        server: the cluster.
        shards: the number of parts of a new index.
    """

    def __init__(self, server: Server, *, shards: int = 1) -> None:
        self.server, self.shards = server, shards
        self.alias = server.place.alias

    def name(self) -> str:
        """The name of the index that is behind the alias now.

        Raises:
            StoreError: the alias is the name of an index, or of several.
        """
        found = self.server.ask("GET", f"/_alias/{self.alias}", accept=(404,))
        names = [str(name) for name, one in found.items() if isinstance(one, dict) and "aliases" in one]
        if not names:
            return self._made()
        if len(names) > 1 or names[0] == self.alias:
            raise StoreError("The index of OpenSearch is not one of Dateline. Choose another name for it.")
        return names[0]

    def _made(self) -> str:
        name = f"{self.alias}-1"
        self.make(name, with_alias=True)
        return name

    def make(self, name: str, *, with_alias: bool) -> None:
        """Make an index, unless it is there."""
        aliases = [writing(name), self.alias] if with_alias else [writing(name)]
        body = settings(self.shards) | {"aliases": {alias: {} for alias in aliases}}
        answer = self.server.ask("PUT", f"/{name}", body, accept=(400,))
        if "error" in answer and answer["error"].get("type") != _IS_THERE:
            raise refusal(400, answer["error"].get("type", ""))

    def state(self, shelf: str) -> State:
        """What the index knows of a shelf, as the last writer left it."""
        found = self.server.ask("GET", f"/{self.alias}/_doc/{shelf}", accept=(404,), routing=shelf)
        if "_source" not in found:
            return State(self.name())
        return _state_of(found)

    def put_state(self, shelf: str, state: State) -> State | None:
        """Replace what the index knows of a shelf; None, and nothing is changed, if another process has done so since it was read."""
        if state.at is None:
            condition: dict[str, str | float] = {"op_type": "create"}
        else:
            condition = {"if_seq_no": state.at[0], "if_primary_term": state.at[1]}
        document = state_document(shelf, state)
        path = f"/{writing(state.index)}/_doc/{shelf}"
        done = self.server.ask(
            "PUT", path, document, accept=(404, 409), routing=shelf, require_alias="true", **condition
        )
        if "_seq_no" not in done:
            return None
        return replace(state, at=(done["_seq_no"], done["_primary_term"]))

    def search(self, shelf: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - an answer is any JSON
        """Search in a shelf."""
        return self.server.ask("POST", f"/{self.alias}/_search", body, routing=shelf)

    def search_each(self, bodies: Sequence[tuple[str, Mapping[str, object]]]) -> list[Any]:
        """Search several times at once, each in a shelf."""
        lines = [line for shelf, body in bodies for line in ({"routing": shelf}, body)]
        answers = self.server.ask("POST", f"/{self.alias}/_msearch", lines)["responses"]
        for answer in answers:
            if answer.get("status", 200) >= 400:
                raise refusal(answer["status"], answer["error"].get("type", ""))
        return list(answers)

    def refresh(self, name: str) -> None:
        """Make all that was written to an index visible."""
        self.server.ask("POST", f"/{name}/_refresh")

    def ids_of(self, name: str, shelf: str, articles: Sequence[str]) -> Iterator[str]:
        """The ids of the visible passages of some articles of a shelf of an index."""
        for start in range(0, len(articles), MOST_NAMED):
            yield from self.ids(name, shelf, {"terms": {"article": articles[start : start + MOST_NAMED]}})

    def ids(self, name: str, shelf: str, among: Mapping[str, object] | None = None) -> Iterator[str]:
        """The ids of the visible passages of a shelf of an index; among those that a query finds, or all."""
        chosen: list[object] = [{"term": {"shelf": shelf}}, among or {"exists": {"field": "article"}}]
        body: dict[str, object] = {
            "size": PAGE,
            "query": {"bool": {"filter": chosen}},
            "sort": [{"place": "asc"}],
            "_source": False,
            "track_total_hits": False,
        }
        while True:
            hits = self.server.ask("POST", f"/{name}/_search", body, routing=shelf)["hits"]["hits"]
            yield from (hit["_id"] for hit in hits)
            if len(hits) < PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def states(self, name: str, group: str | None = None) -> Iterator[tuple[str, State]]:
        """The name of each shelf of an index, and what the index knows of it.

        Args:
            name: the index.
            group: the group of the shelves; None for all.
        """
        self.refresh(name)
        query: dict[str, object] = {"must_not": [{"exists": {"field": "article"}}]}
        if group is not None:
            query["filter"] = [{"term": {"group": group}}]
        body: dict[str, object] = {
            "size": PAGE,
            "query": {"bool": query},
            "sort": [{"shelf": "asc"}],
            "seq_no_primary_term": True,
            "track_total_hits": False,
        }
        while True:
            hits = self.server.ask("POST", f"/{name}/_search", body)["hits"]["hits"]
            for hit in hits:
                yield hit["_source"]["shelf"], _state_of(hit)
            if len(hits) < PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def drop_group(self, group: str) -> None:
        """Remove all shelves of a group, also from the files."""
        for shelf, _ in list(self.states(self.name(), group)):
            self.drop(shelf)

    def drop(self, shelf: str, *, from_files: bool = True) -> None:
        """Remove a shelf.

        Args:
            shelf: its name.
            from_files: whether OpenSearch shall write its files anew, without what was removed; it does so when it has time.

        Raises:
            EngineUnavailable: the cluster does not answer.
            StoreError: others go on writing to the shelf, or the cluster refuses it.
        """
        for _ in range(MOST_TRIES):
            name = self.name()
            if self._drop(name, shelf) and name == self.name():
                if from_files:
                    expunge(self.server, name)
                return
        raise StoreError("Another process is changing the index. Try again in a minute.")

    def _drop(self, name: str, shelf: str) -> bool:
        """Remove a shelf from an index; False if another process has written to it meanwhile."""
        self.refresh(name)
        turn = next_turn(self.state(shelf).turn)
        try:
            while ids := list(self.ids(name, shelf)):
                write(self.server, writing(name), (Write(one, shelf, turn, None) for one in ids))
                self.refresh(name)
        except Superseded:
            return False
        self.server.ask("DELETE", f"/{name}/_doc/{shelf}", accept=(404,), routing=shelf)
        self.refresh(name)
        return True


def expunge(server: Server, name: str) -> None:
    """Have OpenSearch write the files without what was deleted; it goes on after the call."""
    server.ask("POST", f"/{name}/_forcemerge", accept=(400,), only_expunge_deletes="true", wait_for_completion="false")


def next_turn(turn: int) -> int:
    """A number above the last turn, and above all of a shelf that had the same name before."""
    return max(turn + 1, int(time.time() * 1000))


def writing(name: str) -> str:
    """The alias through which an index is written to."""
    return f"{name}.writing"


def state_document(shelf: str, state: State) -> dict[str, object]:
    """The document of a state."""
    held = {
        "turn": state.turn,
        "identity": state.identity,
        "mark": state.mark,
        "writer": state.writer,
        "until": state.until,
    }
    return {"shelf": shelf, "group": state.group, "state": held}


def _state_of(found: Mapping[str, Any]) -> State:
    held = found["_source"]["state"]
    at = found["_seq_no"], found["_primary_term"]
    return State(
        found["_index"],
        at,
        held["turn"],
        held["identity"],
        held["mark"],
        held["writer"],
        float(held["until"]),
        found["_source"]["group"],
    )
