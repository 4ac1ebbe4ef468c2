"""Rewrites a question with another question word, subject or name, if the result is a well-formed sentence."""

import regex

from retrieval.languages import Language
from retrieval.languages.phrases import find, find_all
from retrieval.text.aliases import COUNTRY_TERMS, WORDS
from retrieval.text.folding import fold
from retrieval.text.tokens import Token, tokenize


def with_other_adverb(sentence: str, adverb: str, spoken: Language) -> str | None:
    """Replace the question adverb: `When will she come?` and `why` give `Why will she come?`.

    A yes/no question gets the adverb in front. None if neither is possible.
    """
    if not _is(adverb, spoken, "adverbs"):
        return None
    asking = find_all(sentence, spoken.code, "asking")
    if not asking:
        return _after_adverb(sentence, adverb, spoken)
    old = find_all(sentence, spoken.code, "adverbs")
    if len(old) != 1 or len(asking) != 1 or old[0].span() != asking[0].span():
        return None
    start, end = old[0].span()
    return sentence[:start] + _in_case(adverb, sentence[start:end]) + sentence[end:]


def _after_adverb(sentence: str, adverb: str, spoken: Language) -> str | None:
    """Put an adverb before a yes/no question: `Will she come?` and `when` give `When will she come?`."""
    if find(sentence, spoken.code, "auxiliaries", start=True) is None:
        return None
    return f"{adverb[:1].upper()}{adverb[1:]} {sentence[:1].lower()}{sentence[1:]}"


def with_other_subject(sentence: str, subject: str, spoken: Language) -> str | None:
    """Replace the subject: `How many live in Japan?` and `in Germany` give `How many live in Germany?`.

    None unless exactly one phrase of the question can be replaced.
    """
    # The result would mix languages if the sentence were not in the language of the subject.
    if all(find(sentence, spoken.code, key) is None for key in ("asking", "auxiliaries")):
        return None
    preposition, bare = _preposition(subject, spoken)
    tokens = tokenize(sentence, question=True, language=spoken.code)
    runs = [run for run in _runs(sentence, tokens) if _can_be_replaced(sentence, run, tokens)]
    if preposition:
        runs = [run for run in runs if _stands_behind(sentence, run, preposition)]
    elif (country := _is_country(bare)) is not None:
        runs = [run for run in runs if (run[0].term in COUNTRY_TERMS) == country]
    else:
        return None
    if len(runs) != 1:
        return None
    start, end = runs[0][0].start, runs[0][-1].end
    before = regex.sub(r"(?<=\s)the $", "", sentence[:start], flags=regex.IGNORECASE)
    return before + bare + sentence[end:]


def with_name(question: str, name: str, spoken: Language) -> str | None:
    """Replace the personal pronoun in a question by a name; None if there is not exactly one that a name can replace."""
    pronouns = find_all(question, spoken.code, "people")
    if len(pronouns) != 1 or not _is(pronouns[0][0], spoken, "stands_for_name"):
        return None
    start, end = pronouns[0].span()
    return question[:start] + name + question[end:]


def _is(text: str, spoken: Language, key: str) -> bool:
    found = find(text, spoken.code, key, start=True)
    return found is not None and found.end() == len(text)


def _in_case(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word[:1].lower() + word[1:]


def _preposition(subject: str, spoken: Language) -> tuple[str, str]:
    """The preposition at the beginning of a subject (empty if none), and the rest."""
    found = find(subject, spoken.code, "prepositions", start=True)
    return (found[0], subject[found.end() :].lstrip()) if found is not None else ("", subject)


def _runs(text: str, tokens: list[Token]) -> list[list[Token]]:
    """The names in a question as runs of tokens; countries are separate runs."""
    runs: list[list[Token]] = []
    for token in tokens:
        if not (token.name or token.term in COUNTRY_TERMS):
            continue
        together = runs and text[runs[-1][-1].end : token.start] == " "
        if together and token.term not in COUNTRY_TERMS and runs[-1][-1].term not in COUNTRY_TERMS:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _can_be_replaced(text: str, run: list[Token], tokens: list[Token]) -> bool:
    """Whether a name can be replaced: it is not an adjective, and no content word follows directly."""
    if run[0].term in COUNTRY_TERMS and not _is_noun(text[run[0].start : run[0].end], run[0].term):
        return False
    behind = next((token for token in tokens if token.start >= run[-1].end), None)
    return behind is None or behind.stop or text[run[-1].end : behind.start] != " "


_NOUNS = frozenset({"us", "u.s.", "usa", "u.s.a.", "america", "britain", "holland", "burma"})


def _is_noun(written: str, term: str) -> bool:
    """Whether a country is given by its name rather than by an adjective."""
    word = fold(written)
    return word == term or word in _NOUNS or (" " in word and not word.endswith("an"))


def _is_country(subject: str) -> bool | None:
    """Whether a subject is the name of a country (True) or another name (False); None if it is neither."""
    tokens = [token for token in tokenize(f"– {subject}", question=True) if not token.stop]
    if not tokens or any(WORDS.get(token.term) == "percent" for token in tokens):
        return None
    if len(tokens) == 1 and tokens[0].term in COUNTRY_TERMS:
        return True if _is_noun(subject.removeprefix("the "), tokens[0].term) else None
    return False if all(token.name and token.term not in COUNTRY_TERMS for token in tokens) else None


def _stands_behind(text: str, run: list[Token], preposition: str) -> bool:
    before = regex.sub(r"(?<=\s)the $", "", text[: run[0].start], flags=regex.IGNORECASE).rstrip()
    return fold(before).endswith(" " + fold(preposition)) or fold(before) == fold(preposition)
