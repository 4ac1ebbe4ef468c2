"""Interface texts about internal errors: which thing failed, and what to do."""

from bot.i18n import _
from bot.rendering.document import Document, plain


def question_failed() -> Document:
    """Shown after a question."""
    return plain(_("Something went wrong on my side, and I did not answer your question. Please ask it again."))


def command_failed(command: str) -> Document:
    """Shown after a command such as `/remove`."""
    return plain(
        _(
            "Something went wrong on my side, and {command} may not be done. Send it again. If it fails again, tell the "
            "operator of this bot.",
            command=command,
        )
    )


def not_taken() -> Document:
    """Shown after an article, a file or a link."""
    return plain(_("Something went wrong on my side, and what you sent was not added. Please send it again."))


def press_failed() -> str:
    """Shown after the press of a button."""
    return _("Something went wrong on my side. Please press the button again.")
