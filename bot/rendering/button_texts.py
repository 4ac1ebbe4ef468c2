"""Labels of the buttons under an answer, and the notes that a press shows. Labels must fit on a phone."""

from bot.i18n import _, ngettext

USEFUL, USELESS = "👍", "👎"


def context_button(*, more: bool) -> str:
    """The button that shows or hides the paragraphs around the passages."""
    # Translators: one of three buttons in a row on a phone, at most 16 letters.
    return _("Show paragraph") if more else _("Hide paragraph")


def passages_button(*, more: bool) -> str:
    """The button that shows all passages, or only the first."""
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
    """Shown after a vote with 👍 or 👎."""
    return _("Thank you. Your vote is saved.")


def taken_back() -> str:
    """Shown when a vote is removed by voting the same again."""
    return _("Your vote is removed.")


def question_gone() -> str:
    """Shown if the question of an answer is no longer known."""
    return _("I no longer have the question for this answer. Please ask it again.")


def article_gone() -> str:
    """Shown if the article of a button was removed."""
    return _("This article is no longer in the library. Please ask your question again.")


def answer_changed() -> str:
    """Shown if “Why?” is pressed and the question has another answer now."""
    return _(
        "The library has changed since this answer, and the best passage is now a different one. Ask again to see it."
    )


def button_too_old() -> str:
    """Shown if a button comes from another version of Dateline."""
    return _("This button is from an older version of the bot. Please ask again.")


def message_too_old() -> str:
    """Shown if Telegram no longer gives access to a message."""
    return _("This message is too old or was deleted. Please ask again.")


def elsewhere() -> str:
    """Shown if a button is pressed in a chat that the bot has not joined."""
    return _("This button works only in chats that I am a member of.")


def cannot() -> str:
    """Shown if Telegram does not allow the action of a button."""
    return _("Telegram does not let me do that here.")


def votes(number: int) -> str:
    """The number of votes."""
    return ngettext("{number} vote", "{number} votes", number)


def counted(number: int, useful: int) -> str:
    """The number of useful and of not useful votes."""
    if not number:
        return _("There are no votes yet.")
    return _(
        "{votes}: {useful} useful, {useless} not useful.", votes=votes(number), useful=useful, useless=number - useful
    )
