"""Extracts direct speech with its speaker from articles."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import regex

from retrieval.briefing.people import introduced_in
from retrieval.briefing.quotations import quotations
from retrieval.briefing.speakers import Place, speaker_of
from retrieval.briefing.views import ArticleView
from retrieval.model import Citation, Entry, Passage, Span

_FEW_WORDS = 3
_SPEAKING = regex.compile(
    r"\b(?:said|says|according to) \p{Lu}\p{Ll}+(?: \p{Ll}{2,3})? (\p{Lu}[\p{L}’-]+)(?=[,.]| (?:of|from) )"
)
"""A speaker counts as a person even if the name is not introduced otherwise."""


class Quote(NamedTuple):
    """A quotation: its passage (one or several sentences), the range of the words in it, and the speaker."""

    passage: Passage
    words: Span
    speaker: str

    @property
    def said(self) -> str:
        """The quoted words."""
        return self.passage.text[self.words.start : self.words.end]


def quotes(
    articles: Sequence[ArticleView], *, cite: Callable[[Passage], Citation], most: int
) -> list[tuple[Entry, ...]]:
    """Quotations in text order. If there are too many, longer ones and those in early paragraphs are preferred.

    Args:
        articles: the articles.
        cite: makes the citation of a passage.
        most: maximum number of quotations.
    """
    found: dict[str, Quote] = {}
    for view in articles:
        for quote in quotes_of(view):
            found.setdefault(quote.said.casefold(), quote)
    places = {words: place for place, words in enumerate(found)}
    best = sorted(
        found, key=lambda words: (len(words.split()) < _FEW_WORDS, found[words].passage.paragraph, places[words])
    )
    chosen = [found[words] for words in sorted(best[:most], key=places.__getitem__)]
    return [(Entry(quote.passage, cite(quote.passage), (quote.words,), quote.speaker),) for quote in chosen]


def quotes_of(view: ArticleView) -> Iterator[Quote]:
    """The quotations of an article with a clear speaker, in text order."""
    known = frozenset(one.label.split()[-1] for one in introduced_in([view]) if one.found.person)
    known |= frozenset(match[1] for match in _SPEAKING.finditer(view.article.text))
    previous = ""
    for sentences in view.paragraphs:
        start = sentences[0].start
        text = view.article.text[start : sentences[-1].end]
        place = Place(text, view.language, previous, view.article.text, known)
        for words, speaker in spoken(place):
            passage = _passage_of(view, sentences, words.shifted(start))
            if passage:
                yield Quote(passage, words.shifted(start - passage.start), speaker)
        previous = text


def spoken(place: Place) -> Iterator[tuple[Span, str]]:
    """The quotations of a paragraph with their speakers; a quotation continued after `X said.` keeps its speaker."""
    last: tuple[Span, str] | None = None
    for outer, words in quotations(place.text):
        speaker = speaker_of(place, outer, words)
        if speaker is None and last is not None and _continues(place.text, last[0], outer):
            speaker = last[1]
        last = (outer, speaker) if speaker is not None else None
        if speaker is not None:
            yield words, speaker


def _continues(text: str, before: Span, quote: Span) -> bool:
    """Whether a quotation continues the one before: it is a sentence, and only the attribution stands between them."""
    between = text[before.end : quote.start].strip()
    whole = text[quote.end - 2 : quote.end - 1] in ".!?…,"
    return whole and len(between) < 120 and between.count(". ") == 0 and between.endswith((".", ":", ","))


def _passage_of(view: ArticleView, sentences: Sequence[Passage], words: Span) -> Passage | None:
    """The passage of a quotation. Several sentences are joined into one passage with the id of the first.

    None if the view lacks the first or last sentence; a view may hold only some sentences of its article.
    """
    inside = [one for one in sentences if one.start < words.end and words.start < one.end]
    if not inside or not words.within(Span(inside[0].start, inside[-1].end)):
        return None
    first, last = inside[0], inside[-1]
    if first is last:
        return first
    text = view.article.text[first.start : last.end]
    return Passage(first.id, first.paragraph, first.sentence, first.start, last.end, text)
