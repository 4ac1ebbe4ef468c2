"""Answers about real news, measured on news that was made up."""

import gzip
import json
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.asking import BM25, Dateline, Reply, analyse, replies
from evaluation.news import (
    BadNews,
    Judgements,
    NewsQuestion,
    Shown,
    holds,
    read_articles,
    read_judgements,
    read_questions,
    read_quiz,
    sample,
)
from evaluation.news_report import measure_questions, measure_quiz, ranking_table, unjudged, unsure_table, verdict_table
from tests.fakes import WordsEncoder

BRIDGE = {
    "url": "https://a.example/bridge",
    "title": "The bridge",
    "published": "2024/03/01",
    "text": "The old bridge was built in 1432 by monks. It has 12 arches.\n\nThe mayor, Ada Quill, wants to close it.",
}
FAIR = {
    "url": "https://b.example/fair",
    "title": "The fair",
    "published": "2023/05/09",
    "text": "The fair opens on May 9. Georgian cheese is sold there.\n\nLast year 900 people came to the fair.",
}
BUILT = {
    "id": "q1",
    "question": "when was the bridge built",
    "answerable": True,
    "gold": [{"url": BRIDGE["url"], "sentence_contains": "built in 1432"}],
    "short": ["1432"],
}
BAKER = {"id": "q2", "question": "who is the baker of the town", "answerable": False, "gold": [], "short": []}
MAYOR = BUILT | {
    "id": "q3",
    "question": "which mayor",
    "gold": [{"url": BRIDGE["url"], "sentence_contains": "Ada Quill"}],
}


def lines_in(file: Path, *rows: object) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return lines_in(tmp_path / "questions.jsonl", BUILT, BAKER, MAYOR), lines_in(
        tmp_path / "articles.jsonl", BRIDGE, FAIR
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        {"id": "1", "question": "When does the fair open?", "answer": "may 9", "articles": [FAIR, BRIDGE]},
        {"id": "2", "question": "How many arches has the bridge?", "answer": "12 arches", "articles": [BRIDGE]},
    ]
    (tmp_path / "news").mkdir()
    with gzip.open(tmp_path / "news" / "realtimeqa-dev.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("It opens on May 9.", "may 9", True),
        ("It opens on May 95.", "May 9", False),
        ("Georgian cheese", "Georgia", False),
        ("It cost $5 (about £4).", "$5", True),
        ("Who? C++!", "c++", True),
    ],
)
def test_words_are_held_whole_and_in_any_case(text: str, words: str, *, found: bool) -> None:
    assert holds(text, words) is found


def test_gold_counts_in_its_own_article_alone() -> None:
    question = NewsQuestion("q", "?", gold=(("https://a.example/", "12 arches"),))
    assert question.answered_by(Shown("https://a.example/", "It has 12 arches."))
    assert not question.answered_by(Shown("https://b.example/", "It has 12 arches."))


def test_the_quiz_has_each_article_once_and_its_day_as_a_day(data: Path) -> None:
    questions, articles = read_quiz(data)
    assert [question.answer for question in questions] == ["may 9", "12 arches"]
    assert [(article.url, article.published) for article in articles] == [
        (FAIR["url"], "2023-05-09"),
        (BRIDGE["url"], "2024-03-01"),
    ]


def test_a_question_s_passages_come_from_bm25_or_from_dateline(data: Path) -> None:
    questions, articles = read_quiz(data)
    analysed = analyse(articles)
    for system in (BM25(analysed), Dateline(analysed, None), Dateline(analysed, WordsEncoder())):
        said = replies(system, questions)
        assert said["2"].shown[0] == Shown(BRIDGE["url"], "It has 12 arches.", said["2"].shown[0].mark)
        assert 1 <= len(said["1"].shown) <= 3
    assert BM25(analysed).ask("zzz") == Reply((), None)


