"""Normalises URLs so that different forms of the same page's URL compare equal."""

from urllib.parse import urlsplit, urlunsplit


def canonical(url: str | None) -> str | None:
    """The URL in canonical form (by `courlan`): https, without `www.`, fragment, default port and tracking parameters.

    None for None and for anything other than an http or https URL.
    """
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
