"""Measures how often a briefing on a topic is refused, for topics that articles are about and for topics that none is about."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from evaluation.points import PLACE, Annotated, read_articles
from retrieval.search.encoders import Encoder
from retrieval.services.library import Library

FILE = PLACE / "topics.toml"


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
        topics: the topics.
    """

    refused: tuple[str, ...]
    off: tuple[str, ...]
    briefed: dict[str, str]
    topics: Topics


def read_topics(file: Path = FILE, *, later: bool = False) -> Topics:
    """Read the topics with which the rules were made, or those that were written later."""
    found, which = tomllib.loads(file.read_text("utf-8")), "later_" if later else ""
    present = {topic: frozenset(names) for topic, names in found[f"{which}present"].items()}
    return Topics(present, tuple(found[f"{which}absent"]["topics"]))


def articles_by_name() -> dict[str, Annotated]:
    """All articles by the names that the topics use: `heatwave`, `earthquake/a`."""
    return {case.name: case.members[0] for case in read_articles()}


def measure(encoder: Encoder | None, topics: Topics | None = None) -> Outcome:
    """Ask for a briefing on each topic from one library of all articles."""
    topics, named = topics or read_topics(), articles_by_name()
    library = Library((member.article for member in named.values()), encoder=encoder)
    library.encode()
    names = {member.article.id: name for name, member in named.items()}
    refused, off, briefed = [], [], {}
    for topic, about in topics.present.items():
        quoted = {names[point.citation.article_id] for point in library.brief(topic=topic).points}
        if not quoted:
            refused.append(topic)
        elif not quoted & about:
            off.append(topic)
    for topic in topics.absent:
        points = library.brief(topic=topic).points
        if points:
            briefed[topic] = points[0].passage.text
    return Outcome(tuple(refused), tuple(off), briefed, topics)


def report(encoder: Encoder | None) -> str:
    """The table for docs/quality.md, and the topics that went wrong."""
    lines = ["| topics | present: refused | present: another article alone | absent: a briefing |", "|---|---|---|---|"]
    details = []
    for later in (False, True):
        topics = read_topics(later=later)
        systems = {"by words": None, **({"with vectors": encoder} if encoder else {})}
        for system, used in systems.items():
            found, name = measure(used, topics), f"{'later' if later else 'first'}, {system}"
            present, absent = len(topics.present), len(topics.absent)
            lines.append(
                f"| {name} | {len(found.refused)} of {present} | {len(found.off)} of {present} | "
                f"{len(found.briefed)} of {absent} |"
            )
            details += [f"{name}: refused: {', '.join(found.refused)}", f"{name}: off: {', '.join(found.off)}"]
            details += [f"{name}: briefed: {topic}: {text}" for topic, text in found.briefed.items()]
    return "\n".join([*lines, "", *details])
