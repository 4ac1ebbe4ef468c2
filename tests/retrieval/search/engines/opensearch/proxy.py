"""A server before a node that is busy at times, or asks for a password, over HTTPS where it has a certificate."""

import json
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tests.opensearch import Node


class Proxy(ThreadingHTTPServer):
    """Stands before a node, and says 429 to some requests.

    Args:
        node: the node.
        tls: the certificate that it shows; none for plain HTTP.
        password: the user and the password, as `user:password`, that it asks for.

    Attributes:
        busy: how many requests are still refused.
        most: the largest bulk that is accepted, in lines.
        refusing: of how many bulks the first document is still refused.
        asked: the paths of all requests.
    """

    def __init__(self, node: Node, *, tls: ssl.SSLContext | None = None, password: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        self.key = f"Basic {b64encode(password.encode()).decode()}" if password else None
        self.node = urlsplit(node.address).netloc
        self.busy, self.most, self.refusing = 0, 10**9, 0
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.asked.append(self.path.partition("?")[0])
        if self.server.key is not None and self.headers.get("authorization") != self.server.key:
            self.answer(401, b"Unauthorized")
            return
        if self.server.busy > 0 or ("_bulk" in self.path and body.count(b"\n") > self.server.most):
            self.server.busy -= 1
            self.answer(429, b'{"error": {"type": "circuit_breaking_exception"}, "status": 429}')
            return
        connection = HTTPConnection(self.server.node)
        headers = {"content-type": self.headers.get("content-type", "application/json")}
        connection.request(self.command, self.path, body, headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        if "_bulk" in self.path and self.server.refusing > 0:
            data = self.refused(json.loads(data))
        self.answer(response.status, data)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - as the base class calls them

    def refused(self, answer: dict[str, Any]) -> bytes:
        """Say of some documents that there was no room in the queue."""
        self.server.refusing -= 1
        ((kind, done),) = answer["items"][0].items()
        answer["items"][0] = {kind: done | {"status": 429, "error": {"type": "rejected_execution_exception"}}}
        return json.dumps(answer | {"errors": True}).encode()

    def answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def in_front_of(node: Node, *, tls: ssl.SSLContext | None = None, password: str = "") -> Iterator[Proxy]:
    """A proxy that runs until the end of the block."""
    made = Proxy(node, tls=tls, password=password)
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        thread.join()
        made.server_close()
