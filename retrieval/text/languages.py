"""Which language a text is in, as an ISO 639-1 code."""

import re
from functools import cache, lru_cache
from typing import Any

from retrieval.text.folding import fold
from retrieval.text.stopwords import stop_words, with_stop_words

_SCRIPTS = {
    "ja": r"[\u3040-\u30ff]",
    "ko": r"[\uac00-\ud7af]",
    "zh": r"[\u4e00-\u9fff]",
    "th": r"[\u0e00-\u0e7f]",
    "hi": r"[\u0900-\u097f]",
    "ar": r"[\u0600-\u06ff]",
    "el": r"[\u0370-\u03ff]",
}
"""Letters that tell a language; kana come first, because Japanese has Chinese characters, too."""
_WORD = re.compile(r"[^\W\d_]+")
MOST_CHARACTERS = 2000
"""The beginning is enough to tell a language by."""


@lru_cache(maxsize=1024)
def detect_language(text: str, *, likely: str = "en") -> str:
    """The language of a text.

    Scripts that belong to one language decide at once, and so do the function words of the likely language; for the
    rest `py3langid` is asked (Lui and Baldwin, ACL 2012), which takes a moment to load.

    Args:
        text: any string.
        likely: the answer for a text without words, and the language that is tried first.
    """
    sample = text[:MOST_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return likely
    for language, script in _SCRIPTS.items():
        if 3 * len(re.findall(script, sample)) > letters:
            return language
    words = [fold(word) for word in _WORD.findall(sample)]
    counts = {language: sum(word in stop_words(language) for word in words) for language in with_stop_words()}
    most = max(counts.values())
    best = [language for language, count in counts.items() if count == most]
    if most >= _FEWEST_HITS and len(best) == 1:
        return best[0]
    if likely in best or len(words) < _FEWEST_WORDS:
        return likely
    identified: str = _identifier().classify(sample)[0]
    return identified


_FEWEST_HITS = 2
_FEWEST_WORDS = 3
"""Fewer are too few to go by: a name looks like any language."""


@cache
def _identifier() -> Any:  # noqa: ANN401 - the package ships no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted({*with_stop_words(), *_SCRIPTS}))
    return identifier
