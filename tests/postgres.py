"""A PostgreSQL of the tests' own: one a worker, on a socket in a folder that is gone when the worker is.

The programs are looked for in `POSTGRESQL_BIN`, on the path, where Debian has them, and in the folder
`.postgresql`, into which `make test` puts them where the system has none.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from archive.database import initialise
from tests.needs import lacking

ROOT = Path(__file__).parents[1]
_FOLDER = "/tmp"  # noqa: S108 - each server makes a folder of its own in it
_PREFIX = "bonphuong-pg-"
_START_SECONDS = 60
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
"""What makes a throw-away server quick."""

_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
"""What makes it as slow as one that is to keep something."""

_names = count()


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`; `None` where there is none."""
    on_path = shutil.which("initdb")
    folders = [
        Path(os.environ["POSTGRESQL_BIN"]) if os.environ.get("POSTGRESQL_BIN") else None,
        Path(on_path).resolve().parent if on_path else None,
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name)),
        ROOT / ".postgresql" / "bin",
    ]
    for folder in folders:
        if folder is not None and (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _remove_orphans() -> None:
    """Remove the folders of workers that were killed; their servers have ended with them."""
    for left in Path(_FOLDER).glob(f"{_PREFIX}*-*"):
        try:
            os.kill(int(left.name.removeprefix(_PREFIX).partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (ValueError, PermissionError):
            continue


class Server:
    """A running server that trusts whoever reaches its socket as `postgres`; `lan` needs her password."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._programs = folder
        self._options = {**_OPTIONS, **(_DURABLE if durable else {})}
        _remove_orphans()
        # The path of a socket has to be short, so it is not below a folder of pytest's.
        self.home = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_FOLDER))
        self.home.chmod(0o755)
        self._as_other: list[str] = []
        self._used: list[str] = []
        self._emptying: tuple[object, str] = (None, "")
        self._keepers: dict[str, psycopg.Connection] = {}
        if os.geteuid() == 0:
            self._give_away()
        self._initialise()
        self._process = self._start()
        atexit.register(self.stop)

    def _give_away(self) -> None:
        """The server refuses to be run by root."""
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                user = pwd.getpwnam(name)
                os.chown(self.home, user.pw_uid, user.pw_gid)
                self._as_other = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
                return

    def _command(self, name: str, *options: str) -> list[str]:
        # The system ends the server with the worker, however that ends.
        dying = ["setpriv", "--pdeathsig", "QUIT", *self._as_other] if shutil.which("setpriv") else []
        return [*dying, str(self._programs / name), "-D", str(self.home / "data"), *options]

    def _initialise(self) -> None:
        # By default texts are sorted as in a dictionary, so that a column that forgets its order is seen.
        for order in (["--locale-provider=icu", "--icu-locale=vi"], []):
            options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync", *order]
            done = subprocess.run(
                self._command("initdb", *options), check=False, capture_output=True, cwd=self.home, timeout=60
            )
            if done.returncode == 0:
                break
            shutil.rmtree(self.home / "data", ignore_errors=True)
        done.check_returncode()
        access = self.home / "data" / "pg_hba.conf"
        access.write_text("local all lan scram-sha-256\nlocal all all trust\n")

    def _start(self) -> subprocess.Popen[bytes]:
        options = [f"-c{name}={value}" for name, value in self._options.items()]
        with (self.home / "log").open("wb") as log:
            process = subprocess.Popen(
                self._command("postgres", *options, "-k", str(self.home)),
                cwd=self.home,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.home / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return process

    def stop(self) -> None:
        """End the server by its own id, and remove all that it wrote."""
        for keeper in self._keepers.values():
            keeper.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the administrator; every statement is a transaction."""
        return psycopg.connect(host=str(self.home), user="postgres", dbname=database, autocommit=True)

    def url(self, database: str) -> str:
        """The address of a database, for `ARCHIVE_URL`."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.home), safe='')}"

    @cache  # noqa: B019 - a server lives as long as its worker
    def archive_template(self) -> str:
        """The name of a database that is an empty archive; it is made once."""
        name = self.create()
        initialise(self.url(name))
        with self.connect(name) as connection:
            self._emptying = _emptying(connection)
        return name

    def create_archive(self) -> str:
        """Make a database that is an empty archive, or empty one that was given back; its name.

        A copy of the template costs twenty times as much as emptying one.
        """
        template = self.archive_template()
        return self._used.pop() if self._used else self.create(template)

    def give_back(self, database: str) -> None:
        """Empty an archive for the next test; where a test left more than rows it is removed."""
        try:
            # It stays open from test to test: a new one has to read the catalogue of all tables first.
            if database not in self._keepers:
                self._keepers[database] = self.connect(database)
            connection = self._keepers[database]
            fresh = connection.execute(_ALONE).fetchone() == (True,) and self._emptying[0] == (
                connection.execute(_SHAPE).fetchone()
            )
            if fresh:
                connection.execute(self._emptying[1].encode())
        except psycopg.Error:
            fresh = False
        if fresh:
            self._used.append(database)
        else:
            self.drop(database)

    def create(self, template: str = "template0") -> str:
        """Make a database, a copy of `template`; its name."""
        name = f"d{next(_names)}"
        # Files are copied where nothing waits for the disk: half of what logging each page costs.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with self.connect() as connection:
            connection.execute(statement)
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        if database in self._keepers:
            self._keepers.pop(database).close()
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )


_ALONE = "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()"
_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', nspname, relname, relkind, pg_class.oid), ',' ORDER BY pg_class.oid))
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname IN ('public', 'pristine') AND relkind <> 'i'
"""
"""What stands in a database, told by numbers that change when something is made anew."""


def _emptying(connection: psycopg.Connection) -> tuple[object, str]:
    """What an archive's schema looks like, and the statements that put back what it was made with."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    )
    statements = ["SET lock_timeout = '1s'", "SET session_replication_role = replica"]
    connection.execute("CREATE SCHEMA pristine")
    for (name,) in tables.fetchall():
        statements.append(f"DELETE FROM {name}")  # noqa: S608 - names of tables
        if connection.execute(f"SELECT count(*) FROM {name}".encode()).fetchone() != (0,):  # noqa: S608
            connection.execute(f"CREATE TABLE pristine.{name} AS TABLE {name}".encode())
            statements.append(f"INSERT INTO {name} TABLE pristine.{name}")
    statements.append("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
    return connection.execute(_SHAPE).fetchone(), "; ".join(statements)


@cache
def _server(*, durable: bool) -> Server | None:
    folder = programs()
    return None if folder is None else Server(folder, durable=durable)


def server(*, durable: bool = False) -> Server:
    """The worker's server, started when it is first asked for; a test that cannot have one is skipped.

    With `durable`, a server of its own that waits for the disk, for benchmarks.
    """
    found = _server(durable=durable)
    if found is None:
        lacking("PostgreSQL", "install it, or name the folder with initdb in POSTGRESQL_BIN")
    return found
