"""E-mails, by the standard library."""

from typing import Any

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.formats.blocks import blocks
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.model import Article


def read_email(data: bytes, locator: str, name: str) -> Article:
    """The article in an e-mail: its plain text, else its HTML.

    Raises:
        UnreadableArticle: damaged.
        EmptyArticle: neither.
    """
    import email
    from email import policy
    from email.utils import parsedate_to_datetime

    try:
        message: Any = email.message_from_bytes(data, policy=policy.default)
        body = message.get_body(("plain", "html"))
        text = tidy(_paragraphs(body)) if body is not None else ""
    except Exception as exc:
        # Parts nested a thousand deep end in a RecursionError; what broken headers end in is documented nowhere.
        raise UnreadableArticle("{locator} is no e-mail that can be read.", locator=locator) from exc
    if not text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    subject = _header(message, "subject")
    try:
        sent = parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (ValueError, OverflowError):
        sent = None
    return Article(
        text, subject or name, title_supplied=not subject, author=_header(message, "from") or None,
        published=sent, format="email",
    )  # fmt: skip


def _header(message: Any, name: str) -> str:  # noqa: ANN401 - the standard library's message
    """A header on one line; empty where there is none, or none that can be read."""
    try:
        return tidy_line(str(message.get(name) or ""))
    except Exception:  # noqa: BLE001 - the parser of headers raises many things, and a mail without a subject can be read
        return ""


def _paragraphs(body: Any) -> list[str]:  # noqa: ANN401 - the standard library's message
    try:
        content = body.get_content()
    except (LookupError, ValueError):
        content = body.get_payload(decode=True).decode("utf-8", "replace")
    if body.get_content_type() == "text/html":
        return list(blocks(content.encode("utf-8", "replace")))
    return _unwrapped(content)


def _unwrapped(text: str) -> list[str]:
    """The paragraphs of a plain mail: empty lines part them, a signature ends it, quoted lines lose their marks."""
    body = text.replace("\r\n", "\n").partition("\n-- \n")[0]
    return [" ".join(line.lstrip("> ") for line in block.splitlines()) for block in body.split("\n\n")]


FORMAT = Format("email", read_email, endings=(".eml",), content_types=("message/rfc822",))
