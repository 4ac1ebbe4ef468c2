"""OpenSearch servers for tests: each lives in a folder of its own, listens on loopback alone, and ends with the tests."""

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
FETCH = "tools/opensearch/fetch.sh"
"""The command that brings the server."""
PATIENCE = 180.0
"""Seconds within which a server must be up."""
SMALL = ("-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Options of Java for a server that starts quickly."""
SERVING = ("-Xms2g", "-Xmx2g")
"""Options of Java for a server that is measured."""
_JAVA = (
    "-Xshare:auto",
    "-Djava.security.manager=allow",
    "-Dlog4j2.disable.jmx=true",
    "-Dopensearch.networkaddress.cache.ttl=60",
)
_LOG = """\
status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = {folder}/log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{{ISO8601}}][%-5p][%c{{1.}}] %m%n
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""


def programs() -> Path | None:
    """The folder of the server's parts; None if they were not brought, or there is no Java."""
    given = os.environ.get("DATELINE_TEST_OPENSEARCH")
    pom = (ROOT / "tools" / "opensearch" / "pom.xml").read_text("utf-8")
    version = re.findall(r"<opensearch.version>(.+)</", pom)[0]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(given) if given else cache / "dateline" / f"opensearch-{version}"
    return folder if (folder / "complete").exists() and shutil.which("java") else None


@dataclass
class Node:
    """A server that runs.

    Attributes:
        folder: the folder with its data and its log.
        address: where it listens.
    """

    folder: Path
    address: str
    _command: Sequence[str]
    _process: "subprocess.Popen[bytes]"

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        """Start it again with the data that it had; it is not waited for."""
        self._process = _run(self._command, self.folder)

    def wait(self, health: str, seconds: int = 120) -> None:
        """Wait until its view of the cluster is as a request for it says.

        Raises:
            OSError: it is not so after so many seconds.
        """
        with urlopen(f"{self.address}{health}&timeout={seconds}s", timeout=seconds + 30) as answer:
            assert json.load(answer)["timed_out"] is False

    def hold(self) -> None:
        """Stop it: it accepts connections, and answers nothing."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def release(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid, signal.SIGCONT)


@contextmanager
def running_nodes(count: int = 1, java: Sequence[str] = SMALL) -> Iterator[list[Node]]:
    """A new cluster of so many servers, until the end of the block. They do not run as root, which OpenSearch refuses."""
    parts = programs()
    assert parts is not None
    # Not below the folders of pytest, which another user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="dateline-opensearch-"))
    nodes: list[Node] = []
    try:
        # A copy, because another user may not enter the cache of this one.
        shutil.copytree(parts, folder / "home")
        ports = _free_ports(2 * count)
        for number in range(count):
            _configure(folder / f"node{number}", number, ports[:count], ports[count:])
        as_user = _as_user(folder)
        nodes += [_start(folder, number, port, (*as_user, "java", *java)) for number, port in enumerate(ports[:count])]
        wait_for_all(nodes)
        yield nodes
    finally:
        for node in nodes:
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _configure(own: Path, number: int, http: Sequence[int], transport: Sequence[int]) -> None:
    for part in ("config", "data", "tmp"):
        (own / part).mkdir(parents=True)
    names = ", ".join(f"node{n}" for n in range(len(http)))
    hosts = ", ".join(f"127.0.0.1:{port}" for port in transport)
    settings = [
        "cluster.name: dateline-tests",
        f"node.name: node{number}",
        f"path.data: {own}/data",
        f"path.logs: {own}",
        "network.host: 127.0.0.1",
        f"http.port: {http[number]}",
        f"transport.port: {transport[number]}",
        f"discovery.seed_hosts: [{hosts}]",
        f"cluster.initial_cluster_manager_nodes: [{names}]",
        "cluster.routing.allocation.disk.threshold_enabled: false",
        "node.store.allow_mmap: false",
    ]
    (own / "config" / "opensearch.yml").write_text("\n".join(settings), "utf-8")
    (own / "config" / "log4j2.properties").write_text(_LOG.format(folder=own), "utf-8")


def _as_user(folder: Path) -> list[str]:
    """The command in front of another one that runs it as a user whom OpenSearch accepts; the folder becomes that user's."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("nobody")
    for place in (folder, *folder.rglob("*")):
        os.chown(place, account.pw_uid, account.pw_gid)
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _start(folder: Path, number: int, port: int, java: Sequence[str]) -> Node:
    own = folder / f"node{number}"
    places = [
        f"-Djava.io.tmpdir={own}/tmp",
        f"-Dopensearch.path.home={folder}/home",
        f"-Dopensearch.path.conf={own}/config",
    ]
    command = [*java, *_JAVA, *places, "-cp", f"{folder}/home/lib/*", "org.opensearch.bootstrap.OpenSearch"]
    return Node(own, f"http://127.0.0.1:{port}", command, _run(command, own))


def _run(command: Sequence[str], own: Path) -> "subprocess.Popen[bytes]":
    with (own / "output").open("wb") as output:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=own)


def wait_for_all(nodes: Sequence[Node]) -> None:
    """Wait until all nodes see each other."""
    for node in nodes:
        _wait_for(node, len(nodes))


def _wait_for(node: Node, count: int) -> None:
    end = time.monotonic() + PATIENCE
    health = f"{node.address}/_cluster/health?wait_for_nodes={count}&timeout=10s"
    while node.is_alive and time.monotonic() < end:
        with suppress(OSError), urlopen(health, timeout=15) as answer:
            if json.load(answer)["number_of_nodes"] == count:
                return
        time.sleep(0.2)
    raise RuntimeError((node.folder / "output").read_text("utf-8")[-2000:])
