"""What the tools do: each takes its arguments and gives a structured result and a readable text. Slow; call them in threads."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.briefing_service import Request, made_from, moment, parse, source_asked_for, source_of
from bot.mcp import wording
from bot.mcp.arguments import AddArguments, ArticlesArguments, AskArguments, BriefArguments, SearchArguments
from bot.mcp.listing import list_articles
from bot.mcp.results import Added, Answered, Briefing, Result, Searched, Sources
from retrieval.errors import ArticleError
from retrieval.ingest.reading import addresses_in, is_addresses_alone, read_address, read_pasted
from retrieval.model import Answer, Article, Evidence, Verdict
from retrieval.search.times import Period
from retrieval.services import Services
from retrieval.services.answering import Answering
from retrieval.services.asking import ask
from retrieval.services.briefing_source import BriefingSource
from retrieval.services.results import NotAdded
from retrieval.store import Shelf


class NoAddress(ArticleError):
    """What is to be fetched is no address of the web, but perhaps a path."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool gives."""

    result: Result
    text: str


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools over one shelf. Thread-safe. All raise DatelineError with a sentence for the user.

    Attributes:
        services: the services that manage the shelf.
        shelf: the shelf that is asked.
        limit: the maximum number of passages in an answer.
        wake: called when there may be vectors to compute, also of what another program has added.
    """

    services: Services
    shelf: Shelf
    limit: int
    wake: Callable[[], None] = lambda: None

    def ask(self, given: AskArguments) -> Reply:
        """Answer a question, or make the briefing that it asks for.

        Raises:
            NoSuchMoment: `since` is not understood.
        """
        collections, now = self.services.collections, _now()
        with collections.lock:
            asked_for = source_asked_for(collections, self.shelf, given.question, now=now, since=given.since)
        if asked_for is not None:
            return _briefing_instead(given.question, *asked_for)
        since = Period(moment(given.since, now)) if given.since else None
        with collections.lock:
            answer = ask(collections, self.shelf, given.question, now=now, since=since, limit=self.limit)
            library = collections.library(self.shelf)
            articles, sources = library.count, _sources(library, answer.evidence)
        self.wake()
        result = Answered.of(answer, sources)
        return Reply(result, wording.answered(answer, result, articles=articles))

    def search(self, given: SearchArguments) -> Reply:
        """Find passages by rank."""
        collections, most = self.services.collections, given.offset + given.limit + 1
        with collections.lock:
            library = collections.library(self.shelf)
            found = library.ask(given.query, limit=most).evidence
            sources = _sources(library, found[given.offset :])
        self.wake()
        result = Searched.of(given.query, found, sources, given.offset, given.limit)
        return Reply(result, wording.searched(result))

    def brief(self, given: BriefArguments) -> Reply:
        """Make a briefing.

        Raises:
            NoSuchMoment: `since` is not understood.
        """
        request = Request(parse(given.length).budget, given.topic, given.since)
        with self.services.collections.lock:
            source = source_of(self.services.collections, self.shelf, request, now=_now())
        made = made_from(source, request)
        result = Briefing.of(made, _sources_of(source))
        return Reply(result, wording.briefed(made, request, result))

    def articles(self, given: ArticlesArguments) -> Reply:
        """List the articles."""
        result = list_articles(self.services, self.shelf, given.words.strip(), given.page)
        return Reply(result, wording.listed(result))

    def add(self, given: AddArguments) -> Reply:
        """Add an article.

        Raises:
            ArticleError: it cannot be fetched or read.
            LimitReached: the library is full.
        """
        done = self.services.articles.add_read(self.shelf, lambda: self._read(given))
        if isinstance(done, NotAdded):
            raise done.error
        self.wake()
        article = done.stored.article
        result = Added(
            outcome="nearly_the_same" if done.like else "added" if done.new else "already_there",
            title=article.display_title,
            article_id=article.id,
            source=article.source,
            published=article.published,
            url=article.url,
            sentences=done.sentences,
        )
        return Reply(result, wording.added(result))

    def _read(self, given: AddArguments) -> Article:
        if given.text is not None:
            return read_pasted(given.text, title=given.title)
        url = given.url or ""
        found = addresses_in(url)
        if len(found) != 1 or not is_addresses_alone(url):
            raise NoAddress(
                "{locator} is no http or https address. Files of this machine are not read for an assistant.",
                locator=url,
            )
        return read_address(found[0], self.services.fetcher, isolated=self.services.articles.isolated)


def _briefing_instead(question: str, source: BriefingSource, request: Request) -> Reply:
    """The reply to a question that asks for an overview."""
    made, sources = made_from(source, request), _sources_of(source)
    briefing = Briefing.of(made, sources)
    unanswered = Answer(question, Verdict.NOT_ANSWERED, 0.0, (), asked=False)
    return Reply(Answered.of(unanswered, sources, briefing), wording.briefed(made, request, briefing))


def _sources(library: Answering, found: Iterable[Evidence]) -> Sources:
    return {name: library.article(name).source for name in {one.citation.article_id for one in found}}


def _sources_of(source: BriefingSource) -> Sources:
    return {entry.article.id: entry.article.source for entry in source.entries}


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
