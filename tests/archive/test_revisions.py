from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from archive.article import Author, Image, Paragraph, Repair
from archive.database import reading
from archive.read import load_article, revisions_of
from archive.revisions import COMPARED, Covered, changed_fields, covered, digest_of
from archive.store import Store, Written
from tests.archive.builders import FETCHED, PUBLISHED, ZONE, article, captured, link
from tests.archive.queries import rows

BODY = article().body
RELATED = article().related

EDITS: dict[str, Any] = {
    "headline": "Lễ hội đèn lồng dời ngày",
    "abstract": None,
    "date_published": datetime(2021, 7, 6, 8, 30, tzinfo=ZONE),
    "sections": ("huu-nghi", "huu-nghi/le-hoi"),
    "authors": (Author("Lan Chi", "compiled"),),
    "source": None,
    "kind": "news",
    "keywords": ("lễ hội", "đèn lồng"),
    "body": (*BODY, Paragraph("Tin vừa thêm.")),
    "related": RELATED[1:],
}

NO_EDITS: dict[str, dict[str, Any]] = {
    "the query of an image's address": {
        "body": tuple(
            msgspec.structs.replace(block, url=f"{block.url}&rt=2") if isinstance(block, Image) else block
            for block in BODY
        )
    },
    "other articles of the hour": {"related": (*RELATED[:3], link(950, "other"), link(951, "most_read"))},
    "a link of the body that is read most today": {
        "related": (
            RELATED[0],
            link(901, "in_body", "most_read", title="Có tên", abstract="Có tóm tắt"),
            RELATED[2],
        )
    },
    "a link that also stands in a sidebar above": {
        "related": (link(902, "most_read", "related"), RELATED[0], RELATED[1])
    },
    "the other article's headline": {
        "related": (msgspec.structs.replace(RELATED[0], title="Tên mới"), *RELATED[1:])
    },
    "the same instant in another zone": {"date_published": PUBLISHED.astimezone(UTC)},
    "how the date is printed": {"date_published_raw": "Thứ Hai, 05/07/2021 08:30"},
    "the rules": {"rules": {"headline": "og:title"}},
    "what was repaired": {"repairs": (Repair("headline", 0, 1, "\u200b[", "invisible"),)},
    "the words": {"tokens": ()},
    "the parser": {"parser_version": 4},
    "the printed byline": {"byline_raw": "Lan Chi - Minh Tú (t/h)"},
}


def test_there_is_a_case_for_every_compared_field() -> None:
    assert set(EDITS) == set(COMPARED)


@pytest.mark.parametrize("field", EDITS)
def test_an_edit_makes_a_revision_that_names_the_field(
    store: Store, site_id: int, run_id: int, field: str
) -> None:
    store.write(site_id, run_id, [captured()])
    edited = captured(minutes=9, **{field: EDITS[field]})
    assert store.write(site_id, run_id, [edited]) == Written(revised=1)
    with reading(store.url) as connection:
        stored = load_article(connection, None, 1)
        history = revisions_of(connection, None, 1)
    assert stored.article == edited.article
    assert (stored.revision, stored.digest) == (2, history[1].digest)
    assert (stored.first_fetched_at, stored.last_fetched_at) == (FETCHED, FETCHED + timedelta(minutes=9))
    assert [(item.number, item.changed) for item in history] == [(1, ()), (2, (field,))]
    assert rows(store.url, "SELECT run_id FROM revisions") == [(run_id,), (run_id,)]


@pytest.mark.parametrize("what", NO_EDITS)
def test_what_follows_the_hour_or_our_own_reading_makes_no_revision(
    store: Store, site_id: int, what: str
) -> None:
    store.write(site_id, None, [captured()])
    assert store.write(site_id, None, [captured(minutes=9, **NO_EDITS[what])]) == Written(unchanged=1)
    assert rows(store.url, "SELECT number FROM revisions") == [(1,)]


def test_an_unchanged_article_takes_the_links_of_its_newest_fetch_and_their_time(
    store: Store, site_id: int
) -> None:
    later = captured(
        minutes=9,
        related=(*RELATED[:3], link(950, "other", title="Bài mới"), link(951, "most_read")),
        repairs=(*article().repairs[:2], Repair("related/4/title", 0, 3, "Ba\u0300i", "nfc")),
    )
    store.write(site_id, None, [captured()])
    store.write(site_id, None, [later])
    with reading(store.url) as connection:
        assert load_article(connection, None, 1).article == later.article
    assert rows(store.url, "SELECT DISTINCT fetched_at FROM links") == [("2026-02-03 04:14:06.000000",)]
    assert rows(store.url, "SELECT number FROM links WHERE lasting ORDER BY number") == [
        (900,),
        (901,),
        (902,),
    ]


def test_each_revision_keeps_what_the_article_said(store: Store, site_id: int) -> None:
    before, after = captured(), captured(minutes=9, headline="Tên mới", body=BODY[:2])
    store.write(site_id, None, [before, after])
    documents = rows(store.url, "SELECT document FROM revisions ORDER BY number")
    kept = [msgspec.json.decode(document, type=Covered) for (document,) in documents]
    assert kept == [covered(before.article), covered(after.article)]
    assert changed_fields(*kept) == ["headline", "body"]


def test_going_back_to_an_older_text_is_a_revision_of_its_own(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(), captured(headline="Tên mới"), captured()])
    digests = rows(store.url, "SELECT digest FROM revisions ORDER BY number")
    assert digests == [(digest_of(covered(article())),), digests[1], digests[0]]
    assert digests[0] != digests[1]


def test_the_digest_of_an_article_does_not_depend_on_the_release() -> None:
    # A change here makes every archived article look edited at its next fetch.
    assert digest_of(covered(article())) == DIGEST


DIGEST = "24264ad1c4d83995feac5ba848adc80fcb4fb0d24d1424b544215089bf2dcc39"
