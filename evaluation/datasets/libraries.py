"""Libraries of several articles as ranking tasks: held-out training contexts, and our own stories."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from evaluation.datasets.task import Task

if TYPE_CHECKING:
    from evaluation.training.corpus import Item

MOST_ARTICLES = {"en": 300}
"""How many held-out contexts make the two libraries of a language; 120 where none is named."""
QUESTIONS_OF_ONE = 2


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


LEXICON = Path(__file__).resolve().parents[2] / ".cache" / "evaluation" / "lexicon.json"
"""What `evaluation.training` writes into its folder under this name; to be copied here."""


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
