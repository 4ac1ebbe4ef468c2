"""The table of each language that has one."""

from collections.abc import Mapping

from retrieval.text.dates import tables_asia, tables_europe, tables_other
from retrieval.text.dates.vocabulary import Table

TABLES: Mapping[str, Table] = {
    "en": tables_europe.ENGLISH,
    "de": tables_europe.GERMAN,
    "es": tables_europe.SPANISH,
    "fr": tables_europe.FRENCH,
    "pt": tables_europe.PORTUGUESE,
    "ru": tables_other.RUSSIAN,
    "tr": tables_other.TURKISH,
    "ar": tables_other.ARABIC,
    "hi": tables_asia.HINDI,
    "id": tables_asia.INDONESIAN,
    "ja": tables_asia.JAPANESE,
    "zh": tables_asia.CHINESE,
}
"""By ISO 639-1."""
