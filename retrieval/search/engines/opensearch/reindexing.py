"""Makes the index anew while it is used, for example for other settings, more parts, or after many deletions.

The new index is filled from the old one, which answers meanwhile. Then the alias is given to it in one step. What each shelf
contains is copied before its passages: what is written to the old index meanwhile counts as not contained, and is written again to
the new one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from retrieval.errors import StoreError
from retrieval.search.engines.opensearch.bulk import Superseded, Write, write
from retrieval.search.engines.opensearch.index import Index, State, state_document, writing

PAGE = 1000
KEPT = "5m"
"""How long OpenSearch keeps its place between two pages."""
AHEAD = 1000
"""Turns by which the new index is ahead of the old one, so that what was copied counts as older than what is written later."""
Progress = Callable[[int, int], None]
"""Called with the number of documents that are copied, and of all."""


def reindex(index: Index, progress: Progress = lambda _done, _all: None) -> int:
    """Replace the index behind an alias by a new one with the same contents. Questions are answered meanwhile.

    Args:
        index: the index; the new one gets as many parts as it says.
        progress: is told how far it is.

    Returns:
        The number of passages.

    Raises:
        EngineUnavailable: the cluster does not answer; the old index stays.
        StoreError: it refuses something; the old index stays, unless another process has replaced it.
    """
    old = index.name()
    new = _next(old, index.alias)
    index.server.ask("DELETE", f"/{new}", accept=(404,))
    index.make(new, with_alias=False)
    try:
        count, shelves = _fill(index, old, new, progress)
    except Superseded as exc:
        raise StoreError("Another process is making the index anew. Wait until it is done.") from exc
    _swap(index, old, new)
    # What was deleted for good from the old index may have been copied before.
    for shelf in shelves - dict(index.states(old)).keys():
        index.drop(shelf)
    index.server.ask("DELETE", f"/{old}", accept=(404,))
    return count


def _fill(index: Index, old: str, new: str, progress: Progress) -> tuple[int, set[str]]:
    """Copy everything; the number of passages, and the names of the shelves."""
    contained = dict(index.states(old))
    count = write(index.server, writing(new), _passages(index, old, progress))
    now = dict(index.states(old))
    write(index.server, writing(new), _states(contained, now))
    index.refresh(new)
    return count, {*contained, *now}


def _swap(index: Index, old: str, new: str) -> None:
    """Give the alias to the new index, in one step."""
    actions = [
        {"remove": {"index": old, "alias": index.alias, "must_exist": True}},
        {"add": {"index": new, "alias": index.alias}},
    ]
    index.server.ask("POST", "/_aliases", {"actions": actions})


def _next(old: str, alias: str) -> str:
    number = old.removeprefix(f"{alias}-")
    if not number.isascii() or not number.isdigit():
        raise StoreError("The index of OpenSearch is not one of Dateline. Choose another name for it.")
    return f"{alias}-{int(number) + 1}"


def _states(contained: dict[str, State], now: dict[str, State]) -> Iterator[Write]:
    for shelf in contained.keys() | now.keys():
        turn = max(states[shelf].turn for states in (contained, now) if shelf in states) + AHEAD
        if shelf in contained:
            state = replace(contained[shelf], turn=turn, writer="", until=0.0)
        else:
            state = replace(now[shelf], turn=turn, mark=None, writer="", until=0.0)
        # The document itself is written by its sequence number, for which its version must grow by one each time.
        yield Write(shelf, shelf, 1, state_document(shelf, state))


def _passages(index: Index, old: str, progress: Progress) -> Iterator[Write]:
    ask = index.server.ask
    body = {
        "size": PAGE,
        "query": {"exists": {"field": "article"}},
        "sort": ["_doc"],
        "version": True,
        "track_total_hits": True,
    }
    answer = ask("POST", f"/{old}/_search", body, scroll=KEPT)
    every, done = int(answer["hits"]["total"]["value"]), 0
    while answer["hits"]["hits"]:
        for hit in answer["hits"]["hits"]:
            yield Write(hit["_id"], hit["_source"]["shelf"], hit["_version"], hit["_source"])
        done += len(answer["hits"]["hits"])
        progress(done, every)
        answer = ask("POST", "/_search/scroll", {"scroll": KEPT, "scroll_id": answer["_scroll_id"]})
    ask("DELETE", "/_search/scroll", {"scroll_id": [answer["_scroll_id"]]}, accept=(404,))
