"""Links into the bot: what their payloads hold, who may follow them, and what opens."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.links import ANY_PUBLIC, Kind, Target
from retrieval.models import PassageId
from retrieval.store import Shelf

SHELVES = st.builds(Shelf, st.integers(-(1 << 63), (1 << 63) - 1).map(str), st.integers(0, (1 << 32) - 1))
PASSAGES = st.builds(PassageId, st.text("0123456789abcdef", min_size=12, max_size=12), st.integers(0, (1 << 16) - 1))


@given(st.sampled_from([Kind.ARTICLE, Kind.PASSAGE]), SHELVES | st.just(ANY_PUBLIC), PASSAGES)
def test_a_payload_leads_where_it_was_made_for(kind: Kind, shelf: Shelf, passage: PassageId) -> None:
    payload = Target(kind, shelf, passage).pack()
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert Target.unpack(payload) == Target(kind, shelf, passage)


@given(SHELVES)
def test_a_briefing_needs_no_passage(shelf: Shelf) -> None:
    assert Target.unpack(Target(Kind.BRIEFING, shelf).pack()) == Target(Kind.BRIEFING, shelf)


def test_every_public_shelf_goes_by_one_name() -> None:
    passage = PassageId("0123456789ab", 3)
    payload = Target(Kind.PASSAGE, Shelf("public:a shelf with a name of its own"), passage).pack()
    assert Target.unpack(payload) == Target(Kind.PASSAGE, ANY_PUBLIC, passage)


@given(st.text() | st.text(string.ascii_letters + string.digits + "-_", min_size=28, max_size=28))
def test_what_is_no_payload_is_refused_or_means_exactly_itself(text: str) -> None:
    try:
        target = Target.unpack(text)
    except ValueError:
        return
    again = Target.unpack(target.pack())
    assert again == target


@pytest.mark.parametrize("text", ["", "help", "é" * 28, "A" * 28, "A" * 27, "=" * 28, "BAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any will do, base64 and struct have their own
        Target.unpack(text)


@pytest.mark.parametrize(
    "target",
    [
        Target(Kind.ARTICLE, Shelf("1")),
        Target(Kind.PASSAGE, Shelf("terminal"), PassageId("0123456789ab", 0)),
        Target(Kind.PASSAGE, Shelf("1"), PassageId("0123456789ab", 1 << 16)),
        Target(Kind.PASSAGE, Shelf("1", 1 << 32), PassageId("0123456789ab", 0)),
    ],
)
def test_what_fits_into_no_link(target: Target) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kinds of misfit have texts of their own
        target.pack()
