"""Makes requests of an OpenSearch cluster: at a node that answers, again if it is busy, and never without a time-out."""

import json
import logging
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from retrieval.errors import EngineUnavailable, MissingExtra, StoreError

if TYPE_CHECKING:
    from opensearchpy import Transport

DEFAULT_ALIAS = "dateline"
PAUSES = (0.1, 0.3, 1.0, 2.0)
"""Seconds before each repetition of a request that a busy cluster refuses."""
PATIENCE = 10.0
"""Seconds that a node may take to answer."""
BUSY = frozenset({429, 502, 503, 504})
"""The answers of a cluster that may accept the same request later."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an address says.

    Attributes:
        hosts: the nodes, each as scheme, host and port.
        alias: the name of the index.
        user: the user's name and password, if any.
        ca: the file of the certificates that are trusted; None for those that are generally trusted.
    """

    hosts: tuple[tuple[str, str, int], ...]
    alias: str = DEFAULT_ALIAS
    user: tuple[str, str] | None = None
    ca: str | None = None


def place_of(address: str) -> Place:
    """Read an address: one or more nodes, separated by commas, as `https://user:password@host:9200/name?ca=FILE`.

    The name of the index, the user and the certificates are those of the first node that has one.

    Raises:
        StoreError: the address cannot be read. The text does not repeat it, since it may hold a password.
    """
    hosts: list[tuple[str, str, int]] = []
    alias, user, ca = "", None, None
    for part in filter(None, (one.strip() for one in address.split(","))):
        try:
            url = urlsplit(part)
            port = url.port
        except ValueError:
            raise StoreError(_UNREADABLE) from None
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise StoreError(_UNREADABLE)
        hosts.append((url.scheme, url.hostname, port or (443 if url.scheme == "https" else 9200)))
        alias = alias or url.path.strip("/")
        if user is None and url.username is not None:
            user = unquote(url.username), unquote(url.password or "")
        ca = ca or next(iter(parse_qs(url.query).get("ca", [])), None)
    alias = alias or DEFAULT_ALIAS
    if not hosts or not _is_name(alias):
        raise StoreError(_UNREADABLE)
    return Place(tuple(hosts), alias, user, ca)


_UNREADABLE = "The address of OpenSearch cannot be read. It must be like https://user:password@host:9200/name."


def _is_name(alias: str) -> bool:
    allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_"
    return len(alias) <= 100 and set(alias) <= set(allowed) and alias[0].isalnum()


class Server:
    """An OpenSearch cluster. Thread-safe.

    Args:
        place: where it is.
        patience: seconds that a node may take to answer.
        pauses: seconds before each repetition of a request that is refused because the cluster is busy.

    Raises:
        MissingExtra: the package `opensearch-py` is not installed.
    """

    def __init__(self, place: Place, *, patience: float = PATIENCE, pauses: Sequence[float] = PAUSES) -> None:
        self.place, self._pauses = place, pauses
        self._transport = _transport(place, patience)
        self._is_closed = False

    def close(self) -> None:
        """Close the connections; no request is made any more."""
        self._is_closed = True
        self._transport.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
        *,
        accept: Sequence[int] = (),
        **parameters: str | float,
    ) -> Any:  # noqa: ANN401 - an answer is any JSON
        """Make a request.

        Args:
            method: of HTTP.
            path: what stands behind the host.
            body: an object, or several, which are sent a line each.
            accept: statuses that are no error.
            parameters: of the request.

        Returns:
            The answer; for an accepted status what was said with it.

        Raises:
            EngineUnavailable: no node answers, or the cluster stays busy.
            StoreError: the cluster refuses the request.
        """
        if self._is_closed:
            raise EngineUnavailable("OpenSearch cannot be reached. Nothing is lost. Try again in a minute.")
        sent = None if body is None else _encoded(body)
        headers = {"content-type": "application/json" if isinstance(body, Mapping) else "application/x-ndjson"}
        for pause in (*self._pauses, None):
            try:
                with _translated():
                    return self._transport.perform_request(
                        method, path, parameters, sent, headers=headers, ignore=tuple(accept)
                    )
            except _Busy as exc:
                if pause is None:
                    raise busy() from exc
                time.sleep(pause)
        raise AssertionError  # pragma: no cover - the last turn returns or raises

    def pauses(self) -> Iterator[float]:
        """Seconds to wait before each repetition of what was refused."""
        return iter(self._pauses)


def refusal(status: int, kind: str) -> StoreError:
    """The error for a request that the cluster refuses as it is.

    Args:
        status: of HTTP.
        kind: what the cluster calls the reason.
    """
    if status in {401, 403}:
        return StoreError("OpenSearch refuses the user name or the password, or does not let this user do it.")
    return StoreError("OpenSearch refuses a request: {reason}.", reason=kind)


def busy() -> EngineUnavailable:
    """The error for a cluster that stays busy."""
    return EngineUnavailable("OpenSearch is busy. Nothing is lost. Try again in a minute.")


class _Busy(Exception):
    """The cluster may accept the same request later."""


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the client's errors into ours. Their texts name hosts, and a chat may see ours."""
    from opensearchpy.exceptions import ConnectionError as NotReached
    from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, SSLError, TransportError

    try:
        yield
    except ConnectionTimeout as exc:
        raise EngineUnavailable("OpenSearch takes too long to answer. Nothing is lost. Try again in a minute.") from exc
    except SSLError as exc:
        raise EngineUnavailable(
            "The certificate of OpenSearch is not trusted. Nothing is lost. Who runs Dateline can name it with ?ca=FILE."
        ) from exc
    except NotReached as exc:
        raise EngineUnavailable("OpenSearch cannot be reached. Nothing is lost. Try again in a minute.") from exc
    except TransportError as exc:
        if exc.status_code in BUSY:
            raise _Busy from exc
        status = exc.status_code if isinstance(exc.status_code, int) else 0
        raise refusal(status, str(exc.error)) from exc
    except OpenSearchException as exc:
        raise EngineUnavailable("The answer of OpenSearch cannot be read. Nothing is lost. Try again later.") from exc


def _encoded(body: Mapping[str, object] | Sequence[Mapping[str, object]]) -> bytes:
    if isinstance(body, Mapping):
        return json.dumps(body, separators=(",", ":")).encode()
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in body)


def _transport(place: Place, patience: float) -> "Transport":
    try:
        from opensearchpy import Transport, Urllib3HttpConnection
    except ModuleNotFoundError as exc:
        if exc.name != "opensearchpy":
            raise
        raise MissingExtra("OpenSearch", "opensearch") from exc
    # It logs each try with the address of the node, and what is sent.
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)
    hosts: list[dict[str, object]] = [
        {"host": host, "port": port, "use_ssl": scheme == "https"} for scheme, host, port in place.hosts
    ]
    options: dict[str, Any] = {"ssl_context": _trusting(place.ca)} if place.ca else {}
    if place.user:
        options["http_auth"] = place.user
    return Transport(
        hosts,
        connection_class=Urllib3HttpConnection,
        # Each node once, and the first one again, whose connection may have been closed while it was idle.
        max_retries=len(hosts),
        # A single node that hangs is not waited for twice.
        retry_on_timeout=len(hosts) > 1,
        retry_on_status=(),
        timeout=patience,
        http_compress=False,
        **options,
    )


def _trusting(file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as exc:
        raise StoreError("The certificates of OpenSearch cannot be read: {reason}.", reason=str(exc.strerror)) from exc
