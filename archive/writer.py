"""Writing a batch of outcomes: plain bulk statements, all of them in the caller's transaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, bindparam, delete, select, update

from archive import changes
from archive.captures import add_captures, place_of
from archive.chunks import chunks
from archive.frontier import add_listed, add_rejects, settle, without_removed
from archive.outcomes import Captured, Failed, Gone, NotModified, Outcome, Rejected
from archive.parts import cuts_of
from archive.revisions import Covered, changed_fields, covered, digest_of
from archive.rows import (
    LINK_PARTS,
    PARTS,
    Rows,
    content_values,
    cuts,
    fetch_values,
    flag_rows,
    flags,
    link_rows,
    links,
    part_rows,
    repair_rows,
    repairs,
)
from archive.schema.tables import Articles, Revisions
from archive.search.index import index_articles
from archive.storable import check_storable
from archive.upsert import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Update
    from sqlalchemy.engine import Connection

    from archive.captures import Place
    from archive.outcomes import Fetch
    from archive.sites import Directory

articles = Articles.core()
revisions = Revisions.core()


class Written(msgspec.Struct, frozen=True):
    """How many outcomes of a batch had which effect."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone: int = 0
    failed: int = 0


class _Stored(msgspec.Struct):
    """What the archive has of an article."""

    id: int
    revision: int
    digest: str
    url: str


class _Draft(msgspec.Struct):
    """An article on its way into the archive; `stored` is `None` until it is there."""

    outcome: Captured
    covered: Covered
    digest: str
    stored: _Stored | None
    changed: list[str]

    @property
    def number(self) -> int:
        return self.outcome.article.id

    @property
    def row(self) -> _Stored:
        if self.stored is None:
            raise LookupError(f"article {self.number} has no row yet")
        return self.stored

    @property
    def id(self) -> int:
        return self.row.id


def write_batch(
    connection: Connection, directory: Directory, run_id: int | None, outcomes: Sequence[Outcome]
) -> Written:
    """Write `outcomes`; where one article comes twice, the later one meets what the earlier one wrote.

    What was removed from the archive stays out of it.

    Raises:
        ValueError: an article's number is not that of its fetch, its date has no zone, or it holds what
            `check_storable` does not let pass.
    """
    for outcome in outcomes:
        check_storable(outcome)
    counts: Counter[str] = Counter()
    noted: dict[int, changes.Kind] = {}
    for outcomes_once in _rounds(without_removed(connection, directory.site_id, outcomes)):
        batch = _Batch(connection, directory, run_id, outcomes_once)
        counts.update(batch.write())
        noted.update(batch.noted)
    changes.note(connection, directory.site_id, noted)
    return Written(**counts)


