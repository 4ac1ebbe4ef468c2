"""Interface texts of /start and of its buttons."""

from bot.i18n import _
from bot.rendering.document import Document, Style, bold, join, plain
from bot.rendering.library_texts import articles
from bot.rendering.sample import Holding


def welcome(number: int, held: Holding) -> Document:
    """The answer to /start in private, at most eight short lines; `number` is the number of articles."""
    if held is Holding.NOTHING:
        begin = _("There are no articles here yet. Begin with one:")
    elif held is Holding.SAMPLE:
        begin = _("So far there is one sample article. Write a question, or choose:")
    else:
        begin = _("I have {articles} for you. Write a question, or choose:", articles=articles(number))
    does = _("I quote the sentence with the answer and name its source. If no article has the answer, I say so.")
    return join([bold(_("Ask questions about the news.")) + plain(f"\n{does}"), plain(begin)], "\n\n")


def welcome_in_group() -> Document:
    """The answer to /start in a group."""
    return plain(_("Write /ask and a question, and I quote the sentence with the answer. /help lists all commands."))


def sample_button() -> str:
    """The button that offers questions to the sample article."""
    return _("Ask the sample article")


def points_button() -> str:
    """The button that briefs all articles."""
    return _("Show the key points")


def add_button() -> str:
    """The button that explains how to add articles."""
    return _("Add an article")


def plan_button() -> str:
    """The button that schedules a briefing."""
    return _("Plan a morning briefing")


def which_question() -> Document:
    """Shown above questions to the sample article."""
    return plain(
        _("The sample article is about Japan, the United States and their security pact. What shall I look up?")
    )


def offered(question: str) -> Document:
    """The question of a pressed button, above its answer."""
    return plain(question).styled(Style.ITALIC)


def how_to_add() -> Document:
    """How to add articles in a private chat, and what happens then."""
    return plain(
        _("Send me one of these:")
        + "\n• "
        + _("a link to an article")
        + "\n• "
        + _("a forwarded post, or a text that you paste")
        + "\n• "
        + _("a file, such as a PDF or Word document")
        + "\n\n"
        + _("I read it, and from then on I answer from it, too. /articles lists your articles, /remove removes them.")
    )


def how_to_add_in_group() -> Document:
    """How administrators add articles in a group, and what happens then."""
    return plain(
        _(
            "Administrators write /add and a link, or reply with /add to a message with a link, a text or a file. From "
            "then on I answer from it, too."
        )
    )
