"""Answers questions from a set of articles and makes briefings of them."""

import dataclasses
import time
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from retrieval.briefing.topic import bearing, is_titled, meaning, meant, stating
from retrieval.model import Answer, Article, Briefing, Budget, Hit, PassageId, Shape, Strictness
from retrieval.search.answering import Asked, answer_question, unanswered
from retrieval.search.encoders import Encoder
from retrieval.search.engines import DEFAULT_ENGINE
from retrieval.search.follow_ups import Turn, is_follow_up, shown_reading, terms_in_context
from retrieval.search.ranking.candidates import Question
from retrieval.search.ranking.facts import Candidate
from retrieval.search.ranking.model import BOTH, FOREIGN, READER, WORDS
from retrieval.search.ranking.reading import MOST, read_candidates
from retrieval.search.ranking.spelling import corrected
from retrieval.search.ranking.windows import choose_windows, fused
from retrieval.search.ranking.yes_no import is_yes_no
from retrieval.search.reader import Reader
from retrieval.search.small_talk import is_small_talk
from retrieval.search.vectors import Nearness
from retrieval.services.briefing_source import A_MINUTE, BriefingSource
from retrieval.services.contents import Contents, Entry
from retrieval.text.languages import detect_language
from retrieval.text.synonyms import related

CANDIDATES = 50
"""Number of passages that the engine returns for a question."""

MOST_ON_TOPIC = 300
"""Number of passages that the engine returns for the topic of a briefing."""

DEEPER = 8
"""How many times more passages the engine returns if too few of them are in the articles that are searched."""

MOST_ELLIPTIC = 3
"""Maximum number of words of an elliptic question, which leaves out its subject, as `how many arches?` does."""
LONGEST_WORD = 12
"""Maximum length of a word of an elliptic question. Excludes scripts without spaces, where a whole question is one word."""


