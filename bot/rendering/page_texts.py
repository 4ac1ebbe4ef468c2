"""Interface texts of the reader pages."""

import datetime as dt

from bot.i18n import N_, _, language, ngettext

DEAD = N_("This link does not work (any more).")
EXPIRED = N_("This link has expired. Ask the bot again to get a new one.")
REMOVED = N_("The article of this link was removed or switched off.")
BUSY = N_("Too many people are reading here at the moment. Load the page again in a minute.")
BROKEN = N_("Something went wrong on my side. Load the page again.")
ONLY_READ = N_("This page can only be read.")
WRONG_HOST = N_("Open this page at the address that Dateline printed.")


def ask_article() -> str:
    """The label of the search field on the page of an article."""
    return _("Ask about this article")


def ask_articles() -> str:
    """The label of the search field on a page about several articles."""
    return _("Ask about these articles")


def ask_button() -> str:
    """The button beside the search field."""
    # Translators: a button beside a search field.
    return _("Ask")


def answer() -> str:
    """The heading of an answer, for screen readers."""
    return _("Answer")


def original() -> str:
    """The link from an article's page to the page of its publisher."""
    return _("The original page")


def all_articles() -> str:
    """The heading of the list of articles, and the link to it."""
    return _("Articles")


def briefing() -> str:
    """The link to a briefing, and the title of its page."""
    return _("Briefing")


def briefing_button() -> str:
    """The button under a briefing that opens it as a page."""
    return _("Read as a page")


def languages() -> str:
    """The name of the list of languages, for screen readers."""
    return _("Language of this page")


def readable_until(moment: float) -> str:
    """Until when a page can be read, and by whom; `moment` is in seconds since 1970."""
    # Imported where a page is drawn, which few starts do.
    from babel.dates import format_datetime

    until = format_datetime(dt.datetime.fromtimestamp(moment, dt.UTC), "long", locale=language())
    return _("Whoever has this link can read this page until {date}.", date=until)


def privacy(days: int) -> str:
    """The part of /privacy about links to reader pages; `days` is for how long a link works."""
    return ngettext(
        "Links under quotes can open an article or a briefing as a web page. Whoever has such a link can read that page "
        "for {number} day. “/forget everything” ends all links of this chat.",
        "Links under quotes can open an article or a briefing as a web page. Whoever has such a link can read that page "
        "for {number} days. “/forget everything” ends all links of this chat.",
        days,
    )


def language_name(code: str) -> str:
    """The name of a language in the current language; its code if it has none."""
    from babel import Locale

    return str(Locale(language()).languages.get(code, code))
