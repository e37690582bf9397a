from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from archive import writer
from archive.captures import Pages, add_captures, last_read, pages_of
from archive.database import open_engine, reading, writing
from archive.exchange import CaptureRef
from archive.frontier import Found
from archive.outcomes import Captured, Gone, Rejected
from archive.read import article_ids, load_articles
from archive.rederive import Reread, differing
from tests.archive.builders import FETCHED, ZONE_NAME, address, article, fetch
from tests.archive.pages import capture
from tests.archive.queries import counts, rows

if TYPE_CHECKING:
    from archive.store import Store

ARTICLE_CAPTURES = """
SELECT articles.number, newest.file_offset, own.file_offset, revisions.number
FROM articles JOIN revisions ON revisions.article_id = articles.id
LEFT JOIN captures AS newest ON newest.id = articles.capture_id
LEFT JOIN captures AS own ON own.id = revisions.capture_id
ORDER BY articles.number, revisions.number
"""


def kept(number: int, page: int, *, minutes: int = 0, **changes: object) -> Captured:
    """An article whose page stands in the WARC as `capture(page)`."""
    return Captured(fetch(number, minutes=minutes, capture=capture(page)), article(number, **changes))


def pages(store: Store, number: int) -> Pages | None:
    article_id = rows(store.url, "SELECT id FROM articles WHERE number = ?", number)[0][0]
    with reading(store.url) as connection:
        return pages_of(connection, [article_id]).get(article_id)


def test_a_capture_is_written_with_its_article(store: Store, site_id: int, run_id: int) -> None:
    store.write(site_id, run_id, [kept(1, 1)])
    columns = "site_id, number, url, fetched_at, status, record_type, file, file_offset, length, digest"
    one = capture(1)
    assert rows(store.url, f"SELECT {columns}, run_id FROM captures") == [  # noqa: S608 - names of columns
        (
            site_id,
            1,
            one.url,
            "2026-02-03 04:05:06.000000",
            200,
            "response",
            one.file,
            1_000,
            900,
            one.digest,
            run_id,
        )
    ]
    assert pages(store, 1) == Pages(one, one)


def test_an_unchanged_fetch_keeps_the_revisions_own_page(store: Store, site_id: int) -> None:
    store.write(site_id, None, [kept(1, 1)])
    store.write(site_id, None, [kept(1, 2, minutes=1)])
    assert rows(store.url, ARTICLE_CAPTURES) == [(1, 2_000, 1_000, 1)]
    assert pages(store, 1) == Pages(own=capture(1), newest=capture(2))


def test_each_revision_names_the_page_that_made_it(store: Store, site_id: int) -> None:
    store.write(site_id, None, [kept(1, 1)])
    store.write(site_id, None, [kept(1, 2, minutes=1, headline="Tên mới")])
    assert rows(store.url, ARTICLE_CAPTURES) == [(1, 2_000, 1_000, 1), (1, 2_000, 2_000, 2)]


def test_a_fetch_that_was_not_kept_is_not_taken_for_an_earlier_page(store: Store, site_id: int) -> None:
    store.write(site_id, None, [kept(1, 1)])
    store.write(site_id, None, [Captured(fetch(1, minutes=1), article(1))])
    assert pages(store, 1) == Pages(own=capture(1), newest=None)
    store.write(site_id, None, [Captured(fetch(2), article(2))])
    assert pages(store, 2) is None


def test_a_reject_names_the_page_that_was_rejected_last(store: Store, site_id: int) -> None:
    for page in (1, 2):
        outcome = Rejected(fetch(5, capture=capture(page)), "no_body", "no paragraph")
        store.write(site_id, None, [outcome])
    query = "SELECT number, file_offset FROM captures WHERE id = (SELECT capture_id FROM rejects)"
    assert rows(store.url, query) == [(5, 2_000)]
    store.write(site_id, None, [Gone(fetch(6, status=404, capture=capture(3, status=404)))])
    assert rows(store.url, "SELECT number, status FROM captures ORDER BY file_offset") == [
        (5, 200),
        (5, 200),
        (6, 404),
    ]


def test_a_listing_and_a_304_are_kept_too(store: Store, site_id: int) -> None:
    found = [Found(7, address(7))]
    store.discover(site_id, None, "huu-nghi", found, capture(1))
    store.keep(site_id, None, [(None, capture(2)), (7, capture(3, record_type="revisit", status=304))])
    kept_rows = rows(store.url, "SELECT number, record_type FROM captures ORDER BY file_offset")
    assert kept_rows == [(None, "response"), (None, "response"), (7, "revisit")]


def test_the_same_capture_twice_is_one_row(store: Store, site_id: int) -> None:
    store.write(site_id, None, [kept(1, 1)])
    store.write(site_id, None, [kept(1, 1)])
    store.keep(site_id, None, [(1, capture(1))])
    assert counts(store.url)["captures"] == 1


