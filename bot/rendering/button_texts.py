"""What Dateline says on and about the buttons under an answer; labels must be readable on a phone."""

from bot.i18n import _, ngettext

USEFUL, USELESS = "👍", "👎"


def context_button(*, more: bool) -> str:
    """The button that shows passages in their paragraphs, or alone again."""
    # Translators: one of three buttons in a row on a phone, at most 16 letters.
    return _("Show paragraph") if more else _("Hide paragraph")


def passages_button(*, more: bool) -> str:
    """The button that shows all passages, or only the first again."""
    # Translators: one of three buttons in a row on a phone, at most 16 letters.
    return _("More passages") if more else _("Fewer passages")


def why_button() -> str:
    """The button that explains."""
    # Translators: one of three buttons in a row on a phone, at most 16 letters.
    return _("Why?")


def copy_button() -> str:
    """The button that copies the quote with its citation."""
    # Translators: one of five buttons in a row on a phone, at most 6 letters; a symbol such as 📋 will do.
    return _("Copy")


def share_button() -> str:
    """The button that offers the passage to another chat."""
    # Translators: one of five buttons in a row on a phone, at most 6 letters; a symbol such as 📤 will do.
    return _("Share")


def open_button() -> str:
    """The button that opens the article at the passage."""
    # Translators: one of five buttons in a row on a phone, at most 6 letters; a symbol such as 🔗 will do.
    return _("Open")


def thanks() -> str:
    """After 👍 or 👎."""
    return _("Thank you, noted.")


def taken_back() -> str:
    """After the same once more."""
    return _("Taken back.")


def question_gone() -> str:
    """When it cannot be known any more what a message answers."""
    return _("I no longer know the question to this answer. Ask it again, please.")


def article_gone() -> str:
    """When the article of a button was removed."""
    return _("That article is no longer in the library. Ask again to see what there is now.")


def answer_changed() -> str:
    """When it is asked why, and the same question has another answer by now."""
    return _("The library has changed since then, and the best passage is another one now. Ask again to see it.")


def button_too_old() -> str:
    """When a button is of another version of Dateline."""
    return _("That button is from an earlier version of me. Ask again, please.")


def message_too_old() -> str:
    """When Telegram does not let a message be seen any more."""
    return _("That message is too old or deleted. Ask again, please.")


def elsewhere() -> str:
    """When a button is pressed in a chat that the bot sees nothing of."""
    return _("That button works only in a chat that I am in.")


def cannot() -> str:
    """When Telegram does not let be done what a button says."""
    return _("Telegram does not let me do that here.")


def votes(number: int) -> str:
    """How many 👍 and 👎 there are together."""
    return ngettext("{number} vote", "{number} votes", number)


def counted(number: int, useful: int) -> str:
    """What people thought of answers, in figures."""
    if not number:
        return _("There are no votes yet.")
    return _("{votes}: {useful} useful, {useless} not.", votes=votes(number), useful=useful, useless=number - useful)
