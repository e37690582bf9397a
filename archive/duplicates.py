"""Near-duplicates: articles whose texts are nearly the same, found by their fingerprints; nothing is deleted.

Two articles of a site are a pair if their fingerprints share a band and their signatures are alike to
`THRESHOLD`; clusters are the connected components of the pairs. That depends on the texts alone, so the
clusters are the same in whatever order articles arrive and however often they are brought up to date.
Fingerprints come from the floor above (`pipelines.duplicates`); this one keeps and compares them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from operator import eq
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import delete, func, insert, or_, select, update

from archive.chunks import chunks
from archive.read import site_name
from archive.schema.duplicates import Duplicates, Fingerprints
from archive.schema.tables import Articles, Sites
from archive.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Column, Select
    from sqlalchemy.engine import Connection

THRESHOLD = 0.8
"""Pairs are at least so alike. Copies with a new headline, lead or paragraph are above it, stories that share
facts and stock phrases far below; the figures are in docs/decisions.md."""

SIGNED_AT_ONCE = 500
"""Articles of one transaction that signs: a crawl beside it waits for no more than that."""

KEY_SIZE = 4
"""Bytes of a value of a signature and of a key of a band."""

articles = Articles.core()
duplicates = Duplicates.core()
fingerprints = Fingerprints.core()
sites = Sites.core()

_UNCOMPARED = fingerprints.c.compared.is_(False)


class Fingerprint(msgspec.Struct, frozen=True):
    """What a text is compared by: MinHash values and the keys of their bands, `KEY_SIZE` bytes each."""

    signature: bytes
    bands: bytes


Sign: TypeAlias = Callable[[str], Fingerprint | None]
"""The fingerprint of a text; `None` where it is too short to tell copies from others."""


class Clustered(msgspec.Struct, frozen=True):
    """What `cluster` did: articles newly compared, and clusters that it wrote."""

    compared: int = 0
    written: int = 0


class Duplicate(msgspec.Struct, frozen=True):
    """An article of a cluster; `date_published` is in UTC, `similarity` to the cluster's first, 0 to 1."""

    number: int
    url: str
    headline: str | None
    date_published: datetime | None
    similarity: float


