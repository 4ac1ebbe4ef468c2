"""What Dateline says in its own words to those who ask from elsewhere: inline, as a guest, over a link."""

from bot.i18n import _


def ask_in_private() -> str:
    """The button above inline results while nothing is asked yet."""
    return _("Ask me in private")


def not_in_articles() -> str:
    """The button above inline results that there are none of."""
    return _("Not in these articles")


def article_button() -> str:
    """The button under a passage that was opened by a link."""
    return _("The whole article")


def private_button() -> str:
    """The button under a briefing in a group."""
    return _("Read in private")


def guest_title() -> str:
    """What Telegram may call the answer of a guest, where it shows a list."""
    return _("Answer")


def guest_usage() -> str:
    """To somebody who mentions the bot where there is nothing to read."""
    return _(
        "Reply to a text or a link, mention me and write a question. I answer from that text only. Without a "
        "question, I show its key sentences."
    )
