"""Expressions for dates in a sentence, and which days they stand for: `next month` in an article of a known day."""

from retrieval.text.dates.finding import find_dates
from retrieval.text.dates.reading import FoundDate
from retrieval.text.dates.vocabulary import names_month

__all__ = ["FoundDate", "find_dates", "names_month"]
