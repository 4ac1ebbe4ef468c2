"""Render briefings as documents and JSON; every sentence is quoted and cited. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.rendering import briefing_texts as texts
from bot.rendering import library_texts, period_texts
from bot.rendering.answer import cited
from bot.rendering.document import Document, Range, Style, bold, join, plain
from retrieval.model import Briefing, BriefingPoint, Citation, Entry, Passage, Section, Shape, Span, TimeNote

NOTHING: Mapping[str, Document] = MappingProxyType({})
LEFT_OUT = " … "
"""Replaces words that are left out of a sentence."""


def briefing_document(
    briefing: Briefing, *, topic: str | None = None, dated: bool = False, shared: Mapping[str, Document] = NOTHING
) -> Document:
    """Render a briefing: headline, time, points and sections.

    Args:
        briefing: the briefing.
        topic: its topic, if any.
        dated: whether each point shows the day of its article.
        shared: who shared the articles, by their ids.
    """
    if not briefing.points and not briefing.sections:
        return plain(texts.nothing())
    single = _single(briefing)
    # Of a single article it is said once, below the headline.
    whole = next(iter(shared.values())) if single and shared else Document()
    by = {} if single else shared
    points = [point_document(point, single=single, dated=dated, shared=by) for point in briefing.points]
    sections = [section_document(section, single=single) for section in briefing.sections]
    time = plain(period_texts.published(briefing.time)) if briefing.time else Document()
    head = join([headline(briefing, topic=topic), whole], "\n")
    return join([head, time, *points, *sections], "\n\n")


def headline(briefing: Briefing, *, topic: str | None = None) -> Document:
    """Render the headline of a briefing: its topic or article, and its reading time."""
    first = next(iter(citations(briefing)), None)
    source = first.title if first is not None and _single(briefing) else _counted(briefing)
    facts = [texts.about(topic)] if topic else []
    facts.append(source)
    if briefing.points:
        facts.append(texts.seconds_to_read(max(5, 5 * round(briefing.reading_seconds / 5))))
    return bold(texts.title()) + plain("".join(f" · {fact}" for fact in facts))


def _counted(briefing: Briefing) -> str:
    """The number of articles that are quoted, and of those that were considered if some are not quoted."""
    if briefing.used == briefing.articles:
        return library_texts.articles(briefing.articles)
    return texts.used(briefing.used, briefing.articles)


def section_document(section: Section, *, single: bool = False) -> Document:
    """Render one section with its heading; `single` leaves out the article's title, which the headline has."""
    groups = [join([_entry(entry, section.shape, single=single) for entry in group], "\n") for group in section.groups]
    return join([bold(texts.heading(section.shape)), *groups], "\n\n")


def citations(briefing: Briefing) -> list[Citation]:
    """Return all citations of a briefing, in order."""
    entries = [entry for section in briefing.sections for group in section.groups for entry in group]
    return [*(point.citation for point in briefing.points), *(entry.citation for entry in entries)]


def quoted_parts(point: BriefingPoint) -> list[str]:
    """Return the quoted parts of a point in order: the sentence before it, if included, and the parts of its own."""
    lead = [point.lead.text] if point.lead else []
    return [*lead, *(point.passage.text[span.start : span.end] for span in _kept(point.passage, point.kept))]


def said(point: BriefingPoint) -> str:
    """Return a point as text, with an ellipsis where words are left out."""
    lead = point.lead.text + " " if point.lead else ""
    return lead + _shortened(point.passage, point.kept)


def _single(briefing: Briefing) -> bool:
    return len({citation.article_id for citation in citations(briefing)}) == 1 and briefing.articles == 1


def _kept(passage: Passage, kept: Sequence[Span]) -> Sequence[Span]:
    return kept or (Span(0, len(passage.text)),)


