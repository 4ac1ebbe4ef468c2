"""What Dateline says in its own words about articles, feeds and files."""

from bot.i18n import N_, _, ngettext

PURPOSES = {
    "add": N_("add links, files or text as articles"),
    "articles": N_("list the articles; words search, a number turns the page"),
    "show": N_("an article's text and what is known of it"),
    "rename": N_("give an article another title"),
    "remove": N_("take an article away; undo puts it back"),
    "undo": N_("put back what was removed last"),
    "on": N_("let questions see an article or shelf again"),
    "off": N_("hide an article or shelf from questions"),
    "follow": N_("follow a feed: its articles come by themselves"),
    "unfollow": N_("stop following a feed"),
    "feeds": N_("the feeds that are followed"),
    "check": N_("fetch articles again and say what changed"),
    "export": N_("the whole library as a file"),
    "import": N_("take in a library, or feeds, from a file"),
    "opml": N_("the feeds as a file for feed readers"),
    "forget": N_("delete everything, for good"),
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
    return _("Write the article's number and its new title, as in: rename 2 Talks in Tokyo")


def follow_usage() -> str:
    """How to follow a feed."""
    return _("Write the address of a feed, or of a page that has one, as in: follow https://example.org/news")


def add_usage() -> str:
    """How to add an article in a chat."""
    return _(
        "Send a link, a file (text, Markdown, HTML, PDF, DOCX, EPUB, e-mail) or the text itself behind the command, or reply "
        "with it to a message that holds one."
    )


def add_usage_terminal() -> str:
    """How to add an article in the terminal."""
    return _("Write a link, the path of a file, or the text itself behind it, as in: :add https://example.org/news/1")


def nothing_to_restore() -> str:
    """When there is nothing to undo."""
    return _("Nothing was removed here in the last week.")


def nothing_to_check() -> str:
    """When no article has an address."""
    return _("No article here has an address to check.")


def forget_usage(sign: str = "") -> str:
    """What `forget` would do; `sign` is what stands before a command."""
    return _(
        "This deletes every article, feed and setting of this chat for good. To go on, write: {command}",
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
        return _("Already here, nearly word for word: {title}.", title=title)
    if not new:
        return _("Already here: {title}.", title=title)
    return _("Added: {title}, {sentences}.", title=title, sentences=sentences(number))


def not_added(reason: str) -> str:
    """Why an article was not added."""
    return _("Not added. {reason}", reason=reason)


def renamed(before: str, now: str) -> str:
    """After a rename."""
    return _("Renamed: {before} → {now}.", before=before, now=now)


def removed(title: str) -> str:
    """After a removal."""
    return _("Removed: {title}. “undo” puts it back, for a week.", title=title)


def restored(title: str) -> str:
    """After an undo."""
    return _("Back again: {title}.", title=title)


def the_shelf(name: str) -> str:
    """A public shelf, in a sentence."""
    return _("the shelf “{name}”", name=name)


def switched(what: str, *, on: bool) -> str:
    """After a switch."""
    return _("Questions see {what} again.", what=what) if on else _("Questions no longer see {what}.", what=what)


def followed(title: str, new: int, trouble: str | None) -> str:
    """After a feed is followed."""
    if trouble:
        return _("Following {title}, which could not be read just now: {reason}", title=title, reason=trouble)
    return _("Following {title}: {articles} added; new ones come by themselves.", title=title, articles=articles(new))


def unfollowed(title: str) -> str:
    """After a feed is no longer followed."""
    return _("No longer following {title}; its articles stay.", title=title)


def and_more(characters: int) -> str:
    """Where a long text is cut."""
    return _("… and {number:,} more characters; /export gives the whole text.", number=characters)


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
    parts += [ngettext("{number} was followed already.", "{number} were followed already.", known)] if known else []
    parts += [ngettext("{number} is beyond the limit.", "{number} are beyond the limit.", left)] if left else []
    return " ".join(parts)


def imported(new: int, total: int) -> str:
    """After a library is taken in."""
    if new == total:
        return _("Added {new} of {articles}.", new=new, articles=articles(total))
    return _("Added {new} of {articles}; the others were here already.", new=new, articles=articles(total))


def forgotten(number: int) -> str:
    """After everything is deleted."""
    return _("Deleted for good: {articles}, and every feed and setting of this chat.", articles=articles(number))


def still_stands(title: str, number: int) -> str:
    """When no sentence of an article has changed."""
    return ngettext(
        "{title}: its sentence still stands.", "{title}: all {number} sentences still stand.", number, title=title
    )


def some_changed(title: str, stands: int, changed: int, gone: int) -> str:
    """When sentences of an article have changed."""
    return _(
        "{title}: {stands} stand, {changed} changed, {gone} gone.",
        title=title, stands=stands, changed=changed, gone=gone,
    )  # fmt: skip


def changed_at(place: str) -> str:
    """Before a sentence that changed."""
    return _("{place} changed:", place=place)


def gone_at(place: str) -> str:
    """Before a sentence that is gone."""
    return _("{place} gone:", place=place)


def no_such_file(name: str) -> str:
    """When a file is not there."""
    return _("There is no file {name}.", name=repr(name))


def is_folder(name: str) -> str:
    """When a folder is named where a file is wanted."""
    return _("{name} is a folder; name a file in it.", name=repr(name))


def not_readable(name: str, reason: str) -> str:
    """When a file cannot be read."""
    return _("{name} cannot be read: {reason}.", name=repr(name), reason=reason)


def not_written(name: str, reason: str) -> str:
    """When a file cannot be written."""
    return _("{name} cannot be written: {reason}.", name=name, reason=reason)


def written(name: str, size: int) -> str:
    """When a file was written."""
    return _("Written: {name}, {number:,} bytes.", name=name, number=size)