class Cluster(msgspec.Struct, frozen=True):
    """Articles of a site that say nearly the same, smallest number first; `id` is that number."""

    site: str
    id: int
    articles: tuple[Duplicate, ...]


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two signatures' texts have in common, from 0 to 1.

    Raises:
        ValueError: the signatures have different lengths, or no values.
    """
    if len(one) != len(other) or not one:
        raise ValueError(f"signatures of {len(one)} and {len(other)} bytes cannot be compared")
    if one == other:
        return 1.0
    values, others = memoryview(one).cast("I"), memoryview(other).cast("I")
    equal: int = sum(map(eq, values, others))
    return equal / len(values)


def sign_missing(connection: Connection, site_id: int, method: str, sign: Sign, after: int = 0) -> int | None:
    """Make fingerprints of articles that have none, or one of another method or of an older text.

    At most `SIGNED_AT_ONCE` articles are signed, so that the caller's transaction is short. `after` is what
    the call before gave, 0 for the first.

    Returns:
        Where to go on; `None` when all articles of the site have been seen.
    """
    wanted = or_(
        fingerprints.c.article_id.is_(None),
        fingerprints.c.digest != articles.c.digest,
        fingerprints.c.method != method,
    )
    query = (
        select(articles.c.id, articles.c.digest, articles.c.text)
        .outerjoin(fingerprints, fingerprints.c.article_id == articles.c.id)
        .where(articles.c.site_id == site_id, articles.c.id > after, wanted)
        .order_by(articles.c.id)
        .limit(SIGNED_AT_ONCE)
    )
    rows = []
    for article_id, digest, text in connection.execute(query):
        made = sign(text)
        rows.append(
            {
                "article_id": article_id,
                "digest": digest,
                "method": method,
                "signature": None if made is None else made.signature,
                "bands": None if made is None else made.bands,
                "compared": False,
            }
        )
    upsert(connection, fingerprints, rows, lambda new: {name: new[name] for name in rows[0]})
    return rows[-1]["article_id"] if rows else None


def cluster(connection: Connection, site_id: int) -> Clustered:
    """Bring the clusters of a site up to date with its fingerprints, in the caller's transaction.

    New and changed articles are compared with all others; a cluster of which a member changed or was
    removed is made anew. Where nothing changed, nothing is written.

    Raises:
        ValueError: the fingerprints are of several methods: `sign_missing` was not called to its end.
    """
    changed = set(connection.scalars(_of_site(fingerprints.c.article_id, site_id).where(_UNCOMPARED)))
    members = _members(connection, site_id)
    stale = {
        name
        for name, rows in members.items()
        if len(rows) != rows[0].size or any(row.id in changed for row in rows)
    }
    if not changed and not stale:
        return Clustered()
    methods = set(connection.scalars(_of_site(fingerprints.c.method, site_id).distinct()))
    if len(methods) > 1:
        raise ValueError(f"the fingerprints of site {site_id} are of several methods: {sorted(methods)}")
    dirty = changed | {row.id for name in stale for row in members[name]}
    texts = _Texts(connection, site_id)
    groups = _Groups()
    for name, rows in members.items():
        if name not in stale:
            groups.join_all(row.id for row in rows)
    _join_pairs(texts, dirty, groups)
    written = _rewrite(connection, texts, dirty, groups.holding(dirty))
    for chunk in chunks(changed):
        done = update(fingerprints).where(fingerprints.c.article_id.in_(chunk)).values(compared=True)
        connection.execute(done)
    return Clustered(compared=len(changed), written=written)


def unsigned(connection: Connection, site: str | None = None) -> int:
    """How many articles were not compared yet, or have changed since."""
    late = or_(fingerprints.c.article_id.is_(None), fingerprints.c.digest != articles.c.digest, _UNCOMPARED)
    query = select(func.count()).select_from(articles).outerjoin(fingerprints).join(sites).where(late)
    return connection.scalar(query if site is None else query.where(sites.c.name == site)) or 0


def clusters(connection: Connection, site: str | None = None) -> list[Cluster]:
    """The clusters of one site, or of all, as they were last brought up to date.

    Raises:
        SiteAmbiguous: the archive has no such site.
    """
    query = (
        select(
            sites.c.name,
            duplicates.c.cluster,
            duplicates.c.similarity,
            articles.c.number,
            articles.c.url,
            articles.c.headline,
            articles.c.date_published,
        )
        .join(articles, articles.c.id == duplicates.c.article_id)
        .join(sites, sites.c.id == articles.c.site_id)
        .order_by(sites.c.name, duplicates.c.cluster, articles.c.number)
    )
    if site is not None:
        query = query.where(sites.c.name == site_name(connection, site))
    found: dict[tuple[str, int], list[Duplicate]] = defaultdict(list)
    for name, key, alike, number, url, headline, day in connection.execute(query):
        found[name, key].append(Duplicate(number, url, headline, day, alike))
    return [Cluster(name, key, tuple(rows)) for (name, key), rows in found.items()]


def _of_site(column: Column[Any], site_id: int) -> Select[Any]:
    joined = select(column).join(articles, articles.c.id == fingerprints.c.article_id)
    return joined.where(articles.c.site_id == site_id)


def _members(connection: Connection, site_id: int) -> dict[int, list[Any]]:
    """The rows of each cluster, smallest article number first."""
    query = (
        select(articles.c.id, articles.c.number, duplicates.c.cluster, duplicates.c.size)
        .join(duplicates, duplicates.c.article_id == articles.c.id)
        .where(articles.c.site_id == site_id)
        .order_by(duplicates.c.cluster, articles.c.number)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.cluster].append(row)
    return found


class _Texts:
    """The fingerprints of a site by article id; signatures are read when they are asked for."""

    def __init__(self, connection: Connection, site_id: int) -> None:
        self._connection = connection
        self._signatures: dict[int, bytes] = {}
        query = select(fingerprints.c.article_id, fingerprints.c.bands).join(articles)
        query = query.where(articles.c.site_id == site_id, fingerprints.c.bands.is_not(None))
        self.bands: dict[int, bytes] = {row.article_id: row.bands for row in connection.execute(query)}

    def read(self, ids: Iterable[int]) -> None:
        """Read the signatures of `ids`."""
        query = select(fingerprints.c.article_id, fingerprints.c.signature)
        for chunk in chunks(key for key in ids if key not in self._signatures):
            found = self._connection.execute(query.where(fingerprints.c.article_id.in_(chunk)))
            self._signatures.update((row.article_id, row.signature) for row in found)

    def similarity(self, one: int, other: int) -> float:
        """The similarity of two articles whose signatures were read."""
        return similarity(self._signatures[one], self._signatures[other])

    def share_band_before(self, one: int, other: int, end: int) -> bool:
        """Whether two articles share a band whose key ends at the byte `end` or before."""
        keys, others = self.bands[one], self.bands[other]
        return any(
            keys[place : place + KEY_SIZE] == others[place : place + KEY_SIZE]
            for place in range(0, end, KEY_SIZE)
        )


class _Groups:
    """Articles that belong together: a union-find over their ids."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def root(self, key: int) -> int:
        """The same id for all that belong together."""
        parents = self._parents
        while (parent := parents.setdefault(key, key)) != key:
            parents[key] = parents[parent]
            key = parent
        return key

    def join(self, one: int, other: int) -> None:
        """From now on the two belong together, and all that belong to either."""
        self._parents[self.root(one)] = self.root(other)

    def join_all(self, keys: Iterable[int]) -> None:
        """From now on all of `keys` belong together."""
        first, *others = keys
        for other in others:
            self.join(first, other)

    def holding(self, keys: set[int]) -> list[list[int]]:
        """The groups of two or more that one of `keys` is in."""
        roots = {self.root(key) for key in keys}
        found: dict[int, list[int]] = defaultdict(list)
        for key in list(self._parents):
            if (root := self.root(key)) in roots:
                found[root].append(key)
        return [group for group in found.values() if len(group) > 1]


