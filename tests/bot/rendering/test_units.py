from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.units import Units
from tests.standin.formatting import units

texts = st.text(st.sampled_from(["a", "\u00e4", "\uffff", "\U00010000", "\U0001f600", "\U0010ffff"]), max_size=30)


@given(texts)
def test_every_place_counted_in_utf16_and_back(text: str) -> None:
    counted = Units(text)
    for place in range(len(text) + 1):
        assert counted.at(place) == units(text[:place])
        assert counted.place(counted.at(place)) == place


@given(texts)
def test_inside_a_pair_is_before_it_and_behind_the_end_is_the_end(text: str) -> None:
    counted = Units(text)
    for place, character in enumerate(text):
        if ord(character) > 0xFFFF:
            assert counted.place(counted.at(place) + 1) == place
    assert counted.place(units(text) + 9) == len(text)
