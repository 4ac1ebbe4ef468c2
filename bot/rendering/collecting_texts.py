"""Interface texts about the links that members of a group share."""

import datetime as dt

from bot.i18n import N_, _, language, ngettext

WITHDRAWING = ("forget me", "forget")
"""What follows /collect if a member wants the name to be deleted."""
NAMING = "name me"
"""What follows /collect if a member wants to be named again."""
A_WEEK = dt.timedelta(days=6)
"""How long the day of the week says which day is meant."""

CHOICES = {"off": N_("Ignore links"), "on": N_("Collect links")}
"""The button for each choice."""
SAID = {
    "off": N_("I do not read the links that members post here."),
    "on": N_(
        "I read the links that members post here, and add the pages to the articles. Briefings say who shared them."
    ),
}
"""The description of each choice."""


def said(state: str) -> str:
    """Whether links are collected, as a sentence of `SAID`."""
    return _(state)


def usage() -> str:
    """The usage of /collect."""
    return (
        _("Administrators switch this with “/collect on” and “/collect off”.")
        + " "
        + _(
            "“/collect forget me” deletes your name from the pages that you shared here. “/collect name me” undoes this."
        )
    )


def switched_on() -> str:
    """Told to the group when links are collected."""
    return "\n\n".join(
        (
            _(
                "From now on I collect the links that members post here: I read each page, add it to the articles of this "
                "chat, and react with 👀. I ignore links in commands and in messages to me."
            ),
            _(
                "With each page I keep who shared it (name and user ID), when, and in which message. Briefings say who it was. "
                "If you do not want to be named, write “/collect forget me”. Administrators end this with “/collect off”."
            ),
        )
    )


def sees_nothing() -> str:
    """Added if Telegram does not send the bot all messages of the group."""
    return _(
        "But I cannot see the messages here yet. For this to work, make me an administrator, or turn off privacy mode at "
        "@BotFather and add me again."
    )


def switched_off() -> str:
    """Told to the group when links are no longer collected."""
    return _(
        "I no longer collect the links that members post here. The pages and the names of who shared them stay until someone "
        "deletes them: “/collect forget me” deletes your name, and administrators delete pages with /remove."
    )


def in_groups() -> str:
    """The answer to /collect in a private chat."""
    return _(
        "/collect works in groups: administrators can let me read the links that members post. Here, just send me a link. "
        "“/collect forget me” deletes your name from what you shared in any group."
    )


def withdrawn(number: int) -> str:
    """Told to a member whose name was deleted in a group."""
    return _deleted(number) + " " + _("I will not note it again in this group. The pages stay, without your name.")


def withdrawn_everywhere(number: int) -> str:
    """Told to a user whose name was deleted in all groups."""
    if not number:
        return _("I have not noted your name in any group.")
    return _deleted(number) + " " + _("I will not note it again in these groups. The pages stay, without your name.")


def _deleted(number: int) -> str:
    if not number:
        return _("There was no page with your name.")
    return ngettext(
        "I deleted your name from {number} page that you shared.",
        "I deleted your name from {number} pages that you shared.",
        number,
    )


def allowed() -> str:
    """Told to a member who is named again."""
    return _("From now on I note your name with the pages that you share in this group.")


def as_yourself() -> str:
    """Told to somebody who writes in the name of the group or of a channel."""
    return _("I do not know who you are. Write this under your own name, or to me in private.")


def privacy(*, collecting: bool) -> str:
    """What is kept of shared links, for /privacy; `collecting` is whether links are collected in this chat."""
    here = " " + _("It is switched on here.") if collecting else ""
    return (
        _(
            "If the administrators of a group switch it on, I read the links that its members post, too. With each page I keep "
            "the name and the user ID of who shared it, when, and in which message, until the page is deleted. Briefings in "
            "that group show the name. /export leaves it out. “/collect forget me” deletes your name; then I keep only your "
            "user ID, so that I do not note your name again."
        )
        + here
    )


def shared_by(name: str, others: int, when: str) -> str:
    """Who shared an article, shown beside its citation: the first one, how many others, and when it was first."""
    if not others:
        return _("shared by {name}, {when}", name=name, when=when)
    return ngettext(
        "shared by {name} and {number} other, {when}",
        "shared by {name} and {number} others, {when}",
        others,
        name=name,
        when=when,
    )


def moment(then: dt.datetime, now: dt.datetime) -> str:
    """Format when something was shared: day of the week and time, or the date if it is longer ago.

    Args:
        then: the moment, in the time zone of the chat.
        now: the present, in the same time zone.
    """
    # Imported where a day is named, which few starts do.
    from babel.dates import format_date, get_day_names

    if dt.timedelta(0) <= now.date() - then.date() <= A_WEEK:
        return f"{get_day_names('abbreviated', locale=language())[then.weekday()]} {then:%H:%M}"
    return str(format_date(then.date(), "medium", locale=language()))
