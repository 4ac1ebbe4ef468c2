"""The one object that front ends hold: articles in, answers and briefings out."""

import dataclasses
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile

from retrieval.briefing.topic import around, bearing, is_titled, meant
from retrieval.briefing.views import ArticleView
from retrieval.errors import EmptyArticle, UnknownPassage
from retrieval.fragments import link_to
from retrieval.model import Answer, Article, Briefing, Budget, Citation, Passage, PassageId, Shape, Span, Strictness
from retrieval.passages import Sentence, split_article
from retrieval.search.answering import Asked, answer_question, unanswered
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.engines import DEFAULT_ENGINE, IndexedTerms, make_engine
from retrieval.search.follow_ups import Turn, is_follow_up, shown_reading, terms_in_context
from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, analyse_passages, index_terms
from retrieval.search.ranking.facts import Candidate
from retrieval.search.ranking.lexicon import Lexicon
from retrieval.search.ranking.model import BOTH, FOREIGN, READER, WORDS
from retrieval.search.ranking.reading import MOST, read_candidates
from retrieval.search.ranking.spelling import corrected
from retrieval.search.ranking.windows import choose_windows, fused
from retrieval.search.ranking.yes_no import is_yes_no
from retrieval.search.reader import Reader
from retrieval.search.small_talk import is_small_talk
from retrieval.search.vectors import Kept, Meaning, Nearness
from retrieval.text.languages import detect_language
from retrieval.text.paragraphs import split_paragraphs
from retrieval.text.synonyms import related
from retrieval.text.tokens import tokenize


def language_of(article: Article) -> str:
    """The article's own, or the one that its text looks like."""
    return article.language or detect_language(article.text)


def split_and_analyse(article: Article) -> list[Sentence]:
    """The passages of an article with their terms, which only its story has; empty for a text without a sentence."""
    passages = split_article(article)
    language = language_of(article)
    tokens = [tokenize(passage.text, language=language) for passage in passages]
    found = index_terms(article, tokens, language=language)
    return [Sentence(p, terms if p.story else ()) for p, terms in zip(passages, found, strict=True)]


CANDIDATES = 50
"""How many passages the engine hands to the ranker: enough that the right one is among them, few enough to be quick."""

MOST_ON_TOPIC = 300
"""How many passages are looked at for the topic of a briefing."""

MOST_READ = 3000
"""How many passages a briefing of many articles looks at, of each article the first: news tells what matters first."""

MOST_ELLIPTIC = 3
"""Words of a question that leaves out what it is about, as `how many arches?` does."""
LONGEST_WORD = 12
"""Characters of one of them; where words are not set apart, a whole question is longer."""

A_MINUTE = Budget(seconds=60)
"""How long a briefing is where nobody says."""


class _Entry:
    """An article with its passages, which are analysed when a question first comes near one of them."""

    def __init__(self, article: Article, language: str, passages: Sequence[Passage]) -> None:
        self.article = article
        self.language = language
        self.passages = tuple(passages)
        self._analysed: dict[int, AnalysedPassage] = {}

    def analysed(self, ordinal: int) -> AnalysedPassage:
        """A passage in the context of its paragraph, which is analysed as a whole and once."""
        if ordinal not in self._analysed:
            first = ordinal - self.passages[ordinal].sentence + 1
            paragraph = self.passages[ordinal].paragraph
            members = list(takewhile(lambda p: p.paragraph == paragraph, self.passages[first:]))
            for found in analyse_passages(self.article, members, language=self.language):
                self._analysed[found.passage.id.ordinal] = found
        return self._analysed[ordinal]

    def view(self, most: int, on_topic: Collection[PassageId] | None) -> ArticleView:
        """The story as a briefing looks at it: its first passages, or the paragraphs with those on its topic."""
        ordinals = range(len(self.passages))[:most] if on_topic is None else around(self.passages, on_topic)
        story = (ordinal for ordinal in ordinals if self.passages[ordinal].story)
        return ArticleView(self.article, tuple(map(self.analysed, story)), self.language)

    @property
    def all_analysed(self) -> list[AnalysedPassage]:
        return [self.analysed(passage.id.ordinal) for passage in self.passages]


