"""Render the results of the services as documents, the same for chat, REPL and command line. Pure."""

from dataclasses import dataclass
from typing import assert_never

from bot.rendering import library_texts as texts
from bot.rendering.answer import article_document, articles_page, checked_document
from bot.rendering.document import Document, Outcome, join, plain
from bot.rendering.texts import error
from retrieval.services.results import (
    Added,
    AddedMany,
    Additions,
    ArticleResult,
    Changes,
    CheckedArticle,
    Checks,
    FeedsImported,
    Followed,
    Following,
    Forgotten,
    Found,
    Imported,
    Listed,
    NotAdded,
    NotChecked,
    NothingToRestore,
    NotRead,
    OtherResult,
    Removed,
    Renamed,
    Restored,
    Result,
    Switched,
    SwitchedShelf,
    Unfollowed,
)


@dataclass(frozen=True, slots=True)
class Misused:
    """A command without its required argument."""

    command: str


_USAGE = {"rename": texts.rename_usage, "follow": texts.follow_usage}


def library_document(result: Result | Misused, most_shown: int | None = None) -> Document:
    """Render a result, with its outcome.

    Args:
        result: the result of a service, or a misused command.
        most_shown: maximum number of characters of an article's text; None for all, which is too long for a chat.
    """
    if isinstance(result, Misused):
        return plain(_USAGE[result.command](), Outcome.MISUSED)
    if isinstance(result, OtherResult):
        return _other_document(result)
    return _article_document(result, most_shown)


def changes_document(changes: Changes) -> Document:
    """Render the message about articles that have changed."""
    return join([_check_document(one) for one in changes.articles], "\n\n")


def _article_document(result: ArticleResult, most_shown: int | None) -> Document:
    match result:
        case Added(stored, sentences, new, like):
            return plain(texts.added(stored.article.display_title, sentences, new=new, like=like))
        case NotAdded(trouble):
            return plain(texts.not_added(error(trouble)), Outcome.FAILED)
        case Additions(each):
            return join([_article_document(one, most_shown) for one in each], "\n")
        case Listed():
            return _listed_document(result)
        case Found(stored):
            return article_document(stored, most_shown)
        case Renamed(before, title):
            return plain(texts.renamed(before, title))
        case Removed(titles):
            return plain(texts.removed(titles))
        case Restored(titles):
            return plain(texts.restored(titles))
        case NothingToRestore():
            return plain(texts.nothing_to_restore(), Outcome.FAILED)
        case Switched(titles, on):
            return plain(texts.articles_switched(titles, on=on))
        case SwitchedShelf(name, on):
            return plain(texts.switched(texts.the_shelf(name), on=on))
        case _:
            assert_never(result)


def _other_document(result: OtherResult) -> Document:
    match result:
        case Forgotten(articles, traces):
            return plain(texts.forgotten(articles, traces=traces), Outcome.FAILED if traces else Outcome.DONE)
        case AddedMany():
            return _many_document(result)
        case Followed(feed, added):
            return plain(texts.followed(feed.title or feed.url, added, feed.trouble))
        case Unfollowed(feed):
            return plain(texts.unfollowed(feed.title or feed.url))
        case Following(feeds):
            return plain(texts.feeds([(feed.title or feed.url, feed.url, feed.trouble) for feed in feeds]))
        case FeedsImported():
            return _feeds_document(result)
        case Imported(new, known, left, limit, fed, unreadable):
            counts = texts.imported(new, known, left, total=result.total, unreadable=unreadable)
            said = [counts, error(limit) if limit else ""]
            whole = plain(" ".join(filter(None, said)), Outcome.DONE if result.is_complete else Outcome.FAILED)
            return join([whole, *([_feeds_document(fed)] if fed else [])], " ")
        case Checks(()):
            return plain(texts.nothing_to_check(), Outcome.FAILED)
        case Checks(each):
            return join([_check_document(one) for one in each], "\n\n")
        case _:
            assert_never(result)


def _many_document(result: AddedMany) -> Document:
    outcome = Outcome.DONE if result.is_complete else Outcome.FAILED
    skipped = [texts.skipped(result.skipped)] if result.skipped else []
    said = (
        [texts.imported(result.new, result.known, result.left, total=result.total, failed=result.failed)]
        if result.total
        else []
    )
    if result.is_interrupted:
        said = [texts.stopped(), *said]
    elif not result.total:
        said = [texts.no_article_there()]
    limit = [error(result.limit)] if result.limit else []
    lines = [" ".join([*said, *skipped, *limit]), *(f"– {_of_file(one)}" for one in result.failures)]
    left = result.failed - len(result.failures)
    return plain("\n".join([*lines, *([texts.and_others(left)] if left else [])]), outcome)


def _of_file(failure: NotRead) -> str:
    """Why a file could not be read, with its name."""
    said = error(failure.error)
    return said if failure.error.locator in said else f"{failure.name}: {said}"


def _feeds_document(fed: FeedsImported) -> Document:
    said = texts.feeds_imported(fed.new, fed.known, fed.left, fed.unreadable)
    return plain(said, Outcome.DONE if fed.is_complete else Outcome.FAILED)


def _listed_document(listed: Listed) -> Document:
    return articles_page(
        [(one.number, one.stored, one.sentences) for one in listed.articles],
        total=listed.total,
        page=listed.page,
        pages=listed.pages,
        search=listed.search,
        public=[(shelf.name, shelf.on, shelf.articles) for shelf in listed.public],
    )


def _check_document(checked: CheckedArticle | NotChecked) -> Document:
    if isinstance(checked, NotChecked):
        return plain(f"{checked.article.display_title}: {error(checked.error)}", Outcome.FAILED)
    return checked_document(checked.article, checked.sentences)
