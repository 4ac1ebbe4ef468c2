"""Interface texts about what to do after a refusal."""

from bot.i18n import _
from bot.rendering.sample import Holding


def points_button(*, of_article: bool) -> str:
    """The button under a refusal that briefs the article of the closest passage, or all articles."""
    # Translators: one of two buttons in a row on a phone, at most 20 letters.
    return _("This article in brief") if of_article else _("All in brief")


def add_button() -> str:
    """The button under a refusal that explains how to add articles."""
    # Translators: one of two buttons in a row on a phone, at most 20 letters.
    return _("Add an article")


def in_chat(held: Holding, *, private: bool) -> str:
    """The line of a refusal that says how to add articles; empty if there are other articles than the sample."""
    if held is Holding.OTHERS:
        return ""
    if held is Holding.SAMPLE:
        here = _("So far, questions here go to the sample article.")
    else:
        here = _("There are no articles here to answer from.")
    if private:
        return f"{here} " + _("Send me a link, a text or a file, and ask about that.")
    return f"{here} " + _("Administrators add others with /add.")


def in_terminal(held: Holding, brief: str, add: str) -> str:
    """The line under a refusal in the terminal; `brief` and `add` are the commands."""
    if held is Holding.NOTHING:
        return _("There are no articles here to answer from. Add some with {add}.", add=add)
    if held is Holding.SAMPLE:
        return _("So far, questions go to the sample article. Add your own articles with {add}.", add=add)
    return _("{brief} shows the key points, {add} adds articles.", brief=brief, add=add)


def as_guest() -> str:
    """The line under a refusal in guest mode."""
    return _("To see its key sentences, mention me in reply to it, without a question.")
