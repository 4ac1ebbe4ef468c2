"""Interface texts of the settings of a chat."""

from bot.i18n import LANGUAGES, N_, _

ANSWERS = {
    "mentions": N_("Mentions"),
    "questions": N_("Questions"),
    "commands": N_("Commands"),
}
"""The button for each choice of what the bot answers in a group."""

ANSWERS_SAID = {
    "mentions": N_("I answer /ask, messages that mention me, and replies to me."),
    "questions": N_(
        "I also answer questions that are not addressed to me, when I am fairly sure of the answer. I do "
        "not respond to other messages."
    ),
    "commands": N_("I answer only commands, even if a message mentions me."),
}
"""The description of each choice."""

REFUSALS = {"spoken": N_("Send a message"), "quiet": N_("Only react")}
REFUSALS_SAID = {
    "spoken": N_("If the articles do not answer a question, I say so."),
    "quiet": N_("If the articles do not answer a question, I only react with 🤷."),
}

STRICTNESS = {"strict": N_("Strict"), "normal": N_("Normal"), "lenient": N_("Lenient")}
STRICTNESS_SAID = {
    "strict": N_(
        "I answer only when I am almost certain. About 19 in 20 answers are right, but I leave many questions open."
    ),
    "normal": N_("I answer when I am fairly sure. About 4 in 5 answers are right."),
    "lenient": N_("I also answer when I am less sure. About 7 in 10 answers are right, and fewer questions stay open."),
}
"""The description of each strictness. docs/quality.md has the measured shares; a test compares them."""

PICTURES = {"off": N_("No pictures"), "light": N_("Light"), "dark": N_("Dark")}
PICTURES_SAID = {
    "off": N_("Briefings are text only."),
    "light": N_("Briefings also come as a light picture."),
    "dark": N_("Briefings also come as a dark picture."),
}

PERSONAL = {"all": N_("Hints for all"), "alone": N_("Hints for one")}
PERSONAL_SAID = {
    "all": N_("What helps only one person (a no, a hint, these settings), I say to all."),
    "alone": N_("What helps only one person (a no, a hint, these settings), I show to them alone."),
}
OBSTACLES = {
    "server": N_("This Telegram server cannot show a message to one person alone yet, so I say it to all."),
    "rights": N_("Only as an administrator can I show a message to one person alone, so I say it to all."),
    "sender": N_("To somebody who writes anonymously I cannot show a message alone, so I say it to all."),
}
"""Why a message for one person is shown to all."""


def title() -> str:
    """The heading of the settings."""
    return _("Settings of this chat")


def language(code: str | None) -> str:
    """The language setting as a sentence."""
    if code is None:
        return _("I use the language of the person who writes.")
    return _("I speak {language}.", language=LANGUAGES[code])


def shelf(name: str, *, on: bool) -> str:
    """Whether a public shelf is used for answers, as a sentence."""
    if on:
        return _("I use the shelf “{name}” for answers.", name=name)
    return _("I do not use the shelf “{name}” for answers.", name=name)


def said_to_all(obstacle: str) -> str:
    """Why something that is for one person is said to all; one of `OBSTACLES`."""
    return _(OBSTACLES[obstacle])


def language_button() -> str:
    """The button that opens the languages."""
    return _("🌐 Language")


def automatic_button() -> str:
    """The button that follows the language of each user."""
    return _("Automatic")


def back_button() -> str:
    """The button that returns to all settings."""
    return _("« Back")


def shelf_button(name: str) -> str:
    """The button that switches a public shelf on or off."""
    return _("Shelf “{name}”", name=name)


def which_language() -> str:
    """The heading of the languages."""
    return _("Which language should I use in this chat? Quotes stay in their own language.")


def no_such_language(named: str) -> str:
    """Shown if a language is not supported."""
    return _("I do not speak “{language}”. Choose one of these languages.", language=named)


def needs_all_messages() -> str:
    """Shown if the chosen setting needs messages that Telegram does not send to the bot."""
    return _(
        "Saved. For this to work, make me an administrator here, or turn off privacy mode at @BotFather and add me "
        "again."
    )
