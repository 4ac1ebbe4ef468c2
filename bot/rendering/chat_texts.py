"""What Dateline says in its own words in Telegram: welcome, help, menus, settings, and what happens to chats."""

from bot.i18n import N_, _
from bot.rendering.document import Document, bold, plain
from bot.rendering.library_texts import articles
from bot.rendering.texts import EXAMPLE

DESCRIPTION = N_(
    "Ask about the news articles in my library. I answer with the sentence that says it, word for word, and where it "
    "stands. When the articles do not answer, I say so."
)
SHORT_DESCRIPTION = N_("Ask your news, get the sentence that answers, with its place.")

COMMANDS = (
    ("ask", N_("Ask the articles a question")),
    ("brief", N_("The key sentences, in a minute")),
    ("briefing", N_("Briefings that come by themselves")),
    ("add", N_("Add a link, a file or text as an article")),
    ("articles", N_("Which articles are asked; with words it searches")),
    ("show", N_("An article's text")),
    ("rename", N_("Give an article another title")),
    ("remove", N_("Take an article away")),
    ("undo", N_("Put back what was removed last")),
    ("on", N_("Let questions see an article or shelf again")),
    ("off", N_("Hide an article or shelf from questions")),
    ("follow", N_("Follow a feed")),
    ("unfollow", N_("Stop following a feed")),
    ("feeds", N_("The feeds that are followed")),
    ("opml", N_("The feeds as a file")),
    ("check", N_("Has an article changed since?")),
    ("export", N_("The whole library as a file")),
    ("settings", N_("How I behave in this chat")),
    ("language", N_("The language that I speak here")),
    ("forget", N_("Delete everything of this chat")),
    ("privacy", N_("What is kept, and where")),
    ("help", N_("How to ask")),
)
"""Every command, and what it does; a menu shows both."""


def commands() -> list[tuple[str, str]]:
    """The menu, in the language that is spoken."""
    return [(name, _(what)) for name, what in COMMANDS]


def description() -> str:
    """What the bot is, on its empty chat."""
    return _(DESCRIPTION)


def short_description() -> str:
    """The same in a line, on its profile."""
    return _(SHORT_DESCRIPTION)


def welcome(number: int) -> Document:
    """The answer to /start; `number` is how many articles there are."""
    return (
        bold(_("Ask your news."))
        + plain(" ")
        + plain(
            _(
                "I have read {articles} and answer with the sentence that says it, word for word, and where it stands. When "
                "nothing there answers, I say so.",
                articles=articles(number),
            )
        )
        + plain("\n\n" + _("Try:") + " ")
        + bold(EXAMPLE)
        + plain("\n\n" + _("/brief gives the key sentences, /articles lists what I have read, /help says more."))
    )


def introduction(username: str) -> Document:
    """What is said once in a group that the bot was added to."""
    return bold(_("Hello! I answer questions about news articles.")) + plain(
        "\n"
        + _(
            "Write /ask and a question, mention {username}, or reply to one of my messages: I quote the sentence that answers "
            "and say where it stands. To all else I am silent.",
            username=f"@{username}",
        )
        + "\n\n"
        + _(
            "Administrators add articles with /add (a link, a file or text) and choose in /settings how I behave; /privacy "
            "says what I keep."
        )
    )


def help_for_chat(username: str) -> Document:
    """The answer to /help in Telegram."""
    return (
        bold(_("How to ask"))
        + plain(
            "\n"
            + _(
                "In private, just write your question. In a group, write /ask and the question, mention {username} anywhere in "
                "it, or reply to one of my messages; to all else I am silent.",
                username=f"@{username}",
            )
            + "\n\n"
        )
        + bold(_("Commands"))
        + plain("".join(f"\n/{name} – {what}" for name, what in commands()))
        + plain("\n\n" + _("For example:") + f" /ask {EXAMPLE}")
    )


def privacy(*, questions_logged: bool) -> str:
    """What is kept, where, how long, and how to get rid of it."""
    logged = (
        _("The operator of this bot has chosen to log questions.")
        if questions_logged
        else _("I do not keep or log questions beyond that.")
    )
    return "\n\n".join(
        (
            _(
                "What I keep: the articles that were added here, their feeds and the settings of this chat, in a file on the machine "
                "that I run on. What you think of an answer, by 👍 or 👎 under it or as a reaction, I keep with the question, the "
                "passage and your number, until you take it back. Until I am restarted I also remember the last question of each "
                "user and its answer, so that I understand a follow-up."
            )
            + " "
            + _(
                "I keep what is sent to me until it is handled. For a day I also keep that it came and which messages I sent, so "
                "that nothing is lost or answered twice."
            )
            + " "
            + _("Briefings that are planned here I keep with the number of whoever planned them.")
            + " "
            + logged,
            _(
                "How long: until somebody here deletes it. If I am removed from a group or blocked, everything of that chat is "
                "deleted after 30 days."
            ),
            _(
                "What leaves the machine: my answers, to Telegram; and a request for each page, feed or file that somebody here asked "
                "me to read. Nothing else; there is no service behind me."
            ),
            _(
                "No other chat sees anything of this one. /export gives you everything as a file, “/forget everything” deletes it "
                "for good."
            ),
        )
    )


def for_administrators() -> str:
    """To a member of a group who wants to change something."""
    return _("Only administrators of this group may change its library and settings; everybody may ask.")


def not_allowed(number: int) -> str:
    """To somebody whom the operator has not let in."""
    return _(
        "This bot answers only those whom its operator has let in. The number to tell the operator: {number}",
        number=str(number),
    )
