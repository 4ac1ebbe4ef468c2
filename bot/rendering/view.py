"""The state of the buttons under an answer, packed into the data of the buttons.

Telegram stores up to 64 bytes of data with a button and sends them back when it is pressed. They hold everything that is
needed to render the message again or to find the passage, so buttons work after a restart.
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
"""The packed value of confidence 1. Answers round their confidence to four digits."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A passage, and the range of its text that is marked as the short answer."""

    passage_id: PassageId
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class View:
    """How an answer is shown.

    Attributes:
        references: the passages.
        answered: whether the first passage is an answer.
        all_shown: whether all passages are visible, or only the first.
        in_context: whether passages are shown in their paragraphs.
        language: interface language of the message; a press by a user with another language does not change it.
    """

    references: tuple[Reference, ...]
    answered: bool
    all_shown: bool = False
    in_context: bool = False
    language: str = "en"

    @classmethod
    def of(cls, answer: Answer) -> "View":
        """Return the first view of an answer, with as many passages as the buttons can hold."""
        fitting = takewhile(lambda e: e.passage.id.ordinal <= _MOST_ORDINAL, answer.evidence[:MOST_REFERENCES])
        references = tuple(Reference(e.passage.id, e.answer) for e in fitting)
        return cls(references, answer.verdict is Verdict.ANSWERED, language=language())

    def toggled(self, *, more: bool = False, context: bool = False) -> "View":
        """Return the view after a button is pressed."""
        return replace(self, all_shown=self.all_shown ^ more, in_context=self.in_context ^ context)

    def pack(self) -> str:
        """Pack the view into at most 64 ASCII characters.

        Raises:
            ValueError: there are more than `MOST_REFERENCES` references, or one is too long.
        """
        if len(self.references) > MOST_REFERENCES:
            raise ValueError(f"a button carries at most {MOST_REFERENCES} passages")
        flags = self.answered | self.all_shown << 1 | self.in_context << 2
        head = _HEAD.pack(_VERSION, flags, self.language.encode("ascii"))
        return _encoded(head + b"".join(map(_pack_reference, self.references)))

    @classmethod
    def unpack(cls, data: str) -> "View":
        """Unpack a view.

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
    """The action of a button that does not change the message."""

    WHY = "why"
    COPY = "copy"
    USEFUL = "good"
    USELESS = "bad"


@dataclass(frozen=True, slots=True)
class Press:
    """The data of a button: its action and the answer that it belongs to.

    Attributes:
        act: the action.
        passage_id: the first passage of the answer.
        answered: whether the passage was given as an answer.
        confidence: confidence of the answer, 0 to 1.
    """

    act: Act
    passage_id: PassageId
    answered: bool = True
    confidence: float = 0.0

    def pack(self) -> str:
        """Pack the data into at most 64 ASCII characters that `View.unpack` does not accept.

        Raises:
            ValueError: the number of the passage in its article is too large.
        """
        article, ordinal = self.passage_id
        if ordinal > _MOST_ORDINAL:
            raise ValueError("the passage does not fit into a button")
        confidence = round(self.confidence * _WHOLE)
        return f"{self.act}:" + _encoded(_PRESS.pack(bytes.fromhex(article), ordinal, confidence, self.answered))

    @classmethod
    def unpack(cls, data: str) -> "Press":
        """Unpack the data of a button.

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
