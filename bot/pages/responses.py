"""Pages as HTTP responses, with the headers that keep what they show private."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.i18n import _, speaking, spoken
from bot.rendering import page_texts as texts
from bot.rendering.pages.frame import POLICY, message_page

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    # Others who use the same browser find nothing in its cache.
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The address of a page is what opens it.
    "Referrer-Policy": "no-referrer",
    # The name alone: versions help those who look for weaknesses.
    "Server": "Dateline",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Vary": "Accept-Language",
}


def page_response(html: str, status: int = 200, *, retry_after: int | None = None) -> web.Response:
    """Return a page as a response; `retry_after` is in seconds."""
    headers = dict(HEADERS) if retry_after is None else {**HEADERS, "Retry-After": str(retry_after)}
    return web.Response(text=html, status=status, headers=headers, content_type="text/html", charset="utf-8")


def message_response(text: str, status: int, *, retry_after: int | None = None) -> web.Response:
    """Return a page that holds one sentence."""
    return page_response(message_page(text), status, retry_after=retry_after)


def language_of(request: web.Request, chosen: str | None, default: str) -> str:
    """Return the language of a page: that of `?lang=`, else of the chat, else of the browser, else the default."""
    return (
        spoken(request.query.get("lang")) or chosen or accepted(request.headers.get("Accept-Language", "")) or default
    )


def accepted(header: str) -> str | None:
    """Return the language of the interface that a browser likes best, by its header; None if it names none."""
    weighed = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _semicolon, weight = part.partition(";")
        code = spoken(tag.strip())
        if code is not None:
            weighed.append((-_weight(weight), place, code))
    return min(weighed)[2] if weighed and min(weighed)[0] < 0 else None


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text.strip().removeprefix("q=") or 1)))
    except ValueError:
        return 0.0


def guarded(handler: Handler, default: str) -> Handler:
    """Return a handler whose unexpected errors become a page. The log does not hold the address, which may open a page."""

    async def guard(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Exception:
            log.exception("A page could not be made.")
            with speaking(language_of(request, None, default)):
                return message_response(_(texts.BROKEN), 500)

    return guard