def test_a_batch_that_is_undone_leaves_no_capture(
    store: Store, site_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the frontier is written last")

    monkeypatch.setattr(writer, "settle", fail)
    with pytest.raises(RuntimeError, match="written last"):
        store.write(site_id, None, [kept(1, 1)])
    assert counts(store.url)["captures"] == 0


def test_what_a_304_speaks_of_is_the_page_of_the_last_fetch(store: Store, site_id: int) -> None:
    store.write(site_id, None, [kept(1, 1), kept(2, 2)])
    store.write(site_id, None, [kept(1, 3, minutes=1)])
    found: dict[int, CaptureRef] = store.last_usable(site_id, [1, 2, 99])
    assert found == {1: capture(3), 2: capture(2)}


def reread(store: Store, **changes: object) -> Reread:
    with reading(store.url) as connection:
        (article_id,) = article_ids(connection)
        (stored,) = load_articles(connection, [article_id])
    read = msgspec.structs.replace(stored.article, **changes)
    return Reread(article_id, stored.revision, stored.last_fetched_at, stored.article, read)


def test_a_reread_article_replaces_its_revision_and_makes_none(
    store: Store, site_id: int, run_id: int
) -> None:
    store.write(site_id, run_id, [kept(1, 1)])
    one = reread(
        store, source="Bản tin khác", parser_version=9, sections=("van-hoa",), section_names=("Văn",)
    )
    assert store.rederive(site_id, run_id, [one]) == [one.article_id]
    again = reread(store)
    assert again.stored == one.read
    assert rows(store.url, "SELECT number, parser_version FROM revisions") == [(1, 9)]
    digests = rows(store.url, "SELECT articles.digest, revisions.digest FROM articles, revisions")
    assert digests[0][0] == digests[0][1]
    assert rows(store.url, "SELECT field, old, new FROM reparses ORDER BY field") == [
        ("section_names", '["Hữu nghị","Kết bạn"]', '["Văn"]'),
        ("sections", '["huu-nghi","huu-nghi/ket-ban"]', '["van-hoa"]'),
        ("source", '"Bản tin Phố Đèn"', '"Bản tin khác"'),
    ]
    assert rows(store.url, "SELECT DISTINCT fetched_at FROM links") == [("2026-02-03 04:05:06.000000",)]
    # What the crawl fetched next is compared with what the parser reads today.
    same = Captured(fetch(1, minutes=5, capture=capture(2)), one.read)
    assert store.write(site_id, run_id, [same]).unchanged == 1


def test_an_article_that_was_fetched_again_meanwhile_stays_as_it_is(
    store: Store, site_id: int, run_id: int
) -> None:
    store.write(site_id, run_id, [kept(1, 1)])
    one = reread(store, source="Bản tin khác")
    store.write(site_id, run_id, [kept(1, 2, minutes=1)])
    assert store.rederive(site_id, run_id, [one]) == []
    assert rows(store.url, "SELECT source FROM articles") == [("Bản tin Phố Đèn",)]
    assert counts(store.url)["reparses"] == 0


def test_a_new_parser_version_alone_is_no_difference_but_is_noted(
    store: Store, site_id: int, run_id: int
) -> None:
    store.write(site_id, run_id, [kept(1, 1)])
    one = reread(store, parser_version=9, repairs=tuple(reversed(article(1).repairs)))
    assert differing(one.stored, one.read) == {}
    store.rederive(site_id, run_id, [one])
    assert rows(store.url, "SELECT parser_version FROM articles") == [(9,)]
    assert rows(store.url, "SELECT parser_version FROM revisions") == [(9,)]
    assert counts(store.url)["reparses"] == 0


def test_times_of_captures_come_back_in_utc(store: Store, site_id: int) -> None:
    store.write(site_id, None, [kept(1, 1)])
    found = pages(store, 1)
    assert found is not None
    assert found.own is not None
    assert found.own.fetched_at == FETCHED


def test_when_an_address_was_last_read(store: Store, url: str) -> None:
    site_id = store.claim_site("paper", "https://paper.example", ZONE_NAME)
    other = store.claim_site("other", "https://other.example", ZONE_NAME)
    sitemap = "https://paper.example/sitemap.xml"

    def kept(place: int, days: int, status: int = 200, url: str = sitemap) -> CaptureRef:
        return CaptureRef(
            url=url,
            fetched_at=FETCHED + timedelta(days=days),
            status=status,
            record_type="response",
            file="a.warc.gz",
            offset=place,
            length=1,
            digest="sha1:A",
            record_id=f"<urn:uuid:{place}>",
        )

    with reading(url) as connection:
        assert last_read(connection, site_id, sitemap) is None
    engine = open_engine(url)
    with writing(engine) as connection:
        rows: list[tuple[int | None, CaptureRef]] = [
            (None, kept(0, 0)),
            (None, kept(1, 5)),
            (None, kept(2, 3)),
        ]
        rows += [(None, kept(3, 9, 503))]
        rows += [(None, kept(4, 9, url=f"{sitemap}.gz")), (7, kept(5, 9))]
        add_captures(connection, site_id, None, rows)
        add_captures(connection, other, None, [(None, kept(6, 9))])
    engine.dispose()
    with reading(url) as connection:
        assert last_read(connection, site_id, sitemap) == FETCHED + timedelta(days=5)
