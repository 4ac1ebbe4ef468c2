"""Makes training examples: questions with windows, with or without sentences that answer.

A window is a run of consecutive sentences of one article with its title, as at run time. Wrong windows are also chosen
as at run time: the engine's best for the question, from the same article and from others in its language. Unanswerable
examples are derived from answerable ones: the gold sentence is removed, only windows of other articles are used, or a
name or number in the question is replaced. For a question written without an answer, the best windows of its own
article are used.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from evaluation.training.corpus import STORIES, Item
from evaluation.training.lexicon import Lexicon
from evaluation.training.wording import as_follow_up, as_typed, in_other_language, with_other_detail
from retrieval.model import PassageId
from retrieval.search.engines import IndexedTerms, make_engine
from retrieval.search.ranking.windows import CHARACTERS, WIDE
from retrieval.text.tokens import terms

SEED = 11


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a network is trained on.

    Attributes:
        taken: the number of questions per set and language.
        times: how often each question of a set is used, with different windows; once for other sets.
        translations: whether questions are used in the second language that people have put them into.
    """

    taken: Mapping[tuple[str, str], int]
    times: Mapping[str, int]
    translations: bool


ALL_LANGUAGES = Mixture(
    {
        ("tydiqa", "en"): 4200, ("afriqa", "en"): 2400, ("afriqa", "fr"): 600, ("nq", "en"): 1700, ("qamr-wikinews", "en"): 1600,
        ("squadshifts-wiki", "en"): 1600, ("squadshifts-reddit", "en"): 200, ("squadshifts-amazon", "en"): 100,
        ("tydiqa", "ar"): 700, ("tydiqa", "ru"): 900, ("tydiqa", "id"): 600, ("tydiqa", "ko"): 80, ("tydiqa", "fi"): 80,
        ("tydiqa", "te"): 40, ("tydiqa", "bn"): 60, ("tydiqa", "sw"): 40, ("jaquad", "ja"): 800, ("drcd", "zh"): 600,
        ("cmrc", "zh"): 600, ("facqa", "id"): 300, ("arcd", "ar"): 500, ("faquad", "pt"): 500, ("pquad", "fa"): 800, ("iapp", "th"): 900,
        ("qed", "en"): 1000, ("clapnq", "en"): 500, ("selqa", "en"): 600,
        **{(STORIES, language): 20_000 for language in ("en", "de", "es", "fr", "tr", "vi", "hi", "el", "ru", "ar", "zh")},
    },
    times={STORIES: 2},
    translations=True,
)  # fmt: skip
"""Mostly questions asked without seeing the text, and mostly English."""
ENGLISH = Mixture(
    {
        ("tydiqa", "en"): 4200, ("afriqa", "en"): 3600, ("nq", "en"): 3000, ("qamr-wikinews", "en"): 3000,
        ("squadshifts-wiki", "en"): 3000, ("squadshifts-reddit", "en"): 200, ("squadshifts-amazon", "en"): 100,
        ("qed", "en"): 3000, ("clapnq", "en"): 3000, ("selqa", "en"): 1000, (STORIES, "en"): 20_000,
    },
    times={STORIES: 2, "qed": 2, "clapnq": 2, "selqa": 2},
    translations=False,
)  # fmt: skip
FOUND = 12
"""Number of windows that the engine returns for a question."""
LENGTHS = (0.5, 2.2)
"""Range of the window length relative to run time: from about two sentences to a whole paragraph."""

MOST = 12
"""Maximum number of sentences in a window."""

UNANSWERABLE = 0.36
TRANSLATED = 0.15
"""The fraction of English questions that are put into another language word by word."""
FOLLOW_UPS = 0.08
UNTITLED = 0.2


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences with a title; `gold` has the indices of those that answer."""

    title: str
    sentences: tuple[str, ...]
    gold: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A training example: a question, the previous turn (empty for none), windows, and the short answer."""

    set_name: str
    question: str
    before: str
    windows: tuple[Window, ...]
    answer: str | None = field(default=None)


def make_examples(items: Sequence[Item], lexicon: Lexicon, mixture: Mixture = ALL_LANGUAGES) -> list[Example]:
    """The examples of a corpus, shuffled with a fixed seed."""
    random = Random(SEED)
    chosen = _chosen(items, mixture, random)
    by_language: dict[str, list[Item]] = defaultdict(list)
    for item in chosen:
        by_language[item.language].append(item)
    examples = []
    for language in sorted(by_language):
        examples += list(_of_language(by_language[language], language, lexicon, mixture, random))
    random.shuffle(examples)
    return examples


def _chosen(items: Sequence[Item], mixture: Mixture, random: Random) -> list[Item]:
    of: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        if not item.held_out and (mixture.translations or not item.translation):
            of[item.set_name, item.language].append(item)
    return [item for key, most in mixture.taken.items() for item in random.sample(of[key], min(most, len(of[key])))]


POOL = "0" * 12
"""The article id under which all windows of a language are indexed."""


