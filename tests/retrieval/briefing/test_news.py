"""What a watch tells of new articles."""

import pytest

from retrieval.briefing.news import item_of
from retrieval.model import Article
from retrieval.services.library import Library

LEAD = "Fire destroyed the paper mill at Loket on Monday night, and two workers were hurt."
LATER = "The mill burned for most of the day, and smoke hung over the river until Tuesday."


@pytest.mark.parametrize("before", ["", "Mill burns\n\n", "Mill burns\n\nBy Jan Novak\n\n"])
def test_an_event_is_recognised_by_the_first_full_sentence_too(before: str) -> None:
    article = Article(f"{before}{LEAD} {LATER}", "Mill burns")
    (entry,) = Library([article]).entries(None)
    passages = entry.all_analysed
    (later,) = (p.passage.id for p in passages if p.passage.text == LATER)
    item = item_of(0, passages, {later: 1.0}, frozenset({"mill"}))
    assert item is not None
    assert [sentence.analysed.passage.text for sentence in item.telling] == [LATER, LEAD]


def test_an_opening_without_a_word_of_the_topic_tells_no_event() -> None:
    (entry,) = Library([Article(f"The weather was fine on Monday, said everybody in town. {LATER}", "Day")]).entries(
        None
    )
    passages = entry.all_analysed
    item = item_of(0, passages, {passages[1].passage.id: 1.0}, frozenset({"mill"}))
    assert item is not None
    assert [sentence.analysed.passage.text for sentence in item.telling] == [LATER]
