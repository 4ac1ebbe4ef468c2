"""Web addresses in the one form by which the same page is recognised."""

from urllib.parse import urlsplit, urlunsplit


def canonical(url: str | None) -> str | None:
    """An address without fragment, tracking parameters and the like, by `courlan`; None for none, or for none of the web."""
    if not url:
        return None
    from courlan import normalize_url

    try:
        parts = urlsplit(normalize_url(url, strict=False))
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    host = parts.netloc.casefold().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    return urlunsplit(("https", host, parts.path.rstrip("/"), parts.query, ""))
