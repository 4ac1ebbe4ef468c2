"""Interface texts about scheduled briefings."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from bot.i18n import _, language, ngettext
from bot.rendering.document import Document, Style, bold, join, plain
from retrieval.schedules import Spec, read_spec, zone_of
from retrieval.store import Schedule

EXAMPLES = (
    "/briefing daily 08:00",
    "/briefing weekdays 7:30 Asia/Tokyo",
    "/briefing mon,thu 18:00 China",
    "/briefing weekends 9am 5 sentences",
)
"""Not translated: the words for days are English in commands."""


def usage() -> Document:
    """The usage of /briefing."""
    written = join([plain(example).styled(Style.CODE) for example in EXAMPLES], "\n")
    return (
        plain(_("Write the days and a time. You can add a time zone, and a topic or a length:") + "\n")
        + written
        + plain("\n" + _("For the days, use daily, weekdays, weekends, or mon, tue, wed, thu, fri, sat and sun."))
    )


def listed(schedules: Sequence[Schedule], zone: str | None, now: float) -> Document:
    """The numbered list of the schedules of a chat or topic, and its time zone."""
    if not schedules:
        head = bold(_("No briefings are scheduled here."))
        return join([head, usage()], "\n")
    lines = [plain(f"{n}. ") + described(schedule, now) for n, schedule in enumerate(schedules, 1)]
    whose = plain(_("Time zone of this chat: {zone}.", zone=zone)) if zone else Document()
    return join([bold(_("Scheduled briefings")), *lines, whose], "\n\n")


def described(schedule: Schedule, now: float) -> Document:
    """One schedule: its time, its argument and its next run."""
    parts = [bold(when(schedule)) + plain(f" · {schedule.argument}" if schedule.argument else "")]
    if schedule.paused:
        parts.append(plain(_("Paused.")))
    elif schedule.zone is None:
        parts.append(plain(_("Waiting: the time zone of this chat is not set yet.")))
    elif schedule.due is not None:
        parts.append(plain(_("Next: {moment}.", moment=moment(schedule.due, now, zone_of(schedule.zone)))))
    quiet = _("If nothing is new, I send nothing.") if schedule.quiet else _("If nothing is new, I say so.")
    return join([*parts, plain(quiet)], "\n")


def when(schedule: Schedule) -> str:
    """The days and time of a schedule, with its time zone if it has its own."""
    said = days_and_time(read_spec(schedule.spec))
    return f"{said} ({schedule.zone})" if schedule.own_zone else said


def days_and_time(spec: Spec) -> str:
    """The days and time for a line or a button, such as `Every day at 08:00`."""
    group = str(spec).partition(" ")[0]
    if group == "daily":
        return _("Every day at {time}", time=spec.time)
    if group == "weekdays":
        return _("Monday to Friday at {time}", time=spec.time)
    if group == "weekends":
        return _("Saturday and Sunday at {time}", time=spec.time)
    return _("{days} at {time}", days=", ".join(_day(day, "abbreviated") for day in sorted(spec.days)), time=spec.time)


def moment(instant: float, now: float, zone: dt.tzinfo) -> str:
    """Format a time near now: the time, with the day if it is not today."""
    then, today = (dt.datetime.fromtimestamp(one, zone) for one in (instant, now))
    time = f"{then:%H:%M}"
    if then.date() == today.date():
        return time
    if abs((then.date() - today.date()).days) < 7:
        return _("{day}, {time}", day=_day(then.weekday(), "wide"), time=time)
    return _("{day}, {time}", day=_date(then), time=time)


def late(due: float, now: float, zone: dt.tzinfo) -> str:
    """Shown above a late briefing."""
    return _("Late: scheduled for {moment}", moment=moment(due, now, zone))


def nothing_new(since: float | None, now: float, zone: dt.tzinfo) -> str:
    """Shown if there is nothing new."""
    if since is None:
        return _("Nothing new yet.")
    then, today = (dt.datetime.fromtimestamp(one, zone) for one in (since, now))
    if then.date() == today.date() - dt.timedelta(days=1):
        return _("Nothing new since yesterday.")
    return _("Nothing new since {moment}.", moment=moment(since, now, zone))


def planned() -> str:
    """Shown after a schedule was added."""
    return _("Scheduled.")


def which_time() -> str:
    """Asks for the time of a daily briefing."""
    return _(
        "At what time should your briefing come? Every day it brings the key sentences of what is new in your "
        "articles and feeds. Follow a feed with /follow."
    )


def other_times_button() -> str:
    """The button that shows other days and times."""
    return _("Other days and times")


def which_zone() -> str:
    """Asks for the time zone of a chat."""
    return _(
        "Which time zone does this chat use? Press a button, or reply to this message with a city, for example "
        "Tokyo, or with an offset, for example UTC+9. I ask this only once."
    )


def which_of_zones(named: str) -> str:
    """Shown if a name has several time zones."""
    return _("“{named}” has several time zones. Which one is it?", named=named)


def no_such_zone(named: str) -> str:
    """Shown if a name has no time zone."""
    return _(
        "I found no time zone for “{named}”. Write a large city in the same time zone, for example Tokyo, or "
        "an offset, for example UTC+9.",
        named=named,
    )


def zone_chosen(zone: str) -> str:
    """Shown after the time zone was chosen."""
    return _("The time zone of this chat is {zone}.", zone=zone)


def too_many(most: int) -> str:
    """Shown if the maximum number of schedules is reached."""
    return ngettext(
        "{number} briefing is scheduled here, and no more are allowed. Remove it first.",
        "{number} briefings are scheduled here, and no more are allowed. Remove one first.",
        most,
    )


def gone() -> str:
    """Shown if the schedule of a button was removed."""
    return _("This briefing is no longer scheduled.")


def removed(said: str) -> str:
    """Shown after a schedule was removed."""
    return _("No longer scheduled: {schedule}", schedule=said)


def on_its_way() -> str:
    """Shown when a briefing is sent at once."""
    return _("I am sending it now.")


def add_button(spec: Spec) -> str:
    """The button that adds a schedule."""
    return f"+ {days_and_time(spec)}"


def pause_button() -> str:
    """The button that pauses."""
    return _("Pause")


def resume_button() -> str:
    """The button that ends a pause."""
    return _("Resume")


def now_button() -> str:
    """The button that sends a briefing at once."""
    return _("Send me one now")


def remove_button() -> str:
    """The button that removes."""
    return _("Remove")


def quiet_button() -> str:
    """The button that sends nothing if nothing is new."""
    return _("Nothing new: no message")


def line_button() -> str:
    """The button that sends a short message if nothing is new."""
    return _("Nothing new: short message")


def zone_button() -> str:
    """The button that opens the time zones."""
    return _("Time zone")


def back_button() -> str:
    """The button that returns to the list."""
    return _("« Back")


def _day(day: int, width: Literal["abbreviated", "wide"]) -> str:
    # Imported where a day is named, which few starts do.
    from babel.dates import get_day_names

    return str(get_day_names(width, locale=language())[day])


def _date(day: dt.datetime) -> str:
    from babel.dates import format_date

    return str(format_date(day.date(), "medium", locale=language()))
