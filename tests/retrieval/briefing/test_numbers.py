import pytest

from evaluation.shapes import citation, view_of
from retrieval.briefing.figures import Hedge
from retrieval.briefing.numbers import figures_in, numbers
from retrieval.model import Article


def _labels(*texts: str, most: int = 10) -> list[str]:
    views = [view_of(Article(text, f"Source {n}", language="en")) for n, text in enumerate(texts)]
    return [group[0].label for group in numbers(views, cite=citation, most=most)]


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("They sold 3.5 million cars.", "en", 3.5e6, "car"),
        ("They sold twenty-five cars.", "en", 25, "car"),
        ("They sold three dozen cars.", "en", 36, "car"),
        ("It cost $1.2 billion.", "en", 1.2e9, "dollar"),
        ("It cost 1.2 billion dollars.", "en", 1.2e9, "dollar"),
        ("It rose by a fifth.", "en", 0.2, "share"),
        ("Es kostet 1,2 Milliarden Euro.", "de", 1.2e9, "euro"),
        ("Rund 54.000 Soldaten sind dort.", "de", 54000, "soldat"),
        ("Hay dos casas.", "es", 2, "cas"),
        ("İki bina çöktü.", "tr", 2, "bina"),
        ("6万8000人が使う。", "ja", 68000, "人"),
    ],
)
def test_a_figure_has_a_value_and_a_unit(text: str, language: str, value: float, unit: str) -> None:
    (figure,) = figures_in(text, language)
    assert figure.value == pytest.approx(value)
    assert figure.unit == unit


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It hit 40 houses.", Hedge.EXACT),
        ("It hit about 40 houses.", Hedge.ABOUT),
        ("It hit at least 40 houses.", Hedge.LEAST),
        ("It hit up to 40 houses.", Hedge.MOST),
        ("It hit dozens of houses.", Hedge.VAGUE),
    ],
)
def test_a_figure_says_how_it_is_meant(text: str, hedge: Hedge) -> None:
    assert [figure.hedge for figure in figures_in(text, "en")] == [hedge]


@pytest.mark.parametrize(
    ("words", "hedge"),
    [("более", Hedge.LEAST), ("не более", Hedge.MOST), ("не менее", Hedge.LEAST), ("менее", Hedge.MOST)],
)
def test_not_more_is_the_contrary_of_more(words: str, hedge: Hedge) -> None:
    assert [figure.hedge for figure in figures_in(f"Пострадали {words} 40 домов.", "ru")] == [hedge]


def test_a_figure_that_is_said_twice_stands_once_where_it_is_said_first() -> None:
    assert _labels("The firm has 21,000 workers.", "Some 21,000 people work there. It cut 300 posts.") == [
        "21,000 workers",
        "300 posts",
    ]


def test_importance_picks_and_the_text_orders() -> None:
    text = "Two dogs barked. It cost $4 million. Three cats ran. It grew by 7 percent."
    assert _labels(text, most=2) == ["$4 million", "7 percent"]


def test_what_several_articles_say_matters_more() -> None:
    assert _labels("It hit 40 houses. It hit 52 barns.", "It hit 52 barns.", most=1) == ["52 barns"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("It found 33% of those planning to vote for it tired.", ["33%"]),
        ("It is less than 1% of Arn’s annual operating budget.", ["less than 1%"]),
        ("They were 4-1 winners at Holm.", []),
        ("They are forking over $500,000 for gifts.", ["$500,000"]),
        ("They are spending over $500,000 on gifts.", ["over $500,000"]),
        ("It said that 83 winners and presenters at the feast were tired.", ["83 winners and presenters"]),
    ],
)
def test_a_figure_is_whole_and_no_more(text: str, labels: list[str]) -> None:
    assert _labels(text) == labels
