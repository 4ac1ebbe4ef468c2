"""What Dateline says in its own words about what happens in chats: too much at once, messages that belong together."""

from bot.i18n import _, ngettext


def too_much(seconds: int) -> str:
    """To somebody who asks more than can be answered; short enough for the note that a press of a button shows."""
    return ngettext(
        "Too many requests. I answer again in {number} second. Please try again then.",
        "Too many requests. I answer again in {number} seconds. Please try again then.",
        seconds,
    )


def together(number: int) -> str:
    """Asks whether messages are one article."""
    return ngettext("Add {number} message as one article?", "Add these {number} messages as one article?", number)


def as_one_button() -> str:
    """The button that makes one article of them."""
    return _("As one article")


def separately_button() -> str:
    """The button that makes an article of each."""
    return _("Separately")


def not_at_all_button() -> str:
    """The button that adds nothing."""
    return _("Do not add")


def not_added(number: int) -> str:
    """After messages were not added."""
    return ngettext("Not added: {number} message.", "Not added: {number} messages.", number)


def no_longer_held() -> str:
    """When it is decided about messages that are forgotten."""
    return _("I no longer have these messages. Please send them again.")


def for_the_sender() -> str:
    """To somebody else who presses the buttons."""
    return _("Only the person who sent this can choose.")
