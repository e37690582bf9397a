"""An archive in a PostgreSQL database: its tables are in the first schema of the connection's search path."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, NullPool, and_, create_engine, event, func, select, text
from sqlalchemy.exc import DBAPIError

from archive.engines import base
from archive.engines.base import ENGINE_OPTIONS, Backend, writing
from archive.errors import ArchiveUnavailable, ArchiveUrlInvalid, ExtraMissing
from archive.location import EXAMPLE, parse_url, printable_url
from archive.schema.tables import Base

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg
    from sqlalchemy import Table
    from sqlalchemy.engine import URL, Connection, Engine

    from archive.engines.base import Fill

OLDEST = 15
"""The oldest major version of the server that is served; the tests run on it."""

CONNECT_SECONDS = 10
"""How long a server may take to answer, where the address says nothing else."""

_REASONS = {
    "28P01": "the server does not take the password",
    "28000": "the server does not let this user in",
    "3D000": "the server has no such database; make it with createdb",
    "42501": "permission denied; the user needs all rights on the archive's tables",
    "25006": "it can only be read: a standby server, or a user that may only read",
    "53100": "the server's disk is full",
    "53200": "the server is out of memory",
    "53300": "the server has too many connections",
    "55P03": base.LOCKED,
    "57014": "the server broke the statement off; look at its statement_timeout",
    "40001": "another program wrote the same; try again",
    "40P01": "another program waits for this one and this one for it; try again",
    "2BP01": "other tables or views were made upon the archive's; drop them, upgrade, and make them again",
}
_CLASSES = {
    "08": "the connection to the server was lost",
    "53": "the server lacks resources",
    "57": "the server is shutting down or broke the connection off",
    "58": "the server's disk reports an error",
    "XX": "the database is damaged, or the server at fault; look into its log",
}
_LONGEST_REASON = 300

_TURN = "hashtextextended('bonphuong ' || current_schema() || ' ' || {}, 0)"
"""The key of an advisory lock; all that is in the database shares these, so the schema is part of it."""
_SCHEMA_TURN = _TURN.format("'schema'")

_LACKING = """
SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT (
    has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
    AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')
)
"""


class PostgreSQL(Backend):
    """A database of a server, reached by psycopg 3."""

    # The snapshot of a READ COMMITTED transaction is a statement's.
    reading_options: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def __init__(self, url: str) -> None:
        super().__init__(url)
        if find_spec("psycopg") is None:
            raise ExtraMissing(f"{self.place}: PostgreSQL needs psycopg: pip install 'bonphuong[postgresql]'")
        self.address = parse_address(url)

    def engine(self) -> Engine:
        """An engine for the database; each connection takes times in UTC and waits for locks."""
        return self._engine()

    def _engine(self, **options: Any) -> Engine:  # noqa: ANN401 - of SQLAlchemy's `create_engine`
        timeout = {} if "connect_timeout" in self.address.query else {"connect_timeout": CONNECT_SECONDS}
        if "PGCONNECT_TIMEOUT" in os.environ:
            timeout = {}
        engine = create_engine(
            self.address,
            connect_args={"client_encoding": "utf8", "application_name": "bonphuong", **timeout},
            pool_pre_ping=True,  # a crawl's connection may have been idle for longer than a firewall likes
            **ENGINE_OPTIONS,
            **options,
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: psycopg.Connection, _record: object) -> None:
            self._check_server(connection)
            # One statement: a round trip less; the session's zone decides how the driver reads times.
            connection.execute(f"SET TIME ZONE 'UTC'; SET lock_timeout = '{base.BUSY_SECONDS * 1000:.0f}ms'")
            connection.commit()

        return engine

    def _check_server(self, connection: psycopg.Connection) -> None:
        version = connection.info.server_version // 10_000
        if version < OLDEST:
            raise ArchiveUnavailable(
                f"{self.place}: the server is PostgreSQL {version}; {OLDEST} or newer is needed"
            )
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise ArchiveUnavailable(
                f"{self.place}: the database is encoded in {encoding};"
                " make one with createdb -E UTF8 -T template0"
            )

    def exists(self) -> bool:
        """True: whether there is such a database is found out by opening it."""
        return True

    def check_place(self) -> None:
        """Nothing to look at: this program makes no database."""

    def check_rights(self, connection: Connection, *, made: bool) -> None:
        """Look at the user's rights; what a statement would need is not tried."""
        if connection.scalar(text("SHOW transaction_read_only")) == "on":
            raise ArchiveUnavailable(f"{self.place}: {_REASONS['25006']}")
        schema = connection.scalar(select(func.current_schema()))
        if schema is None:
            raise ArchiveUnavailable(f"{self.place}: no schema of the search path is there; make one")
        if not made:
            allowed = connection.scalar(select(func.has_schema_privilege(schema, "CREATE")))
            if not allowed:
                raise ArchiveUnavailable(
                    f"{self.place}: permission denied; the user may make no tables in the schema {schema}"
                )
            return
        lacking = connection.scalar(text(_LACKING))
        if lacking:
            raise ArchiveUnavailable(f"{self.place}: {_REASONS['42501']}; it lacks some on {lacking}")

    def make(self, fill: Fill) -> bool:
        """Make the tables; of two programs at once the second finds those of the first."""
        with self.remaking() as connection:
            return fill(connection)

    @contextmanager
    def remaking(self) -> Iterator[Connection]:
        """A transaction for which writers wait, so that neither waits for the other's tables crosswise."""
        engine = self._engine()
        try:
            with self.plain_errors(), writing(engine) as connection:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_SCHEMA_TURN})"))
                yield connection
        finally:
            engine.dispose()

    def identity(self) -> None:
        """Always the same: a database cannot be replaced while it is open."""

    @contextmanager
    def lock(self, site: str) -> Iterator[None]:
        """Holds an advisory lock by a connection of its own, with whose end the server gives it up."""
        engine = self._engine(poolclass=NullPool, isolation_level="AUTOCOMMIT")
        key = _TURN.format("'run ' || CAST(:site AS text)")
        with self.plain_errors():
            connection = engine.connect()
        try:
            with self.plain_errors():
                held = connection.scalar(text(f"SELECT pg_try_advisory_lock({key})"), {"site": site})
            if not held:
                raise BlockingIOError
            yield
        finally:
            with suppress(DBAPIError):
                connection.close()

    def reason(self, error: BaseException) -> str | None:
        """What the error's SQLSTATE says; where the server could not be asked, the driver's own words."""
        from psycopg import InterfaceError, OperationalError  # noqa: PLC0415 - an extra

        state = getattr(error, "sqlstate", None)
        if state is not None:
            return _REASONS.get(state) or _CLASSES.get(state[:2])
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        return self._words_of(str(error))

    def _words_of(self, message: str) -> str:
        """The last thing that the driver says, in one line: the lines before are of other tries."""
        said = " ".join(message.split()).rpartition(" failed: ")[2].removeprefix("FATAL: ").strip()
        password = self.address.password
        if password:
            said = said.replace(str(password), "***")
        known = (
            ("password authentication failed", _REASONS["28P01"]),
            ("no password supplied", "the server wants a password"),
            ("does not exist", _REASONS["3D000"] if said.startswith("database") else None),
            ("server closed the connection", _CLASSES["08"]),
            ("the connection is closed", _CLASSES["08"]),
        )
        for words, reason in known:
            if words in said and reason is not None:
                return reason
        return f"the server cannot be reached: {said[:_LONGEST_REASON]}"

    @property
    def driver_error(self) -> type[Exception]:
        """That of psycopg."""
        from psycopg import Error  # noqa: PLC0415 - an extra

        return Error


