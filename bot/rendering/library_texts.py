"""What Dateline says in its own words about articles, feeds and files."""

from bot.i18n import N_, _, ngettext

PURPOSES = {
    "add": N_("add links, files or text as articles"),
    "articles": N_("list the articles; add words to search them, or a page number"),
    "show": N_("show an article's text and details"),
    "rename": N_("change an article's title"),
    "remove": N_("remove an article; undo restores it"),
    "undo": N_("restore the last removed article"),
    "on": N_("use an article or shelf for answers again"),
    "off": N_("do not use an article or shelf for answers"),
    "follow": N_("follow a feed; its new articles are added automatically"),
    "unfollow": N_("stop following a feed"),
    "feeds": N_("list the followed feeds"),
    "check": N_("fetch articles again and show what has changed"),
    "export": N_("export the whole library as a file"),
    "import": N_("import a library or feeds from a file"),
    "opml": N_("export the feeds as a file for feed readers"),
    "forget": N_("delete everything permanently"),
}
"""What each command for articles does, in a few words."""


def articles(number: int) -> str:
    """How many articles."""
    return ngettext("{number} article", "{number} articles", number)


def sentences(number: int) -> str:
    """How many sentences."""
    return ngettext("{number} sentence", "{number} sentences", number)


def listed(number: int, search: str, page: int, pages: int) -> tuple[str, str]:
    """The heading of a list of articles, and what stands behind it."""
    heading = articles(number)
    if search:
        heading += " " + _("with “{words}”", words=search)
    return heading, ", " + _("page {page} of {pages}", page=page, pages=pages) if pages > 1 else ""


def shelf(name: str, number: int, *, on: bool) -> str:
    """The heading of a public shelf."""
    heading = _("Shelf “{name}”: {articles}", name=name, articles=articles(number))
    return heading if on else f"{heading}, {switched_off()}"


def switched_off() -> str:
    """Of an article or shelf that questions do not see."""
    return _("switched off")


def title_by_us() -> str:
    """Behind a title that is not the publisher's."""
    return _("(title by Dateline)")


def retrieved(when: str) -> str:
    """When an article was fetched."""
    return _("retrieved {when}", when=when)


def rename_usage() -> str:
    """How to rename."""
    return _("Write the article's number and its new title, for example: rename 2 Talks in Tokyo")


def follow_usage() -> str:
    """How to follow a feed."""
    return _("Write the address of a feed, or of a page that has one, for example: follow https://example.org/news")


def add_usage() -> str:
    """How to add an article in a chat."""
    return _(
        "Send the command with a link, a file (text, Markdown, HTML, PDF, DOCX, EPUB, e-mail) or the text itself. "
        "You can also send the command as a reply to a message that contains one of these."
    )


def add_usage_terminal() -> str:
    """How to add an article in the terminal."""
    return _(
        "Write a link, the path of a file, or the text itself after the command, for example: :add "
        "https://example.org/news/1"
    )


def nothing_to_restore() -> str:
    """When there is nothing to undo."""
    return _("Nothing was removed here in the last week.")


def nothing_to_check() -> str:
    """When no article has an address."""
    return _("None of these articles has a web address, so there is nothing to check.")


def forget_usage(sign: str = "") -> str:
    """What `forget` would do; `sign` is what stands before a command."""
    return _(
        "This permanently deletes every article, feed and setting of this chat. To confirm, write: {command}",
        command=f"{sign}forget everything",
    )


def reading(url: str, number: int, total: int) -> str:
    """While something is fetched."""
    if total == 1:
        return _("Reading {name} …", name=url[:120])
    return _("Reading {place} of {total}: {name} …", place=number, total=total, name=url[:120])


def added(title: str, number: int, *, new: bool, like: bool) -> str:
    """What became of an article that was sent; `number` is how many sentences it has."""
    if like:
        return _("A nearly identical article is already here: {title}.", title=title)
    if not new:
        return _("This article is already here: {title}.", title=title)
    return _("Added: {title}, {sentences}.", title=title, sentences=sentences(number))


def not_added(reason: str) -> str:
    """Why an article was not added."""
    return _("Not added. {reason}", reason=reason)


def renamed(before: str, now: str) -> str:
    """After a rename."""
    return _("Renamed: {before} → {now}.", before=before, now=now)


def removed(title: str) -> str:
    """After a removal."""
    return _("Removed: {title}. You can restore it with “undo” within a week.", title=title)


def restored(title: str) -> str:
    """After an undo."""
    return _("Restored: {title}.", title=title)


def the_shelf(name: str) -> str:
    """A public shelf, in a sentence."""
    return _("the shelf “{name}”", name=name)


def switched(what: str, *, on: bool) -> str:
    """After a switch."""
    return (
        _("I use {what} for answers again.", what=what) if on else _("I no longer use {what} for answers.", what=what)
    )


def followed(title: str, new: int, trouble: str | None) -> str:
    """After a feed is followed."""
    if trouble:
        return _("Following {title}. It could not be read this time: {reason}", title=title, reason=trouble)
    return _(
        "Following {title}: {articles} added. New articles are added automatically.",
        title=title,
        articles=articles(new),
    )


def unfollowed(title: str) -> str:
    """After a feed is no longer followed."""
    return _("No longer following {title}. Its articles stay in the library.", title=title)


def and_more(characters: int) -> str:
    """Where a long text is cut."""
    return _("… and {number:,} more characters. /export gives the whole text.", number=characters)


def feeds(listed: list[tuple[str, str, str | None]]) -> str:
    """The feeds that are followed, each a title, an address, and trouble."""
    if not listed:
        return _("No feeds are followed here.")
    lines = [
        f"{n}. {title}\n{url}{f' – {trouble}' if trouble else ''}" for n, (title, url, trouble) in enumerate(listed, 1)
    ]
    return "\n".join([ngettext("{number} feed", "{number} feeds", len(listed)), *lines])


def feeds_imported(new: int, known: int, left: int) -> str:
    """After a list of feeds is taken in."""
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
    return " ".join(parts)


def imported(new: int, total: int) -> str:
    """After a library is taken in."""
    if new == total:
        return _("Added {new} of {articles}.", new=new, articles=articles(total))
    return _("Added {new} of {articles}. The others were already here.", new=new, articles=articles(total))


def forgotten(number: int) -> str:
    """After everything is deleted."""
    return _("Permanently deleted: {articles}, and every feed and setting of this chat.", articles=articles(number))


def still_stands(title: str, number: int) -> str:
    """When no sentence of an article has changed."""
    return ngettext(
        "{title}: its sentence is unchanged.", "{title}: all {number} sentences are unchanged.", number, title=title
    )


def some_changed(title: str, stands: int, changed: int, gone: int) -> str:
    """When sentences of an article have changed."""
    return _(
        "{title}: {stands} unchanged, {changed} changed, {gone} removed.",
        title=title, stands=stands, changed=changed, gone=gone,
    )  # fmt: skip


def changed_at(place: str) -> str:
    """Before a sentence that changed."""
    return _("{place} changed:", place=place)


def gone_at(place: str) -> str:
    """Before a sentence that is gone."""
    return _("{place} removed:", place=place)


def no_such_file(name: str) -> str:
    """When a file is not there."""
    return _("There is no file {name}.", name=repr(name))


def not_written(name: str, reason: str) -> str:
    """When a file cannot be written."""
    return _("{name} cannot be written: {reason}.", name=name, reason=reason)


def written(name: str, size: int) -> str:
    """When a file was written."""
    return _("Saved: {name}, {number:,} bytes.", name=name, number=size)
