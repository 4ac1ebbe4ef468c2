"""Interface texts about watched topics."""

from collections.abc import Sequence

from bot.i18n import _, ngettext
from bot.rendering.document import Document, Style, bold, join, plain
from retrieval.schedules import QuietHours

EXAMPLES = ("/watch Taiwan arms sales", "/watch quiet 23-6", "/watch quiet off")
"""Not translated: the words of commands are English."""


def usage() -> Document:
    """The usage of /watch."""
    return (
        plain(_("Write the topic after the command. I tell you when a new article bears on it:") + "\n")
        + _code(EXAMPLES[0])
        + plain("\n" + _("To change the quiet hours, or to have none:") + "\n")
        + join([_code(example) for example in EXAMPLES[1:]], "\n")
    )


def listed(topics: Sequence[str], quiet: Document) -> Document:
    """The numbered list of the watched topics of a chat, its quiet hours, and how to add one."""
    if not topics:
        return join([bold(_("Nothing is watched here.")), usage()], "\n")
    lines = [plain(f"{number}. {topic}") for number, topic in enumerate(topics, 1)]
    return join([join([bold(_("Watched topics")), *lines], "\n"), quiet, usage()], "\n\n")


def planned(topic: str) -> str:
    """Shown after a watch was added."""
    return _("I watch “{topic}” and tell you here when a new article bears on it.", topic=topic)


def newest() -> str:
    """Shown above the newest sentence on a topic that was just added."""
    return _("The newest that bears on it is:")


def none_yet() -> str:
    """Shown if no article bears on a topic that was just added."""
    return _("Nothing here bears on it yet.")


def quiet_hours(quiet: QuietHours | None, zone: str) -> str:
    """The quiet hours of a chat as a sentence; `zone` is the city of its time zone, or `UTC`."""
    if quiet is None:
        return _("I send news on watched topics at any hour.")
    return _(
        "From {begin} to {end} ({zone}) I send no news on watched topics. What comes in meanwhile, I send afterwards.",
        begin=quiet.begin.time,
        end=quiet.end.time,
        zone=zone,
    )


def which_zone() -> str:
    """Asks for the time zone of a chat."""
    return _("Which time zone does this chat use? Press a button, or write /briefing zone and a city.")


def of_topics(topics: Sequence[str]) -> Document:
    """The heading of what is told of topics."""
    return plain("🔔 ") + bold(" · ".join(topics))


def and_more(number: int, topic: str) -> Document:
    """Shown if more events on a topic are new than are told."""
    more = ngettext(
        "And {number} more on “{topic}”. All of it:", "And {number} more on “{topic}”. All of it:", number, topic=topic
    )
    return plain(f"{more} ") + _code(f"/brief {topic}")


def no_topic() -> str:
    """Shown for a watch without a word that could be found."""
    return _("I cannot watch these words, because they occur everywhere. Add a name or another word of the topic.")


def too_long(most: int) -> str:
    """Shown for a watch with too many characters."""
    return ngettext(
        "The topic is too long. Use at most {number} character.",
        "The topic is too long. Use at most {number} characters.",
        most,
    )


def too_many(most: int) -> str:
    """Shown if the maximum number of watches is reached."""
    return ngettext(
        "{number} topic is watched here, and no more are allowed. Stop it first.",
        "{number} topics are watched here, and no more are allowed. Stop one first.",
        most,
    )


def watched_already(topic: str) -> str:
    """Shown for a watch that is there already."""
    return _("I watch “{topic}” already.", topic=topic)


def not_watched(words: str) -> str:
    """Shown if the watch to stop does not exist."""
    return _("“{topic}” is not watched here.", topic=words)


def stopped(topic: str) -> str:
    """Shown after a watch was stopped."""
    return _("I no longer watch “{topic}”.", topic=topic)


def gone() -> str:
    """Shown if the watch of a button was stopped before."""
    return _("This topic is no longer watched.")


def stop_button(topic: str) -> str:
    """The button that stops a watch."""
    return _("Stop: {topic}", topic=topic)


def _code(text: str) -> Document:
    return plain(text).styled(Style.CODE)
