"""What the buttons under an answer do, packed into the buttons themselves.

Telegram gives a button 64 bytes of data and hands them back when it is pressed. They hold all that is needed to draw
the message anew, or to say which passage is meant, so that a button works after a restart.
"""

import base64
import binascii
import struct
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from bot.i18n import LANGUAGES, language
from retrieval.model import Answer, PassageId, Span, Verdict

MOST_REFERENCES = 4
_VERSION = 2
_MOST_ORDINAL = (1 << 16) - 1
_HEAD = struct.Struct(">BB2s")
_REFERENCE = struct.Struct(">6sHHB")
_PRESS = struct.Struct(">6sHH?")
_WHOLE = 10_000
"""What stands for a confidence of 1; answers round theirs to as many digits."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A passage, and the range of its text that is marked as the short answer."""

    passage_id: PassageId
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is being shown.

    Attributes:
        references: which passages there are.
        answered: whether the first is an answer.
        all_shown: whether all are visible, or the first alone.
        in_context: whether they are in their paragraphs.
        language: that the message speaks beside its quotes; a press by somebody who speaks another does not change it.
    """

    references: tuple[Reference, ...]
    answered: bool
    all_shown: bool = False
    in_context: bool = False
    language: str = "en"

    @classmethod
    def of(cls, answer: Answer) -> "View":
        """The first view of an answer, with as many of its passages as buttons can carry."""
        fitting = takewhile(lambda e: e.passage.id.ordinal <= _MOST_ORDINAL, answer.evidence[:MOST_REFERENCES])
        references = tuple(Reference(e.passage.id, e.answer) for e in fitting)
        return cls(references, answer.verdict is Verdict.ANSWERED, language=language())

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
        head = _HEAD.pack(_VERSION, flags, self.language.encode("ascii"))
        return _encoded(head + b"".join(map(_pack_reference, self.references)))

    @classmethod
    def unpack(cls, data: str) -> "View":
        """The view that `pack` made the data of.

        Raises:
            ValueError: the data are not from `pack`, or from one of another version.
        """
        try:
            raw = _decoded(data)
            version, flags, code = _HEAD.unpack_from(raw)
            references = tuple(_unpack_reference(*fields) for fields in _REFERENCE.iter_unpack(raw[_HEAD.size :]))
        except (binascii.Error, struct.error) as exc:
            raise ValueError("not the data of a view") from exc
        spoken = code.decode("latin-1")
        if version != _VERSION or not 1 <= len(references) <= MOST_REFERENCES or spoken not in LANGUAGES:
            raise ValueError("not the data of a view of this version")
        return cls(references, bool(flags & 1), bool(flags & 2), bool(flags & 4), spoken)


class Act(StrEnum):
    """What a button does that leaves the message as it is."""

    WHY = "why"
    COPY = "copy"
    USEFUL = "good"
    USELESS = "bad"


@dataclass(frozen=True, slots=True)
class Press:
    """What a button does, and about which answer.

    Attributes:
        act: what it does.
        passage_id: the answer's first passage.
        answered: whether that was given as an answer.
        confidence: how sure that was, 0 to 1.
    """

    act: Act
    passage_id: PassageId
    answered: bool = True
    confidence: float = 0.0

    def pack(self) -> str:
        """At most 64 ASCII characters, none of which `View.unpack` takes for a view.

        Raises:
            ValueError: the passage stands too far behind in its article.
        """
        article, ordinal = self.passage_id
        if ordinal > _MOST_ORDINAL:
            raise ValueError("the passage does not fit into a button")
        confidence = round(self.confidence * _WHOLE)
        return f"{self.act}:" + _encoded(_PRESS.pack(bytes.fromhex(article), ordinal, confidence, self.answered))

    @classmethod
    def unpack(cls, data: str) -> "Press":
        """What `pack` made the data of.

        Raises:
            ValueError: the data are not from `pack`, or from one of another version.
        """
        act, _, packed = data.partition(":")
        try:
            article, ordinal, confidence, answered = _PRESS.unpack(_decoded(packed))
        except (binascii.Error, struct.error) as exc:
            raise ValueError("not the data of a press") from exc
        if confidence > _WHOLE:
            raise ValueError("not the data of a press: nobody is that sure")
        return cls(Act(act), PassageId(article.hex(), ordinal), answered, confidence / _WHOLE)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decoded(data: str) -> bytes:
    return base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)


def _pack_reference(reference: Reference) -> bytes:
    start, end = reference.answer or (0, 0)
    fits = start < 1 << 16 and end - start < 1 << 8
    span = (start, end - start) if fits else (0, 0)
    return _REFERENCE.pack(bytes.fromhex(reference.passage_id.article_id), reference.passage_id.ordinal, *span)


def _unpack_reference(article: bytes, ordinal: int, start: int, length: int) -> Reference:
    return Reference(PassageId(article.hex(), ordinal), Span(start, start + length) if length else None)
