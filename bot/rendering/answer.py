"""Render answers, articles and lists of articles as documents, the same for every front end. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.rendering import library_texts, period_texts, texts
from bot.rendering.document import Document, Range, Style, bold, join, plain
from retrieval.changes import Change, Checked, diff
from retrieval.model import Answer, Article, Citation, Evidence, Passage, Scope, Span, Verdict
from retrieval.search.small_talk import is_complaint, is_thanks
from retrieval.store import Stored


def answer_document(answer: Answer, *, articles: int, shown: int = 1, note: str = "") -> Document:
    """Render an answer with its first passages.

    Args:
        answer: the answer of the library.
        articles: number of articles asked, for the wording of a refusal.
        shown: number of passages to show.
        note: a line for a refusal, above the closest passage.
    """
    if not answer.asked:
        if not any(c.isalnum() for c in answer.question):
            return texts.nothing_asked()
        if is_complaint(answer.question):
            return texts.sorry()
        return texts.small_talk(thanks=is_thanks(answer.question))
    passages = (quoted(evidence) for evidence in answer.evidence[:shown])
    return join([_read_as(answer), _of_time(answer), head(answer, articles=articles, note=note), *passages], "\n\n")


def _read_as(answer: Answer) -> Document:
    """Say how a follow-up question, or a question with typing errors, was understood."""
    return plain(texts.read_as(answer.reading)).styled(Style.ITALIC) if answer.reading else Document()


def _of_time(answer: Answer) -> Document:
    """Say by what time the articles were chosen, or that the answer is of another time."""
    if answer.time is None or answer.time.scope is Scope.EMPTY:
        return Document()
    said = period_texts.elsewhere if answer.time.scope is Scope.ELSEWHERE else period_texts.published
    return plain(said(answer.time))


def explanation_document(answer: Answer) -> Document:
    """Explain why the first passage is the best, and how sure the answer is."""
    why = answer.explanation
    if why is None:
        return Document()
    lines = [plain(texts.sure(answer.confidence, why.threshold))]
    lines.append(
        plain(texts.read_alone(why.reader, why.runner_up_reader) if why.reader is not None else texts.unread())
    )
    if why.matched:
        lines.append(plain(texts.same_words(why.matched)))
    if why.related:
        lines.append(plain(texts.other_words(why.related)))
    if why.absent:
        lines.append(plain(texts.absent(why.absent)))
    if not why.with_meaning:
        lines.append(plain(texts.without_meaning()))
    parts = [bold(texts.why()), *lines]
    if why.runner_up:
        parts += [plain(texts.runner_up()), quoted(why.runner_up)]
    return join(parts, "\n")


def head(answer: Answer, *, articles: int, note: str = "") -> Document:
    """Render the text above the passages: the short answer, or the refusal, what is missing and a note."""
    if answer.verdict is Verdict.ANSWERED:
        return bold(answer.short_answer) if answer.short_answer else Document()
    if answer.time is not None and answer.time.scope is Scope.EMPTY:
        found = [plain(period_texts.closest_of(answer.time))] if answer.evidence else []
        return join([bold(period_texts.none_of(answer.time)), *found], "\n")
    lines = [bold(texts.unsure() if answer.is_unsure else texts.not_answered(articles))]
    if answer.missing:
        lines.append(plain(texts.not_mentioned(answer.missing)))
    if answer.still_reading:
        lines.append(plain(texts.still_reading()))
    if note:
        lines = [join(lines, " "), plain(note)]
    if answer.evidence:
        lines.append(plain(texts.may_answer() if answer.is_unsure else texts.closest()))
    return join(lines, "\n" if note or len(lines) < 3 else " ")


def quoted(evidence: Evidence) -> Document:
    """Render a passage as a block quote with the short answer in bold, and its citation."""
    quote = Document(evidence.passage.text, tuple(_marks(evidence.highlights, evidence.answer))).styled(Style.QUOTE)
    return quote + plain("\n") + cited(evidence.citation)


def in_context(passage: Passage, citation: Citation, article: Article, paragraph: Span) -> Document:
    """Render a passage in bold inside its paragraph, and its citation."""
    here = passage.span.shifted(-paragraph.start)
    text = article.text[paragraph.start : paragraph.end]
    marked = () if len(text) == here.end - here.start else (Range(Style.BOLD, here),)
    return Document(text, marked).styled(Style.CONTEXT) + plain("\n") + cited(citation)


def cited(citation: Citation, *, place_only: bool = False, first: int | None = None) -> Document:
    """Render the line under a passage, `— title, ¶3 s2`, as a link if the article has a web address.

    Args:
        citation: citation of the passage.
        place_only: whether the title is left out.
        first: first quoted sentence, if it is before the passage's sentence: `¶3 s1–2`.
    """
    where = citation.place if first is None else citation.place.replace(" s", f" s{first}–")
    place = plain(where if place_only else f"{citation.title}, {where}")
    return plain("— ") + (place.styled(Style.LINK, citation.link) if citation.link else place)


def articles_page(
    rows: Sequence[tuple[int, Stored, int]],
    *,
    total: int,
    page: int,
    pages: int,
    search: str,
    public: Sequence[tuple[str, bool, Sequence[Stored]]],
) -> Document:
    """Render one page of the articles of a shelf, and the public shelves.

    Args:
        rows: number in the list, article, and number of its sentences.
        total: number of articles on all pages.
        page: number of this page, from 1.
        pages: number of pages.
        search: the words searched for; empty for all articles.
        public: name of each public shelf, whether it is used for answers, and its articles.
    """
    heading, of_page = library_texts.listed(total, search, page, pages)
    parts = [bold(heading) + plain(of_page)] if total or search or not public else []
    parts += [_listed(number, stored, sentences) for number, stored, sentences in rows]
    parts += [plain(library_texts.ask_for_texts())] if search and not total else []
    for name, on, articles in () if search else public:
        parts.append(bold(library_texts.shelf(name, len(articles), on=on)))
        parts += [_title_line(stored.article) for stored in articles[:3]] if on else []
    return join(parts, "\n\n")


def _listed(number: int, stored: Stored, sentences: int) -> Document:
    article = stored.article
    known = [part for part in (article.source, article.author, article.published) if part]
    off = () if stored.active else (library_texts.switched_off(),)
    line = " · ".join([*known, library_texts.sentences(sentences), *off])
    return plain(f"{number}. ") + _title_line(article) + plain("\n" + line)


def _title_line(article: Article) -> Document:
    title = plain(article.display_title)
    note = f" {library_texts.title_by_us()}" if article.title_supplied else ""
    return (title.styled(Style.LINK, article.url) if article.url else title) + plain(note)


def article_document(stored: Stored, most: int | None = None) -> Document:
    """Render an article: title, source and dates, address, and text.

    Args:
        stored: the article.
        most: maximum number of characters of the text; None for all of it, followed by its SHA-256.
    """
    article = stored.article
    came = (
        library_texts.retrieved(article.retrieved[:10]) if article.retrieved else library_texts.added_on(stored.added)
    )
    about = " · ".join(part for part in (article.source, article.author, article.published, came) if part)
    facts = plain(f"{about}\n{article.url}" if article.url else about)
    end = Document()
    if most is None:
        end = plain(f"SHA-256 {article.sha256}")
    elif len(article.text) > most:
        end = plain(library_texts.and_more(len(article.text) - most))
    return join([join([bold(article.display_title), facts], "\n"), plain(article.text[:most]), end], "\n\n")


def checked_document(article: Article, checked: Sequence[Checked]) -> Document:
    """Say which sentences of an article changed. A changed sentence shows the removed and the added words."""
    counts = Counter(c.change for c in checked)
    if counts[Change.STANDS] == len(checked):
        return plain(library_texts.still_stands(article.display_title, len(checked)))
    title = article.display_title
    parts = [
        bold(library_texts.some_changed(title, counts[Change.STANDS], counts[Change.CHANGED], counts[Change.GONE]))
    ]
    for one in checked:
        place = f"¶{one.passage.paragraph} s{one.passage.sentence}"
        if one.change is Change.CHANGED and one.now is not None:
            runs = (
                plain(text) if sign == "=" else plain(f"[{sign}{text.strip()}{sign}] ")
                for sign, text in diff(one.passage.text, one.now)
            )
            parts.append(plain(f"{library_texts.changed_at(place)} ") + join(list(runs), ""))
        elif one.change is Change.GONE:
            parts.append(plain(f"{library_texts.gone_at(place)} {one.passage.text}"))
    return join(parts, "\n")


def _marks(highlights: Sequence[Span], answer: Span | None) -> Iterable[Range]:
    """Yield the ranges inside a quote in order. Highlights inside the answer are dropped; it is marked already."""
    ranges = [
        Range(Style.HIGHLIGHT, h) for h in highlights if not answer or h.end <= answer.start or h.start >= answer.end
    ]
    if answer:
        ranges.append(Range(Style.BOLD, answer))
    return sorted(ranges, key=lambda r: r.span)
