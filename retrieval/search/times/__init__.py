"""Times in questions and requests: `since Monday`, `this week`, `in March`; and the articles of a time. Pure functions."""

from retrieval.search.times.finding import TimePhrase, find_time
from retrieval.search.times.periods import Dated, Period, newest_day

__all__ = ["Dated", "Period", "TimePhrase", "find_time", "newest_day"]
