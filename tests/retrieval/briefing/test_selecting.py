from retrieval.library import Library
from retrieval.models import Article, Budget


def test_points_are_sentences_in_order_within_the_time(seed_library: Library) -> None:
    briefing = seed_library.brief(budget=Budget(seconds=60))
    (article,) = seed_library.articles
    starts = [point.passage.start for point in briefing.points]
    assert starts == sorted(starts)
    assert 3 <= len(starts) < len(seed_library.passages(article.id))
    assert 0 < briefing.reading_seconds <= 60
    for point in briefing.points:
        assert article.text[point.citation.start : point.citation.end] == point.passage.text


def test_no_point_opens_with_a_word_that_points_back(seed_library: Library) -> None:
    openings = {point.passage.text.split()[0] for point in seed_library.brief().points}
    assert not openings & {"He", "She", "It", "This", "They", "However,"}


def test_less_time_means_fewer_points_but_never_none(seed_library: Library) -> None:
    assert len(seed_library.brief(budget=Budget(seconds=1)).points) == 1
    assert len(seed_library.brief(budget=Budget(seconds=20)).points) < len(
        seed_library.brief(budget=Budget(seconds=60)).points
    )


def test_nothing_can_stand_alone() -> None:
    assert Library([Article("A heading", "Heading")]).brief().points == ()
    assert Library().brief().points == ()
