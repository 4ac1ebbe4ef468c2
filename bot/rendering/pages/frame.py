"""The frame of each page: its head, the search field, the list of languages; and what a browser may do with it. Pure."""

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bot.i18n import LANGUAGES, RIGHT_TO_LEFT, language
from bot.rendering import page_texts as texts

MOST_QUESTION = 1000
"""Maximum length of a question, in characters; more does not fit into every address."""

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode("ascii")
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy: no scripts, nothing loaded, no style but this one."""

_UNSAYABLE = re.compile("[\x00\ud800-\udfff]")
"""What no HTML can hold. Articles do not have it, since reading them drops it."""
_RIGHT_TO_LEFT = RIGHT_TO_LEFT | {"ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


@dataclass(frozen=True, slots=True)
class Search:
    """The search field of a page.

    Attributes:
        label: what it is for.
        question: what was asked, if anything.
        kept: parameters of the address that are sent with each question.
    """

    label: str
    question: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """Links above and below the content of a page.

    Attributes:
        above: address and name of each link above.
        kept: parameters of the address that a change of the language keeps.
        note: a sentence at the end of the page.
    """

    above: tuple[tuple[str, str], ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def page(title: str, content: str, *, search: Search | None = None, around: Around | None = None) -> str:
    """Render a page in the current language.

    Args:
        title: its title, as text.
        content: its main part, as HTML.
        search: its search field, if it has one.
        around: what is around the content; None for nothing.
    """
    parts = [
        f'<!doctype html>\n<html {_attributes_of(language())}>\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex, nofollow">\n<meta name="referrer" content="no-referrer">',
        f"<title>{escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
        _header(search, around),
        f"<main>\n{content}\n</main>",
        _footer(around) if around else "",
        "</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


def message_page(text: str) -> str:
    """Render a page that holds one sentence, such as why there is no article."""
    return page(text, f"<h1>{escaped(text)}</h1>")


def escaped(text: str) -> str:
    """Return a text as HTML that a browser reads as the same text, in an attribute, too."""
    # A browser would read a carriage return as a line feed.
    return html.escape(_UNSAYABLE.sub("\ufffd", text)).replace("\r", "&#13;")


def language_tag(code: str | None) -> str | None:
    """Return the code of a language if it can be the value of `lang`, else None."""
    return code if code and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", code) else None


def runs_right_to_left(code: str) -> bool:
    """Return whether a language is written from right to left."""
    return code.partition("-")[0].lower() in _RIGHT_TO_LEFT


def _attributes_of(code: str) -> str:
    return f'lang="{code}" dir="{"rtl" if runs_right_to_left(code) else "ltr"}"'


def _header(search: Search | None, around: Around | None) -> str:
    links = "".join(f'<a href="{escaped(url)}">{escaped(name)}</a>' for url, name in around.above) if around else ""
    parts = [f'<nav class="top">{links}</nav>' if links else "", _form(search) if search else ""]
    within = "\n".join(part for part in parts if part)
    return f"<header>\n{within}\n</header>" if within else ""


def _form(search: Search) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">' for name, value in search.kept.items()
    )
    return (
        f'<form method="get" role="search">{hidden}<label for="q">{escaped(search.label)}</label>'
        f'<div class="row"><input id="q" name="q" type="search" dir="auto" autocomplete="off" required'
        f' maxlength="{MOST_QUESTION}" value="{escaped(search.question)}">'
        f"<button>{escaped(texts.ask_button())}</button></div></form>"
    )


def _footer(around: Around) -> str:
    note = f"<p>{escaped(around.note)}</p>\n" if around.note else ""
    links = "".join(
        f'<li><a href="?{escaped(urlencode({**around.kept, "lang": code}))}" {_attributes_of(code)}>{name}</a></li>'
        for code, name in LANGUAGES.items()
    )
    named = escaped(texts.languages())
    return f'<footer>\n{note}<nav aria-label="{named}"><ul class="languages">{links}</ul></nav>\n</footer>'