def _shortened(passage: Passage, kept: Sequence[Span]) -> str:
    spans = _kept(passage, kept)
    opening = LEFT_OUT.lstrip() if spans[0].start > 0 else ""
    ending = LEFT_OUT.rstrip() if spans[-1].end < len(passage.text) else ""
    return opening + LEFT_OUT.join(passage.text[s.start : s.end].strip() for s in spans) + ending


def point_document(
    point: BriefingPoint, *, single: bool = False, dated: bool = False, shared: Mapping[str, Document] = NOTHING
) -> Document:
    """Render one point with its citation.

    Args:
        point: the point.
        single: whether the title of the article is left out, because the headline has it.
        dated: whether the day of the article is shown.
        shared: who shared the articles, by their ids.
    """
    quote = Document(said(point)).styled(Style.QUOTE)
    also = [f"{other.title}, {other.place}" for other in point.also]
    first = point.lead.sentence if point.lead else None
    place = cited(point.citation, place_only=single, first=first)
    facts = [texts.day(point.citation.published)] if dated and point.citation.published else []
    facts += [texts.also(also)] if also else []
    who = shared.get(point.citation.article_id, Document())
    return quote + plain("\n") + join([place, *map(plain, facts), who], " · ")


def _entry(entry: Entry, shape: Shape, *, single: bool) -> Document:
    marks = tuple(Range(Style.BOLD, mark) for mark in entry.marks)
    quote = Document(entry.passage.text, marks).styled(Style.QUOTE)
    place = cited(entry.citation, place_only=single)
    if shape is Shape.DIFFERENCES and entry.citation.published:
        place += plain(f" · {texts.day(entry.citation.published)}")
    return join([_label(entry, shape), quote, place], "\n")


def _label(entry: Entry, shape: Shape) -> Document:
    """Render the label above an entry: a date, a name, a figure or a speaker."""
    if entry.date is None:
        return bold(entry.label) if shape is not Shape.POINTS else Document()
    facts = [texts.tense(entry.tense)] if entry.tense else []
    facts += [texts.read_as(entry.label)] if entry.resolved else []
    return bold(texts.date(entry.date)) + plain("".join(f" · {fact}" for fact in facts))


def briefing_object(briefing: Briefing) -> dict[str, Any]:
    """Convert a briefing to JSON: the public format of `dateline brief --json`, described in docs/json.md."""
    return {
        "articles": briefing.articles,
        "used": briefing.used,
        "reading_seconds": briefing.reading_seconds,
        "points": [_point_object(point) for point in briefing.points],
        "sections": [
            {"shape": section.shape.value, "groups": [[_entry_object(e) for e in group] for group in section.groups]}
            for section in briefing.sections
        ],
        **({"time": time_object(briefing.time)} if briefing.time else {}),
        **({"closest": briefing.closest} if briefing.closest else {}),
    }


def time_object(note: TimeNote) -> dict[str, Any]:
    """Convert the time of an answer or a briefing to JSON."""
    return {
        "from": note.first,
        "to": note.last,
        "articles": note.articles,
        "undated": note.undated,
        "newest": note.newest,
        "scope": note.scope.value,
    }


def _point_object(point: BriefingPoint) -> dict[str, Any]:
    return {
        "text": said(point),
        "quoted": quoted_parts(point),
        **_citation_object(point.citation),
        "also": [_citation_object(citation) for citation in point.also],
    }


def _entry_object(entry: Entry) -> dict[str, Any]:
    return {
        "label": entry.label,
        "date": entry.date,
        "tense": entry.tense.value if entry.tense else None,
        "resolved": entry.resolved,
        "text": entry.passage.text,
        "marks": [list(mark) for mark in entry.marks],
        **_citation_object(entry.citation),
    }


def _citation_object(citation: Citation) -> dict[str, Any]:
    return {
        "title": citation.title,
        "article_id": citation.article_id,
        "paragraph": citation.paragraph,
        "sentence": citation.sentence,
        "start": citation.start,
        "end": citation.end,
        "url": citation.url,
        "link": citation.link,
        "published": citation.published,
    }
