"""Reads invented news stories with answerable and unanswerable questions, written for this project.

Published data sets contain few plausible unanswerable questions, little news, and no questions that people asked in
another language. `data/stories/README.md` describes the format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLACE = Path(__file__).parent / "data" / "stories"
UNREAD = PLACE / "unread"
"""Stories for the next training."""
_TITLE = re.compile(r"@ (?P<title>.+?)(?: \[(?P<language>[a-z]{2})\])?$")
_SENTENCE = re.compile(r"(?P<number>\d+) (?P<text>\S.*)$")
_TRANSLATION = re.compile(r"> (?P<language>[a-z]{2}) (?P<text>\S.*)$")


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a story.

    Attributes:
        text: the question, as a user would type it.
        gold: the indices of the sentences that each answer it; empty if the story does not.
        answer: the short answer, verbatim in the first gold sentence, or None.
        translations: the question in other languages, by language code.
    """

    text: str
    gold: tuple[int, ...]
    answer: str | None
    translations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A story with its questions. `paragraphs` has the paragraph number of each sentence, from 0."""

    title: str
    language: str
    sentences: list[str] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def read_stories(place: Path = PLACE) -> list[Story]:
    """All stories of a folder, in the order of its files.

    Raises:
        ValueError: a line has an unknown form, or refers to a sentence or an answer that does not exist.
    """
    return [story for file in sorted(place.glob("*.txt")) for story in _read(file)]


def _read(file: Path) -> Iterator[Story]:
    story = None
    broken = False
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if title := _TITLE.match(line):
            if story:
                yield story
            story = Story(title["title"], title["language"] or "en")
        elif story is None:
            raise ValueError(f"{file.name}:{number}: no title yet")
        elif line == "~":
            broken = True
        elif (sentence := _SENTENCE.match(line)) and int(sentence["number"]) == len(story.sentences) + 1:
            last = story.paragraphs[-1] if story.paragraphs else 0
            story.paragraphs.append(last + (broken and bool(story.paragraphs)))
            story.sentences.append(sentence["text"])
            broken = False
        elif (translation := _TRANSLATION.match(line)) and story.questions:
            story.questions[-1].translations[translation["language"]] = translation["text"]
        elif question := _question(line, story):
            story.questions.append(question)
        elif line.strip():
            raise ValueError(f"{file.name}:{number}: not understood: {line}")
    if story:
        yield story


def _question(line: str, story: Story) -> Question | None:
    if line.startswith("- "):
        return Question(line[2:].strip(), (), None)
    kind, *parts = [part.strip() for part in line.replace("+ ", "+|", 1).split("|")]
    if kind != "+" or len(parts) != 3:
        return None
    places, answer, text = parts
    gold = tuple(int(place) - 1 for place in places.split(","))
    if not all(0 <= place < len(story.sentences) for place in gold):
        return None
    if answer and answer not in story.sentences[gold[0]]:
        return None
    return Question(text, gold, answer or None)
