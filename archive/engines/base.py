"""What is asked of every kind of database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy.exc import DBAPIError

from archive.errors import ArchiveUnavailable
from archive.location import printable_url
from archive.schema.columns import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Connection, Engine

    Fill: TypeAlias = Callable[[Connection], bool]

BUSY_SECONDS = 30
"""How long a statement waits for another program's transaction; a batch takes well under a second."""

LOCKED = f"another program has locked it for {BUSY_SECONDS} s; try again when it is done"


class Backend(ABC):
    """The database at one address."""

    reading_options: Mapping[str, Any] = {}
    """Execution options of a connection that only reads: all of it sees what its first look saw."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.place = printable_url(url)

    @abstractmethod
    def engine(self) -> Engine:
        """An engine for reading and writing; it makes no database."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is a database to look into; it may be empty.

        Raises:
            ArchiveUnavailable: something else is there.
        """

    @abstractmethod
    def check_place(self) -> None:
        """Look whether a database can be made where none exists, without a trace.

        Raises:
            ArchiveUnavailable: it cannot.
        """

    @abstractmethod
    def check_rights(self, connection: Connection, *, made: bool) -> None:
        """Look whether the tables can be written, or, where they are not `made` yet, be made.

        Raises:
            ArchiveUnavailable: they cannot.
        """

    @abstractmethod
    def make(self, fill: Fill) -> bool:
        """Let `fill` make the tables in one transaction; its answer, false if another program was first."""

    @abstractmethod
    def remaking(self) -> AbstractContextManager[Connection]:
        """A transaction that may change tables; no other such transaction goes on meanwhile."""

    @abstractmethod
    def identity(self) -> object:
        """What tells this database from another that takes its place, equal while it is the same."""

    @abstractmethod
    def lock(self, site: str) -> AbstractContextManager[None]:
        """Holds `site` against other programs, whose death gives it up.

        Raises:
            BlockingIOError: another program holds it.
            OSError: it cannot be locked.
        """

    @abstractmethod
    def reason(self, error: BaseException) -> str | None:
        """What the driver's `error` says about the database, for a person; `None` for a fault of ours."""

    @property
    @abstractmethod
    def driver_error(self) -> type[Exception]:
        """What all errors of the driver itself are."""

    @contextmanager
    def plain_errors(self) -> Iterator[None]:
        """Turn what befalls the database into `ArchiveUnavailable`; a fault of ours passes as it is."""
        try:
            yield
        except (DBAPIError, self.driver_error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            reason = None if cause is None else self.reason(cause)
            if reason is None:
                raise
            raise ArchiveUnavailable(f"{self.place}: {reason}") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it commits at the end, and an exception undoes all of it."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


ENGINE_OPTIONS: dict[str, Any] = {
    "json_serializer": as_json,
    "json_deserializer": msgspec.json.decode,
    "hide_parameters": True,  # an error would print every text of a batch
}
"""What engines of all kinds have in common."""
