"""Topics of briefings: what was written for the articles, and how often they are judged rightly by words."""

import pytest

from evaluation.topics import SETS, articles_by_name, measure, read_topics


def test_topics_name_articles_that_there_are() -> None:
    named = articles_by_name()
    assert len(named) == 37
    for prefix, count in zip(SETS.values(), (50, 25, 25), strict=True):
        topics = read_topics(prefix)
        assert (len(topics.present), len(set(topics.absent))) == (count, count)
        assert all(about <= named.keys() for about in topics.present.values())


@pytest.mark.parametrize(("which", "refused", "briefed", "fitting"), [("first", 10, 1, 0.99), ("last", 10, 1, 0.97)])
def test_topics_are_judged_as_well_as_was_measured(which: str, refused: int, briefed: int, fitting: float) -> None:
    found = measure(None, read_topics(SETS[which]))
    assert len(found.refused) <= refused, found.refused
    assert len(found.briefed) <= briefed, found.briefed
    assert found.fitting >= fitting * found.quoted
