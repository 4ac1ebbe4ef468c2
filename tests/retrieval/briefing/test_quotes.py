import dataclasses

import pytest

from evaluation.shapes import citation, view_of
from retrieval.briefing.quotations import quotations
from retrieval.briefing.quotes import quotes
from retrieval.model import Article, Entry


def _entries(text: str, most: int = 10) -> list[Entry]:
    return [entry for (entry,) in quotes([view_of(Article(text, "t", language="en"))], cite=citation, most=most)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“One two,” he", ["One two"]),
        ("„One two“ er", ["One two"]),
        ("«One two» él", ["One two"]),
        ("« One two » lui", ["One two"]),
        ("»One two« er", ["One two"]),
        ('"One" and "two."', ["One", "two"]),
        ("‘It’s one,’ he", ["It’s one"]),
        ("「一二」と", ["一二"]),
        ("“One “two”", ["One “two"]),
        ("“One two", []),
        ("the dogs’ home, and it’s", []),
        ("“”", []),
    ],
)
def test_every_style_of_quotation_marks(text: str, words: list[str]) -> None:
    assert [text[inner.start : inner.end] for _, inner in quotations(text)] == words


def test_a_quotation_over_several_sentences_is_shown_with_all_of_them() -> None:
    text = "Rain fell. “We lost it. We are tired,” said Mayor Ann Lee. She left."
    (entry,) = _entries(text)
    assert entry.passage.text == "“We lost it. We are tired,” said Mayor Ann Lee."
    assert (entry.citation.paragraph, entry.citation.sentence) == (1, 2)
    assert text[entry.citation.start : entry.citation.end] == entry.passage.text


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Mayor Ann Lee came. “It is late,” she said.", ["Ann Lee"]),
        ("Mayor Ann Lee met Judge Bob Orr. “It is late,” he said.", ["Bob Orr"]),
        ("Mayor Ann Lee came.\n\n“It is late,” she said.", ["Ann Lee"]),
        ("Mayor Ann Lee met Judge Bob Orr.\n\n“It is late,” she said.", []),
        ("“It is late,” she said.", []),
        ("Mayor Ann Lee came. Per Moe was there. “It is late,” they said.", []),
    ],
)
def test_a_pronoun_is_whoever_was_named_last_or_nobody(text: str, speakers: list[str]) -> None:
    assert [entry.label for entry in _entries(text)] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ann Lee claimed that at the feast, Bob Orr told her aunt: “It is late.”", ["Bob Orr"]),
        ("She says her aunt, Ann Lee, replied: “It is late.”", ["Ann Lee"]),
        (
            "The Arn Post said it was “out of touch” and The Holm Times said it had “been much praised”.",
            ["The Arn Post", "The Holm Times"],
        ),
        ("Ann Lee told her aunt: “It is late.”\nShe says her uncle, Bob Orr, left.", ["Ann Lee"]),
        ("In the “latest sign of decay”, Ann Lee, who owns a mill, said she would leave.", []),
        ("The Arn Medical Team responded to a “mass casualty emergency” at the airport.", []),
        (
            "“It is late,” Ann Lee, an expert who studies how old towns were once laid out at the University of Upper Arn and Lower Holm, said.",
            ["Ann Lee"],
        ),
        ("“It is late,” KFF President and CEO Ann Lee said.", ["Ann Lee"]),
        ("“It is late,” Minister of Culture and Sports Ann Lee wrote.", ["Ann Lee"]),
    ],
)
def test_of_several_verbs_the_one_next_to_the_quotation_tells_the_speaker(text: str, speakers: list[str]) -> None:
    assert [entry.label for entry in _entries(text)] == speakers


def test_the_same_words_stand_once_and_few_words_give_way() -> None:
    text = "Ann Lee said it was “very bad”. “It is late,” Ann Lee said. “It is late,” said Ann Lee. “We go home,” said Ann Lee."
    shown = [entry.passage.text[slice(*entry.marks[0])] for entry in _entries(text, most=2)]
    assert shown == ["It is late", "We go home"]
    assert len(_entries(text)) == 3


def test_of_some_sentences_only_their_quotations_are_shown() -> None:
    text = (
        "“One is late,” said Ann Lee. “It is late now,” said Ann Lee. She left. “We lost it. We go home,” said Ann Lee."
    )
    whole = view_of(Article(text, "t", language="en"))
    for left_out in range(len(whole.passages)):
        kept = whole.passages[:left_out] + whole.passages[left_out + 1 :]
        shown = quotes([dataclasses.replace(whole, passages=kept)], cite=citation, most=10)
        assert len(shown) == (3 if whole.passages[left_out].passage.text == "She left." else 2)
