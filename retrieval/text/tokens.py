"""Tokenizes text into terms, for all engines and rankers.

A token keeps its offsets, so that matches can be marked in the text. Terms are what is compared: folded words (NFKC,
case, accents), numbers by value, countries by one name, and otherwise Snowball stems.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from retrieval.languages import language as known_language
from retrieval.text.aliases import PHRASES, USA, WORDS
from retrieval.text.folding import fold
from retrieval.text.numbers import SIGNS, normalise_number
from retrieval.text.numbers import WORDS as NUMBER_WORDS
from retrieval.text.stopwords import ENGLISH, stop_words


class Token(NamedTuple):
    """A term and the range `text[start:end]` that it was made from.

    Attributes:
        term: the form in which it is compared.
        start: the first offset.
        end: the offset after the last character.
        stop: whether it is a stop word.
        name: whether it is written as a name: capitalised other than at the beginning of the text, or in capitals.
    """

    term: str
    start: int
    end: int
    stop: bool = False
    name: bool = False


_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(
    rf"""
    (?P<abbreviation> \b (?:\p{{Lu}}\.){{2,}} (?:\p{{Lu}}\b)? )
  | (?P<number> \p{{Nd}}++ (?: [.,٬٫'’\u00a0\u202f] \p{{Nd}}++ )*+ (?! \p{{Latin}} ) )
  | (?P<unspaced> [{_UNSPACED}\p{{M}}ー々〆]+ )
  | (?P<word> [[\p{{L}}\p{{N}}]--[{_UNSPACED}]] [[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d]--[{_UNSPACED}]]*
        (?: [.'’ʼ＇] \p{{L}}[\p{{L}}\p{{M}}]* )* )
  | (?P<sign> [%$€£¥¥₹₽] )
    """,
    regex.VERBOSE | regex.V1,
)


def tokenize(text: str, *, question: bool = False, language: str = "en") -> list[Token]:
    """All tokens of a text in order, including stop words.

    Args:
        text: any string.
        question: whether it was typed in a chat, where lower-case `us` may be the country.
        language: ISO 639-1 code, which determines stop words, stemming and number formats.
    """
    # A combining accent without a letter folds to an empty string.
    words = [word for word in _split(text) if word.folded]
    return list(_merge_phrases(text, words, question=question, language=language))


def terms(text: str, *, question: bool = False, language: str = "en") -> list[str]:
    """The terms of a text without stop words, in order, with repetitions."""
    return [token.term for token in tokenize(text, question=question, language=language) if not token.stop]


class _Word(NamedTuple):
    kind: str
    start: int
    end: int
    folded: str


def _split(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        kind = match.lastgroup or "word"
        start, end = match.span()
        if kind == "unspaced":
            yield from _bigrams(text, start, end)
            continue
        folded = fold(text[start:end])
        if kind == "word":
            folded, end = _without_possessive(folded, end)
        yield _Word(kind, start, end, folded)


def _bigrams(text: str, start: int, end: int) -> Iterator[_Word]:
    """Overlapping character pairs, the usual terms for scripts without spaces (Kwok, SIGIR 1997)."""
    if end - start == 1:
        yield _Word("unspaced", start, end, fold(text[start:end]))
    for i in range(start, end - 1):
        yield _Word("unspaced", i, i + 2, fold(text[i : i + 2]))


def _without_possessive(folded: str, end: int) -> tuple[str, int]:
    if folded.endswith("'s"):
        return folded[:-2], end - 2
    return folded, end


def _merge_phrases(text: str, words: list[_Word], *, question: bool, language: str) -> Iterator[Token]:
    i = 0
    while i < len(words):
        length, term = _phrase_at(words, i)
        if length:
            yield Token(term, words[i].start, words[i + length - 1].end, name=True)
            i += length
        else:
            yield _token(text, words, i, question=question, language=language)
            i += 1


_LONGEST_PHRASE = max(map(len, PHRASES))
_BEGINNINGS = frozenset(phrase[0] for phrase in PHRASES)


def _phrase_at(words: list[_Word], i: int) -> tuple[int, str]:
    if words[i].folded not in _BEGINNINGS:
        return 0, ""
    for length in range(min(_LONGEST_PHRASE, len(words) - i), 1, -1):
        term = PHRASES.get(tuple(word.folded for word in words[i : i + length]))
        if term:
            return length, term
    return 0, ""


def _token(text: str, words: list[_Word], i: int, *, question: bool, language: str) -> Token:
    word = words[i]
    raw = text[word.start : word.end]
    name = raw[:1].isupper() and (i > 0 or (len(raw) > 1 and raw.isupper()))
    if word.kind == "abbreviation":
        letters = word.folded.replace(".", "")
        return Token(USA if letters in {"us", "usa"} else WORDS.get(letters, letters), word.start, word.end, name=True)
    if word.kind == "number":
        return Token(normalise_number(raw, language), word.start, word.end)
    if word.kind == "sign":
        return Token(SIGNS[raw], word.start, word.end)
    if word.folded == "us":
        country = _is_country(text, words, i, question=question)
        return Token(USA if country else "us", word.start, word.end, stop=not country, name=country)
    stop = word.folded in stop_words(language)
    if word.kind == "unspaced":
        return Token(word.folded, word.start, word.end, stop or _is_grammar(word.folded, language))
    return Token(_term(word.folded, language), word.start, word.end, stop, name)


def _is_grammar(pair: str, language: str) -> bool:
    """Whether a character pair is a stop word: two hiragana, or two stop words in Chinese."""
    if all("\u3040" <= c <= "\u309f" for c in pair):
        return True
    return language == "zh" and all(c in stop_words("zh") for c in pair)


_BEFORE_PRONOUN = frozenset(
    """
    tell tells told give gives gave let lets help helps helped join show shows showed ask asks asked remind teach make
    makes let's allow allows bring brings brought send sends sent of for to with among about behind
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column of strings
)


def _is_country(text: str, words: list[_Word], i: int, *, question: bool) -> bool:
    """Whether `us` is the country: always as `US`; as `us` only in questions and not as an object (`tell us`)."""
    word = words[i]
    raw = text[word.start : word.end]
    before = words[i - 1].folded if i else ""
    if raw == "US":
        shouted = text.upper() == text and len(words) > 3
        return not (shouted and before in _BEFORE_PRONOUN)
    if not question or (raw == "Us" and i == 0 and len(words) > 1 and words[1].folded in ENGLISH):
        return False
    if before == "the":
        return True
    follows = words[i + 1].folded if i + 1 < len(words) else ""
    if before in _BEFORE_PRONOUN:
        return bool(follows) and follows not in ENGLISH and before in {"of", "for", "with", "about", "among"}
    return True


@lru_cache(maxsize=65536)
def _term(folded: str, language: str) -> str:
    if folded in WORDS:
        return WORDS[folded]
    if folded in NUMBER_WORDS:
        return NUMBER_WORDS[folded]
    ordinal = _ORDINAL.fullmatch(folded)
    if ordinal:
        return ordinal[1]
    stem = _stemmer(language)
    if stem:
        return fold(stem(folded))
    # Languages without an NLTK stemmer: cut words to their first letters (for Turkish: Can et al., JASIST 2008).
    return folded[: known_language(language).words.stem_letters or len(folded)]


_ORDINAL = regex.compile(r"(\d+)(?:st|nd|rd|th)")


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    name = known_language(language).words.stemmer
    if not name:
        return None
    from nltk.stem.snowball import SnowballStemmer

    stem: Callable[[str], str] = SnowballStemmer(name).stem
    return stem
