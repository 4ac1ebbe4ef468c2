import pytest

from retrieval.services.numbers import HUGE, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("0" * 5000 + "7", 7),
        ("999999999", 999_999_999),
        ("1000000000", HUGE),
        ("9223372036854775808", HUGE),
        ("9" * 5000, HUGE),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_a_number_as_users_write_it(text: str, number: int | None) -> None:
    assert whole_number(text) == number
