"""Tickets: what they hold comes back, nobody can forge one, and none shows which chat it is of."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages.tickets import MOST_ORDINAL, MOST_POINTS, Point, Signer, Ticket

KEY = b"k" * 32
NAMES = st.binary(min_size=9, max_size=9).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
IDS = st.text("0123456789abcdef", min_size=12, max_size=12)
POINTS = st.lists(st.builds(Point, IDS, st.integers(0, MOST_ORDINAL), st.booleans()), max_size=MOST_POINTS)
EXPIRES = st.integers(0, (1 << 32) - 1)
TICKETS = st.builds(Ticket, NAMES, EXPIRES, IDS) | st.builds(Ticket, NAMES, EXPIRES, st.none(), POINTS.map(tuple))


@given(TICKETS)
def test_a_ticket_comes_back_and_fits_into_an_address(ticket: Ticket) -> None:
    text = Signer(KEY).pack(ticket)
    assert re.fullmatch(r"[A-Za-z0-9_-]{40,920}", text)
    assert Signer(KEY).unpack(text) == ticket


@given(TICKETS, st.data())
def test_a_ticket_with_another_letter_is_no_ticket_or_the_same(ticket: Ticket, data: st.DataObject) -> None:
    text = Signer(KEY).pack(ticket)
    place = data.draw(st.integers(0, len(text) - 1))
    other = text[:place] + data.draw(st.sampled_from("AZaz09-_")) + text[place + 1 :]
    try:
        found = Signer(KEY).unpack(other)
    except ValueError:
        return
    # The last letter may hold bits that no byte takes.
    assert found == ticket


@given(TICKETS)
def test_another_key_opens_nothing(ticket: Ticket) -> None:
    with pytest.raises(ValueError, match="not signed"):
        Signer(b"x" * 32).unpack(Signer(KEY).pack(ticket))


@given(st.text() | st.text("Aa0-_", max_size=80))
def test_what_is_no_ticket_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64 has errors of its own
        Signer(KEY).unpack(text)


@pytest.mark.parametrize(
    "ticket",
    [
        Ticket("A" * 12, 1 << 32, "0" * 12),
        Ticket("A" * 12, 0, points=(Point("0" * 12, MOST_ORDINAL + 1),)),
        Ticket("A" * 12, 0, points=(Point("0" * 12, 0),) * (MOST_POINTS + 1)),
    ],
)
def test_what_fits_into_no_ticket(ticket: Ticket) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kinds of misfit have texts of their own
        Signer(KEY).pack(ticket)
