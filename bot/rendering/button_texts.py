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
    return _("Thank you. Your vote is saved.")


def taken_back() -> str:
    """After the same once more."""
    return _("Your vote is removed.")


def question_gone() -> str:
    """When it cannot be known any more what a message answers."""
    return _("I no longer have the question for this answer. Please ask it again.")


def article_gone() -> str:
    """When the article of a button was removed."""
    return _("This article is no longer in the library. Please ask your question again.")


def answer_changed() -> str:
    """When it is asked why, and the same question has another answer by now."""
    return _(
        "The library has changed since this answer, and the best passage is now a different one. Ask again to see it."
    )


def button_too_old() -> str:
    """When a button is of another version of Dateline."""
    return _("This button is from an older version of the bot. Please ask again.")


def message_too_old() -> str:
    """When Telegram does not let a message be seen any more."""
    return _("This message is too old or was deleted. Please ask again.")


def elsewhere() -> str:
    """When a button is pressed in a chat that the bot sees nothing of."""
    return _("This button works only in chats that I am a member of.")


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
    return _(
        "{votes}: {useful} useful, {useless} not useful.", votes=votes(number), useful=useful, useless=number - useful
    )
