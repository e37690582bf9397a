"""What a crawl counts of repairs and flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.utils.test import get_crawler

from archive.article import Paragraph
from archive.outcomes import Captured
from pipelines.dates import DatesPipeline
from pipelines.text import TextPipeline
from tests.pipelines.articles import a_fetch, an_article
from tests.pipelines.old_encodings import as_vni

if TYPE_CHECKING:
    from pipelines.base import Step


def counted(kind: type[Step], **changes: object) -> dict[str, Any]:
    """The counters of one step after one article with `changes`."""
    crawler = get_crawler()
    kind.from_crawler(crawler).process_item(Captured(a_fetch(), an_article(**changes)))
    return dict(crawler.stats.get_stats())


def test_every_repair_and_flag_of_the_text_is_counted_by_its_rule() -> None:
    vni = as_vni("Uỷ ban xã mời mọi người cùng giữ hoà khí giữa các xóm")
    body = (Paragraph(vni), Paragraph("Ðà Nẵng,\xa0 mùa hoa"), Paragraph("mèo má ngµy n\xadíc"))
    assert counted(TextPipeline, body=body) == {
        "text/repairs/vni": 1,
        "text/repairs/tone": 1,
        "text/repairs/eth": 1,
        "text/repairs/space": 1,
        "text/flags/encoding": 1,
    }


def test_a_clean_text_counts_nothing() -> None:
    assert counted(TextPipeline) == {}


def test_a_contradicting_weekday_is_counted() -> None:
    assert counted(DatesPipeline, date_published_raw="Thứ Ba, 04/03/2024 08:30") == {
        "dates/date|time; weekday differs": 1,
        "dates/flags/weekday_differs": 1,
    }
    assert counted(DatesPipeline, date_published_raw="Thứ Hai, 04/03/2024 08:30") == {"dates/date|time": 1}
