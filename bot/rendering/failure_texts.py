"""What is said when the bot itself fails: which thing failed, and what to do."""

from bot.i18n import _
from bot.rendering.document import Document, plain


def question_failed() -> Document:
    """After a question."""
    return plain(_("Something went wrong on my side, and I did not answer your question. Please ask it again."))


def command_failed(command: str) -> Document:
    """After a command, as `/remove`."""
    return plain(_("Something went wrong on my side, and {command} may not be done. Send it again.", command=command))


def not_taken() -> Document:
    """After an article, a file or a link."""
    return plain(_("Something went wrong on my side, and what you sent was not added. Please send it again."))


def press_failed() -> str:
    """After a button was pressed."""
    return _("Something went wrong on my side. Please press the button again.")
