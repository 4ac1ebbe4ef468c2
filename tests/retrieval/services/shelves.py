"""What the tests of the services share: services over an empty store, and pages on loopback."""

import dataclasses
from pathlib import Path

from retrieval.ingest.fetching import Fetcher
from retrieval.model import Answer
from retrieval.services import Services
from retrieval.services.collections import Collections
from retrieval.services.limits import CollectionLimits
from retrieval.services.results import Changes
from retrieval.services.stored_library import StoredLibrary
from retrieval.store import Shelf, open_store

HERE, THERE = Shelf("1"), Shelf("2")
BRIDGE = "The bridge has 12 arches. It was built in 1432 by Jan Novak."
RIVER = "The river is 300 kilometres long. It rises in the mountains of the north."
PAGE = '<html lang="en"><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>{2}</p></article></body></html>'
OF_BRIDGE = (
    "The bridge has {} arches, says the engineer who measured each of them last year for the city council.",
    "It was built in 1432 by Jan Novak, and traffic has been banned from it since the flood of 1997 damaged two pillars.",
)
OF_DAM = (
    "Engineers found {} cracks in the dam above the valley when they lowered a camera into its oldest shaft on Monday.",
    "The operator will lower the lake by three metres before winter, which farmers downstream have asked of it for years.",
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def services(clock: Clock | None = None, **limits: int) -> Services:
    """Services whose pages are on loopback, with a public shelf, `seeds`."""
    collections = Collections(
        open_store(Path(":memory:")), limits=CollectionLimits(**limits), public=("seeds",), clock=clock or Clock()
    )
    return Services.over(collections, Fetcher(allowed=("127.0.0.1",)))


def page(title: str, count: int, sentences: tuple[str, str] = OF_BRIDGE) -> str:
    """A page with an article of two sentences, the first with a number in it."""
    return PAGE.format(title, sentences[0].format(count), sentences[1])


def told_daily(services: Services) -> list[Changes]:
    """What the daily check finds that was not reported before; it counts as reported from then on."""
    checks = services.checks
    found = [changes for shelf in checks.shelves() if (changes := checks.check_daily(shelf)) is not None]
    for changes in found:
        checks.note_reported(changes)
    return found


def stored(collections: Collections, shelf: Shelf = HERE) -> StoredLibrary:
    """The library of a shelf, which must not be in memory."""
    library = collections.library(shelf)
    assert isinstance(library, StoredLibrary)
    return library


def plain(answer: Answer) -> Answer:
    """An answer without the time that it took, to be compared with another."""
    return dataclasses.replace(answer, elapsed_ms=0.0)
