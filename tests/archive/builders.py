"""Articles and outcomes for the tests of the archive; their Vietnamese is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from archive.article import (
    Article,
    Author,
    Flag,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    RelatedLink,
    Repair,
    Table,
    TimeExpression,
    Tokens,
    Video,
)
from archive.outcomes import Captured, Failed, Fetch, Gone, Rejected

if TYPE_CHECKING:
    from archive.article import Box

ZONE_NAME = "Asia/Ho_Chi_Minh"
ZONE = ZoneInfo(ZONE_NAME)
ORIGIN = "https://paper.example"
PUBLISHED = datetime(2021, 7, 5, 8, 30, tzinfo=ZONE)
FETCHED = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)


def address(number: int) -> str:
    return f"{ORIGIN}/bai-viet-{number}.html"


def link(
    number: int, *boxes: Box, title: str | None = "Bài khác", abstract: str | None = None
) -> RelatedLink:
    return RelatedLink(address(number), number, title, abstract, boxes)


def article(number: int = 1, **changes: object) -> Article:
    """An article with a part of every type, changed as told."""
    full = Article(
        url=address(number),
        id=number,
        headline=f"[Ảnh] Lễ hội đèn lồng số {number}",
        abstract="TĐO - Đêm rằm, cả phố cùng thắp đèn.",
        date_published_raw="08:30 | 05/07/2021 GMT+7",
        date_published=PUBLISHED,
        sections=("huu-nghi", "huu-nghi/ket-ban"),
        section_names=("Hữu nghị", "Kết bạn"),
        authors=(Author("Lan Chi"), Author("Minh Tú", "compiled")),
        byline_raw="Lan Chi / Minh Tú (t/h)",
        source="Bản tin Phố Đèn",
        kind="photo",
        keywords=("đèn lồng", "lễ hội"),
        body=(
            Heading("Phố lên đèn"),
            Paragraph("Trẻ em hòa ca dưới gốc đa. Người lớn pha trà."),
            Image(
                f"{ORIGIN}/anh/{number}.jpg?rt=1", "Đèn hoa sen.", "Lan Chi", "Đèn hoa sen. (Ảnh: Lan Chi)"
            ),
            Quote("Một dòng.\nHai dòng."),
            ItemList(("Đèn cá chép", "Đèn ông sao")),
            Table((("Phố", "Số đèn"), ("Hàng Mây", "120"))),
            Video("https://video.example/embed/7"),
        ),
        related=(
            link(900, "after_abstract"),
            link(901, "in_body", title=None),
            link(902, "related", "most_read", abstract="Tóm tắt bài khác."),
            link(903, "other"),
        ),
        rules={"headline": "h1", "date_published": "stamp"},
        repairs=(
            Repair("headline", 0, 1, "\u00a0[", "nbsp"),
            Repair("body/1", 7, 10, "hoà", "tone"),
            Repair("related/3/title", 0, 3, "Ba\u0300i", "nfc"),
        ),
        tokens=(
            Tokens("headline", ((0, 4),), ((0, 1), (1, 4)), "[ Ảnh"),
            Tokens("body/1", ((0, 26), (27, 45)), ((0, 6), (7, 13), (27, 36)), "Trẻ_em hòa_ca\nNgười_lớn"),
            Tokens(
                *("body/4/items/1", ((0, 11),), ((0, 3), (4, 11)), "Đèn ông_sao"),
                pos=("N", "Np"),
                ner=("O", "B-MISC"),
            ),
        ),
        times=(
            TimeExpression(
                part="body/1",
                start=0,
                end=6,
                type="DATE",
                value="2026",
                mod="START",
                first=date(2026, 1, 1),
                last=date(2026, 12, 31),
                rule="year",
            ),
        ),
        flags=(Flag("headline", "odd", "Một dấu lạ."), Flag("related/3/title", "odd", "Cũng vậy.")),
        parser_version=3,
        printed_id=number,
    )
    if "body" in changes:  # time expressions lie in its text
        changes = {"times": (), **changes}
    return msgspec.structs.replace(full, **changes)


def fetch(number: int = 1, *, minutes: int = 0, **changes: object) -> Fetch:
    """A fetch of that article, some minutes after `FETCHED`."""
    plain = Fetch(
        site="paper",
        number=number,
        url=address(number),
        fetched_url=f"{address(number)}?mobile=yes",
        fetched_at=FETCHED + timedelta(minutes=minutes),
        listed_in=("huu-nghi",),
        etag='"e1"',
    )
    return msgspec.structs.replace(plain, **changes)


def captured(number: int = 1, *, minutes: int = 0, **changes: object) -> Captured:
    """The outcome of a fetch that gave `article(number, **changes)`."""
    return Captured(fetch(number, minutes=minutes), article(number, **changes))


def rejected(number: int = 1, reason: str = "no_body", *, minutes: int = 0) -> Rejected:
    return Rejected(fetch(number, minutes=minutes), reason, "the page has no paragraph, image or video")


def gone(number: int = 1) -> Gone:
    return Gone(fetch(number, status=404))


def failed(number: int = 1, error: str = "timeout") -> Failed:
    return Failed(fetch(number, status=0), error)