class Library:
    """Articles that are asked together. Not for use from several threads at once.

    Args:
        articles: what to begin with.
        engine: the name of the engine that finds passages, see `retrieval.search.engines.ENGINES`.
        encoder: finds passages by meaning, too; None for words alone.
        reader: reads what was found; None for the order that the words give.
        strictness: how sure an answer must be, where a question does not say.

    Raises:
        UnknownBackend: no engine goes by that name.
        EmptyArticle: see `add`.
    """

    def __init__(
        self,
        articles: Iterable[Article] = (),
        *,
        engine: str = DEFAULT_ENGINE,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        strictness: Strictness = Strictness.NORMAL,
    ) -> None:
        self._reader = reader
        self._entries: dict[str, _Entry] = {}
        self._engine = make_engine(engine)
        self._meaning = Meaning(encoder) if encoder else None
        self._rarity = Rarity()
        self._lexicon: Lexicon | None = None
        self._strictness = strictness
        for article in articles:
            self.add(article)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles in the order they were added."""
        return tuple(entry.article for entry in self._entries.values())

    def add(
        self, article: Article, sentences: Sequence[Sentence] | None = None, *, language: str | None = None
    ) -> bool:
        """Split and index an article; False if the same text is here already, and then nothing changes.

        Args:
            article: whose text is quoted.
            sentences: its passages and their terms, where they are known already.
            language: that they were analysed in.

        Raises:
            EmptyArticle: the text holds no sentence.
        """
        if article.id in self._entries:
            return False
        language = language or language_of(article)
        if sentences is None:
            sentences = split_and_analyse(article)
        if not sentences:
            raise EmptyArticle("“{title}” contains no sentence.", title=article.title, locator=article.title)
        passages = [sentence.passage for sentence in sentences]
        self._engine.add(article.id, [IndexedTerms(s.passage.id, s.terms) for s in sentences])
        self._rarity.add(s.terms for s in sentences if s.passage.story)
        self._entries[article.id] = _Entry(article, language, passages)
        if self._lexicon is not None:
            self._lexicon.add(article.text)
        if self._meaning:
            self._meaning.add(article.id, len(passages), aside=[p.id.ordinal for p in passages if not p.story])
        return True

    def remove(self, article_id: str, sentences: Sequence[Sentence] = ()) -> None:
        """Forget an article and all that it contributed to the statistics.

        Args:
            article_id: of an article that is here.
            sentences: with which it was added, where they are known; without them its text is analysed once more.

        Raises:
            UnknownPassage: no such article.
        """
        entry = self._entry(article_id)
        self._engine.remove(article_id)
        gone = ((s.passage, s.terms) for s in sentences or (Sentence(a.passage, a.terms) for a in entry.all_analysed))
        self._rarity.add((own for passage, own in gone if passage.story), sign=-1)
        if self._lexicon is not None:
            self._lexicon.add(entry.article.text, sign=-1)
        if self._meaning:
            self._meaning.remove(article_id)
        del self._entries[article_id]

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            UnknownPassage: no such article.
        """
        return self._entry(article_id).article

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """All passages of an article, in order.

        Raises:
            UnknownPassage: no such article.
        """
        return self._entry(article_id).passages

    def passage(self, passage_id: PassageId) -> Passage:
        """The passage with this id.

        Raises:
            UnknownPassage: no such article, or not so many passages in it.
        """
        passages = self._entry(passage_id.article_id).passages
        if not 0 <= passage_id.ordinal < len(passages):
            raise UnknownPassage("This passage is not in its article (any more).")
        return passages[passage_id.ordinal]

    def paragraph(self, passage_id: PassageId) -> Span:
        """The range of the paragraph around a passage, in its article's text.

        Raises:
            UnknownPassage: as `passage`.
        """
        passage = self.passage(passage_id)
        return split_paragraphs(self.article(passage_id.article_id).text)[passage.paragraph - 1]

    def citation(self, passage: Passage) -> Citation:
        """Where a passage stands, with its article's title and address.

        Raises:
            UnknownPassage: its article is not here.
        """
        article = self.article(passage.id.article_id)
        return Citation(
            article_id=passage.id.article_id,
            title=article.display_title,
            paragraph=passage.paragraph,
            sentence=passage.sentence,
            start=passage.start,
            end=passage.end,
            url=article.url,
            link=link_to(article, passage),
            page=article.page_of(passage.start),
            published=article.published,
        )

    @property
    def encoder(self) -> Encoder | None:
        """What finds passages by meaning, if anything does."""
        return self._meaning.encoder if self._meaning else None

    @property
    def reader(self) -> Reader | None:
        """What reads what was found, if anything does."""
        return self._reader

    def unencoded(self, limit: int = 1) -> list[tuple[PassageId, str]]:
        """The next passages whose vectors are missing, all of one article, with what the encoder is to read of each.

        Empty without an encoder. Until all have theirs, questions are answered by words alone.
        """
        missing = self._meaning.missing(limit) if self._meaning else []
        return [(passage_id, self._analysed(passage_id).in_context) for passage_id in missing]

    def texts(self, article_id: str) -> list[str]:
        """What the encoder reads of each passage of an article, in order.

        Raises:
            UnknownPassage: no such article.
        """
        return [analysed.in_context for analysed in self._entry(article_id).all_analysed]

    def put_vectors(self, passage: PassageId, vectors: Vectors | Kept) -> None:
        """Keep vectors of the passages from this one on, by the encoder; an article that is gone is no error."""
        if self._meaning:
            self._meaning.put(passage.article_id, passage.ordinal, vectors)

    def vectors(self, article_id: str) -> Kept | None:
        """All vectors of an article, half precision, or None while some are missing."""
        return self._meaning.vectors(article_id) if self._meaning else None

    def encode(self) -> None:
        """Compute all missing vectors at once, which takes a while: about a hundred sentences a second."""
        encoder = self.encoder
        while encoder and (passages := self.unencoded(32)):
            self.put_vectors(passages[0][0], encoder.passages([text for _, text in passages]))

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        before: Turn | None = None,
        strictness: Strictness | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer a question from these articles, or say that they do not.

        Args:
            question: as typed; any string.
            limit: how many passages at most, at least 1.
            before: the turn before in the same conversation, by which a follow-up question is understood.
            strictness: how sure an answer must be; None for the library's own.
            explain: whether the answer is to say why.
        """
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        started = time.perf_counter()
        if is_small_talk(question):
            answer = unanswered(Question.parse(question), asked=False)
        else:
            typed = self.corrected(question)
            in_context = terms_in_context(typed, before)
            # What the answer shows as read is read: it must not differ from what the same question gives when it is typed.
            reading = shown_reading(typed, before)
            follows = reading is None and is_follow_up(typed, before)
            answer = answer_question(
                self.candidates(
                    in_context,
                    typed=reading or typed,
                    context=before.for_reader if before and follows else self._subject_of(reading or typed),
                ),
                cite=self.citation,
                limit=limit,
                strictness=strictness or self._strictness,
                explain=explain,
            )
            reading = reading or (typed if typed != question else None)
            shown = reading or question
            answer = dataclasses.replace(
                answer,
                question=question,
                reading=reading,
                in_context=in_context if is_follow_up(typed, before) else None,
                still_reading=self._meaning is not None and not self._meaning.complete,
                # What a follow-up takes from the turn before and does not show was not asked for now.
                missing=tuple(word for word in answer.missing if word in shown),
            )
        return dataclasses.replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))

    def corrected(self, question: str) -> str:
        """A question with its slips of the keyboard put right, where it is in a language of the articles."""
        languages = [entry.language for entry in self._by_language()]
        spoken = detect_language(question, likely=languages[0] if languages else "en")
        return (
            corrected(question, self._rarity.knows, self._words, language=spoken) if spoken in languages else question
        )

    def _words(self) -> Lexicon:
        """The words of all articles, counted when they are first needed."""
        if self._lexicon is None:
            self._lexicon = Lexicon()
            for article in self.articles:
                self._lexicon.add(article.text)
        return self._lexicon

    def _subject_of(self, question: str) -> str:
        """What a question of a few words is about, which leaves that out: the only article; empty for another question.

        Without it the reader takes `how many arches?` for a question about any bridge.
        """
        alone = next(iter(self._entries.values())).article if len(self._entries) == 1 else None
        words = question.split()
        short = len(words) <= MOST_ELLIPTIC and max(map(len, words), default=0) <= LONGEST_WORD
        return alone.display_title if alone and short else ""

    def candidates(self, question: str, *, typed: str | None = None, context: str = "") -> Asked:
        """What may answer a question, in no order, and what the reader says of it.

        Args:
            question: whose words are looked for.
            typed: what the reader reads; None for the same.
            context: what it reads before: the turn before in the same conversation, or what the question is about.
        """
        nearness = self._meaning.compare(question) if self._meaning and self._meaning.complete else None
        languages = [entry.language for entry in self._by_language()]
        spoken = detect_language(question, likely=languages[0] if languages else "en")
        readings = {name: Question.parse(question, language=name, spoken=spoken) for name in languages}
        near = list(nearness.nearest()) if nearness else []
        found: dict[PassageId, Candidate] = {}
        ranked: list[list[PassageId]] = [near] if near else []
        for language, reading in readings.items():
            scores, by_words = self._found(reading, language)
            most = sum(self._rarity.of(token.term) for token in reading.content) or 1.0
            wanted = [p for p in near if self._entries[p.article_id].language == language]
            for passage_id in dict.fromkeys([*by_words, *wanted]):
                found[passage_id] = self._candidate(passage_id, scores.get(passage_id, 0.0) / most, nearness)
            ranked.append(by_words)
        reading = next(iter(readings.values()), None) or Question.parse(question)
        if self._reader is not None:
            order = fused(ranked) or self._beginnings()
            places = choose_windows(order, self.passages, lambda name: self._entries[name].language, MOST)
            found = read_candidates(
                typed or question,
                context,
                places,
                found,
                reader=self._reader,
                analysed=self._analysed,
                candidate=lambda passage_id: self._candidate(passage_id, 0.0, nearness),
            )
        variant = WORDS if self._reader is None else READER
        if self._reader is not None and nearness is not None:
            variant = BOTH if spoken in languages else FOREIGN
        markable = not is_yes_no(typed or question, spoken)
        return Asked(reading, tuple(found.values()), self._rarity, variant, markable=markable)

    def _candidate(self, passage_id: PassageId, bm25: float, nearness: Nearness | None) -> Candidate:
        analysed = self._analysed(passage_id)
        around = analysed.present | analysed.context | analysed.title
        return Candidate(analysed, bm25, nearness.of(passage_id) if nearness else 0.0, around=around)

    def _beginnings(self) -> list[PassageId]:
        """The first passage of each article, the newest first: what is read where no word of the question was found."""
        return [PassageId(name, 0) for name in reversed(self._entries)][:MOST]

    def brief(
        self,
        *,
        budget: Budget = A_MINUTE,
        topic: str | None = None,
        only: Collection[str] | None = None,
        shapes: Collection[Shape] = (),
    ) -> Briefing:
        """The key points of the articles, in a sensible order, and other shapes.

        Args:
            budget: how long the points may be.
            topic: what they are to be about; None for everything.
            only: the ids of the articles that are looked at; None for all of them.
            shapes: what else the briefing is to show.
        """
        # Imported here: most of their rules are patterns that take longer to build than a question to answer.
        from retrieval.briefing.selecting import brief

        entries = [e for name, e in self._entries.items() if only is None or name in only]
        on_topic = None if topic is None else self._on_topic(topic, entries)
        views = [entry.view(max(3, MOST_READ // len(entries)), on_topic) for entry in entries]
        vectors = {e.article.id: held for e in entries if (held := self.vectors(e.article.id)) is not None}
        passages = [view.passages for view in views]
        briefing = brief(passages, cite=self.citation, budget=budget, topic=on_topic, vectors=vectors)
        if not shapes:
            return briefing
        from retrieval.briefing.shapes import sections

        shown = sections([view for view in views if view.passages], shapes, cite=self.citation)
        return dataclasses.replace(briefing, sections=shown)

    def _on_topic(self, topic: str, entries: Sequence[_Entry]) -> dict[PassageId, float]:
        """The passages of some articles that bear on a topic, each with how much."""
        complete = self._meaning is not None and self._meaning.complete
        found = meant(self._meaning.compare(topic).cosines) if self._meaning and complete else {}
        for language in {entry.language for entry in entries}:
            question = Question.parse(topic, language=language)
            named = [e for e in entries if e.language == language and is_titled(e.article, question)]
            passages = [passage for entry in named for passage in entry.all_analysed]
            passages += [self._analysed(p) for p in self._found(question, language, limit=MOST_ON_TOPIC)[1]]
            found |= bearing(question, passages, self._rarity)
        allowed = {entry.article.id for entry in entries}
        return {passage: share for passage, share in found.items() if passage.article_id in allowed}

    def _by_language(self) -> Iterable[_Entry]:
        """One entry of each language, the most frequent first."""
        counted = Counter(entry.language for entry in self._entries.values())
        first = {entry.language: entry for entry in self._entries.values()}
        return [first[language] for language, _ in counted.most_common()]

    def _found(
        self, question: Question, language: str, limit: int = CANDIDATES
    ) -> tuple[dict[PassageId, float], list[PassageId]]:
        """The scores for the question's own words, and what the engine finds for them and then for words like them."""
        words = [token.term for token in question.content]
        relatives = [part for word in words for relative in related(word) for part in relative.parts]
        scores = {hit.passage_id: hit.score for hit in self._engine.search(words, limit)}
        others = [hit.passage_id for hit in self._engine.search(relatives, limit)]
        own = [p for p in dict.fromkeys([*scores, *others]) if self._entries[p.article_id].language == language]
        return scores, own

    def _entry(self, article_id: str) -> _Entry:
        try:
            return self._entries[article_id]
        except KeyError:
            raise UnknownPassage("This article is not in the library (any more).") from None

    def _analysed(self, passage_id: PassageId) -> AnalysedPassage:
        return self._entry(passage_id.article_id).analysed(passage_id.ordinal)
