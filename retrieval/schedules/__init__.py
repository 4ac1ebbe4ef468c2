"""Parses recurring schedules as users write them and computes their due times. Pure functions."""

from retrieval.errors import Misunderstood
from retrieval.schedules.due import following, missed
from retrieval.schedules.grammar import Spec, Wish, read_spec, read_wish
from retrieval.schedules.quiet import NIGHT, QuietHours, read_quiet_hours
from retrieval.schedules.zones import is_zone, zone_named, zone_of

__all__ = [
    "NIGHT", "Misunderstood", "QuietHours", "Spec", "Wish", "following", "is_zone", "missed", "read_quiet_hours", "read_spec",
    "read_wish", "zone_named", "zone_of",
]  # fmt: skip
