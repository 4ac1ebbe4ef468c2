"""Guest mode: mentioned in a chat that it has not joined, the bot answers from the text or the link that is meant.

From nothing else: no shelf is looked at, and nothing is kept. The chat of such a message may go by the number of another
that the bot knows (two people's private chat has that of one of them), so nothing here depends on it.
"""

import asyncio
import dataclasses
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from telegram import InlineQueryResultArticle, InputTextMessageContent, Message, Update
from telegram.ext import ContextTypes

from bot.briefing_service import drawn, made_of, parse
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
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.reading import LEAST_CHARACTERS, read_address, read_pasted
from retrieval.model import Article, Strictness
from retrieval.search.reader import Reader
from retrieval.search.requests import briefing_wanted
from retrieval.search.small_talk import is_small_talk
from retrieval.services.library import Library, split_and_analyse

log = logging.getLogger(__name__)

MOST_PAGES = 3
"""Links of a message that are followed."""
MOST_A_MINUTE = 10
"""Texts and pages that are read for one user in a minute."""
AT_ONCE = 2
"""Guests that are answered side by side; the others wait, so that those in their own chats need not."""
_KEY = "guests"


@dataclass(slots=True)
class Guests:
    """What was read for each user lately, and the room for those who are being answered.

    Attributes:
        clock: seconds since 1970.
        room: entered while one is answered.
    """

    clock: Callable[[], float]
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _read: "OrderedDict[int, list[float]]" = field(default_factory=OrderedDict)

    @staticmethod
    def of(context: ContextTypes.DEFAULT_TYPE) -> "Guests":
        """Those of the Application that called a handler."""
        guests: Guests = context.bot_data.setdefault(_KEY, Guests(BotContext.of(context).collections.clock))
        return guests

    def count(self, user: int, number: int) -> None:
        """Note that so many texts are to be read for a user.

        Raises:
            LimitReached: that would be more than `MOST_A_MINUTE`.
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
    """Answer whoever mentions the bot elsewhere; without a question with the key sentences."""
    message = update.guest_message
    if message is not None:
        await answer_guest(message, await _answered(message, context))


async def answer_guest(message: Message, document: Document) -> None:
    """Send the one message with which a guest can answer."""
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
            articles, trouble = await bot_context.call(read, matter, bot_context.services.fetcher)
            said = await bot_context.call(
                answer_from, articles, matter.question, reader=collections.reader, strictness=strictness
            )
    except DatelineError as exc:
        return plain(error(exc))
    return join([said, *(plain(error(exc)) for exc in trouble)], "\n\n")


def read(matter: Matter, fetcher: Fetcher) -> tuple[list[Article], list[ArticleError]]:
    """What is meant, as articles: the pages behind the links, and the text unless it does no more than point there.

    Returns:
        The articles, at least one, and why some of the pages could not be read.

    Raises:
        ArticleError: nothing could be read.
    """
    articles: list[Article] = []
    trouble: list[ArticleError] = []
    for url in matter.links[:MOST_PAGES] if matter.is_link else ():
        try:
            articles.append(read_address(url, fetcher))
        except ArticleError as exc:
            trouble.append(exc)
    if not matter.is_link or len(without_addresses(matter.text)) >= LEAST_CHARACTERS:
        articles.append(_pasted(matter.text))
    if not articles:
        raise trouble[0]
    return articles, trouble


def _pasted(text: str) -> Article:
    """A text as an article; a quoted sentence is one, too, however short."""
    body = text.strip()
    if len(body) < LEAST_CHARACTERS:
        return Article(body, body.rstrip("."), title_supplied=True, format="pasted")
    return read_pasted(body)


def library_of(
    articles: Sequence[Article], *, reader: Reader | None = None, strictness: Strictness = Strictness.NORMAL
) -> Library:
    """A library of these articles that nobody else sees; without vectors, for which a guest would have to wait.

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
    """What these articles, and no others, say to a question; their key sentences where there is none.

    Raises:
        EmptyArticle: there is no sentence in them.
    """
    library = library_of(articles, reader=reader, strictness=strictness)
    wanted = briefing_wanted(question) if question else ""
    if wanted == "":
        return briefing_document(library.brief())
    if wanted:
        request = parse(library.corrected(wanted))
        return drawn(made_of(library, request), request)
    answer = library.ask(question, limit=1)
    answer = dataclasses.replace(answer, evidence=tuple(map(shortened, answer.evidence)))
    return answer_document(answer, articles=len(library.articles))
