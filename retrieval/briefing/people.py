"""Lists the people and organisations in articles, each with the words that introduce it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from retrieval.briefing.introductions import Introduction, find_introductions
from retrieval.briefing.introductions_elsewhere import find_introductions_elsewhere
from retrieval.briefing.roles import TITLES, people_words
from retrieval.briefing.views import ArticleView
from retrieval.model import Article, Citation, Entry, Passage
from retrieval.text.stopwords import ENGLISH

_COURTESY = regex.compile(r"M(?:r|rs|s|x|iss)\.? ")
_IS_ROLE = regex.compile(rf"(?i:{people_words('en')}|{TITLES})")


class Introduced(NamedTuple):
    """An introduction with its sentence and article; `place` is its index among the introductions of all articles."""

    found: Introduction
    passage: Passage
    article: Article
    place: int

    @property
    def label(self) -> str:
        """The name as written in the article."""
        return self.passage.text[self.found.name.start : self.found.name.end]


@lru_cache(maxsize=4096)
def introductions_in(text: str, language: str) -> tuple[Introduction, ...]:
    """The names that a sentence introduces."""
    return tuple(find_introductions(text) if language == "en" else find_introductions_elsewhere(text, language))


def introduced_in(articles: Sequence[ArticleView]) -> Iterator[Introduced]:
    """All introductions in the articles, in text order."""
    place = 0
    for view in articles:
        for analysed in view.passages:
            for found in introductions_in(analysed.passage.text, view.language):
                yield Introduced(found, analysed.passage, view.article, place)
                place += 1


def people(
    articles: Sequence[ArticleView], *, cite: Callable[[Passage], Citation], most: int
) -> list[tuple[Entry, ...]]:
    """The most frequently mentioned people, in text order, each once with the most informative introduction.

    Args:
        articles: the articles.
        cite: makes the citation of a passage.
        most: maximum number of people.
    """
    text = "\n".join(view.article.text for view in articles)
    persons = merged(one for one in introduced_in(articles) if _is_informative(one, text))
    mentions = Counter({name: text.count(name.split()[-1]) for name in persons})
    chosen = {name for name, _ in mentions.most_common(most)}
    told = [max(group, key=_informativeness) for name, group in persons.items() if name in chosen]
    return [
        (Entry(one.passage, cite(one.passage), (one.found.whole,), full_name(one.label, one.article.text)),)
        for one in sorted(told, key=lambda one: one.place)
    ]


def merged(found: Iterator[Introduced]) -> dict[str, list[Introduced]]:
    """Introductions grouped by name. A surname is merged with the full name that ends in it, if there is exactly one."""
    by_name: dict[str, list[Introduced]] = {}
    for one in found:
        by_name.setdefault(one.label, []).append(one)
    for name in [name for name in by_name if " " not in name]:
        full = [other for other in by_name if other.split()[-1] == name and other != name]
        if len(full) == 1:
            by_name[full[0]] += by_name.pop(name)
    return by_name


def _is_informative(one: Introduced, text: str) -> bool:
    """Whether an introduction is informative: not a place, not a byline, not only `Mr` before a name known in full."""
    words = one.passage.text
    if one.found.doubtful and _is_place(one.label, text):
        return False
    if _COURTESY.fullmatch(words[one.found.whole.start : one.found.name.start]) and " " not in one.label:
        return full_name(one.label, one.article.text) == one.label
    return one.found.whole.end - one.found.whole.start < len(words.rstrip(" .,"))


def _informativeness(one: Introduced) -> tuple[bool, float, int]:
    """Sort key for introductions: full names rank above surnames, then by strength, then earlier ones."""
    return " " in one.label, one.found.strength, -one.place


def _is_place(name: str, text: str) -> bool:
    return regex.search(rf"\b(?:in|to|from|near|at|across|neighbouring) {regex.escape(name)}\b", text) is not None


def full_name(surname: str, text: str) -> str:
    """The full name for a surname in a text; the surname itself if the text has no first name or several."""
    if " " in surname or not surname.isalpha() or not surname[0].isupper():
        return surname
    firsts = {match[1] for match in regex.finditer(rf"(?<![\p{{L}}’'-])(\p{{Lu}}\p{{Ll}}+) {surname}(?!\p{{L}})", text)}
    firsts = {first for first in firsts if not _is_no_first_name(first)}
    return f"{firsts.pop()} {surname}" if len(firsts) == 1 else surname


def _is_no_first_name(word: str) -> bool:
    return word.casefold() in ENGLISH or word.endswith("ing") or _IS_ROLE.fullmatch(word) is not None
