"""Interface texts about articles, feeds and files."""

import datetime as dt
from collections.abc import Sequence

from bot.i18n import N_, _, ngettext

MOST_TITLES = 100
"""Titles that are listed after a command for several articles."""

PURPOSES = {
    "add": N_("add links, files, folders, ZIP archives or text as articles"),
    "articles": N_("list the articles; add words to search titles, sources and addresses, or a page number"),
    "show": N_("show an article's text and details"),
    "rename": N_("change an article's title"),
    "remove": N_("remove articles, such as 3 or 2, 4-7; undo restores them"),
    "undo": N_("restore what was removed last"),
    "on": N_("use articles or a shelf for answers again"),
    "off": N_("do not use articles or a shelf for answers"),
    "follow": N_("follow a feed; its new articles are added automatically"),
    "unfollow": N_("stop following a feed"),
    "feeds": N_("list the followed feeds"),
    "check": N_("fetch articles again and show what has changed"),
    "export": N_("export the whole library as a file"),
    "import": N_("import a library or feeds from a file"),
    "opml": N_("export the feeds as a file for feed readers"),
    "forget": N_("delete everything permanently"),
}
"""The purpose of each command for articles, in a few words."""


def articles(number: int) -> str:
    """The number of articles."""
    return ngettext("{number} article", "{number} articles", number)


def sentences(number: int) -> str:
    """The number of sentences."""
    return ngettext("{number} sentence", "{number} sentences", number)


def listed(number: int, search: str, page: int, pages: int) -> tuple[str, str]:
    """The heading of a list of articles, and the page number after it."""
    heading = articles(number)
    if search:
        heading += " " + _("with “{words}” in the title, source or address", words=search)
    return heading, ", " + _("page {page} of {pages}", page=page, pages=pages) if pages > 1 else ""


def ask_for_texts() -> str:
    """Shown after a search of the list that found nothing."""
    return _("The list is not searched by text. To search the texts of the articles, ask a question.")


def shelf(name: str, number: int, *, on: bool) -> str:
    """The heading of a public shelf."""
    heading = _("Shelf “{name}”: {articles}", name=name, articles=articles(number))
    return heading if on else f"{heading}, {switched_off()}"


def switched_off() -> str:
    """Marks an article or shelf that is not used for answers."""
    return _("switched off")


def title_by_us() -> str:
    """Marks a title that is not the article's own, but made by Dateline or given by a user; shown after it."""
    return _("(added title)")


def retrieved(when: str) -> str:
    """The date when an article was fetched."""
    return _("retrieved {when}", when=when)


def added_on(moment: float) -> str:
    """The date when an article was added, in UTC; `moment` is Unix time."""
    return _("added {when}", when=dt.datetime.fromtimestamp(moment, dt.UTC).date().isoformat())


def rename_usage() -> str:
    """The usage of the command `rename`."""
    return _("Write the article's number and its new title, for example: rename 2 Talks in Tokyo")


def follow_usage() -> str:
    """The usage of the command `follow`."""
    return _("Write the address of a feed, or of a page that has one, for example: follow https://example.org/news")


def add_usage() -> str:
    """The usage of the command `add` in a chat."""
    return _(
        "Send the command with a link, a file (text, Markdown, HTML, PDF, DOCX, EPUB, e-mail) or the text itself. "
        "You can also send the command as a reply to a message that contains one of these."
    )


def add_usage_terminal() -> str:
    """The usage of the command `add` in the terminal."""
    return _(
        "Write a link, the path of a file, a folder or a ZIP archive, or the text itself after the command, for example: "
        ":add https://example.org/news/1"
    )


def nothing_to_restore() -> str:
    """Shown if there is nothing to undo."""
    return _("Nothing was removed here in the last week.")


def nothing_to_check() -> str:
    """Shown if no article has a web address."""
    return _("None of these articles has a web address, so there is nothing to check.")


def forget_usage(sign: str = "") -> str:
    """The warning of `forget`; `sign` is the prefix of commands."""
    return _(
        "This permanently deletes every article, feed and setting of this chat. To confirm, write: {command}",
        command=f"{sign}forget everything",
    )


