"""Interface texts about briefings."""

import datetime as dt

from bot.i18n import N_, _, language, ngettext

HEADINGS = {
    "points": N_("Key points"),
    "numbers": N_("The numbers"),
    "people": N_("Who is who"),
    "timeline": N_("Timeline"),
    "quotes": N_("Quotes"),
    "differences": N_("Where the sources differ"),
}
"""The heading and button of each section."""

NO_SUCH_MOMENT = N_(
    "I do not understand the date “{words}”. Write, for example: since yesterday, since monday, since 3 days, "
    "since 2026-11-20"
)
"""The error for a date that is not understood."""

TENSES = {"past": N_("past"), "announced": N_("announced")}


def title() -> str:
    """The title of a briefing."""
    return _("Briefing")


def about(topic: str) -> str:
    """The topic of a briefing, after its title."""
    return _("on {topic}", topic=topic)


def seconds_to_read(number: int) -> str:
    """The reading time of a briefing."""
    return ngettext("{number} second to read", "{number} seconds to read", number)


def heading(shape: str) -> str:
    """The heading of a section."""
    return _(HEADINGS[shape])


def tense(name: str) -> str:
    """Whether a date was in the past or announced when the article was published."""
    return _(TENSES[name])


def read_as(words: str) -> str:
    """The original words of a date that was computed from the article's own date, shown after it."""
    return _("“{words}” in the article", words=words)


def also(places: list[str]) -> str:
    """Other citations of the same fact, shown after a citation."""
    return _("also in {places}", places="; ".join(places))


def nothing() -> str:
    """Shown if no briefing can be made."""
    return _("I found no sentence that makes sense on its own, so there is no briefing. Ask a question instead.")


def used(number: int, considered: int) -> str:
    """The number of articles that a briefing quotes, of those that it considered."""
    return ngettext("{used} of {number} article", "{used} of {number} articles", considered, used=number)


def nothing_about(topic: str, articles: int, closest: str | None) -> str:
    """Shown if no article is about a topic: how many there are, and the title of the closest one, if any is close."""
    none = ngettext(
        "The article is not about “{topic}”.",
        "None of the {number} articles is about “{topic}”.",
        articles,
        topic=topic,
    )
    return f"{none} " + _("The closest one is “{title}”.", title=closest) if closest else none


def nothing_of_shape() -> str:
    """Shown if a section is empty."""
    return _("There is nothing for this section in these articles.")


def usage() -> str:
    """The usage of /brief."""
    return _(
        "Examples: /brief, /brief 3 sentences, /brief 600 characters, /brief China, /brief since yesterday, /brief this "
        "week, /brief latest on China, /brief timeline. You can also send /brief as a reply to an article."
    )


def date(iso: str) -> str:
    """Format an ISO year, month or day, or an interval of two with `/` between."""
    # Imported where a timeline is drawn, which few starts do.
    from babel.dates import format_date, format_interval, format_skeleton

    if "/" in iso:
        start, end = (_first_day(part) for part in iso.split("/"))
        if len(iso.partition("/")[0]) == 10:
            return str(format_interval(start, end, skeleton="yMMMd", locale=language()))
        return f"{date(iso.partition('/')[0])} – {date(iso.partition('/')[2])}"
    parts = iso.split("-")
    if len(parts) == 1 or not all(part.isdigit() for part in parts):
        return iso
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", _first_day(iso), locale=language()))
    return str(format_date(dt.date.fromisoformat(iso), "long", locale=language()))


def day(published: str) -> str:
    """Format the publication date of an article; a date in another format is returned unchanged."""
    try:
        return date(dt.date.fromisoformat(published[:10]).isoformat())
    except ValueError:
        return published


def _first_day(iso: str) -> dt.date:
    return dt.date.fromisoformat((iso + "-01-01")[:10])
