"""Find time zones by city, country or UTC offset, and likely zones for a user."""

import datetime as dt
from functools import cache

from bot.i18n import DEFAULT, language
from retrieval.schedules import is_zone, zone_named, zone_of

MOST = 9
"""Maximum number of zones offered at once."""
_LIKELY = {
    "ar": ("Africa/Cairo", "Asia/Riyadh", "Asia/Baghdad", "Africa/Algiers", "Africa/Casablanca", "Asia/Dubai"),
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "en": (
        "Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Africa/Lagos",
        "Asia/Kolkata", "Asia/Singapore", "Australia/Sydney",
    ),
    "es": (
        "Europe/Madrid", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Caracas", "America/Santiago",
        "America/Argentina/Buenos_Aires",
    ),
    "fr": ("Europe/Paris", "Europe/Brussels", "Europe/Zurich", "America/Toronto", "Africa/Abidjan", "Africa/Kinshasa"),
    "hi": ("Asia/Kolkata",),
    "id": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "ja": ("Asia/Tokyo",),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon", "America/Manaus", "Africa/Luanda", "Africa/Maputo"),
    "ru": (
        "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk", "Asia/Irkutsk",
        "Asia/Vladivostok", "Asia/Almaty",
    ),
    "tr": ("Europe/Istanbul",),
    "zh": ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore"),
}  # fmt: skip
"""The zones with the most speakers of a language, by number of speakers."""


def likely(tag: str | None) -> list[str]:
    """Return likely zones for an app language such as `pt-br`, most likely first."""
    code, _sign, region = (tag or DEFAULT).replace("_", "-").partition("-")
    own = _of_territory(region.upper()) if len(region) == 2 else ()
    known = _LIKELY.get(code.lower(), ()) or _of_language(code.lower())
    found = dict.fromkeys([*own, *known, *_LIKELY[DEFAULT]])
    return [zone for zone in found if is_zone(zone)][:MOST]


def zones_like(written: str) -> list[str]:
    """Return the zones that a text may mean: a zone name, a UTC offset, a city or a country."""
    exact = zone_named(written)
    if exact is not None:
        return [exact]
    named = _plain(written)
    found = [zone for code in dict.fromkeys((DEFAULT, language())) for zone in _places(code).get(named, ())]
    return list(dict.fromkeys(found))[: 2 * MOST]


def label(zone: str, now: float) -> str:
    """Return the city of a zone in the current language, and the time there."""
    return f"{city(zone)} {dt.datetime.fromtimestamp(now, zone_of(zone)):%H:%M}"


def city(zone: str) -> str:
    """Return the city of a zone in the current language; a UTC offset is returned unchanged."""
    from babel.dates import get_timezone_location

    return str(get_timezone_location(zone, locale=language(), return_city=True)) if "/" in zone else zone


@cache
def _places(code: str) -> dict[str, tuple[str, ...]]:
    """Return the zones by city and country in a language, and by the last part of their names."""
    from babel import Locale
    from babel.core import get_global
    from babel.dates import get_timezone_location

    found: dict[str, tuple[str, ...]] = {}
    canonical = get_global("zone_aliases")
    territories = get_global("territory_zones")
    zones = [zone for those in territories.values() for zone in those if is_zone(zone)]
    for zone in zones:
        city_of = str(get_timezone_location(zone, locale=code, return_city=True))
        for name in (city_of, zone.rpartition("/")[2]):
            found.setdefault(_plain(name), (zone,))
    for alias, zone in canonical.items():
        if "/" in alias and is_zone(zone):
            found.setdefault(_plain(alias.rpartition("/")[2]), (zone,))
    for territory, name in Locale(code).territories.items():
        of = tuple(zone for zone in territories.get(territory, ()) if is_zone(zone))
        if of:
            found.setdefault(_plain(name), of)
    return found


def _of_territory(territory: str) -> tuple[str, ...]:
    from babel.core import get_global

    zones = tuple(get_global("territory_zones").get(territory, ()))
    # For a country with many zones, its language gives better suggestions.
    return zones if len(zones) <= 3 else ()


def _of_language(code: str) -> tuple[str, ...]:
    """Return the zones of the country with the most speakers of a language."""
    from babel.core import get_global

    full = get_global("likely_subtags").get(code, "")
    return _of_territory(str(full).rpartition("_")[2])


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
