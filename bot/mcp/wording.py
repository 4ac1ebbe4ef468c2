"""The readable text beside each structured result. Quotes stand in it character for character, with their places. Pure."""

from bot.briefing_service import Request, drawn
from bot.mcp.results import Added, Answered, Briefing, Listed, ListedArticle, Passage, Place, Point, Searched
from bot.rendering import briefing_texts, period_texts, texts
from retrieval.model import Answer, Scope, Verdict
from retrieval.model import Briefing as MadeBriefing

NO_ARTICLES = "There are no articles yet. Add some with the tool add, or with `dateline add`."
NO_QUESTION = "That is not a question about the articles."
_OUTCOMES = {
    "added": "Added",
    "already_there": "This article is in the library already",
    "nearly_the_same": "The library has nearly the same article already",
}


def answered(answer: Answer, result: Answered, *, articles: int) -> str:
    """An answer with its passages, or a no with what is missing and the closest passages.

    Args:
        answer: the answer.
        result: the same as a structured result.
        articles: the number of articles that were asked.
    """
    if not answer.asked:
        return NO_QUESTION
    if not articles:
        return NO_ARTICLES
    parts = [texts.read_as(answer.reading)] if answer.reading else []
    if answer.verdict is Verdict.ANSWERED:
        parts += [*_time(answer), _yes(answer), *_passages(result.passages)]
    else:
        parts += [*_time(answer), _no(answer, articles), *_passages(result.closest)]
    return "\n\n".join(parts)


def searched(result: Searched) -> str:
    """Passages by rank."""
    if not result.passages:
        return "No passage was found." if not result.offset else "There are no more passages."
    more = [f"More: offset {result.next_offset}."] if result.next_offset is not None else []
    head = "Passages by rank. That one is here does not mean that it answers a question."
    return "\n\n".join([head, *_passages(result.passages, result.offset + 1), *more])


def briefed(made: MadeBriefing, request: Request, result: Briefing) -> str:
    """A briefing, or why there is none."""
    if not result.points:
        return drawn(made, request).text
    topic = f" on {request.topic}" if request.topic else ""
    head = f"Briefing{topic}: {briefing_texts.seconds_to_read(result.reading_seconds)}; it quotes {_used(result)}."
    time = [period_texts.published(made.time)] if made.time else []
    return "\n\n".join([head, *time, *(_point(number, point) for number, point in enumerate(result.points, 1))])


def listed(result: Listed) -> str:
    """A page of the articles, and those beside the user's own."""
    of_page = f", page {result.page} of {result.pages}" if result.pages > 1 else ""
    parts = [f"The user's library: {result.total} article{'' if result.total == 1 else 's'}{of_page}"]
    parts += [_listed(article) for article in result.articles]
    for shelf in result.shared:
        parts.append(f"Beside it, the shelf “{shelf.name}”: {shelf.total} article{'' if shelf.total == 1 else 's'}")
        parts += [_listed(article) for article in shelf.articles]
    return "\n".join(parts)


def added(result: Added) -> str:
    """What became of an article."""
    size = f", {result.sentences} sentence{'' if result.sentences == 1 else 's'}" if result.outcome == "added" else ""
    return f"{_OUTCOMES[result.outcome]}: {_joined(result.title, result.source, result.published, result.url)}{size}."


def _used(result: Briefing) -> str:
    """How many articles a briefing quotes."""
    return f"{result.used} of {result.articles} article{'' if result.articles == 1 else 's'}"


def _yes(answer: Answer) -> str:
    short = f"Short answer: {answer.short_answer}\n" if answer.short_answer else ""
    return f"{short}The first passage answers the question (confidence {answer.confidence:.2f})."


def _no(answer: Answer, articles: int) -> str:
    if answer.time is not None and answer.time.scope is Scope.EMPTY:
        found = [period_texts.closest_of(answer.time)] if answer.evidence else []
        return "\n".join(["Not answered.", period_texts.none_of(answer.time), *found])
    lines = [texts.unsure() if answer.is_unsure else f"Not answered. {texts.not_answered(articles)}"]
    if answer.missing:
        lines.append(texts.not_mentioned(answer.missing))
    if answer.still_reading:
        lines.append(texts.still_reading())
    if answer.evidence:
        lines.append(texts.may_answer() if answer.is_unsure else "The closest passages (not an answer):")
    return "\n".join(lines)


def _time(answer: Answer) -> list[str]:
    if answer.time is None or answer.time.scope is Scope.EMPTY:
        return []
    is_elsewhere = answer.time.scope is Scope.ELSEWHERE
    return [(period_texts.elsewhere if is_elsewhere else period_texts.published)(answer.time)]


def _passages(passages: list[Passage], first: int = 1) -> list[str]:
    return [
        f"{number}. “{passage.text}”\n— {_place(passage)}{_link(passage)}"
        for number, passage in enumerate(passages, first)
    ]


def _point(number: int, point: Point) -> str:
    also = "".join(f"\nAlso: {_place(other)}{_link(other)}" for other in point.also)
    return f"{number}. “{point.text}”\n— {_place(point)}{_link(point)}{also}"


def _place(place: Place) -> str:
    where = f"¶{place.paragraph} s{place.sentence}, characters {place.start}–{place.end}"
    return _joined(place.title, place.source, place.published, where)


def _link(place: Place) -> str:
    address = place.link or place.url
    return f"\n{address}" if address else ""


def _listed(article: ListedArticle) -> str:
    number = f"{article.number}. " if article.number is not None else "– "
    off = None if article.is_used else "not used for answers"
    return number + _joined(article.title, article.source, article.author, article.published, article.url, off)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
