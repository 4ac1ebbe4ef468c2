"""Interface texts of the Telegram bot: welcome, help, command menu and privacy."""

from bot.i18n import N_, _
from bot.rendering import collecting_texts, page_texts
from bot.rendering.document import Document, bold, plain
from bot.rendering.texts import EXAMPLE

DESCRIPTION = N_(
    "Ask questions about the news articles in my library. I quote the sentence with the answer, word for word, and "
    "show where it is in the article. If the articles do not answer your question, I say so."
)
SHORT_DESCRIPTION = N_("Ask about news articles. Get the sentence with the answer, and its source.")

COMMANDS = (
    ("ask", N_("Ask a question about the articles")),
    ("brief", N_("Show the key sentences, one minute to read")),
    ("briefing", N_("Schedule automatic briefings")),
    ("watch", N_("Tell me when an article bears on a topic")),
    ("unwatch", N_("Stop watching a topic")),
    ("add", N_("Add a link, a file or text as an article")),
    ("articles", N_("List the articles, or search their titles")),
    ("show", N_("Show an article's text")),
    ("rename", N_("Change an article's title")),
    ("remove", N_("Remove articles, such as 3 or 2, 4-7")),
    ("undo", N_("Restore what was removed last")),
    ("on", N_("Use articles or a shelf for answers again")),
    ("off", N_("Do not use articles or a shelf for answers")),
    ("follow", N_("Follow a feed")),
    ("unfollow", N_("Stop following a feed")),
    ("feeds", N_("List the followed feeds")),
    ("opml", N_("Export the feeds as a file")),
    ("check", N_("Check whether articles have changed")),
    ("export", N_("Export the whole library as a file")),
    ("collect", N_("Collect the links that members of a group post")),
    ("settings", N_("Change my settings in this chat")),
    ("language", N_("Choose my language in this chat")),
    ("forget", N_("Delete all data of this chat")),
    ("privacy", N_("What data I keep, and where")),
    ("help", N_("How to ask questions")),
)
"""Every command, and what it does; a menu shows both."""


def commands() -> list[tuple[str, str]]:
    """The commands of the menu, in the current language."""
    return [(name, _(what)) for name, what in COMMANDS]


def description() -> str:
    """The description, which Telegram shows in an empty chat."""
    return _(DESCRIPTION)


def short_description() -> str:
    """The short description, which Telegram shows in the profile."""
    return _(SHORT_DESCRIPTION)


def introduction(username: str) -> Document:
    """The introduction that the bot sends when it is added to a group."""
    return bold(_("Hello! I answer questions about news articles.")) + plain(
        "\n"
        + _(
            "Write /ask and a question, mention {username}, or reply to one of my messages. I quote the sentence "
            "with the answer and show where it is in the article. I do not respond to other messages.",
            username=f"@{username}",
        )
        + "\n\n"
        + _(
            "Administrators can add articles with /add (a link, a file or text) and change my settings with "
            "/settings. /privacy explains what data I keep."
        )
    )


def help_for_chat(username: str) -> Document:
    """The answer to /help in Telegram."""
    return (
        bold(_("How to ask questions"))
        + plain(
            "\n"
            + _(
                "In a private chat, just write your question. In a group, write /ask and the question, mention "
                "{username} anywhere in it, or reply to one of my messages. I do not respond to other messages in "
                "groups.",
                username=f"@{username}",
            )
            + "\n\n"
        )
        + bold(_("Commands"))
        + plain("".join(f"\n/{name} – {what}" for name, what in commands()))
        + plain("\n\n" + _("For example:") + f" /ask {EXAMPLE}")
    )


def privacy(*, questions_logged: bool, page_days: int | None = None, collecting: bool = False) -> str:
    """What data is kept, where, for how long, and how to delete it.

    Args:
        questions_logged: whether the operator logs questions.
        page_days: for how many days links to reader pages work; None if there are no pages.
        collecting: whether the links that members post are collected in this chat.
    """
    logged = (
        _("The operator of this bot logs questions.")
        if questions_logged
        else _("I do not keep or log any other questions.")
    )
    return "\n\n".join(
        (
            _(
                "What I keep: the articles, feeds and settings of this chat. They are in a file on the computer "
                "that I run on. If you vote 👍 or 👎 on an answer, with a button or a reaction, I keep the vote with "
                "the question, the passage and your user ID until you take it back. I also remember each user's "
                "last question and its answer until I am restarted, so that I understand follow-up questions."
            )
            + " "
            + _(
                "I keep what is sent to me until it is handled. For a day I also keep that it came and which messages I sent, so "
                "that nothing is lost or answered twice."
            )
            + " "
            + _("I keep each scheduled briefing with the user ID of the person who scheduled it.")
            + " "
            + _(
                "I keep the words of each watch with the user ID of the person who started it, and for two weeks the sentences "
                "that it told."
            )
            + " "
            + logged,
            _(
                "How long I keep it: until someone in this chat deletes it. If I am removed from a group or "
                "blocked, I delete all data of that chat after 30 days."
            ),
            _(
                "What I send: my answers, to Telegram, and a request for each page, feed or file that someone in "
                "this chat asked me to read. I send nothing else and use no other service."
            ),
            collecting_texts.privacy(collecting=collecting),
            *([page_texts.privacy(page_days)] if page_days is not None else []),
            _(
                "Other chats cannot see the data of this chat. /export gives you everything as a file. “/forget "
                "everything” deletes it permanently."
            ),
        )
    )


def for_administrators() -> str:
    """Shown to a group member without the right to change the library or settings."""
    return _("Only administrators of this group can change its library and settings. Everyone can ask questions.")


def not_allowed(number: int) -> str:
    """Shown to a user whom the operator has not allowed."""
    return _(
        "This bot answers only people and chats that its operator has allowed. To get access, send the operator "
        "this ID: {number}",
        number=str(number),
    )