def reading(url: str, number: int, total: int) -> str:
    """The progress of fetching."""
    if total == 1:
        return _("Reading {name} …", name=url[:120])
    return _("Reading {place} of {total}: {name} …", place=number, total=total, name=url[:120])


def added(title: str, number: int, *, new: bool, like: bool) -> str:
    """The result of adding an article; `number` is the number of its sentences."""
    if like:
        return _("A nearly identical article is already here: {title}.", title=title)
    if not new:
        return _("This article is already here: {title}.", title=title)
    return _("Added: {title}, {sentences}.", title=title, sentences=sentences(number))


def not_added(reason: str) -> str:
    """The reason why an article was not added."""
    return _("Not added. {reason}", reason=reason)


def renamed(before: str, now: str) -> str:
    """The result of a rename."""
    return _("Renamed: {before} → {now}.", before=before, now=now)


def removed(titles: Sequence[str]) -> str:
    """The result of a removal."""
    if len(titles) == 1:
        return _("Removed: {title}. You can restore it with “undo” within a week.", title=titles[0])
    said = _("Removed: {articles}. You can restore them with “undo” within a week.", articles=articles(len(titles)))
    return _with_titles(said, titles)


def restored(titles: Sequence[str]) -> str:
    """The result of an undo."""
    if len(titles) == 1:
        return _("Restored: {title}.", title=titles[0])
    return _with_titles(_("Restored: {title}.", title=articles(len(titles))), titles)


def articles_switched(titles: Sequence[str], *, on: bool) -> str:
    """The result of switching articles on or off."""
    if len(titles) == 1:
        return switched(titles[0], on=on)
    return _with_titles(switched(articles(len(titles)), on=on), titles)


def _with_titles(said: str, titles: Sequence[str]) -> str:
    lines = [said, *(f"– {title}" for title in titles[:MOST_TITLES])]
    left = len(titles) - MOST_TITLES
    return "\n".join([*lines, *([and_others(left)] if left > 0 else [])])


def and_others(number: int) -> str:
    """Shown where a list is cut."""
    return ngettext("… and {number} more", "… and {number} more", number)


def the_shelf(name: str) -> str:
    """A public shelf as part of a sentence."""
    return _("the shelf “{name}”", name=name)


def switched(what: str, *, on: bool) -> str:
    """The result of switching an article or shelf on or off."""
    return (
        _("I use {what} for answers again.", what=what) if on else _("I no longer use {what} for answers.", what=what)
    )


def followed(title: str, new: int, trouble: str | None) -> str:
    """The result of following a feed."""
    if trouble:
        return _("Following {title}. It could not be read this time: {reason}", title=title, reason=trouble)
    return _(
        "Following {title}: {articles} added. New articles are added automatically.",
        title=title,
        articles=articles(new),
    )


def unfollowed(title: str) -> str:
    """The result of unfollowing a feed."""
    return _("No longer following {title}. Its articles stay in the library.", title=title)


def and_more(characters: int) -> str:
    """Shown where a long text is cut."""
    return _("… and {number:,} more characters. /export gives the whole text.", number=characters)


def feeds(listed: list[tuple[str, str, str | None]]) -> str:
    """The list of feeds; each is a title, an address and the last error."""
    if not listed:
        return _("No feeds are followed here.")
    lines = [
        f"{n}. {title}\n{url}{f' – {trouble}' if trouble else ''}" for n, (title, url, trouble) in enumerate(listed, 1)
    ]
    return "\n".join([ngettext("{number} feed", "{number} feeds", len(listed)), *lines])


def feeds_imported(new: int, known: int, left: int, unreadable: int) -> str:
    """The result of importing feeds."""
    parts = [ngettext("Following {number} more feed.", "Following {number} more feeds.", new)]
    parts += [ngettext("{number} was already followed.", "{number} were already followed.", known)] if known else []
    parts += (
        [
            ngettext(
                "{number} was not added: the limit is reached.", "{number} were not added: the limit is reached.", left
            )
        ]
        if left
        else []
    )
    parts += (
        [ngettext("{number} has no address of the web.", "{number} have no address of the web.", unreadable)]
        if unreadable
        else []
    )
    return " ".join(parts)