class Pool:
    """The windows of all contexts of a language, indexed by words."""

    def __init__(self, items: Sequence[Item], language: str, random: Random) -> None:
        self._language = language
        self._windows: list[tuple[str, Window]] = []
        self._engine = make_engine("tantivy")
        documents = []
        for context in {(item.group, item.title, item.sentences): None for item in items}:
            group, title, sentences = context
            for a, b in runs(sentences, language, random.uniform(*LENGTHS)):
                number = len(self._windows)
                self._windows.append((group, Window(title, sentences[a:b])))
                found = tuple(terms(" ".join((title, *sentences[a:b])), language=language))
                documents.append(IndexedTerms(PassageId(POOL, number), found))
        self._engine.add(POOL, documents)

    def wrong(self, item: Item, *, elsewhere: bool) -> list[Window]:
        """The best windows that do not answer, best first; only from other articles if `elsewhere`."""
        gold = {item.sentences[g] for g in item.gold}
        found = []
        for group, window in self._found(item):
            if (elsewhere and group == item.group) or gold & set(window.sentences):
                continue
            if item.answer and item.answer.lower() in " ".join(window.sentences).lower():
                continue
            found.append(window)
        return found

    def own(self, item: Item) -> list[Window]:
        """The windows of the item's article, beginning with those that the engine finds."""
        found = [window for group, window in self._found(item) if group == item.group]
        return found + [window for group, window in self._windows if group == item.group and window not in found]

    def _found(self, item: Item) -> list[tuple[str, Window]]:
        asked = terms(item.question, question=True, language=item.language)
        return [self._windows[hit.passage_id.ordinal] for hit in self._engine.search(asked, FOUND)]


def runs(sentences: Sequence[str], language: str, length: float) -> Iterator[tuple[int, int]]:
    """Split sentences into windows; returns half-open ranges.

    Args:
        sentences: the sentences of a context.
        language: its language, which determines the window size.
        length: the window size relative to run time.
    """
    most = WIDE.get(language, CHARACTERS) * length
    start, size = 0, 0
    for n, sentence in enumerate(sentences):
        if n > start and (size + len(sentence) > most or n - start >= MOST):
            yield start, n
            start, size = n, 0
        size += len(sentence)
    if sentences:
        yield start, len(sentences)


def _around(item: Item, random: Random) -> tuple[int, int]:
    """A window with a gold sentence at a random position, as a half-open range."""
    most = WIDE.get(item.language, CHARACTERS) * random.uniform(*LENGTHS)
    start = end = random.choice(sorted(item.gold))
    end += 1
    size = len(item.sentences[start])
    while end - start < MOST:
        sides = [n for n in (start - 1, end) if 0 <= n < len(item.sentences) and size + len(item.sentences[n]) <= most]
        if not sides:
            break
        side = random.choice(sides)
        size += len(item.sentences[side])
        start, end = min(start, side), max(end, side + 1)
    return start, end


def _of_language(
    items: Sequence[Item], language: str, lexicon: Lexicon, mixture: Mixture, random: Random
) -> Iterator[Example]:
    pool = Pool(items, language, random)
    siblings: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        siblings[item.group].append(item)
    for item in itertools.chain.from_iterable([each] * mixture.times.get(each.set_name, 1) for each in items):
        others = [random.choice(items).question for _ in range(6)]
        example = _make(item, pool, others, random)
        if example is not None:
            yield _reworded(example, item, (siblings[item.group], items), lexicon, random)


def _make(item: Item, pool: Pool, others: Sequence[str], random: Random) -> Example | None:
    wrong = pool.wrong(item, elsewhere=random.random() < 0.6)
    near = wrong[: random.choice((3, 6, FOUND))]
    extra = random.sample(near, min(len(near), random.choice((0, 1, 1, 2, 2))))
    if not item.gold:
        return _example(item, pool.own(item)[: random.choice((1, 2, 2, 3))] + extra[:1], None, random)
    start, end = _around(item, random)
    gold = tuple(g - start for g in sorted(item.gold) if start <= g < end)
    right = Window(item.title, item.sentences[start:end], gold)
    if random.random() >= UNANSWERABLE:
        return _example(item, [right, *extra], item.answer, random)
    kind = random.random()
    if kind < 0.3:
        answer = item.answer.lower() if item.answer else None
        left = tuple(s for n, s in enumerate(right.sentences) if n not in gold and not (answer and answer in s.lower()))
        if left:
            return _example(item, [Window(item.title, left), *extra[:1]], None, random)
    if kind < 0.55 and not item.translation:
        other = with_other_detail(item.question, others, random)
        if other is not None:
            return _example(item, [Window(item.title, right.sentences), *extra[:1]], None, random, question=other)
    best = wrong[:2] if random.random() < 0.7 else random.sample(near, min(2, len(near)))
    return _example(item, best, None, random) if best else None


def _example(
    item: Item, windows: Sequence[Window], answer: str | None, random: Random, *, question: str | None = None
) -> Example:
    if random.random() < UNTITLED:
        windows = [Window("", w.sentences, w.gold) for w in windows]
    windows = random.sample(list(windows), len(windows))
    return Example(item.set_name, question or item.question, "", tuple(windows), answer)


def _reworded(
    example: Example, item: Item, others: tuple[Sequence[Item], Sequence[Item]], lexicon: Lexicon, random: Random
) -> Example:
    """Vary the wording of an example: as a follow-up, in another language, or with typing errors.

    Args:
        example: the example.
        item: its source.
        others: the questions about the same article, and all questions of the language.
        lexicon: word translations; without any no question is translated.
        random: the source of randomness.
    """
    question, before = example.question, ""
    siblings, items = others
    if random.random() < FOLLOW_UPS:
        related = len(siblings) > 1 and random.random() < 0.75
        other = random.choice([s for s in siblings if s is not item] if related else items)
        before = f"{other.question} {other.answer or ''}".strip()
        question = as_follow_up(question, before, item.title, random) if related else question
    elif item.translation:
        question = item.translation
    elif item.language == "en" and random.random() < TRANSLATED and lexicon:
        question = in_other_language(question, random.choice(sorted(lexicon)), lexicon)
    question = as_typed(question, random)
    return Example(example.set_name, question, before, example.windows, example.answer)
