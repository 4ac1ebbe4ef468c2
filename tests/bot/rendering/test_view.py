from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, speaking
from bot.rendering.view import MOST_REFERENCES, Act, Press, Reference, View
from retrieval.model import PassageId, Span
from retrieval.services.library import Library

spans = st.tuples(st.integers(0, 65535), st.integers(1, 255)).map(lambda p: Span(p[0], p[0] + p[1]))
ids = st.builds(PassageId, st.text("0123456789abcdef", min_size=12, max_size=12), st.integers(0, 65535))
references = st.builds(Reference, ids, st.none() | spans)
views = st.builds(
    View,
    st.lists(references, min_size=1, max_size=MOST_REFERENCES).map(tuple),
    st.booleans(), st.booleans(), st.booleans(), st.sampled_from(list(LANGUAGES)),
)  # fmt: skip
presses = st.builds(Press, st.sampled_from(Act), ids, st.booleans(), st.integers(0, 10_000).map(lambda n: n / 10_000))


@given(views)
def test_a_button_holds_a_whole_view_in_64_bytes(view: View) -> None:
    data = view.pack()
    assert len(data.encode()) <= 64
    assert View.unpack(data) == view


@given(st.text())
def test_other_data_are_refused(data: str) -> None:
    try:
        view = View.unpack(data)
    except ValueError:
        return
    assert View.unpack(view.pack()) == view


@given(presses)
def test_a_button_holds_what_it_does_in_64_bytes(press: Press) -> None:
    data = press.pack()
    assert len(data.encode()) <= 64
    assert Press.unpack(data) == press
    with pytest.raises(ValueError, match="not the data of a view"):
        View.unpack(data)


@given(st.text() | presses.map(lambda press: press.pack()[:-1]) | views.map(View.pack))
def test_other_data_do_nothing(data: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64, struct and the act have reasons of their own
        Press.unpack(data)


def test_what_presses_nothing() -> None:
    press = Press(Act.WHY, PassageId("0" * 12, 0))
    for data, reason in (
        (replace(press, confidence=2.0).pack(), "nobody is that sure"),
        (press.pack().replace("why", "dance"), "'dance' is not a valid Act"),
    ):
        with pytest.raises(ValueError, match=reason):
            Press.unpack(data)
    with pytest.raises(ValueError, match="does not fit"):
        replace(press, passage_id=PassageId("0" * 12, 1 << 16)).pack()


@pytest.mark.parametrize("data", ["", "x", "AA", "AQA", "////", "/wAAAAAAAAAAAAAAAA", "AQCyvef5YRcADAAVBg"])
def test_what_is_no_view(data: str) -> None:
    with pytest.raises(ValueError, match="not the data of a view"):
        View.unpack(data)


def test_an_answer_too_far_or_too_long_for_a_button_is_left_unmarked() -> None:
    view = View((Reference(PassageId("0" * 12, 0), Span(0, 256)),), answered=True)
    assert View.unpack(view.pack()).references[0].answer is None


def test_more_than_fits_is_refused() -> None:
    reference = Reference(PassageId("0" * 12, 0))
    with pytest.raises(ValueError, match="at most"):
        View((reference,) * (MOST_REFERENCES + 1), answered=True).pack()


def test_passages_behind_one_that_fits_into_no_button_are_left_out(seed_library: Library) -> None:
    answer = seed_library.ask("how many US troops are in Japan?")
    first, second, third = answer.evidence
    far = replace(second, passage=replace(second.passage, id=PassageId(second.passage.id.article_id, 1 << 16)))
    assert len(View.of(replace(answer, evidence=(first, far, third))).references) == 1
    assert View.of(replace(answer, evidence=(far, first))).references == ()


def test_the_first_view_of_an_answer(seed_library: Library) -> None:
    with speaking("tr"):
        view = View.of(seed_library.ask("how many US troops are in Japan?", limit=9))
    assert view.language == "tr"
    assert len(view.references) == MOST_REFERENCES
    assert view.answered
    assert not view.all_shown
