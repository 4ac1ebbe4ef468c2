"""What a message with buttons shows, packed into the buttons themselves.

Telegram gives a button 64 bytes of data and hands them back when it is pressed. They hold all that is needed to draw
the message anew, so that a button works after a restart, and no question has to be kept for it.
"""

import base64
import binascii
import struct
from dataclasses import dataclass, replace

from retrieval.models import Answer, PassageId, Span, Verdict

MOST_REFERENCES = 4
_VERSION = 1
_MOST_ORDINAL = (1 << 16) - 1
_HEAD = struct.Struct(">BB")
_REFERENCE = struct.Struct(">6sHHB")


@dataclass(frozen=True, slots=True)
class Reference:
    """A passage, and the range of its text that is marked as the short answer."""

    passage_id: PassageId
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is being shown: which passages there are, how many are visible, and whether in their paragraphs."""

    references: tuple[Reference, ...]
    answered: bool
    all_shown: bool = False
    in_context: bool = False

    @classmethod
    def of(cls, answer: Answer) -> "View":
        """The first view of an answer, with as many of its passages as buttons can carry."""
        references = tuple(
            Reference(e.passage.id, e.answer) for e in answer.evidence if e.passage.id.ordinal <= _MOST_ORDINAL
        )
        return cls(references[:MOST_REFERENCES], answer.verdict is Verdict.ANSWERED)

    def toggled(self, *, more: bool = False, context: bool = False) -> "View":
        """The view after a press."""
        return replace(self, all_shown=self.all_shown ^ more, in_context=self.in_context ^ context)

    def pack(self) -> str:
        """At most 64 ASCII characters.

        Raises:
            ValueError: more than `MOST_REFERENCES` references, or one that does not fit.
        """
        if len(self.references) > MOST_REFERENCES:
            raise ValueError(f"a button carries at most {MOST_REFERENCES} passages")
        flags = self.answered | self.all_shown << 1 | self.in_context << 2
        raw = _HEAD.pack(_VERSION, flags) + b"".join(map(_pack_reference, self.references))
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")

    @classmethod
    def unpack(cls, data: str) -> "View":
        """The view that `pack` made the data of.

        Raises:
            ValueError: the data are not from `pack`, or from one of another version.
        """
        try:
            raw = base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)
            version, flags = _HEAD.unpack_from(raw)
            references = tuple(_unpack_reference(*fields) for fields in _REFERENCE.iter_unpack(raw[_HEAD.size :]))
        except (binascii.Error, struct.error) as exc:
            raise ValueError("not the data of a view") from exc
        if version != _VERSION or not references or len(references) > MOST_REFERENCES:
            raise ValueError("not the data of a view of this version")
        return cls(references, bool(flags & 1), bool(flags & 2), bool(flags & 4))


def _pack_reference(reference: Reference) -> bytes:
    start, end = reference.answer or (0, 0)
    fits = start < 1 << 16 and end - start < 1 << 8
    span = (start, end - start) if fits else (0, 0)
    return _REFERENCE.pack(bytes.fromhex(reference.passage_id.article_id), reference.passage_id.ordinal, *span)


def _unpack_reference(article: bytes, ordinal: int, start: int, length: int) -> Reference:
    return Reference(PassageId(article.hex(), ordinal), Span(start, start + length) if length else None)