def imported(new: int, known: int, left: int, *, total: int, unreadable: int = 0, failed: int = 0) -> str:
    """The result of adding many articles; `unreadable` have no sentence, and `failed` are files that could not be read."""
    parts = [_("Added {new} of {articles}.", new=new, articles=articles(total))]
    parts += [ngettext("{number} was already here.", "{number} were already here.", known)] if known else []
    parts += [ngettext("{number} did not fit.", "{number} did not fit.", left)] if left else []
    parts += [ngettext("{number} has no sentence.", "{number} have no sentence.", unreadable)] if unreadable else []
    parts += [ngettext("{number} could not be read.", "{number} could not be read.", failed)] if failed else []
    return " ".join(parts)


def skipped(number: int) -> str:
    """The number of files that are hidden or of other formats."""
    return ngettext(
        "{number} hidden file or file of another format was skipped.",
        "{number} hidden files or files of other formats were skipped.",
        number,
    )


def no_article_there() -> str:
    """Shown if a folder or an archive has no file of a known format."""
    return _("There is no file here that can be read; text, Markdown, HTML, PDF, DOCX, EPUB and e-mail can.")


def stopped() -> str:
    """Shown if the adding of many files was interrupted."""
    return _("Stopped. What was added stays; the same command goes on from here.")


def counting() -> str:
    """Shown before the files are counted."""
    return _("Counting the files …")


def files_done(done: int, total: int, rate: float, left: str) -> str:
    """The progress of adding many files: how many are done, how many a second, and the time that is left."""
    return _(
        "{done:,} of {total:,} files, {rate:.0f} a second, {left} left", done=done, total=total, rate=rate, left=left
    )


def not_compared(number: int) -> str:
    """Shown where there are too many new sentences to compute their vectors at once."""
    return _(
        "{number:,} new sentences are found by their words. To find them by meaning, too, start `dateline repl`, which "
        "prepares them in the background.",
        number=number,
    )


def forgotten(number: int, *, traces: bool) -> str:
    """The result of deleting everything; `traces` is whether parts of it may be left in the file."""
    said = _("Permanently deleted: {articles}, and every feed and setting of this chat.", articles=articles(number))
    return f"{said} {_traces_left()}" if traces else said


def _traces_left() -> str:
    return _(
        "The disk is full or in use, so traces of the texts may be left in free parts of a file. To erase them, send the "
        "command again later."
    )


def still_stands(title: str, number: int) -> str:
    """The result of a check without changes."""
    return ngettext(
        "{title}: its sentence is unchanged.", "{title}: all {number} sentences are unchanged.", number, title=title
    )


def some_changed(title: str, stands: int, changed: int, gone: int) -> str:
    """The result of a check with changes: the number of sentences of each kind."""
    return _(
        "{title}: {stands} unchanged, {changed} changed, {gone} removed.",
        title=title, stands=stands, changed=changed, gone=gone,
    )  # fmt: skip


def changed_at(place: str) -> str:
    """Shown before a changed sentence."""
    return _("{place} changed:", place=place)


def gone_at(place: str) -> str:
    """Shown before a removed sentence."""
    return _("{place} removed:", place=place)


def no_such_file(name: str) -> str:
    """Shown if a file does not exist."""
    return _("There is no file {name}.", name=repr(name))


def is_folder(name: str) -> str:
    """When a folder is named where a file is wanted."""
    return _("{name} is a folder; name a file in it.", name=repr(name))


def not_readable(name: str, reason: str) -> str:
    """When a file cannot be read."""
    return _("{name} cannot be read: {reason}.", name=repr(name), reason=reason)


def not_written(name: str, reason: str) -> str:
    """Shown if a file cannot be written."""
    return _("{name} cannot be written: {reason}.", name=name, reason=reason)


def written(name: str, size: int) -> str:
    """Shown after a file was written."""
    return _("Saved: {name}, {number:,} bytes.", name=name, number=size)