def _join_pairs(texts: _Texts, dirty: set[int], groups: _Groups) -> None:
    """Join what is alike, if one of the two is in `dirty`; memory stays flat, a band at a time."""
    size = max(map(len, texts.bands.values()), default=0)
    for start in range(0, size, KEY_SIZE):
        buckets = [
            (fresh, ids)
            for fresh, ids in _buckets(texts.bands, dirty, start)
            if len({groups.root(key) for key in ids}) > 1
        ]
        texts.read(key for _, ids in buckets for key in ids)
        for fresh, ids in buckets:
            for n, one in enumerate(ids[:fresh]):
                for other in ids[n + 1 :]:
                    # What shares an earlier band was compared there.
                    if (
                        groups.root(one) != groups.root(other)
                        and not texts.share_band_before(one, other, start)
                        and texts.similarity(one, other) >= THRESHOLD
                    ):
                        groups.join(one, other)


def _buckets(bands: Mapping[int, bytes], dirty: set[int], start: int) -> Iterator[tuple[int, list[int]]]:
    """Articles with an equal key at the byte `start`, those of `dirty` first, and how many these are."""
    fresh: dict[bytes, list[int]] = defaultdict(list)
    for key in dirty & bands.keys():
        fresh[bands[key][start : start + KEY_SIZE]].append(key)
    known: dict[bytes, list[int]] = {}
    for key, own in bands.items():
        if key not in dirty and (band := own[start : start + KEY_SIZE]) in fresh:
            known.setdefault(band, []).append(key)
    for band, ids in fresh.items():
        if len(ids) > 1 or band in known:
            yield len(ids), [*ids, *known.get(band, ())]


def _rewrite(connection: Connection, texts: _Texts, dirty: set[int], groups: list[list[int]]) -> int:
    """Write the clusters `groups` in the place of what is there of their members and of `dirty`."""
    members = [key for group in groups for key in group]
    numbers: dict[int, int] = {}
    for chunk in chunks([*dirty, *members]):
        connection.execute(delete(duplicates).where(duplicates.c.article_id.in_(chunk)))
        named = select(articles.c.id, articles.c.number).where(articles.c.id.in_(chunk))
        numbers.update((row.id, row.number) for row in connection.execute(named))
    texts.read(members)
    rows = []
    for group in groups:
        first = min(group, key=numbers.__getitem__)
        rows += [
            {
                "article_id": key,
                "cluster": numbers[first],
                "size": len(group),
                "similarity": texts.similarity(key, first),
            }
            for key in group
        ]
    if rows:
        connection.execute(insert(duplicates), rows)
    return len(groups)
