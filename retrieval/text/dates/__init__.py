"""Finds date expressions in sentences and resolves them to days, such as `next month` from the publication day."""

from retrieval.text.dates.finding import find_dates
from retrieval.text.dates.reading import FoundDate
from retrieval.text.dates.vocabulary import names_month

__all__ = ["FoundDate", "find_dates", "names_month"]
