"""E-mails, by the standard library."""

from typing import Any

from retrieval.errors import EmptyArticle
from retrieval.ingest.formats.blocks import blocks
from retrieval.ingest.formats.format import Format
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.model import Article


def read_email(data: bytes, locator: str, name: str) -> Article:
    """The article in an e-mail: its plain text, else its HTML.

    Raises:
        EmptyArticle: neither.
    """
    import email
    from email import policy
    from email.utils import parsedate_to_datetime

    message: Any = email.message_from_bytes(data, policy=policy.default)
    body = message.get_body(("plain", "html"))
    try:
        content = body.get_content() if body is not None else ""
    except (LookupError, ValueError):
        content = body.get_payload(decode=True).decode("utf-8", "replace")
    if body is not None and body.get_content_type() == "text/html":
        paragraphs = list(blocks(content.encode("utf-8", "replace")))
    else:
        paragraphs = _unwrapped(content)
    text = tidy(paragraphs)
    if not text:
        raise EmptyArticle("{locator} holds no text.", locator=locator)
    subject = tidy_line(str(message.get("subject") or ""))
    try:
        sent = parsedate_to_datetime(str(message["date"])).date().isoformat() if message["date"] else None
    except ValueError:
        sent = None
    return Article(
        text, subject or name, title_supplied=not subject, author=tidy_line(str(message.get("from") or "")) or None,
        published=sent, format="email",
    )  # fmt: skip


def _unwrapped(text: str) -> list[str]:
    """The paragraphs of a plain mail: empty lines part them, a signature ends it, quoted lines lose their marks."""
    body = text.replace("\r\n", "\n").partition("\n-- \n")[0]
    return [" ".join(line.lstrip("> ") for line in block.splitlines()) for block in body.split("\n\n")]


FORMAT = Format("email", read_email, endings=(".eml",), content_types=("message/rfc822",))
