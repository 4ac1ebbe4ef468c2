"""A question with its slips of the keyboard put right: `how mnay us trops in japn` is asked as if it were well typed. Pure.

Precision comes first: a right word that no article holds must stay, so that the answer can say that it is not mentioned. So
only words are looked at that neither the articles nor the grammar nor the thesaurus know, and only near ones take their place.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from retrieval.languages import language as known_language
from retrieval.text.aliases import WORDS
from retrieval.text.folding import fold
from retrieval.text.numbers import WORDS as NUMBER_WORDS
from retrieval.text.stopwords import stop_words
from retrieval.text.synonyms import headwords, is_in_thesaurus, related
from retrieval.text.tokens import Token, terms, tokenize

SHORTEST, SHORTEST_UNSURE = 4, 7
"""Letters that a word must have, in English, and in a name or a language without a thesaurus, where nothing tells a slip from a
rare word: of shorter ones too many are one letter apart."""
LONG = 8
"""Letters from which on two slips are forgiven, in English."""
_MOST_NEAR = 20

_WRITTEN_SMALL = frozenset({"percent", "dollar", "euro", "pound", "yen"})

Knows = Callable[[str], bool]
Vocabulary = Mapping[str, Counter[str]]
_Found = tuple[tuple[int, int, int], str]
"""A rank, the best lowest, and how the word is written."""


def corrected(question: str, knows: Knows, vocabulary: Callable[[], Vocabulary], *, language: str = "en") -> str:
    """A question with each unknown word replaced by the nearest known one; as it is where there is none.

    Words are compared by optimal string alignment: one slip is a letter too many, too few or wrong, or two swapped.

    Args:
        question: as typed.
        knows: whether any article holds a term.
        vocabulary: gives the folded words of the articles, each with its written forms and how often they stand there; called
            where there is an unknown word.
        language: of the question and of articles.
    """
    result = question
    # From the last to the first, so that the places of those before stay right.
    for token in reversed(tokenize(question, question=True, language=language)):
        typed = question[token.start : token.end]
        if _may_be_slip(typed, token, knows, language):
            meant = _meant(typed, token, knows, vocabulary(), language)
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
    """Whether a word is in a script of which the analysis makes pairs of characters."""
    return "\u0e00" <= word[0] <= "\u0eff" or "\u3040" <= word[0] <= "\u9fff"


@cache
def _grammar(language: str) -> frozenset[str]:
    """The words that carry grammar, also as they are typed in haste (`whats`), and forms of others that no thesaurus lists."""
    words = stop_words(language)
    return words | {word.replace("'", "") for word in words} | set(known_language(language).irregular)


def _meant(typed: str, token: Token, knows: Knows, vocabulary: Vocabulary, language: str) -> str | None:
    """The word that is meant; None where none is near enough, or several are as near and as frequent."""
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
    """The known words that a word may be a slip for, each with its rank: the nearest first, of these the most frequent."""
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
    """Words of which the articles hold but another form, or a word that means the same, as `personnel` for `troops`."""
    stem = token.term
    ending = word.removeprefix(stem) if word.startswith(stem) else ""
    for rank, found in _near(stem, headwords(stem[0]), token, "en", lambda _: 0):
        if knows(found) or any(all(map(knows, relative.parts)) for relative in related(found)):
            yield rank, found + ending


@cache
def _function_words(language: str) -> tuple[str, ...]:
    return tuple(word for word in sorted(stop_words(language)) if len(word) >= SHORTEST)


def _is_plausible(word: str, found: str, language: str, *, name: bool) -> bool:
    """Whether a word may be a slip for another one that is near it, and is not likelier a word of its own.

    Another form of the same word is none. Where a word is written as a name, or there is no thesaurus to tell rare words by, no
    letter is another one: letters have changed places, or stand twice or once too often.
    """
    if len(found) < SHORTEST - 1 or (word[0] != found[0] and not _is_swap(word[:2], found[:2])):
        return False
    typing_slip = _is_swap(word, found) or _without_doubles(word) == _without_doubles(found)
    if name or language != "en":
        return typing_slip
    return typing_slip or found in WORDS or not _is_another_form(word, found)


def _is_another_form(word: str, found: str) -> bool:
    """Whether one word has but another ending than the other, in English."""
    if word.startswith(found) or found.startswith(word):
        return True
    stem, found_stem = "".join(terms(word)), "".join(terms(found))
    far = abs(len(word) - len(found)) > 1
    return far and bool(found_stem) and (stem.startswith(found_stem) or found_stem.startswith(stem))


def _oddity(word: str, found: str) -> int:
    """How odd the slip would be: letters that changed places are the least odd, other letters the most."""
    return 0 if _is_swap(word, found) else 1 + (len(word) == len(found))


def _is_swap(word: str, found: str) -> bool:
    """Whether two words differ by letters that changed places."""
    return word != found and sorted(word) == sorted(found)


def _without_doubles(word: str) -> str:
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _in_case(meant: str, typed: str) -> str:
    """A word with a capital where the typed one has one."""
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
