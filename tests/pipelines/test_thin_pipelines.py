from __future__ import annotations

import asyncio
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.test import get_crawler

from archive.article import Author, Paragraph, RelatedLink
from archive.errors import ArchiveUnavailable
from archive.outcomes import Captured, Failed, Gone, Outcome, Rejected
from pipelines import tokens
from pipelines.base import options_of
from pipelines.errors import TokensLost
from pipelines.options import SITE_ZONE, Options
from pipelines.steps import refine
from tests.pipelines.articles import ORIGIN, a_fetch, an_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler

STEPS = (
    *("validate.Validate", "text.Text", "dates.Dates", "related.Related", "pasted.Pasted"),
    *("timex.Times", "tokens.Tokens", "store.Store"),
)


class Paper(Spider):
    """A spider that has what the pipelines ask a spider for."""

    name = "paper"

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Outcome] = []
        self.batches: list[int] = []
        self.broken = False
        self.tried = asyncio.Event()

    def outcomes_writer(self, outcomes: Sequence[Outcome]) -> None:
        self.tried.set()
        if self.broken:
            raise ArchiveUnavailable("archive.db: the disk is full")
        self.batches.append(len(outcomes))
        self.written += outcomes


def a_crawler(**settings: object) -> Crawler:
    pipelines = {f"pipelines.{step}Pipeline": order for order, step in enumerate(STEPS)}
    crawler = get_crawler(Paper, {"ITEM_PIPELINES": pipelines, **settings})
    crawler.spider = Paper()
    return crawler


def crawl(crawler: Crawler, *items: Outcome) -> list[Outcome]:
    """What comes out of the pipelines of `crawler` for each of `items`, from opening to closing."""

    async def run() -> list[Outcome]:
        manager = ItemPipelineManager.from_crawler(crawler)
        await manager.open_spider_async()
        results = [await manager.process_item_async(item) for item in items]
        await manager.close_spider_async()
        return results

    return asyncio.run(run())


def counts(crawler: Crawler) -> dict[str, Any]:
    return dict(crawler.stats.get_stats())


def paper(crawler: Crawler) -> Paper:
    assert isinstance(crawler.spider, Paper)
    return crawler.spider


def test_the_pipelines_together_do_what_refine_does() -> None:
    article = an_article(
        headline="Uỷ ban\xa0họp",
        authors=(Author("Lan\u200bChi"),),
        body=(Paragraph("Vì hoà bình, vì hoà\xa0giải."),),
        related=(
            RelatedLink(f"{ORIGIN}/a-7.html", 7, "Bảy", None, ("other",)),
            RelatedLink(f"{ORIGIN}/a-7.html", 7, "Bảy", None, ("most_read",)),
            RelatedLink(f"{ORIGIN}/b-4100.html", 4100, "Chính bài", None, ("other",)),
        ),
    )
    crawler = a_crawler()
    assert crawl(crawler, Captured(a_fetch(), article)) == [Captured(a_fetch(), refine(article, Options()))]
    assert paper(crawler).written == [Captured(a_fetch(), refine(article, Options()))]
    assert counts(crawler) == {
        "text/repairs/tone": 3,
        "text/repairs/space": 2,
        "text/repairs/invisible": 1,
        "dates/time|date": 1,
        "related/links": 1,
        "related/own": 1,
        "related/merged": 1,
        "tokens/words": 8,
        "tokens/sentences": 2,
        "outcomes/captured": 1,
        "store/batches": 1,
        "store/written": 1,
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"headline": None}, "no_headline"), ({"date_published_raw": "31/02/2024"}, "bad_date")],
)
def test_a_refused_article_is_stored_as_a_reject_and_counted(change: dict[str, object], reason: str) -> None:
    crawler = a_crawler()
    (result,) = crawl(crawler, Captured(a_fetch(), an_article(**change)))
    assert isinstance(result, Rejected)
    assert (result.fetch, result.reason) == (a_fetch(), reason)
    assert result.detail
    assert paper(crawler).written == [result]
    assert counts(crawler)[f"rejected/{reason}"] == 1
    assert counts(crawler)["outcomes/rejected"] == 1


def test_every_other_outcome_goes_through_untouched() -> None:
    outcomes: list[Outcome] = [
        Rejected(a_fetch(1), "not_html", "The page is a picture."),
        Gone(a_fetch(2)),
        Failed(a_fetch(3), "the connection was cut"),
    ]
    crawler = a_crawler()
    assert crawl(crawler, *outcomes) == outcomes
    assert paper(crawler).written == outcomes
    assert counts(crawler) == {
        "outcomes/rejected": 1,
        "outcomes/gone": 1,
        "outcomes/failed": 1,
        "store/batches": 1,
        "store/written": 3,
    }


def test_a_clean_article_is_not_made_anew_by_the_steps_that_only_check() -> None:
    crawler = a_crawler(TOKENIZE=False)
    captured = Captured(a_fetch(), an_article())
    assert "text/repairs/space" not in counts(crawler)
    (result,) = crawl(crawler, captured)
    assert isinstance(result, Captured)
    assert result.article.body is captured.article.body


