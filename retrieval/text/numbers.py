"""Normalises written numbers to terms, so that `54,000`, `54000` and `54 000` are equal."""

import unicodedata

from retrieval.languages import language as known_language

WORDS = {word: str(value) for word, value in known_language("en").words.numbers.items()}
"""Small English number words with their values in digits."""

SIGNS = {
    "%": "percent",
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "¥": "yen",
    "\uffe5": "yen",
    "₹": "rupee",
    "₽": "rouble",
}


def normalise_number(raw: str, language: str = "en") -> str:
    """The value of a written number in ASCII digits, with `.` before the fraction.

    Separators are interpreted by language: `54.000` is 54000 in German and 54 in English. A thousands separator that is
    not followed by three digits is taken as a decimal separator, because the two are often confused.
    """
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in raw)
    digits = "".join(c for c in digits if not c.isspace() and c not in "'’")
    decimal, thousands = (",", ".") if known_language(language).words.decimal_comma else (".", ",")
    digits = digits.replace("٬", thousands).replace("٫", decimal)
    digits = digits.replace(thousands, "") if _grouped(digits, thousands) else digits.replace(thousands, ".")
    whole, _, fraction = digits.replace(decimal, ".").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole.lstrip('0') or '0'}.{fraction}" if fraction else whole.lstrip("0") or "0"


def _grouped(digits: str, separator: str) -> bool:
    """Whether the last separator precedes three digits, as in `1,234,567`; Indian groups of two are allowed before."""
    groups = digits.split(separator)[1:]
    if not groups:
        return True
    return len(groups[-1].split(".")[0].split(",")[0]) == 3
