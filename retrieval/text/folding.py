"""Folds words to the form in which they are compared."""

import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‘": "'"})
_LATIN_EXTRAS = str.maketrans({"ı": "i", "đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})


def fold(word: str) -> str:
    """Normalise case, compatibility forms and apostrophes, and remove accents; vowel signs of other scripts stay."""
    if word.isascii():
        # Most words, of which nothing but the case changes.
        return word.casefold()
    word = unicodedata.normalize("NFKC", word).translate(_APOSTROPHES).casefold()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word.translate(_LATIN_EXTRAS))
    kept = (c for c in decomposed if not (unicodedata.combining(c) and c < "\u0900"))
    return unicodedata.normalize("NFC", "".join(kept))
