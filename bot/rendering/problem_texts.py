"""What Dateline says to its operator when something is stuck, and when that is over."""

import datetime as dt

from bot.i18n import _


def updates_wait(since: float) -> str:
    """The oldest update waits for too long; it came at this time, in seconds since 1970."""
    time = dt.datetime.fromtimestamp(since, dt.UTC)
    return _("I am stuck: an update that came at {time} is not handled yet.", time=f"{time:%Y-%m-%d %H:%M} UTC")


def updates_handled() -> str:
    """The same is over."""
    return _("I am no longer stuck: updates are handled in time.")


def feeds_fail(hosts: str) -> str:
    """Some feeds could not be read many times in a row; they are on these hosts."""
    return _("Some feeds keep failing. They are on: {hosts}", hosts=hosts)


def feeds_read() -> str:
    """The same is over."""
    return _("The feeds can be read again.")


def disk_full(megabytes: int) -> str:
    """The disk is nearly full."""
    return _("The disk is nearly full: {free} MB are left. Without room I cannot keep anything new.", free=megabytes)


def disk_free(megabytes: int) -> str:
    """The same is over."""
    return _("The disk has room again: {free} MB are left.", free=megabytes)


def queue_unwritable() -> str:
    """What comes in cannot be written down."""
    return _(
        "I cannot write down what comes in. I answer it all the same, but if I end now, what is unfinished is lost."
    )


def queue_writable() -> str:
    """The same is over."""
    return _("I can write down what comes in again.")