def test_the_quiz_is_measured_on_all_articles_or_on_those_of_its_questions(data: Path) -> None:
    assert measure_quiz(data, ["bm25-only"], None).splitlines() == [
        "2 questions, 2 articles",
        "",
        "| engine | P@1 | 95 % interval | hit@3 |",
        "|---|---|---|---|",
        "| bm25-only | 1.000 | 1.000–1.000 | 1.000 |",
    ]
    (drawn,) = sample(read_quiz(data)[0], 1)
    heads = [measure_quiz(data, ["bm25-only"], None, most=1, own=own).partition("\n")[0] for own in (True, False)]
    assert heads == [f"1 questions, {len(drawn.urls)} articles", "1 questions, 2 articles"]


def test_a_sample_is_the_same_every_time_and_in_order() -> None:
    questions = [NewsQuestion(f"{n:02}", "?") for n in range(50)]
    drawn = [question.id for question in sample(questions, 9)]
    assert drawn == [question.id for question in sample(questions, 9)] == sorted(drawn)
    assert len(set(drawn)) == 9
    assert sample(questions, None) == sample(questions, 50) == questions


GOOD, BAD = Shown("u", "It was built in 1432.", "1432"), Shown("u", "It has 12 arches.", "12")
ASKED = [
    NewsQuestion("right", "?", gold=(("u", "built in 1432"),), short=("1432",)),
    NewsQuestion("missed", "?", gold=(("u", "built in 1432"),), short=("1432",)),
    NewsQuestion("late", "?", gold=(("u", "built in 1432"),)),
    NewsQuestion("made up", "?", answerable=False),
    NewsQuestion("refused", "?", answerable=False),
]
SAID = {
    "right": Reply((GOOD, BAD), answered=True, confidence=0.9),
    "missed": Reply((BAD,), answered=True, confidence=0.6),
    "late": Reply((BAD, GOOD), answered=False, confidence=0.2),
    "made up": Reply((BAD._replace(mark=None),), answered=True, confidence=0.5),
    "refused": Reply((), answered=False),
}


def test_every_question_is_in_one_column() -> None:
    cells = [cell.strip() for cell in verdict_table(ASKED, {"words": SAID}, Judgements()).splitlines()[-1].split("|")]
    assert cells[2:7] == ["1", "1", "1", "1", "1"]
    assert cells[7] == "0.333"
    assert cells[9:12] == ["0.667", "0.500", "0.833"]


def test_what_may_be_the_answer_is_counted_by_itself() -> None:
    perhaps = SAID | {
        "late": Reply((GOOD, BAD), answered=False, confidence=0.4, unsure=True),
        "missed": Reply((BAD,), answered=False, confidence=0.5, unsure=True),
        "refused": Reply((BAD,), answered=False, confidence=0.4, unsure=True),
    }
    assert unsure_table(ASKED, {"words": perhaps}, Judgements()).splitlines()[-1] == "| words | 1 | 1 | 1 | 0.667 |"
    assert unsure_table(ASKED, {"words": SAID}, Judgements()).splitlines()[-1] == "| words | 0 | 0 | 0 | 0.333 |"


def test_engines_that_never_say_have_no_verdicts() -> None:
    silent = {question.id: Reply((GOOD,), None) for question in ASKED}
    for table in (verdict_table, unsure_table):
        assert "bm25-only" not in table(ASKED, {"bm25-only": silent}, Judgements())
    assert "| bm25-only | 1.000 |" in ranking_table(ASKED[:3], {"bm25-only": silent}, Judgements())


def test_the_first_counts_for_one_figure_and_three_for_the_other() -> None:
    row = ranking_table(ASKED[:3], {"words": SAID}, Judgements()).splitlines()[-1].split(" | ")
    assert (row[1], row[3]) == ("0.333", "0.667 |")


