"""The commands that chat, REPL and command line share: each calls a service and returns its result."""

from collections.abc import Callable

from bot.rendering.library_results import Misused
from retrieval.ingest.reading import addresses_in
from retrieval.services import Progress, Services
from retrieval.services.numbers import whole_number
from retrieval.services.results import Listed, Result
from retrieval.store import Shelf

Action = Callable[[Services, Shelf, str, Progress], Result | Misused]
"""Called with the services, the shelf, the argument of the command and a progress callback."""


def _listing(services: Services, shelf: Shelf, asked: str, _progress: Progress) -> Listed:
    """`asked` can hold words to search for, a page number, or both."""
    words = asked.split()
    page = whole_number(words[-1]) if words else None
    return services.articles.listing(
        shelf, " ".join(words if page is None else words[:-1]), 1 if page is None else page
    )


def _rename(services: Services, shelf: Shelf, asked: str, _progress: Progress) -> Result | Misused:
    """Rename an article; `asked` is `NUMBER NEW TITLE`."""
    named, _, title = asked.strip().partition(" ")
    return services.articles.rename(shelf, named, title) if title.strip() else Misused("rename")


def _follow(services: Services, shelf: Shelf, asked: str, progress: Progress) -> Result | Misused:
    urls = addresses_in(asked)
    return services.feeds.follow(shelf, urls[0], progress=progress) if urls else Misused("follow")


def _check(services: Services, shelf: Shelf, named: str, progress: Progress) -> Result:
    return services.checks.check(shelf, named, progress=progress)


ACTIONS: dict[str, Action] = {
    "articles": _listing,
    "show": lambda services, shelf, named, _: services.articles.find(shelf, named),
    "rename": _rename,
    "remove": lambda services, shelf, named, _: services.articles.remove(shelf, named),
    "undo": lambda services, shelf, _argument, _: services.articles.undo(shelf),
    "on": lambda services, shelf, named, _: services.articles.switch(shelf, named, on=True),
    "off": lambda services, shelf, named, _: services.articles.switch(shelf, named, on=False),
    "follow": _follow,
    "unfollow": lambda services, shelf, named, _: services.feeds.unfollow(shelf, named),
    "feeds": lambda services, shelf, _argument, _: services.feeds.following(shelf),
    "check": _check,
}
"""The commands by name."""
