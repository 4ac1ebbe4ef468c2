"""What the bot measures of itself, for Prometheus.

`METRICS` names every metric. The parts of the bot count through the port `Metrics`. Where metrics are off, `NoMetrics` is
behind it, and the package `prometheus-client` is not needed. A label holds one of a few fixed words: never a text, a number of a
chat or an address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from retrieval.errors import MissingExtra

SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of the histogram: most answers take less than a second, those that wait for Telegram take minutes."""


class Kind(StrEnum):
    """How a metric behaves."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    REFUSED = "refused"


class GivenUp(StrEnum):
    """Why a message was not sent, or not sent again."""

    REFUSED = "refused"
    TOO_OLD = "too_old"
    AMBIGUOUS = "ambiguous"


class Failed(StrEnum):
    """What failed."""

    QUESTION = "question"
    COMMAND = "command"
    FEED = "feed"
    BRIEFING = "briefing"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Attributes:
        name: as Prometheus shows it.
        kind: how it behaves.
        purpose: what it measures, as one line.
        label: the name of its label; empty for none.
        values: what the label can be.
    """

    name: str
    kind: Kind
    purpose: str
    label: str = ""
    values: tuple[str, ...] = ()


UPDATES = Metric("dateline_updates_total", Kind.COUNTER, "Updates that came in, without those that came again.")
QUESTIONS = Metric(
    "dateline_questions_total",
    Kind.COUNTER,
    "Questions in chats and groups, by what became of them.",
    "outcome",
    tuple(Outcome),
)
QUESTION_SECONDS = Metric(
    "dateline_question_seconds",
    Kind.HISTOGRAM,
    "Seconds from the start of handling a question until Telegram has the answer.",
)
QUEUE_UPDATES = Metric("dateline_queue_updates", Kind.GAUGE, "Updates that are not handled yet.")
QUEUE_AGE = Metric("dateline_queue_age_seconds", Kind.GAUGE, "Seconds since the oldest of them came in; 0 without any.")
RETRIES = Metric("dateline_send_retries_total", Kind.COUNTER, "Calls to Telegram that were made again after a failure.")
GIVEN_UP = Metric(
    "dateline_messages_given_up_total",
    Kind.COUNTER,
    "Messages that Telegram refused, that it did not take in time, or that may have arrived and are not repeated.",
    "reason",
    tuple(GivenUp),
)
FAILURES = Metric("dateline_failures_total", Kind.COUNTER, "Failures, by what failed.", "kind", tuple(Failed))
FEEDS_FAILING = Metric("dateline_feeds_failing", Kind.GAUGE, "Feeds that could not be read at the last look.")
METRICS = (
    UPDATES,
    QUESTIONS,
    QUESTION_SECONDS,
    QUEUE_UPDATES,
    QUEUE_AGE,
    RETRIES,
    GIVEN_UP,
    FAILURES,
    FEEDS_FAILING,
)
"""Every metric; docs/operating.md is tested against it."""


class Metrics(Protocol):
    """Where the bot counts, from any thread."""

    def count(self, metric: Metric, value: str = "", *, times: int = 1) -> None:
        """Add to a counter; `value` is that of its label."""

    def observe(self, metric: Metric, amount: float) -> None:
        """Add a measurement to a histogram."""

    def watch(self, metric: Metric, read: Callable[[], float]) -> None:
        """Let `read` give the value of a gauge whenever somebody asks for it."""


class NoMetrics:
    """The `Metrics` that measures nothing."""

    def count(self, metric: Metric, value: str = "", *, times: int = 1) -> None:
        """See `Metrics`."""

    def observe(self, metric: Metric, amount: float) -> None:
        """See `Metrics`."""

    def watch(self, metric: Metric, read: Callable[[], float]) -> None:
        """See `Metrics`."""


class PrometheusMetrics:
    """The `Metrics` in a registry of their own, with the memory and processor time of the process.

    Raises:
        MissingExtra: the package `prometheus-client` is not installed.
    """

    def __init__(self) -> None:
        try:
            import prometheus_client as prometheus
        except ModuleNotFoundError as exc:
            raise MissingExtra("DATELINE_METRICS", "metrics") from exc
        self._prometheus = prometheus
        self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self._registry)
        self._counters = {each.name: self._counter(each) for each in METRICS if each.kind is Kind.COUNTER}
        self._histograms = {
            each.name: prometheus.Histogram(each.name, each.purpose, buckets=SECONDS, registry=self._registry)
            for each in METRICS
            if each.kind is Kind.HISTOGRAM
        }
        self._gauges = {
            each.name: prometheus.Gauge(each.name, each.purpose, registry=self._registry)
            for each in METRICS
            if each.kind is Kind.GAUGE
        }

    def _counter(self, metric: Metric) -> Callable[[str, int], None]:
        """Adds to a counter; all values of its label are there from the beginning, as 0."""
        labels = (metric.label,) if metric.label else ()
        made = self._prometheus.Counter(metric.name, metric.purpose, labels, registry=self._registry)
        if not labels:
            return lambda _value, times: made.inc(times)
        children = {value: made.labels(value) for value in metric.values}
        return lambda value, times: children[value].inc(times)

    def count(self, metric: Metric, value: str = "", *, times: int = 1) -> None:
        """See `Metrics`."""
        self._counters[metric.name](value, times)

    def observe(self, metric: Metric, amount: float) -> None:
        """See `Metrics`."""
        self._histograms[metric.name].observe(amount)

    def watch(self, metric: Metric, read: Callable[[], float]) -> None:
        """See `Metrics`."""
        self._gauges[metric.name].set_function(read)

    def text(self) -> tuple[bytes, str]:
        """All of them in Prometheus's text format, and its content type."""
        return self._prometheus.generate_latest(self._registry), self._prometheus.CONTENT_TYPE_LATEST
