"""Detects the language of a text, as an ISO 639-1 code."""

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
"""Scripts that identify a language. Kana come first, because Japanese also uses Chinese characters."""
_WORD = re.compile(r"[^\W\d_]+")
MOST_CHARACTERS = 2000
"""Only this many characters at the beginning are examined, which is enough."""


@lru_cache(maxsize=1024)
def detect_language(text: str, *, likely: str = "en") -> str:
    """Detect the language of a text.

    The script decides if it belongs to one language. Otherwise the language with the most stop words in the text wins.
    If that is not clear, `py3langid` decides (Lui and Baldwin, ACL 2012), which takes a moment to load.

    Args:
        text: any string.
        likely: the result for a text without letters, for ties, and for texts with too few words.
    """
    sample = text[:MOST_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return likely
    for language, script in _SCRIPTS.items():
        if 3 * len(re.findall(script, sample)) > letters:
            return language
    words = [fold(word) for word in _WORD.findall(sample)]
    counts = {language: sum(map(stop_words(language).__contains__, words)) for language in with_stop_words()}
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
"""Minimum numbers of stop words found and of words in the text; a name alone fits any language."""


@cache
def _identifier() -> Any:  # noqa: ANN401 - the package ships no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted({*with_stop_words(), *_SCRIPTS}))
    return identifier
