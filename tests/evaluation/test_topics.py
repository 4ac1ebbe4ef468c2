"""Topics of briefings: what was written for the articles, and how often they are judged rightly by words."""

from evaluation.topics import articles_by_name, measure, read_topics

LEAST_RIGHT = {False: (9, 2), True: (6, 4)}
"""The most present topics that may be refused, and the most absent ones with a briefing, as docs/quality.md has them."""


def test_topics_name_articles_that_there_are() -> None:
    named = articles_by_name()
    assert len(named) == 37
    for later, count in ((False, 50), (True, 25)):
        topics = read_topics(later=later)
        assert (len(topics.present), len(set(topics.absent))) == (count, count)
        assert all(about <= named.keys() for about in topics.present.values())


def test_topics_are_judged_as_well_as_was_measured() -> None:
    for later, (refused, briefed) in LEAST_RIGHT.items():
        found = measure(None, read_topics(later=later))
        assert (len(found.refused) <= refused, len(found.briefed) <= briefed) == (True, True), found
