"""What the pages list and count by: an article a row with names for keys, and the places that it names.

It is made beside the archive, in a file of its own that goes when the command ends: the archive is never
written to, and lists and facets of 100,000 articles need no join over all of them. It follows the archive
while a crawl writes.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from archive.browse.mentions import named_places
from archive.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = """
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    day TEXT,
    headline TEXT,
    section TEXT,
    authors TEXT NOT NULL,
    kind TEXT NOT NULL,
    words INTEGER NOT NULL,
    month TEXT,
    sections TEXT,
    abstract TEXT,
    pictures INTEGER NOT NULL,
    number INTEGER NOT NULL,
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    document INTEGER
);
CREATE INDEX stories_site_number ON stories (site, number);
CREATE INDEX stories_day ON stories (day);
CREATE INDEX stories_month ON stories (month);
CREATE INDEX stories_section ON stories (section);
CREATE INDEX stories_kind ON stories (kind);
CREATE TABLE places (name TEXT PRIMARY KEY, kind TEXT NOT NULL, today TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place_mentions (
    place TEXT NOT NULL REFERENCES places (name),
    story INTEGER NOT NULL REFERENCES stories (id),
    PRIMARY KEY (place, story)
) WITHOUT ROWID;
CREATE INDEX place_mentions_story ON place_mentions (story);
CREATE TEMP TABLE stale (id INTEGER PRIMARY KEY);
"""

TABLES = ("stories", "places", "place_mentions")
"""The tables that this module makes, the first the main one."""

_STALE = """
INSERT INTO stale
SELECT articles.id FROM archive.articles AS articles LEFT JOIN stories ON stories.id = articles.id
WHERE stories.digest IS NOT articles.digest
UNION ALL
SELECT stories.id FROM stories WHERE stories.id NOT IN (SELECT id FROM archive.articles)
"""

_STORIES = """
INSERT INTO stories
SELECT
    articles.id,
    articles.published_on,
    articles.headline,
    (
        SELECT coalesce(sections.name, sections.path)
        FROM archive.article_sections AS placed JOIN archive.sections AS sections
            ON sections.id = placed.section_id
        WHERE placed.article_id = articles.id ORDER BY placed.position LIMIT 1
    ),
    (
        SELECT json_group_array(name) FROM (
            SELECT authors.name FROM archive.article_authors AS wrote JOIN archive.authors AS authors
                ON authors.id = wrote.author_id
            WHERE wrote.article_id = articles.id ORDER BY wrote.position
        )
    ),
    articles.kind,
    articles.word_count,
    substr(articles.published_on, 1, 7),
    (
        SELECT group_concat(name, ' › ') FROM (
            SELECT coalesce(sections.name, sections.path) AS name
            FROM archive.article_sections AS placed JOIN archive.sections AS sections
                ON sections.id = placed.section_id
            WHERE placed.article_id = articles.id ORDER BY placed.position
        )
    ),
    articles.abstract,
    (SELECT count(*) FROM archive.images AS images WHERE images.article_id = articles.id),
    articles.number,
    sites.name,
    articles.url,
    articles.revision,
    articles.digest,
    documents.id
FROM stale
JOIN archive.articles AS articles ON articles.id = stale.id
JOIN archive.sites AS sites ON sites.id = articles.site_id
LEFT JOIN archive.search_documents AS documents ON documents.article_id = articles.id
"""

_SAID = """
SELECT articles.id, coalesce(title.segmented, articles.headline), coalesce(lead.segmented, articles.abstract)
FROM stale
JOIN archive.articles AS articles ON articles.id = stale.id
LEFT JOIN archive.tokens AS title ON title.article_id = articles.id AND title.part = 'headline'
LEFT JOIN archive.tokens AS lead ON lead.article_id = articles.id AND lead.part = 'abstract'
"""


class Reading:
    """The file at `path`, made of the archive in the SQLite file `archive`; to be closed.

    One thread at a time may call its methods.

    Raises:
        sqlite3.Error: a file cannot be read, or the disk is full.
    """

    def __init__(self, path: Path, archive: Path) -> None:
        self.path = path
        self._version: int | None = None
        self._connection = sqlite3.connect(
            path.as_uri(), uri=True, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")  # it does not outlive the process
        self._connection.executescript(SCHEMA)
        self._connection.executemany(
            "INSERT INTO places VALUES (?, ?, ?)",
            [(place.names[0], place.kind, place.today) for place in PLACES],
        )
        attach(self._connection, archive, "archive")

    def close(self) -> None:
        """Close the file; it stays."""
        self._connection.close()

    def refresh(self) -> int:
        """Bring it up to what the archive says now, in one transaction.

        Returns:
            How many articles were new, changed or gone.
        """
        version = self._connection.execute("PRAGMA archive.data_version").fetchone()[0]
        if version == self._version:
            return 0
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            try:
                changed = self._renew(cursor)
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")
        self._version = version
        return changed

    def _renew(self, cursor: sqlite3.Cursor) -> int:
        cursor.execute("DELETE FROM stale")
        changed = cursor.execute(_STALE).rowcount
        cursor.execute("DELETE FROM place_mentions WHERE story IN (SELECT id FROM stale)")
        cursor.execute("DELETE FROM stories WHERE id IN (SELECT id FROM stale)")
        cursor.execute(_STORIES)
        cursor.executemany("INSERT INTO place_mentions VALUES (?, ?)", self._mentions())
        return changed

    def _mentions(self) -> Iterator[tuple[str, int]]:
        for story, headline, abstract in self._connection.execute(_SAID):
            for place in sorted(named_places(f"{headline or ''}\n{abstract or ''}")):
                yield place, story


def attach(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Give `connection`, which takes URIs, the database at `path` to read, under `name`."""
    connection.execute(f"ATTACH DATABASE ? AS {name}", (f"{path.as_uri()}?mode=ro",))
