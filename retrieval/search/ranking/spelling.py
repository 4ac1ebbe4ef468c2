"""Corrects typing errors in questions, such as `how mnay us trops in japn`. Pure functions.

Precision is more important than recall: a correct word that no article contains must not be changed, so that the answer
can report it as missing. Only words unknown to the articles, the stop words and the thesaurus are corrected, and only
to similar words.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from retrieval.languages import language as known_language
from retrieval.search.ranking.lexicon import Vocabulary
from retrieval.text.aliases import WORDS
from retrieval.text.folding import fold
from retrieval.text.numbers import WORDS as NUMBER_WORDS
from retrieval.text.stopwords import stop_words
from retrieval.text.synonyms import headwords, is_in_thesaurus, related
from retrieval.text.tokens import Token, terms, tokenize

SHORTEST, SHORTEST_UNSURE = 4, 7
"""Minimum word length in letters: in English, and for names and languages without a thesaurus, where an error cannot be
distinguished from a rare word. Too many shorter words differ in one letter only."""
LONG = 8
"""From this length on, in letters, two errors are corrected, except in names."""
_MOST_NEAR = 20

_WRITTEN_SMALL = frozenset({"percent", "dollar", "euro", "pound", "yen"})

Knows = Callable[[str], bool]
_Found = tuple[tuple[int, int, int], str]
"""A rank (lower is better) and a word."""


def corrected(question: str, knows: Knows, vocabulary: Callable[[str], Vocabulary], *, language: str = "en") -> str:
    """Replace each unknown word of a question by the most similar known word, if there is one.

    The distance is optimal string alignment: one error is an inserted, missing or wrong letter, or two swapped letters.

    Args:
        question: as typed.
        knows: whether any article contains a term.
        vocabulary: returns, for a folded word, the words of the articles among which its correction may be found;
            only called for an unknown word.
        language: the language of the question and the articles.
    """
    result = question
    # In reverse order, so that replacements do not shift the offsets of earlier tokens.
    for token in reversed(tokenize(question, question=True, language=language)):
        typed = question[token.start : token.end]
        if _may_be_slip(typed, token, knows, language):
            meant = _meant(typed, token, knows, vocabulary(fold(typed)), language)
            result = result[: token.start] + _in_case(meant or typed, typed) + result[token.end :]
    return result


def _may_be_slip(typed: str, token: Token, knows: Knows, language: str) -> bool:
    word = fold(typed)
    long_enough = len(word) >= (SHORTEST if language == "en" and not token.name else SHORTEST_UNSURE)
    is_acronym = typed.isupper()
    if not long_enough or is_acronym or not word.isalpha() or _is_unspaced(word):
        return False
    known = token.stop or knows(token.term) or word in _grammar(language) or word in WORDS or word in NUMBER_WORDS
    return not known and not is_in_thesaurus(token.term) and not is_in_thesaurus(word)


def _is_unspaced(word: str) -> bool:
    """Whether a word is in a script without spaces, which is analysed in character pairs."""
    return "\u0e00" <= word[0] <= "\u0eff" or "\u3040" <= word[0] <= "\u9fff"


@cache
def _grammar(language: str) -> frozenset[str]:
    """Stop words, also without apostrophes (`whats`), and irregular forms, which the thesaurus does not list."""
    words = stop_words(language)
    return words | {word.replace("'", "") for word in words} | set(known_language(language).irregular)


def _meant(typed: str, token: Token, knows: Knows, vocabulary: Vocabulary, language: str) -> str | None:
    """The intended word; None if no known word is similar enough, or several rank equally."""
    word = fold(typed)
    found = [
        *_near(word, vocabulary.keys(), token, language, lambda near: vocabulary[near].total()),
        *_near(word, _function_words(language), token, language, lambda _: 0),
    ]
    if language == "en":
        found += _near(word, (alias for alias, term in WORDS.items() if knows(term)), token, language, lambda _: 0)
        found = found or list(_related_words(word, token, knows))
    best = {near for rank, near in found if rank == min(found)[0]}
    if len(best) != 1:
        return None
    meant = best.pop()
    if meant in vocabulary:
        return vocabulary[meant].most_common(1)[0][0]
    return meant.capitalize() if WORDS.get(meant, "percent") not in _WRITTEN_SMALL else meant


def _near(
    word: str, known: Iterable[str], token: Token, language: str, frequency: Callable[[str], int]
) -> Iterator[_Found]:
    """The known words that a word may be a misspelling of, ranked by distance, kind of error and frequency."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    most = 2 if len(word) >= LONG and not token.name else 1
    near = extract(
        word,
        known,
        scorer=OSA.distance,  # type: ignore[arg-type] # the package's stubs take it for a similarity
        score_cutoff=most,
        limit=_MOST_NEAR,
    )
    for found, distance, _ in near:
        two_others = distance == 2 and len(word) == len(found) and not _is_swap(word, found)
        if not two_others and _is_plausible(word, found, language, name=token.name):
            yield (int(distance), _oddity(word, found), -frequency(found)), found


def _related_words(word: str, token: Token, knows: Knows) -> Iterator[_Found]:
    """Thesaurus words that the articles contain in another form or as a synonym, such as `personnel` for `troops`."""
    stem = token.term
    ending = word.removeprefix(stem) if word.startswith(stem) else ""
    for rank, found in _near(stem, headwords(stem[0]), token, "en", lambda _: 0):
        if knows(found) or any(all(map(knows, relative.parts)) for relative in related(found)):
            yield rank, found + ending


@cache
def _function_words(language: str) -> tuple[str, ...]:
    return tuple(word for word in sorted(stop_words(language)) if len(word) >= SHORTEST)


def _is_plausible(word: str, found: str, language: str, *, name: bool) -> bool:
    """Whether a word is likely a misspelling of a similar one rather than a different word.

    Inflected forms of the same word are not misspellings. For names, and in languages without a thesaurus, only swapped
    and wrongly doubled letters count.
    """
    if len(found) < SHORTEST - 1 or (word[0] != found[0] and not _is_swap(word[:2], found[:2])):
        return False
    typing_slip = _is_swap(word, found) or _without_doubles(word) == _without_doubles(found)
    if name or language != "en":
        return typing_slip
    return typing_slip or found in WORDS or not _is_another_form(word, found)


def _is_another_form(word: str, found: str) -> bool:
    """Whether two English words differ only in their ending."""
    if word.startswith(found) or found.startswith(word):
        return True
    stem, found_stem = "".join(terms(word)), "".join(terms(found))
    far = abs(len(word) - len(found)) > 1
    return far and bool(found_stem) and (stem.startswith(found_stem) or found_stem.startswith(stem))


def _oddity(word: str, found: str) -> int:
    """How unlikely the error is: 0 for swapped letters, 1 for an inserted or missing letter, 2 for a wrong letter."""
    return 0 if _is_swap(word, found) else 1 + (len(word) == len(found))


def _is_swap(word: str, found: str) -> bool:
    """Whether two different words consist of the same letters."""
    return word != found and sorted(word) == sorted(found)


def _without_doubles(word: str) -> str:
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _in_case(meant: str, typed: str) -> str:
    """The word, capitalised if the typed word is."""
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
