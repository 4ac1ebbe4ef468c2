"""Our own stories: what they say is where they say it."""

from pathlib import Path

import pytest

from evaluation.datasets.libraries import stories
from evaluation.stories import UNREAD, read_stories
from evaluation.training.corpus import story_items

WRITTEN = """\
@ Fähre fährt wieder [de]
1 Die Fähre nach Amrun fährt seit Montag wieder.
2 Sie lag drei Wochen im Dock.
~
3 Ein Ruder war gebrochen.
+ 2 | drei Wochen | Wie lange lag die Fähre im Dock?
> en How long was the ferry in dock?
- Was kostete die Reparatur?
"""


def write(folder: Path, text: str) -> Path:
    (folder / "some.txt").write_text(text, "utf-8")
    return folder


def test_a_story_is_read_as_it_is_written(tmp_path: Path) -> None:
    (story,) = read_stories(write(tmp_path, WRITTEN))
    assert (story.title, story.language, story.paragraphs) == ("Fähre fährt wieder", "de", [0, 0, 1])
    answered, silent = story.questions
    assert (answered.gold, answered.answer) == ((1,), "drei Wochen")
    assert answered.translations == {"en": "How long was the ferry in dock?"}
    assert (silent.gold, silent.answer) == ((), None)


@pytest.mark.parametrize(
    "line",
    ["+ 4 | | Which?", "+ 2 | vier Wochen | Wie lange?", "5 Ein Satz zu viel.", "ein Satz ohne Nummer", "+ 2 | Dock"],
)
def test_what_is_not_there_is_an_error_that_names_the_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"some\.txt:9"):
        read_stories(write(tmp_path, f"{WRITTEN}{line}\n"))


def test_every_story_has_questions_with_and_without_an_answer() -> None:
    found = [*read_stories(), *read_stories(UNREAD)]
    assert len(found) > 300
    for story in found:
        assert any(q.gold for q in story.questions), story.title
        assert any(not q.gold for q in story.questions), story.title
    assert len({story.title for story in found}) == len(found)


def test_what_is_measured_was_not_trained_on(tmp_path: Path) -> None:
    trained = {i.question for s in read_stories() for i in story_items(s) if not i.held_out}
    tasks = list(stories(tmp_path))
    assert tasks
    assert not trained & {task.question for task in tasks if len(task.question) > 40}
    for task in tasks:
        for answer in task.answers:
            assert any(answer in task.passages[g] for g in task.gold)
