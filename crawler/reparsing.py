"""A reparse: which articles are read again from their kept pages, what differs, and what is stored of it."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.captures import Pages, pages_of
from archive.database import reading
from archive.errors import SiteAmbiguous
from archive.read import article_ids, load_articles, still_held
from archive.rederive import Reread, differing
from archive.sites import check_origin
from archive.store import Store
from crawler.rereading import Task, Unread, reread_all
from crawler.statuses import FAULT, INCOMPLETE, OK
from pipelines.duplicates import METHOD, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from archive.read import StoredArticle
    from crawler.rereading import Steps
    from crawler.sites import Site

_CHUNK = 100
"""Articles that are read from the archive at once."""

_BATCH = 50
"""Articles that are written in one transaction, as in a crawl."""

_FAULTY = "fault"


@dataclass(frozen=True, kw_only=True)
class Range:
    """Which articles of a site: days in its zone, both included; breadcrumb paths with what lies below."""

    since: date | None = None
    until: date | None = None
    sections: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What a reparse came to.

    Attributes:
        articles: how many were in the range.
        read: how many of them could be read again.
        fields: the numbers of the articles in which a field differs, by the field's name.
        changed: the numbers of the articles in which any field differs.
        unread: by the number of an article, why it could not be read; it stays as it is.
        overtaken: the numbers of articles that a crawl fetched again meanwhile; they stay as it left them.
        run: the run under which it is logged; `None` for one that writes nothing.
    """

    articles: int = 0
    read: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    changed: list[int] = field(default_factory=list)
    unread: dict[int, Unread] = field(default_factory=dict)
    overtaken: list[int] = field(default_factory=list)
    run: int | None = None

    def exit_status(self) -> int:
        """0; 3 where an article could not be read again; 1 where that was a fault of ours."""
        if any(why.reason == _FAULTY for why in self.unread.values()):
            return FAULT
        return INCOMPLETE if self.unread else OK

    def counts(self) -> dict[str, int]:
        """What the run keeps: articles by outcome, and `fields/NAME` for each field that differs."""
        unread = Counter(f"unread/{why.reason}" for why in self.unread.values())
        fields = {f"fields/{name}": len(numbers) for name, numbers in sorted(self.fields.items())}
        totals = {"articles": self.articles, "read": self.read, "changed": len(self.changed)}
        return totals | {"overtaken": len(self.overtaken)} | unread | fields

    def document(self) -> dict[str, Any]:
        """The same as plain data, with the numbers of the articles."""
        return {
            "run": self.run,
            "articles": self.articles,
            "read": self.read,
            "changed": self.changed,
            "fields": {
                name: {"count": len(numbers), "ids": numbers} for name, numbers in sorted(self.fields.items())
            },
            "overtaken": self.overtaken,
            "unread": [
                {"id": number, "reason": why.reason, "detail": why.detail}
                for number, why in self.unread.items()
            ],
        }


class Reparse:
    """Reads a range of one site's articles again; `folder` is the WARC's, `steps` tell how pages are read.

    Nothing is written where nothing differs. What differs is stored in transactions of some articles each,
    so that a crawl of the same archive can go on meanwhile; killed at any instant, it leaves each article
    as read by the one parser or the other, and the same command finishes the work.
    """

    def __init__(self, url: str, folder: Path, site: Site, steps: Steps, workers: int | None = None) -> None:
        self.url = url
        self.folder = folder
        self.site = site
        self.steps = steps
        self.workers = workers

    def compare(self, wanted: Range) -> Outcome:
        """Read the range and say what differs; nothing is written.

        Raises:
            ArchiveError: the archive cannot serve.
        """
        ids = self._ids(wanted)
        outcome = Outcome(articles=len(ids))
        for _ in self._rereads(ids, outcome):
            pass
        return outcome

    def store(self, wanted: Range, arguments: dict[str, Any]) -> Outcome:
        """Read the range and store what differs; `arguments` are kept with the run.

        Raises:
            ArchiveError: the archive cannot serve.
        """
        ids = self._ids(wanted)
        outcome = Outcome(articles=len(ids))
        with Store.open(self.url) as store:
            with reading(self.url) as connection:
                site_id = check_origin(connection, self.site.name, self.site.origin, mix=True)
            if site_id is None:
                raise SiteAmbiguous(f"the archive holds no site {self.site.name}")
            run_id = outcome.run = store.start_run(site_id, "reparse", arguments)
            waiting: list[Reread] = []
            for one in self._rereads(ids, outcome):
                waiting.append(one)
                if len(waiting) == _BATCH:
                    self._write(store, site_id, run_id, waiting, outcome)
            self._write(store, site_id, run_id, waiting, outcome)
            store.find_duplicates(site_id, METHOD, fingerprint)
            store.finish_run(run_id, outcome.exit_status(), "finished", outcome.counts())
        return outcome

    def _ids(self, wanted: Range) -> Sequence[int]:
        with reading(self.url) as connection:
            return article_ids(
                connection,
                site=self.site.name,
                since=wanted.since,
                until=wanted.until,
                sections=wanted.sections,
            )

    def _rereads(self, ids: Sequence[int], outcome: Outcome) -> Iterator[Reread]:
        """Read the articles of `ids` and give those of which anything has to be stored."""
        taken: deque[tuple[int, StoredArticle]] = deque()
        tasks = self._tasks(ids, taken, outcome)
        with closing(reread_all(tasks, self.folder, self.steps, self.workers)) as results:
            for result in results:
                article_id, stored = taken.popleft()
                number = stored.article.id
                if isinstance(result, Unread):
                    outcome.unread[number] = result
                    continue
                outcome.read += 1
                fields = differing(stored.article, result)
                for name in fields:
                    outcome.fields[name].append(number)
                if fields:
                    outcome.changed.append(number)
                if fields or stored.article.parser_version != result.parser_version:
                    at = stored.last_fetched_at
                    yield Reread(article_id, stored.revision, at, stored.article, result)

    def _tasks(
        self, ids: Sequence[int], taken: deque[tuple[int, StoredArticle]], outcome: Outcome
    ) -> Iterator[Task]:
        for start in range(0, len(ids), _CHUNK):
            asked = ids[start : start + _CHUNK]
            with reading(self.url) as connection:
                chunk = still_held(connection, asked)
                outcome.articles -= len(asked) - len(chunk)  # taken out of the archive meanwhile
                stored = load_articles(connection, chunk)
                pages = pages_of(connection, chunk)
            for article_id, one in zip(chunk, stored, strict=True):
                taken.append((article_id, one))
                yield Task(one.article.id, one.article.url, pages.get(article_id, Pages()))

    def _write(
        self, store: Store, site_id: int, run_id: int, waiting: list[Reread], outcome: Outcome
    ) -> None:
        if waiting:
            written = set(store.rederive(site_id, run_id, waiting))
            outcome.overtaken += [one.read.id for one in waiting if one.article_id not in written]
            waiting.clear()
