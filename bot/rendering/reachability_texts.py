"""Interface texts of inline mode, guest mode and links."""

from bot.i18n import _


def ask_in_private() -> str:
    """The button above inline results before anything is typed."""
    return _("Ask me in private")


def not_in_articles() -> str:
    """The button above an empty list of inline results."""
    return _("Not in these articles")


def article_button() -> str:
    """The button under a passage that was opened by a link."""
    return _("The whole article")


def private_button() -> str:
    """The button under a briefing in a group."""
    return _("Read in private")


def guest_title() -> str:
    """The title of a guest answer, which Telegram may show in a list."""
    return _("Answer")


def guest_usage() -> str:
    """The usage of guest mode, shown if there is nothing to answer from."""
    return _(
        "Reply to a text or a link, mention me and write a question. I answer from that text only. Without a "
        "question, I show its key sentences."
    )
