"""Guest mode: mentioned in a chat that it has not joined, the bot answers from the text or link there.

No shelf is used, and nothing is stored. The chat id of such a message can be that of another chat (the private chat of two
users has the id of one of them), so nothing here depends on it.
"""

import asyncio
import dataclasses
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from telegram import InlineQueryResultArticle, InputTextMessageContent, Message, Update
from telegram.ext import ContextTypes

from bot.briefing_service import corrected, drawn, made_of, parse
from bot.rendering import next_step_texts as next_steps
from bot.rendering import reachability_texts as reach_texts
from bot.rendering.answer import answer_document
from bot.rendering.briefing import briefing_document
from bot.rendering.document import Document, join, plain
from bot.rendering.shortening import shortened
from bot.rendering.telegram import render
from bot.rendering.texts import error
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.features.guest.mentioned import Matter, matter_of, without_addresses
from retrieval.errors import ArticleError, DatelineError, EmptyArticle, LimitReached
from retrieval.ingest.reading import LEAST_CHARACTERS, read_address, read_pasted
from retrieval.model import Article, Strictness
from retrieval.search.reader import Reader
from retrieval.search.requests import briefing_wanted
from retrieval.search.small_talk import is_small_talk
from retrieval.services import ArticleService
from retrieval.services.entry import split_and_analyse
from retrieval.services.library import Library

log = logging.getLogger(__name__)

MOST_PAGES = 3
"""Maximum number of links of a message that are read."""
MOST_A_MINUTE = 10
"""Maximum number of texts and pages read for one user per minute."""
AT_ONCE = 2
"""Maximum number of guests answered at the same time, so that other chats are not delayed."""
_KEY = "guests"


@dataclass(slots=True)
class Guests:
    """The recent reads of each user, and the limit of guests answered at the same time.

    Attributes:
        clock: seconds since 1970.
        room: semaphore that is held while a guest is answered.
    """

    clock: Callable[[], float]
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _read: "OrderedDict[int, list[float]]" = field(default_factory=OrderedDict)

    @staticmethod
    def of(context: ContextTypes.DEFAULT_TYPE) -> "Guests":
        """Return the guests of the Application that called a handler."""
        guests: Guests = context.bot_data.setdefault(_KEY, Guests(BotContext.of(context).collections.clock))
        return guests

    def count(self, user: int, number: int) -> None:
        """Record that a number of texts will be read for a user.

        Raises:
            LimitReached: the user would exceed `MOST_A_MINUTE`.
        """
        now = self.clock()
        while self._read and all(now - moment >= 60 for moment in next(iter(self._read.values()))):
            self._read.popitem(last=False)
        recent = [moment for moment in self._read.get(user, []) if now - moment < 60]
        if len(recent) + number > MOST_A_MINUTE:
            raise LimitReached(
                "You can add at most {most} articles a minute. Try again in a minute.", most=MOST_A_MINUTE
            )
        self._read[user] = [*recent, *[now] * number]
        self._read.move_to_end(user)


async def on_guest_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a mention in a chat that the bot has not joined; without a question, send the key sentences."""
    message = update.guest_message
    if message is not None:
        await answer_guest(message, await _answered(message, context))


async def answer_guest(message: Message, document: Document) -> None:
    """Send the single message with which a guest can answer; do nothing without the id of the query."""
    if not message.guest_query_id:
        return
    text, entities = render(document)[0]
    content = InputTextMessageContent(text, entities=entities, link_preview_options=NO_PREVIEW)
    await message.answer_guest_query(InlineQueryResultArticle("answer", reach_texts.guest_title(), content))


async def _answered(message: Message, context: ContextTypes.DEFAULT_TYPE) -> Document:
    matter = matter_of(message, context.bot.bot)
    asker = message.sender_chat or message.from_user
    if asker is None or matter.is_empty or (matter.question and is_small_talk(matter.question)):
        return plain(reach_texts.guest_usage())
    bot_context, guests = BotContext.of(context), Guests.of(context)
    if bot_context.options.log_questions:
        log.info("guest of %s is asked: %s", asker.id, matter.question)
    collections = bot_context.collections
    strictness = bot_context.register.of(asker.id).strictness or collections.strictness
    try:
        guests.count(asker.id, len(matter.links[:MOST_PAGES]) if matter.is_link else 1)
        async with guests.room:
            articles, trouble = await bot_context.call(read, matter, bot_context.services.articles)
            said = await bot_context.call(
                answer_from, articles, matter.question, reader=collections.reader, strictness=strictness
            )
    except DatelineError as exc:
        return plain(error(exc))
    return join([said, *(plain(error(exc)) for exc in trouble)], "\n\n")


def read(matter: Matter, service: ArticleService) -> tuple[list[Article], list[ArticleError]]:
    """Read the pages of the links, and the text unless it only introduces the links.

    Returns:
        The articles, at least one, and the errors of pages that could not be read.

    Raises:
        ArticleError: nothing could be read.
    """
    articles: list[Article] = []
    trouble: list[ArticleError] = []
    for url in matter.links[:MOST_PAGES] if matter.is_link else ():
        try:
            articles.append(read_address(url, service.fetcher, isolated=service.isolated))
        except ArticleError as exc:
            trouble.append(exc)
    if not matter.is_link or len(without_addresses(matter.text)) >= LEAST_CHARACTERS:
        articles.append(_pasted(matter.text))
    if not articles:
        raise trouble[0]
    return articles, trouble


def _pasted(text: str) -> Article:
    """Make an article of a text, even if it is only one sentence."""
    body = text.strip()
    if len(body) < LEAST_CHARACTERS:
        return Article(body, body.rstrip("."), title_supplied=True, format="pasted")
    return read_pasted(body)


def library_of(
    articles: Sequence[Article], *, reader: Reader | None = None, strictness: Strictness = Strictness.NORMAL
) -> Library:
    """Make a temporary library of these articles. It has no vectors, so that the user need not wait.

    Raises:
        EmptyArticle: there is no sentence in them.
    """
    split = [(article, sentences) for article in articles if (sentences := split_and_analyse(article))]
    if not split:
        raise EmptyArticle("“{title}” contains no sentence.", title=articles[0].title, locator=articles[0].title)
    library = Library(reader=reader, strictness=strictness)
    for article, sentences in split:
        library.add(article, sentences)
    return library


def answer_from(
    articles: Sequence[Article], question: str, *, reader: Reader | None, strictness: Strictness
) -> Document:
    """Answer a question only from these articles; without a question, return their key sentences.

    Raises:
        EmptyArticle: there is no sentence in them.
    """
    library = library_of(articles, reader=reader, strictness=strictness)
    wanted = briefing_wanted(question) if question else ""
    if wanted == "":
        return briefing_document(library.brief())
    if wanted:
        request = corrected(parse(wanted), library)
        return drawn(made_of(library, request), request)
    answer = library.ask(question, limit=1)
    answer = dataclasses.replace(answer, evidence=tuple(map(shortened, answer.evidence)))
    said = answer_document(answer, articles=library.count)
    return join([said, plain(next_steps.as_guest())], "\n\n") if answer.is_refused else said
