"""Command line: `python -m evaluation rank|fit|report|news|feedback|briefings|topics|fit-briefings|story`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.datasets import ANSWERABLE_OR_NOT, SETS
from evaluation.feedback import BadVote, report_on
from evaluation.measuring import Parts
from evaluation.news import BadNews
from evaluation.predicting import BadTask, write_predictions
from evaluation.story import lines_of, read_marked, score
from retrieval.errors import DatelineError
from retrieval.model import Strictness
from retrieval.search.encoders import DEFAULT_ENCODER, Encoder, make_encoder
from retrieval.search.reader import DEFAULT_READER, make_reader

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "evaluation"
NEWS_ENGINES = ("bm25-only", "words", "reader", "meaning")
"""BM25 only; Dateline with words only, with the reader, and with reader and encoder."""
RANKING = tuple(name for name in SETS if name not in ANSWERABLE_OR_NOT or name == "clapnq")


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is 2 if the input cannot be used."""
    options = make_parser().parse_args(arguments)
    try:
        options.run(options)
    except (DatelineError, BadNews, BadTask, BadVote, OSError) as exc:
        sys.stderr.write(f"evaluation: {exc}\n")
        return 2
    return 0


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description="Measure the answers and the briefings.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rank = commands.add_parser("rank", help="predictions for ranking tasks, one JSON object a line")
    rank.add_argument("tasks", type=Path, metavar="IN.jsonl")
    rank.add_argument("--predictions", type=Path, required=True, metavar="OUT.jsonl")
    rank.add_argument("--strictness", type=Strictness, choices=list(Strictness), default=Strictness.NORMAL)
    rank.add_argument("--remember", action="store_true", help="keep the vectors for the next time")
    rank.add_argument("--reader", default=DEFAULT_READER, help="its name, or none for the order that words give")
    rank.set_defaults(run=_rank)
    for name, run, purpose in (
        ("fit", _fit, "fit the models anew and write them into retrieval/search/ranking/data"),
        ("report", _report, "cross-validate, and write the tables and the diagram into docs/quality.md"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument(
            "--data", type=Path, required=True, metavar="DIR", help="the folder with the published sets"
        )
        command.set_defaults(run=run)
    news = _add_news(commands.add_parser("news", help="answers about real news: a quiz, or questions of one's own"))
    feedback = commands.add_parser("feedback", help="how people's votes compare with the confidence of the answers")
    feedback.add_argument("votes", type=Path, metavar="FILE", help="as `dateline feedback export FILE` writes it")
    feedback.set_defaults(run=_feedback)
    briefings = commands.add_parser(
        "briefings", help="what briefings hold of what matters, beside lead, LexRank and TextRank"
    )
    briefings.add_argument(
        "--seeds", type=int, default=20, metavar="N", help="how often chance is tried; 20 by default"
    )
    briefings.add_argument("--write", action="store_true", help="write the tables into docs/quality.md, too")
    briefings.set_defaults(run=_briefings)
    topics = commands.add_parser("topics", help="how often a briefing on a topic is refused, and made of nothing")
    topics.set_defaults(run=_topics)
    fitted = commands.add_parser(
        "fit-briefings", help="fit the weights of a briefing's sentences, and those that are held out"
    )
    fitted.add_argument(
        "--draws", type=int, default=2000, metavar="N", help="how many settings are tried; 2000 by default"
    )
    fitted.set_defaults(run=_fit_briefings)
    story = commands.add_parser("story", help="what of articles is found not to be story, against marks made by hand")
    story.add_argument("marked", type=Path, metavar="FILE.jsonl", help="lines with `text` and `aside`, ranges of it")
    story.set_defaults(run=_story)
    for command in (rank, news, briefings, topics, fitted):
        command.add_argument("--encoder", default=DEFAULT_ENCODER, help="its name, or none for words alone")
    return parser


def _add_news(news: argparse.ArgumentParser) -> argparse.ArgumentParser:
    news.add_argument("--data", type=Path, metavar="DIR", help="the folder with the published sets, for the quiz")
    news.add_argument("--questions", type=Path, metavar="FILE", help="questions of one's own, instead of the quiz")
    news.add_argument("--articles", type=Path, metavar="FILE", help="the articles that they are put to")
    news.add_argument("--judged", type=Path, metavar="FILE", help="what was judged by hand of passages without gold")
    news.add_argument("--unjudged", type=Path, metavar="OUT.md", help="where to write what is still to be judged")
    news.add_argument("--limit", type=int, metavar="N", help="so many questions of the quiz, drawn at random")
    news.add_argument(
        "--own", action="store_true", help="put the quiz only to the articles that belong to its questions"
    )
    news.add_argument("--engine", nargs="+", choices=NEWS_ENGINES, default=NEWS_ENGINES[:3], help="whose answers")
    news.set_defaults(run=_news)
    return news


def _story(options: argparse.Namespace) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines_of(score(read_marked(options.marked))))


def _rank(options: argparse.Namespace) -> None:
    encoder = None if options.encoder == "none" else make_encoder(options.encoder)
    if encoder and options.remember:
        encoder = _remembering(encoder)
    parts = Parts(encoder, None if options.reader == "none" else make_reader(options.reader))
    count = write_predictions(options.tasks, options.predictions, parts, options.strictness)
    sys.stderr.write(f"{count} predictions in {options.predictions}\n")


def _fit(options: argparse.Namespace) -> None:
    from evaluation.fitting import fit_and_write

    fit_and_write(options.data, _remembering(make_encoder()), make_reader(), CACHE)


def _report(options: argparse.Namespace) -> None:
    from evaluation.fitting import write_report

    write_report(options.data, _remembering(make_encoder()), make_reader(), CACHE, ROOT / "docs")


def _news(options: argparse.Namespace) -> None:
    from evaluation.news_report import measure_questions, measure_quiz

    encoder = _encoder_of(options) if "meaning" in options.engine else None
    if options.questions and options.articles:
        tables, to_judge = measure_questions(
            options.questions, options.articles, options.judged, options.engine, encoder
        )
        if options.unjudged:
            options.unjudged.write_text(to_judge, "utf-8")
    elif options.data and not options.questions and not options.articles:
        tables = measure_quiz(options.data, options.engine, encoder, most=options.limit, own=options.own)
    else:
        raise BadNews("--data, or --questions and --articles, must be given")
    sys.stdout.write(tables + "\n")


def _briefings(options: argparse.Namespace) -> None:
    from evaluation import briefings
    from evaluation.fitting_briefings import held_out_weights
    from evaluation.report import write_tables

    tables = briefings.report(_encoder_of(options), options.seeds, held_out_weights())
    sys.stdout.write("\n\n".join(tables.values()) + "\n")
    if options.write:
        write_tables(tables, ROOT / "docs" / "quality.md")


def _topics(options: argparse.Namespace) -> None:
    from evaluation.topics import report

    sys.stdout.write(report(_encoder_of(options)) + "\n")


def _fit_briefings(options: argparse.Namespace) -> None:
    from evaluation.fitting_briefings import fit_and_write, settings

    sys.stdout.write(f"{fit_and_write(_encoder_of(options), settings(options.draws))}\n")


def _encoder_of(options: argparse.Namespace) -> Encoder | None:
    return None if options.encoder == "none" else _remembering(make_encoder(options.encoder))


def _feedback(options: argparse.Namespace) -> None:
    sys.stdout.write(report_on(options.votes) + "\n")


def _remembering(encoder: Encoder) -> Encoder:
    from evaluation.vectors import RememberingEncoder

    return RememberingEncoder(encoder, CACHE / "vectors.sqlite")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
