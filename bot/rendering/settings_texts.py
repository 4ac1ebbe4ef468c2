"""What Dateline says in its own words about the settings of a chat."""

from bot.i18n import LANGUAGES, N_, _

ANSWERS = {
    "mentions": N_("Mentions"),
    "questions": N_("Questions"),
    "commands": N_("Commands"),
}
"""What is answered in a group, as a button says it."""

ANSWERS_SAID = {
    "mentions": N_("I answer /ask, mentions of me and replies to me."),
    "questions": N_("I also answer questions that nobody puts to me, where I am very sure; to all else I am silent."),
    "commands": N_("I answer commands only, also where I am mentioned."),
}
"""The same in a sentence."""

REFUSALS = {"spoken": N_("Say no"), "quiet": N_("Only react")}
REFUSALS_SAID = {
    "spoken": N_("Where the articles do not answer, I say so."),
    "quiet": N_("Where the articles do not answer, I only react with 🤷."),
}

STRICTNESS = {"strict": N_("Strict"), "normal": N_("Normal"), "lenient": N_("Lenient")}
STRICTNESS_SAID = {
    "strict": N_("I answer only where I am very sure."),
    "normal": N_("I answer where an answer is about as likely as not."),
    "lenient": N_("I also answer where I am not sure."),
}

PICTURES = {"off": N_("No pictures"), "light": N_("Light"), "dark": N_("Dark")}
PICTURES_SAID = {
    "off": N_("Briefings are text alone."),
    "light": N_("Briefings also come as a light picture."),
    "dark": N_("Briefings also come as a dark picture."),
}


def title() -> str:
    """Above the settings."""
    return _("Settings of this chat")


def language(code: str | None) -> str:
    """Which language is spoken, in a sentence."""
    if code is None:
        return _("I speak the language of whoever writes.")
    return _("I speak {language}.", language=LANGUAGES[code])


def shelf(name: str, *, on: bool) -> str:
    """Whether questions see a public shelf, in a sentence."""
    if on:
        return _("Questions see the shelf “{name}”.", name=name)
    return _("Questions do not see the shelf “{name}”.", name=name)


def language_button() -> str:
    """The button that leads to the languages."""
    return _("🌐 Language")


def automatic_button() -> str:
    """The button for the language of whoever writes."""
    return _("Automatic")


def back_button() -> str:
    """The button that leads back to all settings."""
    return _("« Back")


def shelf_button(name: str) -> str:
    """The button that switches a public shelf."""
    return _("Shelf “{name}”", name=name)


def which_language() -> str:
    """Above the languages."""
    return _("Which language shall I speak here? What I quote stays as it is.")


def no_such_language(named: str) -> str:
    """For a language that is not spoken."""
    return _("I do not speak “{language}”; choose one of these.", language=named)


def needs_all_messages() -> str:
    """When questions are to be answered that Telegram does not show."""
    return _(
        "Chosen. For this, make me an administrator here, or switch privacy mode off at @BotFather and add me again."
    )
