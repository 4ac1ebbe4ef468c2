"""Measures how often a briefing on a topic is refused, for topics that articles are about and for topics that none is about."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from evaluation.points import PLACE, Annotated, read_articles
from retrieval.search.encoders import Encoder
from retrieval.services.library import Library

FILE = PLACE / "topics.toml"
SETS = {"first": "", "later": "later_", "last": "last_"}
"""The prefix in the file of each set of topics."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics that were written for the articles.

    Attributes:
        present: the names of the articles about each topic.
        absent: topics that no article is about.
    """

    present: dict[str, frozenset[str]]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the topics.

    Attributes:
        refused: the present topics without a briefing.
        off: the present topics whose briefing quotes no article about them.
        briefed: the absent topics with a briefing, each with the first sentence that it quotes.
        quoted: the number of sentences in the briefings on present topics.
        fitting: how many of them are of articles about the topic.
        topics: the topics.
    """

    refused: tuple[str, ...]
    off: tuple[str, ...]
    briefed: dict[str, str]
    quoted: int
    fitting: int
    topics: Topics


def read_topics(prefix: str = "", file: Path = FILE) -> Topics:
    """Read a set of topics, by its prefix in the file."""
    found = tomllib.loads(file.read_text("utf-8"))
    present = {topic: frozenset(names) for topic, names in found[f"{prefix}present"].items()}
    return Topics(present, tuple(found[f"{prefix}absent"]["topics"]))


def articles_by_name() -> dict[str, Annotated]:
    """All articles by the names that the topics use: `heatwave`, `earthquake/a`."""
    return {case.name: case.members[0] for case in read_articles()}


def measure(encoder: Encoder | None, topics: Topics) -> Outcome:
    """Ask for a briefing on each topic from one library of all articles."""
    named = articles_by_name()
    library = Library((member.article for member in named.values()), encoder=encoder)
    library.encode()
    names = {member.article.id: name for name, member in named.items()}
    shown = {
        topic: [names[point.citation.article_id] for point in library.brief(topic=topic).points]
        for topic in topics.present
    }
    absent = {topic: library.brief(topic=topic).points for topic in topics.absent}
    fitting = {topic: [name for name in quoted if name in topics.present[topic]] for topic, quoted in shown.items()}
    return Outcome(
        refused=tuple(topic for topic, quoted in shown.items() if not quoted),
        off=tuple(topic for topic, quoted in shown.items() if quoted and not fitting[topic]),
        briefed={topic: points[0].passage.text for topic, points in absent.items() if points},
        quoted=sum(map(len, shown.values())),
        fitting=sum(map(len, fitting.values())),
        topics=topics,
    )


def report(encoder: Encoder | None) -> str:
    """The table for docs/quality.md, and the topics that went wrong."""
    heads = ("topics", "present: refused", "present: other articles alone", "present: sentences of articles about it")
    lines = [f"| {' | '.join(heads)} | absent: a briefing |", "|---|---|---|---|---|"]
    details = []
    systems = {"by words": None, **({"with vectors": encoder} if encoder else {})}
    for which, prefix in SETS.items():
        for system, used in systems.items():
            found, name = measure(used, read_topics(prefix)), f"{which}, {system}"
            present, absent = len(found.topics.present), len(found.topics.absent)
            lines.append(
                f"| {name} | {len(found.refused)} of {present} | {len(found.off)} of {present} | "
                f"{found.fitting} of {found.quoted} | {len(found.briefed)} of {absent} |"
            )
            details += [f"{name}: refused: {', '.join(found.refused)}", f"{name}: off: {', '.join(found.off)}"]
            details += [f"{name}: briefed: {topic}: {text}" for topic, text in found.briefed.items()]
    return "\n".join([*lines, "", *details])