def _rounds(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """`outcomes` as batches that hold each number once, in order."""
    rounds: list[list[Outcome]] = []
    seen: Counter[int] = Counter()
    for outcome in outcomes:
        number = outcome.fetch.number
        if seen[number] == len(rounds):
            rounds.append([])
        rounds[seen[number]].append(outcome)
        seen[number] += 1
    return rounds


class _Batch:
    """One batch in which each number comes once."""

    def __init__(
        self, connection: Connection, directory: Directory, run_id: int | None, outcomes: list[Outcome]
    ) -> None:
        self.connection = connection
        self.directory = directory
        self.site_id = directory.site_id
        self.run_id = run_id
        self.outcomes = outcomes
        self.capture_ids: dict[Place, int] = {}
        self.noted: dict[int, changes.Kind] = {}

    def write(self) -> Counter[str]:
        drafts = self._drafts()
        new = [draft for draft in drafts if draft.stored is None]
        known = [draft for draft in drafts if draft.stored is not None]
        unchanged = [draft for draft in known if draft.stored and draft.stored.digest == draft.digest]
        revised = [draft for draft in known if draft.stored and draft.stored.digest != draft.digest]
        moved = [draft for draft in unchanged if draft.row.url != draft.outcome.article.url]
        recut = self._recut(unchanged)
        renewed = {draft.number for draft in recut}
        section_ids = self.directory.sections(self.connection, self._section_names())
        self._add_captures()
        self._insert(new)
        self._revise(revised)
        self._renew(recut)
        self._insert_parts([*new, *revised, *recut], section_ids)
        self._add_revisions([*new, *revised])
        self._refresh([draft for draft in unchanged if draft.number not in renewed])
        self._settle(section_ids)
        self.noted.update({draft.number: "new" for draft in new})
        self.noted.update({draft.number: "changed" for draft in [*revised, *recut, *moved]})
        return self._counts(len(new), len(revised), len(unchanged))

    def _drafts(self) -> list[_Draft]:
        captured = [outcome for outcome in self.outcomes if isinstance(outcome, Captured)]
        stored: dict[int, _Stored] = {}
        for chunk in chunks(outcome.fetch.number for outcome in captured):
            columns = (articles.c.id, articles.c.revision, articles.c.digest, articles.c.url)
            query = select(articles.c.number, *columns)
            where = query.where(articles.c.site_id == self.site_id, articles.c.number.in_(chunk))
            for number, *values in self.connection.execute(where):
                stored[number] = _Stored(*values)
        drafts = []
        for outcome in captured:
            _check(outcome)
            version = covered(outcome.article)
            drafts.append(_Draft(outcome, version, digest_of(version), stored.get(outcome.article.id), []))
        return drafts

    def _section_names(self) -> dict[str, str | None]:
        names: dict[str, str | None] = {}
        for outcome in self.outcomes:
            names.update((path, None) for path in outcome.fetch.listed_in if path not in names)
        for outcome in self.outcomes:
            if isinstance(outcome, Captured):
                article = outcome.article
                names.update((path, None) for path in article.sections if path not in names)
                names.update(zip(article.sections, article.section_names, strict=False))
        return names

    def _add_captures(self) -> None:
        fetches = [outcome.fetch for outcome in self.outcomes]
        kept = [(fetch.number, fetch.capture) for fetch in fetches if fetch.capture is not None]
        self.capture_ids = add_captures(self.connection, self.site_id, self.run_id, kept)

    def _capture_id(self, fetch: Fetch) -> int | None:
        return None if fetch.capture is None else self.capture_ids[place_of(fetch.capture)]

    def _fetch_values(self, fetch: Fetch) -> dict[str, Any]:
        return {**fetch_values(fetch), "capture_id": self._capture_id(fetch)}

    def _values(self, draft: _Draft) -> dict[str, Any]:
        article = draft.outcome.article
        return {
            **content_values(article, self.directory.zone),
            **self._fetch_values(draft.outcome.fetch),
            "digest": draft.digest,
        }

    def _insert(self, drafts: list[_Draft]) -> None:
        if not drafts:
            return
        rows = [
            {
                **self._values(draft),
                "site_id": self.site_id,
                "number": draft.number,
                "revision": 1,
                "found_by": draft.outcome.fetch.found_by,
                "first_fetched_at": draft.outcome.fetch.fetched_at,
            }
            for draft in drafts
        ]
        insert_rows(self.connection, articles, rows)
        by_number = {draft.number: draft for draft in drafts}
        for chunk in chunks(by_number):
            query = select(articles.c.number, articles.c.id)
            where = query.where(articles.c.site_id == self.site_id, articles.c.number.in_(chunk))
            for number, article_id in self.connection.execute(where):
                draft = by_number[number]
                draft.stored = _Stored(article_id, 1, draft.digest, draft.outcome.article.url)

    def _revise(self, drafts: list[_Draft]) -> None:
        if not drafts:
            return
        before = self._last_revisions([draft.id for draft in drafts])
        rows = []
        for draft in drafts:
            stored = before[draft.id]
            draft.changed = changed_fields(stored[1], draft.covered)
            draft.stored = _Stored(draft.id, stored[0] + 1, draft.digest, draft.outcome.article.url)
            rows.append({**self._values(draft), "revision": stored[0] + 1, "key": draft.id})
        self.connection.execute(_update_articles(rows[0]), rows)
        self._delete_parts(drafts)

    def _recut(self, unchanged: list[_Draft]) -> list[_Draft]:
        """Those of which other lines are taken out now: their pages' boxes tell of other articles."""
        stored: dict[int, list[Any]] = {}
        for chunk in chunks(draft.id for draft in unchanged):
            query = select(cuts).where(cuts.c.article_id.in_(chunk)).order_by(cuts.c.position)
            for row in self.connection.execute(query):
                stored.setdefault(row.article_id, []).append(row)
        return [
            draft for draft in unchanged if cuts_of(stored.get(draft.id, [])) != draft.outcome.article.cuts
        ]

    def _renew(self, drafts: list[_Draft]) -> None:
        """Make room for other parts of the same revision."""
        if not drafts:
            return
        rows = [{**self._values(draft), "key": draft.id} for draft in drafts]
        self.connection.execute(_update_articles(rows[0]), rows)
        self._delete_parts(drafts)

    def _delete_parts(self, drafts: list[_Draft]) -> None:
        for chunk in chunks(draft.id for draft in drafts):
            for table in reversed(PARTS):
                self.connection.execute(delete(table).where(table.c.article_id.in_(chunk)))

    def _last_revisions(self, ids: list[int]) -> dict[int, tuple[int, Covered]]:
        last = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
        query = select(articles.c.id, revisions.c.number, revisions.c.document).join(revisions, last)
        found: dict[int, tuple[int, Covered]] = {}
        for chunk in chunks(ids):
            for article_id, number, document in self.connection.execute(
                query.where(articles.c.id.in_(chunk))
            ):
                found[article_id] = (number, msgspec.convert(document, Covered))
        return found

    def _insert_parts(self, drafts: list[_Draft], section_ids: dict[str, int]) -> None:
        names = [author.name for draft in drafts for author in draft.outcome.article.authors]
        author_ids = self.directory.authors(self.connection, names)
        rows: Rows = {table: [] for table in PARTS}
        for draft in drafts:
            fetched_at = draft.outcome.fetch.fetched_at
            parts = part_rows(draft.id, draft.outcome.article, fetched_at, section_ids, author_ids)
            for table, part in parts.items():
                rows[table].extend(part)
        self._insert_rows(rows)
        index_articles(
            self.connection, [(draft.id, draft.outcome.article, draft.outcome.terms) for draft in drafts]
        )

    def _insert_rows(self, rows: Rows) -> None:
        for table, values in rows.items():
            insert_rows(self.connection, table, values)

    def _add_revisions(self, drafts: list[_Draft]) -> None:
        rows = [
            {
                "article_id": draft.id,
                "number": draft.row.revision,
                "fetched_at": draft.outcome.fetch.fetched_at,
                "run_id": self.run_id,
                "changed": draft.changed,
                "digest": draft.digest,
                "parser_version": draft.outcome.article.parser_version,
                "document": draft.covered,
                "capture_id": self._capture_id(draft.outcome.fetch),
            }
            for draft in drafts
        ]
        self._insert_rows({revisions: rows})

    def _refresh(self, drafts: list[_Draft]) -> None:
        """Renew what belongs to the fetch: its own columns, the address, and the links with their repairs."""
        if not drafts:
            return
        values = [
            {
                **self._fetch_values(draft.outcome.fetch),
                "url": draft.outcome.article.url,  # an editor may change the slug and no word of the text
                "key": draft.id,
            }
            for draft in drafts
        ]
        self.connection.execute(_update_articles(values[0]), values)
        for chunk in chunks(draft.id for draft in drafts):
            self.connection.execute(delete(links).where(links.c.article_id.in_(chunk)))
            for table in (repairs, flags):
                of_links = table.c.part.startswith(LINK_PARTS, autoescape=True)
                self.connection.execute(delete(table).where(table.c.article_id.in_(chunk), of_links))
        rows: Rows = {links: [], repairs: [], flags: []}
        for draft in drafts:
            article = draft.outcome.article
            rows[links].extend(link_rows(draft.id, article, draft.outcome.fetch.fetched_at))
            rows[repairs].extend(repair_rows(draft.id, article.repairs, LINK_PARTS))
            rows[flags].extend(flag_rows(draft.id, article.flags, LINK_PARTS))
        self._insert_rows(rows)

    def _settle(self, section_ids: dict[str, int]) -> None:
        settle(self.connection, self.site_id, self.run_id, self.outcomes)
        add_listed(self.connection, self.site_id, [outcome.fetch for outcome in self.outcomes], section_ids)
        rejected = [outcome for outcome in self.outcomes if isinstance(outcome, Rejected)]
        capture_ids = [self._capture_id(outcome.fetch) for outcome in rejected]
        add_rejects(self.connection, self.site_id, self.run_id, rejected, capture_ids)

    def _counts(self, new: int, revised: int, unchanged: int) -> Counter[str]:
        kinds = Counter(type(outcome) for outcome in self.outcomes)
        return Counter(
            new=new,
            revised=revised,
            unchanged=unchanged + kinds[NotModified],
            rejected=kinds[Rejected],
            gone=kinds[Gone],
            failed=kinds[Failed],
        )


def _check(outcome: Captured) -> None:
    number, date = outcome.article.id, outcome.article.date_published
    if number != outcome.fetch.number:
        raise ValueError(f"article {number} came from the fetch of {outcome.fetch.number}")
    if date is not None and date.tzinfo is None:
        raise ValueError(f"article {number}: the date {date.isoformat()} has no zone")


def _update_articles(row: dict[str, Any]) -> Update:
    columns: dict[str, Any] = {name: bindparam(name) for name in row if name != "key"}
    return update(articles).where(articles.c.id == bindparam("key")).values(columns)
