"""A job that follows an archive: it copies what `archive changes` tells of into a database of its own.

Run as a process that tests kill at any moment: python -m tests.archive.follower URL COPY STOP
"""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

import msgspec

from archive.article import as_document
from archive.changes import iter_changes, parse_cursor
from archive.database import reading

AT_ONCE = 7


def follow(url: str, copy: Path, stop: Path) -> None:
    """Copy changes until `stop` is there and nothing is left."""
    database = sqlite3.connect(copy)
    database.executescript(
        """
        CREATE TABLE IF NOT EXISTS cursor (value TEXT);
        CREATE TABLE IF NOT EXISTS articles (number INTEGER PRIMARY KEY, document TEXT);
        CREATE TABLE IF NOT EXISTS deliveries (cursor TEXT PRIMARY KEY, number INTEGER, change TEXT);
        """
    )
    while True:
        ending = stop.exists()
        if not _step(url, database):
            if ending:
                return
            time.sleep(0.01)


def _step(url: str, database: sqlite3.Connection) -> int:
    """Copy some changes and the cursor behind them, in one transaction; how many they were."""
    kept = database.execute("SELECT value FROM cursor").fetchone()
    with reading(url) as connection:
        since = None if kept is None else parse_cursor(connection, kept[0])
        found = list(iter_changes(connection, since, AT_ONCE))
    with database:
        for change in found:
            delivery = (str(change.cursor), change.number, change.change)
            database.execute("INSERT INTO deliveries VALUES (?, ?, ?)", delivery)  # twice is an error
            if change.stored is None:
                database.execute("DELETE FROM articles WHERE number = ?", (change.number,))
            else:
                text = msgspec.json.encode(as_document(change.stored.article)).decode()
                database.execute("INSERT OR REPLACE INTO articles VALUES (?, ?)", (change.number, text))
        if found:
            database.execute("DELETE FROM cursor")
            database.execute("INSERT INTO cursor VALUES (?)", (str(found[-1].cursor),))
    return len(found)


if __name__ == "__main__":
    follow(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