def test_options_come_from_the_settings_and_the_spiders_zone() -> None:
    crawler = a_crawler()
    assert options_of(crawler) == Options(zone=SITE_ZONE, tone_marks=True, tokenize=True)
    crawler = a_crawler(TONE_MARKS=False, TOKENIZE="0")
    zone = timezone(timedelta(hours=9))
    crawler.spider.zone = zone  # type: ignore[union-attr] # the crawler has one, and a spider may have a zone
    assert options_of(crawler) == Options(zone=zone, tone_marks=False, tokenize=False)


def test_a_batch_is_written_when_it_is_full_and_the_rest_at_the_end() -> None:
    crawler = a_crawler(STORE_BATCH=2)
    crawl(crawler, *(Gone(a_fetch(number)) for number in range(5)))
    assert paper(crawler).batches == [2, 2, 1]
    assert [one.fetch.number for one in paper(crawler).written] == [0, 1, 2, 3, 4]


def test_what_waits_is_written_by_the_clock() -> None:
    crawler = a_crawler(STORE_SECONDS=0.02)

    async def run() -> None:
        manager = ItemPipelineManager.from_crawler(crawler)
        await manager.open_spider_async()
        await manager.process_item_async(Gone(a_fetch()))
        assert paper(crawler).batches == []
        await asyncio.wait_for(paper(crawler).tried.wait(), 10)
        await manager.close_spider_async()

    asyncio.run(run())
    assert paper(crawler).batches == [1]


def test_a_failed_write_loses_nothing_and_the_clock_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    crawler = a_crawler(STORE_SECONDS=0.02)
    paper(crawler).broken = True

    async def run() -> None:
        manager = ItemPipelineManager.from_crawler(crawler)
        await manager.open_spider_async()
        await manager.process_item_async(Gone(a_fetch()))
        for _ in range(2):
            await asyncio.wait_for(paper(crawler).tried.wait(), 10)
            paper(crawler).tried.clear()
        paper(crawler).broken = False
        await manager.close_spider_async()

    asyncio.run(run())
    assert counts(crawler)["store/errors"] == 2
    assert caplog.messages == [
        "The archive took no batch; its 1 outcomes wait: ArchiveUnavailable: archive.db: the disk is full"
    ]
    assert paper(crawler).written == [Gone(a_fetch())]


def test_a_last_write_that_fails_is_told_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    crawler = a_crawler()
    paper(crawler).broken = True
    crawl(crawler, Gone(a_fetch()))
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "the disk is full" in caplog.text


def test_a_refusing_archive_is_told_once_and_no_item_fails(caplog: pytest.LogCaptureFixture) -> None:
    crawler = a_crawler(STORE_BATCH=2)
    paper(crawler).broken = True
    items = [Captured(a_fetch(number), an_article(id=number)) for number in range(100, 130)]
    crawl(crawler, *items)
    assert len(caplog.records) == 1
    assert counts(crawler)["store/errors"] == 2  # the first full batch and the closing
    assert "đèn lồng" not in caplog.text


def test_what_cannot_be_stored_is_counted_and_the_others_are_written() -> None:
    crawler = a_crawler()
    spider = paper(crawler)
    write = spider.outcomes_writer

    def picky(outcomes: Sequence[Outcome]) -> None:
        if any(one == Gone(a_fetch(2)) for one in outcomes):
            raise ValueError("no such thing")
        write(outcomes)

    spider.outcomes_writer = picky  # type: ignore[method-assign] # a writer that the archive's faults need
    crawl(crawler, *(Gone(a_fetch(number)) for number in (1, 2, 3)))
    assert paper(crawler).written == [
        Gone(a_fetch(1)),
        Rejected(a_fetch(2), "unstorable", "ValueError: no such thing"),
        Gone(a_fetch(3)),
    ]
    assert counts(crawler)["store/unstorable"] == 1
    assert counts(crawler)["store/written"] == 3


def test_an_article_whose_tokens_are_lost_is_stored_without_them(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lossy(text: str) -> tokens.Segmented:
        if text != "Hai":
            raise TokensLost("the words are gone")
        return tokens.Segmented(((0, 3),), ((0, 3),), "Hai")

    monkeypatch.setattr(tokens, "tokenize", lossy)
    crawler = a_crawler()
    article = an_article(headline="Một", body=(Paragraph("Hai"), Paragraph("Ba")))
    results = crawl(crawler, Captured(a_fetch(1), article), Captured(a_fetch(2), article))
    assert paper(crawler).written == results
    for result in results:
        assert isinstance(result, Captured)
        assert [one.part for one in result.article.tokens] == ["body/0"]
    assert counts(crawler)["tokens/lost"] == 4
    assert counts(crawler)["tokens/words"] == 2
    (said,) = caplog.messages
    assert said.startswith("No tokens for headline of article 4100: the words are gone; further losses are")


def test_a_spider_without_a_writer_is_told_so_before_the_first_item() -> None:
    crawler = a_crawler()
    crawler.spider = Spider("bare")
    with pytest.raises(TypeError, match="has no outcomes_writer: give it a function"):
        crawl(crawler)
