"""Managing a shelf: what `/add`, `:add` and `dateline add` do, said once for chat, REPL and command line.

Each method does one thing and returns what to show. Reading and fetching happen without the librarian; whoever shares it
between threads gives the `turn` that is held while it is used.
"""

import dataclasses
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from bot.rendering import library_texts as texts
from bot.rendering.answer import article_document, articles_page, checked_document
from bot.rendering.document import Document, Outcome, join, plain
from bot.rendering.texts import error
from retrieval.archive import export, load
from retrieval.errors import ArticleError, DatelineError
from retrieval.feeds import MOST_ITEMS, fetch_feed, find_feed, from_opml, read_item, to_opml
from retrieval.fetching import Fetcher
from retrieval.librarian import PUBLIC, Added, Librarian, LimitReached, NoSuchArticle, analysed
from retrieval.models import Article
from retrieval.reading import addresses_in, is_addresses_alone, read_address, read_file, read_pasted
from retrieval.store import Feed, Shelf, Stored
from retrieval.watching import Change, compare

DAY = 24 * 3600.0
PAGE = 10
"""Articles on one page of the list."""

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    return None


@dataclass(slots=True)
class Shelfkeeper:
    """The shelf of whoever is speaking.

    Attributes:
        librarian: keeps it.
        fetcher: fetches what addresses name.
        turn: held while the librarian is used.
        most_shown: how many characters of a text `show` shows; None for all, which would fill a chat.
    """

    librarian: Librarian
    fetcher: Fetcher
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)
    most_shown: int | None = None

    def add(self, shelf: Shelf, text: str, *, message: str | None = None, progress: Progress = _silent) -> Document:
        """Add what a user wrote: every address in it, or the text itself."""
        urls = addresses_in(text)
        if not urls or not is_addresses_alone(text):
            return self._added_one(shelf, lambda: read_pasted(text, url=urls[0] if len(urls) == 1 else None), message)
        lines = []
        for number, url in enumerate(urls, 1):
            progress(texts.reading(url, number, len(urls)))
            lines.append(self._added_one(shelf, lambda url=url: read_address(url, self.fetcher), message))  # type: ignore[misc]
        return join(lines, "\n")

    def add_file(
        self, shelf: Shelf, name: str, content_type: str | None, data: bytes, *, message: str | None = None
    ) -> Document:
        """Add a file that a user sent; a library that Dateline exported and a list of feeds are taken in whole."""
        if name.lower().endswith(".opml"):
            return self.import_feeds(shelf, data, name)
        if name.lower().endswith(".zip"):
            return self.import_library(shelf, data, name)
        return self._added_one(shelf, lambda: read_file(name, content_type, data), message)

    def add_article(self, shelf: Shelf, article: Article, *, message: str | None = None) -> Added:
        """Put an article on a shelf.

        Raises:
            DatelineError: as `Librarian.add`.
        """
        # Nobody else has to wait while a long text is taken apart.
        sentences = analysed(article)
        with self.turn:
            return self.librarian.add(shelf, article, sentences, message=message)

    def _added_one(self, shelf: Shelf, read: Callable[[], Article], message: str | None) -> Document:
        try:
            article = read()
            added = self.add_article(shelf, article, message=message)
        except (ArticleError, LimitReached) as exc:
            return plain(texts.not_added(error(exc)), Outcome.FAILED)
        with self.turn:
            sentences = self.librarian.store.sentences.count(added.stored.number)
        return plain(texts.added(added.stored.article.display_title, sentences, new=added.new, like=added.like))

    def listing(self, shelf: Shelf, asked: str = "") -> Document:
        """The articles: `asked` may be a page's number, or words to search for, or both."""
        words = asked.split()
        page = int(words.pop()) if words and words[-1].isascii() and words[-1].isdigit() else 1
        search = " ".join(words)
        with self.turn:
            store = self.librarian.store
            total = store.articles.count(shelf, search=search)
            page = max(1, min(page, -(-total // PAGE) or 1))
            everything = store.articles.of(shelf) if search else []
            numbers = {stored.number: place for place, stored in enumerate(everything, 1)}
            first = (page - 1) * PAGE
            found = store.articles.of(shelf, search=search, limit=PAGE, offset=first)
            rows = [
                (numbers.get(s.number, first + n), s, store.sentences.count(s.number)) for n, s in enumerate(found, 1)
            ]
            public = [(name, self.librarian.is_on(shelf, name), self._public(name)) for name in self.librarian.public]
        return articles_page(rows, total=total, page=page, pages=-(-total // PAGE) or 1, search=search, public=public)

    def _public(self, name: str) -> list[Stored]:
        return self.librarian.store.articles.of(Shelf(PUBLIC + name))

    def show(self, shelf: Shelf, named: str) -> Document:
        """An article: what is known of it, and its text."""
        with self.turn:
            return article_document(self.librarian.find(shelf, named), self.most_shown)

    def rename(self, shelf: Shelf, asked: str) -> Document:
        """`NUMBER NEW TITLE`: give an article another title."""
        named, _, title = asked.strip().partition(" ")
        if not title.strip():
            return plain(texts.rename_usage(), Outcome.MISUSED)
        with self.turn:
            stored = self.librarian.find(shelf, named)
            self.librarian.store.articles.rename(stored.number, " ".join(title.split())[:200])
        return plain(texts.renamed(stored.article.title, title.strip()))

    def remove(self, shelf: Shelf, named: str) -> Document:
        """Take an article from the shelf; it can be put back for a week."""
        with self.turn:
            stored = self.librarian.find(shelf, named)
            self.librarian.store.articles.remove(stored.number, now=self.librarian.clock())
        return plain(texts.removed(stored.article.display_title))

    def undo(self, shelf: Shelf) -> Document:
        """Put back what was removed last."""
        with self.turn:
            stored = self.librarian.store.articles.restore(shelf)
        if stored is None:
            return plain(texts.nothing_to_restore(), Outcome.FAILED)
        return plain(texts.restored(stored.article.display_title))

    def switch(self, shelf: Shelf, named: str, *, on: bool) -> Document:
        """Let questions see an article, or a public shelf, or not."""
        with self.turn:
            if named.strip() in self.librarian.public:
                self.librarian.switch_public(shelf, named.strip(), on=on)
                return plain(texts.switched(texts.the_shelf(named.strip()), on=on))
            stored = self.librarian.find(shelf, named)
            self.librarian.store.articles.switch(stored.number, active=on)
        return plain(texts.switched(stored.article.display_title, on=on))

    def follow(self, shelf: Shelf, asked: str, *, progress: Progress = _silent) -> Document:
        """Follow the feed at an address, and read what is new in it."""
        urls = addresses_in(asked)
        if not urls:
            return plain(texts.follow_usage(), Outcome.MISUSED)
        progress(texts.reading(urls[0], 1, 1))
        url = find_feed(urls[0], self.fetcher)
        with self.turn:
            if len(self.librarian.store.feeds.of(shelf)) >= self.librarian.limits.feeds:
                most = self.librarian.limits.feeds
                raise LimitReached("This chat follows {most} feeds; unfollow one first.", most=most)
            feed = self.librarian.store.feeds.follow(shelf, url)
        count, feed = self.look_at(feed)
        return plain(texts.followed(feed.title or feed.url, count, feed.trouble))

    def look_at(self, feed: Feed) -> tuple[int, Feed]:
        """Fetch what is new in a feed; how many articles were added, and what is known of the feed now."""
        known, items = fetch_feed(feed, self.fetcher, self.librarian.clock())
        with self.turn:
            seen = self.librarian.store.feeds.seen(feed, [item.key for item in items])
        fresh = [item for item in items if item.key not in seen][:MOST_ITEMS]
        count = 0
        done = []
        for item in reversed(fresh):
            try:
                count += self.add_article(feed.shelf, read_item(item, known, self.fetcher)).new
            except LimitReached as exc:
                known = dataclasses.replace(known, trouble=error(exc))
                break
            except ArticleError:
                pass
            done.append(item.key)
        with self.turn:
            self.librarian.store.feeds.update(known, done)
        return count, known

    def look_at_due(self) -> int:
        """Fetch what is new in every feed whose time has come, of all chats; how many articles were added."""
        with self.turn:
            due = self.librarian.store.feeds.due(self.librarian.clock())
        return sum(self.look_at(feed)[0] for feed in due)

    def unfollow(self, shelf: Shelf, named: str) -> Document:
        """Stop following a feed, by its number or a part of its name or address."""
        with self.turn:
            feed = self._feed(shelf, named.strip())
            self.librarian.store.feeds.unfollow(feed.number)
        return plain(texts.unfollowed(feed.title or feed.url))

    def _feed(self, shelf: Shelf, named: str) -> Feed:
        feeds = self.librarian.store.feeds.of(shelf)
        if named.isascii() and named.isdigit():
            found = feeds[int(named) - 1 : int(named)] if int(named) else []
        else:
            found = [f for f in feeds if named and named.casefold() in f"{f.title} {f.url}".casefold()]
        if len(found) != 1:
            raise _no_such_feed(named, len(found))
        return found[0]

    def feeds(self, shelf: Shelf) -> Document:
        """The feeds that are followed, and whether they can be read."""
        with self.turn:
            return plain(
                texts.feeds([(f.title or f.url, f.url, f.trouble) for f in self.librarian.store.feeds.of(shelf)])
            )

    def export_feeds(self, shelf: Shelf) -> bytes:
        """The feeds as OPML."""
        with self.turn:
            feeds = self.librarian.store.feeds.of(shelf)
        return to_opml([(f.url, f.title) for f in feeds]).encode()

    def import_feeds(self, shelf: Shelf, data: bytes, name: str) -> Document:
        """Follow the feeds in an OPML file; they are looked at by and by."""
        feeds = from_opml(data, name)
        with self.turn:
            there = {feed.url for feed in self.librarian.store.feeds.of(shelf)}
            fresh = [(url, title) for url, title in feeds if url not in there]
            room = self.librarian.limits.feeds - len(there)
            for url, title in fresh[:room]:
                self.librarian.store.feeds.follow(shelf, url, title)
        return plain(texts.feeds_imported(min(len(fresh), room), len(feeds) - len(fresh), max(0, len(fresh) - room)))

    def export(self, shelf: Shelf) -> bytes:
        """The whole shelf as an archive."""
        with self.turn:
            stored = self.librarian.store.articles.of(shelf)
            feeds = self.librarian.store.feeds.of(shelf)
        return export([(s.article, s.active) for s in stored], [(f.url, f.title) for f in feeds])

    def import_library(self, shelf: Shelf, data: bytes, name: str) -> Document:
        """Put everything of an exported archive on the shelf."""
        articles, feeds = load(data, name)
        new = 0
        try:
            for article, active in articles:
                added = self.add_article(shelf, article)
                new += added.new
                if added.new and not active:
                    with self.turn:
                        self.librarian.store.articles.switch(added.stored.number, active=False)
        except LimitReached as exc:
            return plain(f"{texts.imported(new, len(articles))} {error(exc)}", Outcome.FAILED)
        with self.turn:
            for url, title in feeds:
                self.librarian.store.feeds.follow(shelf, url, title)
        return plain(texts.imported(new, len(articles)))

    def check(self, shelf: Shelf, named: str = "", *, progress: Progress = _silent) -> Document:
        """Fetch articles again, and say of each sentence that no longer stands what became of it."""
        with self.turn:
            chosen = [self.librarian.find(shelf, named)] if named.strip() else self.librarian.store.articles.of(shelf)
        chosen = [stored for stored in chosen if stored.article.url]
        if not chosen:
            return plain(texts.nothing_to_check(), Outcome.FAILED)
        parts = Document()
        for number, stored in enumerate(chosen, 1):
            progress(texts.reading(stored.article.url or "", number, len(chosen)))
            with self.turn:
                passages = [sentence.passage for sentence in self.librarian.store.sentences.of(stored.number)]
            try:
                now = read_address(stored.article.url or "", self.fetcher)
                part = checked_document(stored.article, compare(passages, now))
            except DatelineError as exc:
                part = plain(f"{stored.article.display_title}: {error(exc)}", Outcome.FAILED)
            parts = parts + plain("\n\n") + part if parts.text else part
        return parts

    def check_daily(self) -> list[tuple[Shelf, Document]]:
        """Check every chat's articles that were not checked today; what changed, for each chat that was not told yet."""
        told = []
        with self.turn:
            shelves = [s for s in self.librarian.store.chats.shelves() if not s.chat.startswith(PUBLIC)]
        for shelf in shelves:
            with self.turn:
                store, now = self.librarian.store, self.librarian.clock()
                known = store.settings.of(shelf)
                if now - float(known.get("check.last", 0)) < DAY:
                    continue
                store.settings.put(shelf, "check.last", str(now))
                links = [stored for stored in store.articles.of(shelf) if stored.article.url]
            changed = [part for stored in links if (part := self._changes(stored)) is not None]
            document = join(changed, "\n\n")
            digest = hashlib.sha256(document.text.encode()).hexdigest()
            if document.text and digest != known.get("check.told"):
                with self.turn:
                    self.librarian.store.settings.put(shelf, "check.told", digest)
                told.append((shelf, document))
        return told

    def _changes(self, stored: Stored) -> Document | None:
        """What of an article no longer stands; None where all does, or its page cannot be read just now."""
        with self.turn:
            passages = [sentence.passage for sentence in self.librarian.store.sentences.of(stored.number)]
        try:
            checked = compare(passages, read_address(stored.article.url or "", self.fetcher))
        except ArticleError:
            return None
        if all(one.change is Change.STANDS for one in checked):
            return None
        return checked_document(stored.article, checked)

    def forget(self, shelf: Shelf) -> Document:
        """Delete everything of the chat, for good."""
        with self.turn:
            return plain(texts.forgotten(self.librarian.forget(shelf)))


def _no_such_feed(named: str, matches: int) -> NoSuchArticle:
    if matches:
        return NoSuchArticle(
            "{matches} feeds match {named}; name one by its number.", matches=matches, named=repr(named)
        )
    return NoSuchArticle("No feed {named} is followed here.", named=repr(named))


Action = Callable[..., Document]
"""Called with the keeper, the shelf, what stands behind the command, and `progress`."""


def _at_once(action: Callable[[Shelfkeeper, Shelf, str], Document]) -> Action:
    def act(keeper: Shelfkeeper, shelf: Shelf, argument: str, *, progress: Progress = _silent) -> Document:
        del progress  # it is done before anybody could look
        return action(keeper, shelf, argument)

    return act


ACTIONS: dict[str, Action] = {
    "articles": _at_once(Shelfkeeper.listing),
    "show": _at_once(Shelfkeeper.show),
    "rename": _at_once(Shelfkeeper.rename),
    "remove": _at_once(Shelfkeeper.remove),
    "undo": _at_once(lambda keeper, shelf, _: keeper.undo(shelf)),
    "on": _at_once(lambda keeper, shelf, argument: keeper.switch(shelf, argument, on=True)),
    "off": _at_once(lambda keeper, shelf, argument: keeper.switch(shelf, argument, on=False)),
    "follow": Shelfkeeper.follow,
    "unfollow": _at_once(Shelfkeeper.unfollow),
    "feeds": _at_once(lambda keeper, shelf, _: keeper.feeds(shelf)),
    "check": Shelfkeeper.check,
}
"""What chat, REPL and command line do alike."""
