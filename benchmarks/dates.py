"""Measures how well dates in sentences are found, compared with dateparser, parsedatetime and timexy, if installed.

    python benchmarks/dates.py [--held-out]

The libraries are judged leniently: any day within the expected day, month or interval is right, and dateparser is
measured with each of its settings for dates without a year.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from retrieval.model import Span  # noqa: E402 - found by the line above
from retrieval.text.dates import find_dates  # noqa: E402
from retrieval.text.dates.iso import bounds  # noqa: E402
from tests.retrieval.text.date_cases import CASES, Case, Counts, judge  # noqa: E402

Finder = Callable[[Case], Sequence[tuple[Span, str]]]


def dateline(case: Case) -> list[tuple[Span, str]]:
    """The dates that Dateline finds."""
    found = find_dates(case.text, published=case.published, language=case.language)
    return [(one.span, one.date) for one in found if one.date]


def _base(case: Case) -> datetime:
    return datetime.fromisoformat(case.published or "2026-01-01")


def dateparser(prefer: str) -> Finder:
    """`dateparser.search`, with the language and the publication day.

    Args:
        prefer: its setting `PREFER_DATES_FROM`.
    """
    search = import_module("dateparser.search").search_dates

    def find(case: Case) -> list[tuple[Span, str]]:
        settings = {"RELATIVE_BASE": _base(case), "PREFER_DATES_FROM": prefer}
        found, at = [], 0
        for words, instant in search(case.text, languages=[case.language], settings=settings) or ():
            start = case.text.find(words, at)
            at = start + len(words)
            found.append((Span(start, at), instant.date().isoformat()))
        return found

    return find


def parsedatetime() -> Finder:
    """`parsedatetime.Calendar.nlp`, which supports English only."""
    calendar = import_module("parsedatetime").Calendar()

    def find(case: Case) -> list[tuple[Span, str]]:
        found = calendar.nlp(case.text, _base(case)) or ()
        return [(Span(start, end), instant.date().isoformat()) for instant, _, start, end, _ in found]

    return find


def timexy() -> Finder:
    """`timexy` on an empty spaCy pipeline, for English, German and French."""
    spacy, pipelines = import_module("spacy"), {}
    import_module("timexy")
    for language in ("en", "de", "fr"):
        pipelines[language] = spacy.blank(language)
        pipelines[language].add_pipe("timexy", config={"kb_id_type": "timestamp", "label": "timexy"}, last=True)

    def find(case: Case) -> list[tuple[Span, str]]:
        if case.language not in pipelines:
            return []
        ents = pipelines[case.language](case.text).ents
        return [(Span(e.start_char, e.end_char), e.kb_id_[:10]) for e in ents if e.kb_id_]

    return find


def within(found: str, expected: str) -> bool:
    """Whether a found day lies within the expected date or interval."""
    first, last = bounds(expected)
    try:
        return first <= date.fromisoformat(found) <= last
    except ValueError:
        return False


def measured(find: Finder, cases: Sequence[Case], *, lenient: bool) -> tuple[Counts, float]:
    """The counts, and the time per sentence in milliseconds."""
    for case in cases:  # warm-up, because patterns are compiled at first use
        find(case)
    counts, started = Counts(), time.perf_counter()
    for case in cases:
        counts += judge(case, find(case), same=within) if lenient else judge(case, find(case))
    return counts, 1000 * (time.perf_counter() - started) / len(cases)


def main() -> None:
    """Print a row for each finder and group of languages."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--held-out", action="store_true", help="only the cases that were not looked at")
    only = parser.parse_args().held_out
    chosen = [case for case in CASES if case.held_out or not only]
    finders: dict[str, Finder] = {"Dateline": dateline}
    if find_spec("dateparser"):
        finders |= {f"dateparser, {prefer}": dateparser(prefer) for prefer in ("past", "future", "current_period")}
    if find_spec("parsedatetime"):
        finders["parsedatetime"] = parsedatetime()
    if find_spec("timexy"):
        finders["timexy"] = timexy()
    print("| | languages | expressions | right | wrong | none | ms a sentence |\n|---|---|---|---|---|---|---|")
    groups = {
        "English": [c for c in chosen if c.language == "en"],
        "the others": [c for c in chosen if c.language != "en"],
    }
    for group, cases in groups.items():
        total = sum(len(case.expected) for case in cases)
        for name, find in finders.items():
            counts, took = measured(find, cases, lenient=name != "Dateline")
            shares = " | ".join(f"{value / total:.3f}" for value in counts)
            print(f"| {name} | {group} | {total} | {shares} | {took:.2f} |")


if __name__ == "__main__":
    main()
