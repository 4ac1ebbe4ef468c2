"""A PostgreSQL server for tests: it lives in a folder of its own, listens on a socket in it alone, and ends with the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

PACKAGE = "postgresql"
"""The system package with the server."""
_SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "200", "autovacuum": "off"}


def programs() -> Path | None:
    """The folder of the server's programs, of the newest version; None if they are not installed."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((file.parent for file in installed), key=lambda folder: float(folder.parent.name), default=None)


@dataclass
class PostgresServer:
    """A server that runs.

    Attributes:
        folder: the folder with its data and its socket.
    """

    folder: Path
    _idle: list[str] = field(default_factory=list)
    _used: dict[Path, str] = field(default_factory=dict)

    def address(self, database: str = "postgres", user: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """The rows of a statement that an administrator runs."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def database(self, options: str = "") -> str:
        """The name of a new, empty database."""
        name = f"library{len(self.run('SELECT 1 FROM pg_database'))}"
        self.run(f"CREATE DATABASE {name} {options}")
        return name

    def of(self, file: Path) -> str:
        """The address of the database that stands for a file, until `clear`."""
        if file not in self._used:
            self._used[file] = self._idle.pop() if self._idle else self.database()
        return self.address(self._used[file])

    def clear(self) -> None:
        """Empty the databases that stand for files; to make new ones takes longer."""
        for name in self._used.values():
            self.run("DROP SCHEMA IF EXISTS dateline CASCADE", name)
        self._idle += self._used.values()
        self._used.clear()

    def written(self, address: str) -> bytes:
        """All that the files of the tables of a database hold."""
        self.run("CHECKPOINT")
        database = urlsplit(address).path.removeprefix("/")
        ((number,),) = self.run(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
        files = (self.folder / "data" / "base" / str(number)).iterdir()
        return b"".join(file.read_bytes() for file in files)


@contextmanager
def running_server(*, safe: bool = False) -> Iterator[PostgresServer]:
    """A new server, until the end of the block. It runs as the user `postgres` where the tests run as root, which it refuses.

    Args:
        safe: whether it keeps what it is told although the machine ends, which takes longer.
    """
    found = programs()
    assert found is not None
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    # Not below the folders of pytest, which that user may not enter; and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
    try:
        if as_user:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, log = folder / "data", folder / "log"
        options = " ".join(
            f"-c {name}='{value}'"
            for name, value in (
                _SETTINGS | {"unix_socket_directories": folder, "fsync": "on" if safe else "off"}
            ).items()
        )
        control = [*as_user, str(found / "pg_ctl"), f"--pgdata={data}", "--silent", f"--log={log}"]
        _run([*as_user, str(found / "initdb"), f"--pgdata={data}", "--username=postgres", "--auth=trust", *_LOCALE])
        _run([*control, "--wait", f"--options={options}", "start"])
        try:
            yield PostgresServer(folder)
        finally:
            _run([*control, "--mode=immediate", "stop"])
    finally:
        shutil.rmtree(folder)


_LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")


def _run(command: list[str]) -> None:
    # Their output goes nowhere: a server that was started keeps a pipe open.
    subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
