"""Sets as ranking tasks. The published ones are not part of the project; a folder that holds them is given.

xquad-r  LAReQA's XQuAD-R (Roy et al., EMNLP 2020): parallel questions and articles in eleven languages, CC BY-SA 4.0
qed      QED (Lamm et al., TACL 2021): real search questions, a paragraph, the sentence that answers, CC BY-SA 3.0
clapnq   CLAPNQ (Rosenthal et al., TACL 2025): the same with as many that the passage does not answer, Apache-2.0
selqa    SelQA (Jurczyk et al., 2016): answer sentence selection in sections of Wikipedia, Apache-2.0
stories  our own, see `evaluation.stories`; these are part of the project
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from evaluation.training.corpus import Item

LANGUAGES = ("en", "de", "es", "ru", "ar", "zh", "hi", "tr", "vi", "el", "th")
"""Of XQuAD-R, English first."""


@dataclass(frozen=True, slots=True)
class Task:
    """A question, and the passages of which some answer it.

    Attributes:
        id: unique in its set.
        question: as its author wrote it.
        passages: sentences.
        paragraphs: the number of the paragraph that each passage belongs to; empty where all are one.
        gold: the indices of those that answer; empty where none does.
        group: what must not be divided between fitting and measuring: the article.
        title: of the article, where the set has it.
        language: of the passages.
        answers: short answers, where the set has them.
        titles: of several articles, where each paragraph is one; empty for one article.
    """

    id: str
    question: str
    passages: tuple[str, ...]
    gold: frozenset[int]
    group: str
    paragraphs: tuple[int, ...] = ()
    title: str = ""
    language: str = "en"
    answers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def xquad(data: Path, language: str, *, passages_in: str | None = None) -> Iterator[Task]:
    """Every question against the sentences of the whole set, in its own language or in another."""
    pool, paragraphs, places = _xquad_pool(data, passages_in or language)
    answers = {
        qa["id"]: qa for _, _, qa in _xquad_questions(data, passages_in or language)
    }  # the same question has the same id in all languages
    for number, _, qa in _xquad_questions(data, language):
        found = answers[qa["id"]]["answers"]
        yield Task(
            id=f"{language}-{qa['id']}",
            question=qa["question"],
            passages=pool,
            gold=frozenset({places[qa["id"]]}),
            group=f"xquad-{number}",
            paragraphs=paragraphs,
            language=passages_in or language,
            answers=tuple(answer["text"] for answer in found),
        )


@cache
def _xquad(data: Path, language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((data / "xquad-r" / f"{language}.json").read_text("utf-8"))["data"]
    return found


def _xquad_questions(data: Path, language: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    for number, article in enumerate(_xquad(data, language)):
        for within, paragraph in enumerate(article["paragraphs"]):
            for qa in paragraph["qas"]:
                yield number, within, qa


@cache
def _xquad_pool(data: Path, language: str) -> tuple[tuple[str, ...], tuple[int, ...], dict[str, int]]:
    """All sentences, the paragraph of each, and for each question's id the sentence that holds its answer."""
    pool: list[str] = []
    paragraphs: list[int] = []
    places: dict[str, int] = {}
    for article in _xquad(data, language):
        for paragraph in article["paragraphs"]:
            breaks = paragraph["sentence_breaks"]
            number = paragraphs[-1] + 1 if paragraphs else 0
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                within = max(i for i, (begin, _) in enumerate(breaks) if begin <= start or i == 0)
                places[qa["id"]] = len(pool) + within
            pool += [paragraph["context"][begin:end] for begin, end in breaks]
            paragraphs += [number] * len(breaks)
    return tuple(pool), tuple(paragraphs), places


def qed(data: Path) -> Iterator[Task]:
    """Real search questions; only those with one sentence that answers."""
    with (data / "qed" / "qed-dev.jsonlines").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            starts = [*row["sentence_starts"], len(row["paragraph_text"])]
            selected = (row["annotation"] or {}).get("selected_sentence")
            if not selected:
                continue
            sentences = [row["paragraph_text"][a:b] for a, b in itertools.pairwise(starts)]
            gold = max(i for i, start in enumerate(starts[:-1]) if start <= selected["start"])
            yield Task(
                id=str(row["example_id"]),
                question=row["question_text"],
                passages=tuple(sentences),
                gold=frozenset({gold}),
                group=f"wiki-{row['title_text']}",
                title=row["title_text"],
                answers=tuple(answer["string"] for group in row["original_nq_answers"] for answer in group),
            )