def test_a_judgement_by_hand_makes_a_passage_right_and_closes_it() -> None:
    judged = Judgements({("missed", BAD.text): True, ("made up", BAD.text): False})
    assert "| words | 2 | 0 | 1 |" in verdict_table(ASKED, {"words": SAID}, judged)
    page = unjudged(ASKED, {"words": SAID}, judged)
    assert "## late" in page
    assert "## missed" not in page
    assert "## made up" not in page


def test_what_is_open_is_listed_with_the_line_to_copy(tmp_path: Path) -> None:
    page = unjudged(ASKED, {"words": SAID}, Judgements())
    copied = [json.loads(line) for line in page.splitlines() if line.startswith("      {")]
    assert [row["id"] for row in copied] == ["right", "missed", "late", "made up"]
    judged = read_judgements(lines_in(tmp_path / "judged.jsonl", *copied))
    assert "##" not in unjudged(ASKED, {"words": SAID}, judged)


def test_a_file_of_questions_is_measured(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    tables, page = measure_questions(*files, None, ["bm25-only", "words", "meaning"], WordsEncoder())
    assert tables.count("| bm25-only |") == 1
    assert tables.count("| words |") == tables.count("| meaning |") == 3
    assert "| bm25-only | 1.000 |" in tables
    copied = [json.loads(line) for line in page.splitlines() if line.startswith("      {")]
    assert [row["passage"] for row in copied if "1432" in row["passage"] and row["id"] == "q1"] == []
    assert "no sentence holds" not in capsys.readouterr().err


def test_gold_that_is_cut_by_sentences_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = BUILT | {"gold": [{"url": BRIDGE["url"], "sentence_contains": "monks. It has"}]}
    questions, articles = lines_in(tmp_path / "q", cut), lines_in(tmp_path / "a", BRIDGE)
    measure_questions(questions, articles, None, ["bm25-only"], None)
    assert "q1: no sentence holds “monks. It has”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (BUILT | {"answerable": False}, "q1: a question has gold if"),
        (BAKER | {"answerable": True}, "q2: a question has gold if"),
        (BUILT | {"answerable": "yes"}, "line 1: "),
        ({"id": "q1"}, "line 1: "),
        ([], "line 1: "),
        (BUILT | {"gold": [{"url": BRIDGE["url"], "sentence_contains": "1999"}]}, "stands 0 times"),
        (BUILT | {"gold": [{"url": BRIDGE["url"], "sentence_contains": "i"}]}, r"“i” stands \d+ times"),
        (BUILT | {"gold": [{"url": FAIR["url"], "sentence_contains": "built in 1432"}]}, "stands 0 times"),
    ],
)
def test_questions_that_cannot_be_used_are_named(tmp_path: Path, row: object, why: str) -> None:
    articles = read_articles(lines_in(tmp_path / "articles", BRIDGE, FAIR))
    with pytest.raises(BadNews, match=why):
        read_questions(lines_in(tmp_path / "questions", row), articles)


@pytest.mark.parametrize("line", ["{", "1", '{"id": "q", "passage": "p"}', '{"id": "q", "passage": "p", "right": 1}'])
def test_a_judgement_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "judged"
    file.write_text("\n" + line)
    with pytest.raises(BadNews, match="line 2: "):
        read_judgements(file)


def test_the_command(files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "open.md"
    given = ["news", "--questions", str(files[0]), "--articles", str(files[1]), "--engine", "words"]
    assert main([*given, "--unjudged", str(page)]) == 0
    assert capsys.readouterr().out.startswith("| engine | P@1 |")
    assert page.read_text("utf-8").startswith("# To be judged by hand")
    assert main(["news", "--questions", str(files[0])]) == 2
    assert capsys.readouterr().err == "evaluation: --data, or --questions and --articles, must be given\n"


def test_the_command_for_the_quiz(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["news", "--data", str(data), "--limit", "1", "--engine", "bm25-only"]) == 0
    assert capsys.readouterr().out.startswith("1 questions, 2 articles")