class Library(Contents):
    """Articles that are searched together. Not thread-safe.

    Args:
        articles: the first articles.
        engine: name of the engine, see `retrieval.search.engines.ENGINES`.
        encoder: computes vectors; None to search by words only.
        reader: scores the passages found; None to keep the order by words.
        strictness: default confidence that an answer must reach.

    Raises:
        UnknownBackend: there is no engine of that name.
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
        super().__init__(engine=engine, encoder=encoder)
        self._reader = reader
        self._strictness = strictness
        for article in articles:
            self.add(article)

    @property
    def reader(self) -> Reader | None:
        """The reader, or None."""
        return self._reader

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        before: Turn | None = None,
        strictness: Strictness | None = None,
        explain: bool = False,
        only: Collection[str] | None = None,
    ) -> Answer:
        """Answer a question from these articles, or refuse.

        Args:
            question: the question as typed; any string.
            limit: maximum number of passages, at least 1.
            before: the previous turn of the conversation, for follow-up questions.
            strictness: confidence that the answer must reach; None for the library's default.
            explain: whether to add an explanation.
            only: ids of the articles to search; None for all.

        Raises:
            ValueError: `limit` is below 1.
        """
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        started = time.perf_counter()
        if is_small_talk(question):
            answer = unanswered(Question.parse(question), asked=False)
        else:
            typed = self.corrected(question)
            in_context = terms_in_context(typed, before)
            # The reading that is shown is the one that is searched, so that typing it gives the same answer.
            reading = shown_reading(typed, before)
            follows = reading is None and is_follow_up(typed, before)
            answer = answer_question(
                self.candidates(
                    in_context,
                    typed=reading or typed,
                    context=before.for_reader if before and follows else self._subject_of(reading or typed),
                    only=only,
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
                still_reading=self._vectors is not None and not self._vectors.complete,
                # Words that a follow-up takes from the previous turn without showing them were not asked for.
                missing=tuple(word for word in answer.missing if word in shown),
            )
        return dataclasses.replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))

    def corrected(self, question: str) -> str:
        """The question with typing errors corrected, if it is in a language of the articles."""
        languages = [entry.language for entry in self._by_language()]
        spoken = detect_language(question, likely=languages[0] if languages else "en")
        return (
            corrected(question, self._rarity.knows, self._words, language=spoken) if spoken in languages else question
        )

    def _subject_of(self, question: str) -> str:
        """The title of the only article for an elliptic question; else empty.

        Without the title the reader takes `how many arches?` as a question about any bridge.
        """
        alone = next(iter(self._entries.values())).article if len(self._entries) == 1 else None
        words = question.split()
        short = len(words) <= MOST_ELLIPTIC and max(map(len, words), default=0) <= LONGEST_WORD
        return alone.display_title if alone and short else ""

    def candidates(
        self, question: str, *, typed: str | None = None, context: str = "", only: Collection[str] | None = None
    ) -> Asked:
        """The candidates for a question, unordered, with the reader's scores.

        Args:
            question: the words to search for.
            typed: the question for the reader; None for the same.
            context: text that the reader reads before the question: the previous turn or the subject.
            only: ids of the articles to search; None for all.
        """
        nearness = self._vectors.compare(question) if self._vectors and self._vectors.complete else None
        languages = [entry.language for entry in self._by_language()]
        spoken = detect_language(question, likely=languages[0] if languages else "en")
        readings = {name: Question.parse(question, language=name, spoken=spoken) for name in languages}
        near = self._nearest(nearness, only) if nearness else []
        found: dict[PassageId, Candidate] = {}
        ranked: list[list[PassageId]] = [near] if near else []
        for language, reading in readings.items():
            scores, by_words = self._found(reading, language, only=only)
            most = sum(self._rarity.of(token.term) for token in reading.content) or 1.0
            wanted = [p for p in near if self._entries[p.article_id].language == language]
            for passage_id in dict.fromkeys([*by_words, *wanted]):
                found[passage_id] = self._candidate(passage_id, scores.get(passage_id, 0.0) / most, nearness)
            ranked.append(by_words)
        reading = next(iter(readings.values()), None) or Question.parse(question)
        if self._reader is not None:
            order = fused(ranked) or self._beginnings(only)
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

    def _beginnings(self, only: Collection[str] | None) -> list[PassageId]:
        """The first passage of each article, newest first. The reader reads them if no word of the question is found."""
        return [PassageId(name, 0) for name in reversed(self._entries) if only is None or name in only][:MOST]

    def _nearest(self, nearness: Nearness, only: Collection[str] | None) -> list[PassageId]:
        """The nearest passages, of some articles or of all."""
        if only is None:
            return list(nearness.nearest())
        everything = nearness.nearest(len(self._engine))
        return list(islice((passage for passage in everything if passage.article_id in only), CANDIDATES))

    def brief(
        self,
        *,
        budget: Budget = A_MINUTE,
        topic: str | None = None,
        only: Collection[str] | None = None,
        shapes: Collection[Shape] = (),
    ) -> Briefing:
        """The key points of the articles, and other shapes.

        Args:
            budget: maximum length of the points.
            topic: the topic; None for everything.
            only: ids of the articles to read; None for all.
            shapes: further sections, such as a timeline.
        """
        return self.briefing_source(topic=topic, only=only).brief(budget=budget, shapes=shapes)

    def briefing_source(self, *, topic: str | None = None, only: Collection[str] | None = None) -> BriefingSource:
        """What a briefing reads; quick, while making the briefing can take seconds.

        Args:
            topic: the topic; None for everything.
            only: ids of the articles to read; None for all.
        """
        entries = [e for name, e in self._entries.items() if only is None or name in only]
        on_topic, closest = (None, None) if topic is None else self._on_topic(topic, entries)
        vectors = {e.article.id: held for e in entries if (held := self.vectors(e.article.id)) is not None}
        return BriefingSource(entries, on_topic, vectors, closest=closest)

    def _on_topic(self, topic: str, entries: Sequence[Entry]) -> tuple[dict[PassageId, float], str | None]:
        """The passages that are about a topic, each with its weight; without any, the title of the closest article."""
        allowed = {entry.article.id for entry in entries}
        complete = self._vectors is not None and self._vectors.complete
        near = meant(self._vectors.compare(topic).cosines) if self._vectors and complete else {}
        near = {passage: cosine for passage, cosine in near.items() if passage.article_id in allowed}
        found, about = dict(near), set(meaning(near))
        only = allowed if len(allowed) < len(self._entries) else None
        for language in {entry.language for entry in entries}:
            question = Question.parse(topic, language=language)
            named = [e for e in entries if e.language == language and is_titled(e.article, question)]
            passages = [passage for entry in named for passage in entry.all_analysed]
            passages += [self._analysed(p) for p in self._found(question, language, MOST_ON_TOPIC, only)[1]]
            found |= bearing(question, passages, self._rarity)
            own = [passage for passage in passages if passage.passage.id.article_id in allowed]
            about |= stating(question, own, self._rarity)
        if not about:
            closest = max(near, key=lambda passage: near[passage], default=None)
            return {}, self._entries[closest.article_id].article.display_title if closest else None
        return {passage: share for passage, share in found.items() if passage.article_id in about}, None

    def _found(
        self, question: Question, language: str, limit: int = CANDIDATES, only: Collection[str] | None = None
    ) -> tuple[dict[PassageId, float], list[PassageId]]:
        """BM25 scores for the words of the question, and the passages for these words and then for related words."""
        words = [token.term for token in question.content]
        relatives = [part for word in words for relative in related(word) for part in relative.parts]
        scores = {hit.passage_id: hit.score for hit in self._search(words, limit, only)}
        others = [hit.passage_id for hit in self._search(relatives, limit, only)]
        own = [p for p in dict.fromkeys([*scores, *others]) if self._entries[p.article_id].language == language]
        return scores, own

    def _search(self, words: Sequence[str], limit: int, only: Collection[str] | None) -> list[Hit]:
        """The best passages for some words, of some articles or of all."""
        depth = limit
        while True:
            hits = self._engine.search(words, depth)
            own = [hit for hit in hits if only is None or hit.passage_id.article_id in only]
            if len(own) >= limit or len(hits) < depth:
                return own[:limit]
            depth *= DEEPER