def clapnq(data: Path) -> Iterator[Task]:
    """Real search questions, half of which the passage does not answer."""
    for name in ("answerable", "unanswerable"):
        with (data / "clapnq" / f"clapnq_dev_{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                passage = row["passages"][0]
                sentences = tuple(passage["sentences"])
                selected = {s.strip() for output in row.get("output", []) for s in output.get("selected_sentences", [])}
                yield Task(
                    id=f"{name}-{row['id']}",
                    question=row["input"],
                    passages=sentences,
                    gold=frozenset(i for i, s in enumerate(sentences) if s.strip() in selected),
                    group=f"wiki-{passage['title']}",
                    title=passage["title"],
                )


def selqa(data: Path) -> Iterator[Task]:
    """Questions written from a section, half of them then put in other words."""
    rows = json.loads((data / "selqa" / "selqa-ass-dev.json").read_text("utf-8"))
    for number, row in enumerate(rows):
        yield Task(
            id=str(number),
            question=row["question"],
            passages=tuple(row["candidates"]),
            gold=frozenset(row["answers"]),
            group=f"selqa-{row['article']}",
            title=row["article"],
        )


def xquad_paragraph(data: Path, language: str) -> Iterator[Task]:
    """Every question against its own paragraph, and against the next one of its article, which does not answer it."""
    for number, article in enumerate(_xquad(data, language)):
        paragraphs = [
            tuple(p["context"][begin:end] for begin, end in p["sentence_breaks"]) for p in article["paragraphs"]
        ]
        for within, paragraph in enumerate(article["paragraphs"]):
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                breaks = paragraph["sentence_breaks"]
                gold = max(i for i, (begin, _) in enumerate(breaks) if begin <= start or i == 0)
                answers = tuple(answer["text"] for answer in qa["answers"])
                common = {"question": qa["question"], "group": f"xquad-{number}", "language": language}
                yield Task(
                    id=f"own-{qa['id']}", passages=paragraphs[within], gold=frozenset({gold}), answers=answers, **common
                )
                other = paragraphs[(within + 1) % len(paragraphs)]
                yield Task(id=f"other-{qa['id']}", passages=other, gold=frozenset(), **common)


def xquad_article(data: Path, language: str, *, asked_in: str | None = None) -> Iterator[Task]:
    """Every question against its article, and against the article without the paragraph that answers it."""
    questions = {qa["id"]: qa["question"] for _, _, qa in _xquad_questions(data, asked_in or language)}
    for number, article in enumerate(_xquad(data, language)):
        sentences = [[p["context"][begin:end] for begin, end in p["sentence_breaks"]] for p in article["paragraphs"]]
        pools = {
            left_out: [(n, s) for n, group in enumerate(sentences) if n != left_out for s in group]
            for left_out in range(-1, len(sentences))
        }
        for within, paragraph in enumerate(article["paragraphs"]):
            before = sum(len(group) for group in sentences[:within])
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                breaks = paragraph["sentence_breaks"]
                gold = before + max(i for i, (begin, _) in enumerate(breaks) if begin <= start or i == 0)
                for left_out in (-1, within):
                    yield Task(
                        id=f"{'whole' if left_out < 0 else 'without'}-{qa['id']}",
                        question=questions[qa["id"]],
                        passages=tuple(s for _, s in pools[left_out]),
                        paragraphs=tuple(n for n, _ in pools[left_out]),
                        gold=frozenset({gold}) if left_out < 0 else frozenset(),
                        group=f"xquad-{number}",
                        language=language,
                        answers=tuple(answer["text"] for answer in qa["answers"]),
                    )


def library_asked_from_elsewhere(data: Path) -> Iterator[Task]:
    """The questions of the English libraries, word by word in the other languages of the interface, by turns.

    Raises:
        FileNotFoundError: the lexicon of `evaluation.training` is not there.
    """
    from evaluation.training.wording import in_other_language

    lexicon = json.loads(LEXICON.read_text("utf-8"))
    languages = sorted(lexicon)
    for number, task in enumerate(library(data, "en")):
        language = languages[number // 2 % len(languages)]
        yield replace(task, question=in_other_language(task.question, language, lexicon))


def with_and_without(tasks: Iterator[Task]) -> Iterator[Task]:
    """Each task, and the same without the passages that answer."""
    for task in tasks:
        kept = tuple(p for i, p in enumerate(task.passages) if i not in task.gold)
        if task.gold and kept:
            yield task
            yield replace(task, id=f"{task.id}-without", passages=kept, gold=frozenset(), paragraphs=())


_NAME = re.compile(r"(?<=[^\W\d_] )[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*")


def with_other_names(tasks: Iterator[Task]) -> Iterator[Task]:
    """Each task with a name in its question, and the same asked of a name that its passages do not mention.

    Every second pair is asked in small letters, as people type.
    """
    found = [(task, match[0]) for task in tasks if task.gold and (match := _name_in(task))]
    names = sorted({name for _, name in found})
    for task, name in found:
        text = " ".join(task.passages)
        start = crc32(task.id.encode()) % len(names)
        others = (names[(start + step) % len(names)] for step in range(len(names)))
        other = next(n for n in others if not any(part in text for part in n.split()))
        asked, swapped = task.question, task.question.replace(name, other)
        if start % 2:
            asked, swapped = asked.lower(), swapped.lower()
        yield replace(task, question=asked)
        yield replace(task, id=f"{task.id}-other", question=swapped, gold=frozenset())


def _name_in(task: Task) -> re.Match[str] | None:
    """The last name in the question that its passages mention."""
    text = " ".join(task.passages)
    return next((m for m in reversed(list(_NAME.finditer(task.question))) if m[0] in text), None)


def of_other_titles(tasks: Iterator[Task]) -> Iterator[Task]:
    """Each task whose question holds its article's title, and the same asked of another title."""
    found = [task for task in tasks if task.gold and _bare(task.title) in task.question.casefold()]
    titles = sorted({_bare(task.title) for task in found})
    for task in found:
        text = " ".join((task.title, *task.passages)).casefold()
        start = crc32(task.id.encode()) % len(titles)
        others = (titles[(start + step) % len(titles)] for step in range(len(titles)))
        other = next(title for title in others if title not in text)
        yield task
        swapped = task.question.casefold().replace(_bare(task.title), other)
        yield replace(task, id=f"{task.id}-other", question=swapped, gold=frozenset())


def _bare(title: str) -> str:
    return re.sub(r" \(.*", "", title).casefold()


UNSEEN = frozenset({3, 4})
"""The folds of QED, CLAPNQ and SelQA that the reader was not trained on; see `evaluation.training.corpus`."""
MOST_ARTICLES = {"en": 300}
"""How many held-out contexts make the two libraries of a language; 120 where none is named."""
QUESTIONS_OF_ONE = 2


def unseen(tasks: Iterator[Task]) -> Iterator[Task]:
    """The tasks whose articles the reader has not seen."""
    from evaluation.measuring import fold_of

    return (task for task in tasks if fold_of(task) in UNSEEN)


def library(data: Path, language: str) -> Iterator[Task]:
    """Questions to a library of contexts that the reader was not trained on, and to one that does not answer.

    The contexts are halved, each half is a library. Each question is asked of the library with its context and, by turns, of
    the other, which knows nothing of its subject, or of its own with the sentences that answer taken out, as where news
    does not tell a detail.
    """
    from evaluation.training.corpus import read_corpus

    contexts: dict[tuple[str, ...], list[Item]] = {}
    for item in read_corpus(data):
        if item.held_out and item.language == language:
            contexts.setdefault(item.sentences, []).append(item)
    chosen = sorted(contexts, key=lambda c: crc32(c[0].encode()))[: MOST_ARTICLES.get(language, 120)]
    asked = {
        context: [i for i in sorted(contexts[context], key=lambda i: crc32(i.question.encode()))[:QUESTIONS_OF_ONE] if i.gold]
        for context in chosen
    }  # fmt: skip
    titles = {context: contexts[context][0].title for context in chosen}
    halves = [Pool.of([(context, titles[context]) for context in chosen[half::2]]) for half in (0, 1)]
    silent = [
        Pool.of([(left, titles[c]) for c in chosen[half::2] if (left := without_answers(c, asked[c]))])
        for half in (0, 1)
    ]
    for number, context in enumerate(chosen):
        own, other = halves[number % 2], halves[1 - number % 2]
        start = own.paragraphs.index(own.contexts.index(context))
        for place, item in enumerate(asked[context]):
            base = Task(
                id=f"{crc32(context[0].encode())}-{place}",
                question=item.question,
                passages=own.passages,
                gold=frozenset(start + g for g in item.gold),
                group=item.group,
                paragraphs=own.paragraphs,
                language=language,
                answers=(item.answer,) if item.answer else (),
                titles=own.titles,
            )
            yield base
            pool, name = (silent[number % 2], "silent") if (number // 2 + place) % 2 else (other, "other")
            yield replace(
                base, id=f"{base.id}-{name}", passages=pool.passages, gold=frozenset(), paragraphs=pool.paragraphs, titles=pool.titles
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pool:
    """Contexts that make one library, with the number of the context of each passage."""

    contexts: tuple[tuple[str, ...], ...]
    titles: tuple[str, ...]
    passages: tuple[str, ...]
    paragraphs: tuple[int, ...]

    @classmethod
    def of(cls, titled: Sequence[tuple[tuple[str, ...], str]]) -> "Pool":
        """The pool of some contexts, each with its title."""
        contexts = tuple(context for context, _ in titled)
        return cls(
            contexts,
            tuple(title for _, title in titled),
            tuple(sentence for context in contexts for sentence in context),
            tuple(n for n, context in enumerate(contexts) for _ in context),
        )


def without_answers(context: tuple[str, ...], asked: "Sequence[Item]") -> tuple[str, ...]:
    """A context without the sentences that answer any of the questions, or hold one's short answer."""
    gold = {g for item in asked for g in item.gold}
    answers = [item.answer.casefold() for item in asked if item.answer]
    return tuple(
        s for n, s in enumerate(context) if n not in gold and not any(answer in s.casefold() for answer in answers)
    )


STORIES_OF_ONE = 10
"""How many stories make one library."""


def stories(_data: Path, *, translated: bool = False) -> Iterator[Task]:
    """The questions to our own English stories that the reader was not trained on, in small libraries.

    Four of nine have no answer, though each fits its story. `translated` gives those that were put into another language.
    """
    from evaluation.stories import read_stories
    from evaluation.training.corpus import story_items

    of = {story.title: list(story_items(story)) for story in read_stories() if story.language == "en"}
    held_out = [items for items in of.values() if items and items[0].held_out]
    for start in range(0, len(held_out), STORIES_OF_ONE):
        several = held_out[start : start + STORIES_OF_ONE]
        pool = Pool.of([(items[0].sentences, items[0].title) for items in several])
        for number, items in enumerate(several):
            first = pool.paragraphs.index(number)
            for place, item in enumerate(items):
                if bool(item.translation) == translated:
                    yield Task(
                        id=f"{item.group}-{place}",
                        question=item.translation or item.question,
                        passages=pool.passages,
                        gold=frozenset(first + g for g in item.gold),
                        group=item.group,
                        paragraphs=pool.paragraphs,
                        answers=(item.answer,) if item.answer else (),
                        titles=pool.titles,
                    )


LEXICON = Path(__file__).resolve().parents[1] / ".cache" / "evaluation" / "lexicon.json"
"""What `evaluation.training` writes into its folder under this name; to be copied here."""

SETS: dict[str, Callable[[Path], Iterator[Task]]] = {
    "xquad-en": lambda data: xquad(data, "en"),
    "qed": qed,
    "clapnq": clapnq,
    "selqa": selqa,
    "xquad-en-paragraph": lambda data: xquad_paragraph(data, "en"),
    "xquad-en-article": lambda data: xquad_article(data, "en"),
    "xquad-de-article": lambda data: xquad_article(data, "de"),
    "xquad-zh-article": lambda data: xquad_article(data, "zh"),
    "xquad-de>en-article": lambda data: xquad_article(data, "en", asked_in="de"),
    "xquad-zh>en-article": lambda data: xquad_article(data, "en", asked_in="zh"),
    "xquad-en-names": lambda data: with_other_names(t for t in xquad_article(data, "en") if t.gold),
    "qed-titles": lambda data: of_other_titles(qed(data)),
    "qed-without": lambda data: with_and_without(qed(data)),
    "selqa-without": lambda data: with_and_without(selqa(data)),
    "qed-unseen": lambda data: unseen(with_and_without(qed(data))),
    "clapnq-unseen": lambda data: unseen(clapnq(data)),
    "selqa-unseen": lambda data: unseen(with_and_without(selqa(data))),
    "qed-titles-unseen": lambda data: unseen(of_other_titles(qed(data))),
    "library-x>en": library_asked_from_elsewhere,
    "stories": stories,
    "stories-x>en": partial(stories, translated=True),
    **{f"library-{name}": partial(library, language=name) for name in ("en", "ar", "id", "ja", "ru", "zh")},
    **{f"xquad-{name}": partial(xquad, language=name) for name in LANGUAGES[1:]},
    **{f"xquad-{name}>en": partial(xquad, language=name, passages_in="en") for name in LANGUAGES[1:]},
}
"""Every set by name.

`xquad-de>en` has questions in German and passages in English. In `…-without` each question is asked twice, the second
time with the passages that answer taken away; in `xquad-en-paragraph` of its own paragraph and of another, in
`xquad-en-article` of its article and of the rest of it, in `xquad-en-names` of a name in it and of one that it lacks, in
`qed-titles` of its own subject and of another one.
"""

ANSWERABLE_OR_NOT = (
    "clapnq",
    "clapnq-unseen",
    "qed-without",
    "qed-unseen",
    "selqa-without",
    "selqa-unseen",
    "qed-titles-unseen",
    "stories",
    "stories-x>en",
    *(f"library-{name}" for name in ("en", "x>en", "ar", "id", "ja", "ru", "zh")),
    "xquad-en-paragraph",
    "xquad-en-article",
    "xquad-en-names",
    "qed-titles",
    "xquad-de-article",
    "xquad-zh-article",
    "xquad-de>en-article",
    "xquad-zh>en-article",
)
"""The sets in which about half of the questions have no answer."""
