"""Reads the whole numbers that users write: places in lists, pages and counts."""

MOST_DIGITS = 9
HUGE = 10**MOST_DIGITS
"""Stands for every larger number. No list is that long, and every database can compare it."""


def whole_number(text: str) -> int | None:
    """The number that a text of ASCII digits names, at most `HUGE`; None if the text is something else."""
    if not text.isascii() or not text.isdigit():
        return None
    # Without its length, `int` refuses thousands of digits, and SQLite a number from 2**63 on.
    digits = text.lstrip("0")
    return int(digits or "0") if len(digits) <= MOST_DIGITS else HUGE
