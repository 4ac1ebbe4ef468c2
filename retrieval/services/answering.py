"""Answers questions from the contents of a library and makes briefings of them."""

import dataclasses
import time
from collections.abc import Collection, Mapping, Sequence

from retrieval.briefing.topic import bearing, is_titled, meaning, meant, stating
from retrieval.model import Answer, Briefing, Budget, PassageId, Shape, Strictness
from retrieval.search.answering import Asked, answer_question, unanswered
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
from retrieval.services.briefing_source import A_MINUTE, BriefingSource
from retrieval.services.contents import Contents
from retrieval.services.entry import Entry
from retrieval.text.languages import detect_language
from retrieval.text.synonyms import related

CANDIDATES = 50
"""Number of passages that the engine returns for a question."""

MOST_ON_TOPIC = 300
"""Number of passages that the engine returns for the topic of a briefing."""

MOST_ARTICLES = 1000
"""Number of articles that a briefing reads, the newest ones."""

MOST_ELLIPTIC = 3
"""Maximum number of words of an elliptic question, which leaves out its subject, as `how many arches?` does."""
LONGEST_WORD = 12
"""Maximum length of a word of an elliptic question. Excludes scripts without spaces, where a whole question is one word."""


class Answering(Contents):
    """Contents that questions are asked about. Not thread-safe.

    Attributes:
        reader: scores the passages found; None to keep the order by words.
        strictness: default confidence that an answer must reach.
    """

    reader: Reader | None = None
    strictness: Strictness = Strictness.NORMAL

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
                strictness=strictness or self.strictness,
                explain=explain,
            )
            reading = reading or (typed if typed != question else None)
            shown = reading or question
            answer = dataclasses.replace(
                answer,
                question=question,
                reading=reading,
                in_context=in_context if is_follow_up(typed, before) else None,
                still_reading=self.still_reading,
                # Words that a follow-up takes from the previous turn without showing them were not asked for.
                missing=tuple(word for word in answer.missing if word in shown),
            )
        return dataclasses.replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))

    def corrected(self, question: str) -> str:
        """The question with typing errors corrected, if it is in a language of the articles."""
        languages = self.languages
        spoken = detect_language(question, likely=languages[0] if languages else "en")
        if spoken not in languages:
            return question
        return corrected(question, self.rarity.knows, self.spellings, language=spoken)

    def _subject_of(self, question: str) -> str:
        """The title of the only article for an elliptic question; else empty.

        Without the title the reader takes `how many arches?` as a question about any bridge.
        """
        alone = self.article(self.newest(1)[0]) if self.count == 1 else None
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
        nearness = self.nearness(question)
        languages = self.languages
        spoken = detect_language(question, likely=languages[0] if languages else "en")
        readings = {name: Question.parse(question, language=name, spoken=spoken) for name in languages}
        near = nearness.nearest(only=only) if nearness else ()
        scores: dict[PassageId, float] = {}
        ranked: list[Sequence[PassageId]] = []
        for language, reading in readings.items():
            scored, by_words = self._found(reading, language, only=only)
            most = sum(self.rarity.of(token.term) for token in reading.content) or 1.0
            wanted = [p for p in near if self.language(p.article_id) == language]
            for passage_id in dict.fromkeys([*by_words, *wanted]):
                scores[passage_id] = scored.get(passage_id, 0.0) / most
            ranked.append(by_words)
        cosines = nearness.among(scores) if nearness else {}
        # What was added a moment ago has no vectors yet. A question is often about that, so it counts as near.
        unknown = max(cosines.values(), default=0.0)
        found = {p: Candidate(p, self.analysed, bm25, cosines.get(p, unknown)) for p, bm25 in scores.items()}
        ranked.insert(0, [*(p for p in scores if nearness and p not in cosines), *near])
        reading = next(iter(readings.values()), None) or Question.parse(question)
        if self.reader is not None:
            order = fused(ranked) or self._beginnings(only)
            places = choose_windows(order, self.passages, self.language, MOST)
            found = read_candidates(
                typed or question,
                context,
                places,
                found,
                reader=self.reader,
                analysed=self.analysed,
                candidate=lambda p: Candidate(p, self.analysed, 0.0, nearness.of(p, unknown) if nearness else 0.0),
            )
        variant = WORDS if self.reader is None else READER
        if self.reader is not None and nearness is not None:
            variant = BOTH if spoken in languages else FOREIGN
        markable = not is_yes_no(typed or question, spoken)
        return Asked(reading, tuple(found.values()), self.rarity, variant, markable=markable)

    def _beginnings(self, only: Collection[str] | None) -> list[PassageId]:
        """The first passage of each article, newest first. The reader reads them if no word of the question is found."""
        return [PassageId(name, 0) for name in self.newest(MOST, only=only)]

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
        if topic is not None:
            return self._about(topic, only)
        return self._source(self.entries(only, most=MOST_ARTICLES), None, only)

    def _source(
        self,
        entries: Sequence[Entry],
        on_topic: Mapping[PassageId, float] | None,
        only: Collection[str] | None,
        closest: str | None = None,
    ) -> BriefingSource:
        considered = None if on_topic is None else self.count if only is None else len(only)
        vectors = {e.article.id: held for e in entries if (held := self.vectors(e.article.id)) is not None}
        return BriefingSource(entries, on_topic, vectors, closest=closest, considered=considered)

    def _about(self, topic: str, only: Collection[str] | None) -> BriefingSource:
        """What a briefing about a topic reads: the articles that state it; without any, the title of the closest."""
        nearness = self.nearness(topic)
        near = meant(nearness.cosines) if nearness else {}
        near = {passage: cosine for passage, cosine in near.items() if only is None or passage.article_id in only}
        readings = {language: Question.parse(topic, language=language) for language in self.languages}
        by_words = {name: self._found(question, name, MOST_ON_TOPIC, only)[1] for name, question in readings.items()}
        touched = {p.article_id for p in (*near, *(p for ids in by_words.values() for p in ids))}
        entries = self.entries_about(touched, only)
        allowed = {entry.article.id for entry in entries}
        found, about = dict(near), set(meaning(near))
        for language, question in readings.items():
            named = [e for e in entries if e.language == language and is_titled(e.article, question)]
            passages = [passage for entry in named for passage in entry.all_analysed]
            passages += [self.analysed(p) for p in by_words[language] if p.article_id in allowed]
            found |= bearing(question, passages, self.rarity)
            about |= stating(question, passages, self.rarity)
        if not about:
            closest = max(near, key=lambda passage: near[passage], default=None)
            title = self.article(closest.article_id).display_title if closest else None
            return self._source(entries, {}, only, title)
        on_topic = {passage: share for passage, share in found.items() if passage.article_id in about}
        return self._source(entries, on_topic, only)

    def _found(
        self, question: Question, language: str, limit: int = CANDIDATES, only: Collection[str] | None = None
    ) -> tuple[dict[PassageId, float], list[PassageId]]:
        """BM25 scores for the words of the question, and the passages for these words and then for related words."""
        words = [token.term for token in question.content]
        relatives = [part for word in words for relative in related(word) for part in relative.parts]
        scores = {hit.passage_id: hit.score for hit in self.search(words, limit, only=only)}
        others = [hit.passage_id for hit in self.search(relatives, limit, only=only)]
        own = [p for p in dict.fromkeys([*scores, *others]) if self.language(p.article_id) == language]
        return scores, own
