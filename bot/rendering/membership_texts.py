"""Interface texts about rate limits and about messages that may belong together."""

from bot.i18n import _, ngettext


def too_much(seconds: int) -> str:
    """The warning of the rate limit. It must fit into the note that the press of a button shows (200 characters)."""
    return ngettext(
        "Too many requests. I answer again in {number} second. Please try again then.",
        "Too many requests. I answer again in {number} seconds. Please try again then.",
        seconds,
    )


def together(number: int) -> str:
    """Asks whether messages are one article."""
    return ngettext("Add {number} message as one article?", "Add these {number} messages as one article?", number)


def as_one_button() -> str:
    """The button that adds the messages as one article."""
    return _("As one article")


def separately_button() -> str:
    """The button that adds each message as an article."""
    return _("Separately")


def not_at_all_button() -> str:
    """The button that adds nothing."""
    return _("Do not add")


def not_added(number: int) -> str:
    """Shown after messages were not added."""
    return ngettext("Not added: {number} message.", "Not added: {number} messages.", number)


def no_longer_held() -> str:
    """Shown if the messages of a button are no longer in memory."""
    return _("I no longer have these messages. Please send them again.")


def for_the_sender() -> str:
    """Shown to another user who presses the buttons."""
    return _("Only the person who sent this can choose.")
