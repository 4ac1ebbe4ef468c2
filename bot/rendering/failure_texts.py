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


def inline_failed() -> str:
    """The label of the button above inline results if there are none because of an error."""
    return _("Something went wrong. Ask me here.")


def briefing_failed() -> Document:
    """Sent instead of a scheduled briefing."""
    return plain(
        _(
            "Something went wrong on my side, and I could not make your scheduled briefing. Write /brief to get one now. "
            "The next one comes as scheduled."
        )
    )


def terminal_failed(command: str | None, error: str) -> str:
    """Shown in the terminal after a command, or after a question if `command` is None; `error` is the kind of the error."""
    said = (
        _("Something went wrong on my side, and I did not answer your question. Please ask it again.")
        if command is None
        else _("Something went wrong on my side, and {command} may not be done.", command=command)
    )
    # Translators: {error} is the name of an error in English, {setting} a setting with its value.
    how = _("Unexpected error: {error}. Set {setting} to see where.", error=error, setting="DATELINE_LOG_LEVEL=DEBUG")
    return f"{said} {how}"