def parse_address(url: str) -> URL:
    """`url` with the driver's name, as SQLAlchemy wants it.

    Raises:
        ArchiveUrlInvalid: it names another driver or no database.
    """
    parsed = parse_url(url)
    if parsed.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise ArchiveUrlInvalid(f"{printable_url(url)}: PostgreSQL is reached by psycopg 3 alone; {EXAMPLE}")
    if not parsed.database:
        raise ArchiveUrlInvalid(f"{printable_url(url)}: the address names no database; {EXAMPLE}")
    return parsed.set(drivername="postgresql+psycopg")


def take_turn(connection: Connection, name: str) -> None:
    """Wait until no other transaction that took this turn goes on; its end gives the turn on."""
    key = _TURN.format("CAST(:name AS text)")
    statement = text(f"SELECT pg_advisory_xact_lock_shared({_SCHEMA_TURN}), pg_advisory_xact_lock({key})")
    connection.execute(statement, {"name": name})


def broken_references(connection: Connection) -> int:
    """How many references lead nowhere: only a restore without its constraints leaves such."""
    return sum(_broken(connection, table) for table in Base.metadata.sorted_tables)


def _broken(connection: Connection, table: Table) -> int:
    found = 0
    for key in table.foreign_key_constraints:
        target = key.referred_table.alias()
        pairs = [(one.parent, target.c[one.column.name]) for one in key.elements]
        query = (
            select(func.count())
            .select_from(table.outerjoin(target, and_(*(own == other for own, other in pairs))))
            .where(*(own.is_not(None) for own, _ in pairs), pairs[0][1].is_(None))
        )
        found += connection.scalar(query) or 0
    return found


def damage(connection: Connection) -> list[str]:
    """What the server knows to be wrong: indexes and constraints that do not hold, damaged pages."""
    statements = {
        "index {} is not valid; REINDEX it": (
            "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY relname"
        ),
        "constraint {} was never checked": (
            "SELECT conname FROM pg_constraint"
            " WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY conname"
        ),
        "damaged: {} pages failed their check sum": (
            "SELECT checksum_failures FROM pg_stat_database"
            " WHERE datname = current_database() AND checksum_failures > 0"
        ),
    }
    return [
        line.format(found)
        for line, statement in statements.items()
        for found in connection.scalars(text(statement))
    ]


def tables_with_sequences() -> Iterator[tuple[Table, str]]:
    """The tables whose key the database gives, each with that key's name."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and isinstance(column.type, Integer):
            yield table, column.name


def set_sequence(connection: Connection, table: Table, column: str) -> None:
    """Let PostgreSQL's next key of `table` be behind all that are there."""
    highest = select(func.coalesce(func.max(table.c[column]), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, column)
    connection.execute(select(func.setval(sequence, highest, False)))
