"""`images=1`: the pictures of archived articles are fetched once and kept in the WARC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from archive.captures import ref_of
from archive.database import reading
from archive.pictures import without_query
from archive.rows import images
from archive.schema.tables import Articles, Captures, Pictures
from archive.upkeep.removal import remove
from archive.verify.verdict import look
from archive.warc.reader import read_page
from crawler.statuses import INCOMPLETE, OK, USAGE
from tests.archive.keeping import texts_in
from tests.minisite import Page, article_html, path, serve_minisite
from tests.newspaper import Newspaper, Options, serve
from tests.newspaper.pictures import picture
from tests.running import crawl, exported, warc_folder

if TYPE_CHECKING:
    from pathlib import Path

    from archive.exchange import CaptureRef
    from tests.minisite import MiniSite

SECTION = "quoc-te/nhip-song"
FOLDER = "/stores/news_dataimages/2024/032024/05/08/in_article"
ORIGIN = "https://thoidai.com.vn"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@dataclass(frozen=True)
class KeptPicture:
    """A picture of an article, as the page gave its address, and where its file is."""

    url: str
    state: str | None
    media_type: str | None
    size: int | None
    capture: CaptureRef | None


def kept(archive: Path, number: int) -> list[KeptPicture]:
    """The pictures of an article, in the order of its body."""
    articles, pictures, captures = Articles.core(), Pictures.core(), Captures.core()
    urls = select(images.c.url).join(articles, articles.c.id == images.c.article_id)
    files = select(pictures.c.state, pictures.c.media_type, pictures.c.size, captures)
    files = files.outerjoin(captures, captures.c.id == pictures.c.capture_id)
    found = []
    with reading(f"sqlite:///{archive}") as connection:
        for url in connection.scalars(urls.where(articles.c.number == number).order_by(images.c.block)).all():
            row = connection.execute(files.where(pictures.c.address == without_query(url))).first()
            found.append(
                KeptPicture(url, None, None, None, None)
                if row is None
                else KeptPicture(
                    url, row.state, row.media_type, row.size, None if row.id is None else ref_of(row)
                )
            )
    return found


def figures(*sources: str) -> str:
    rows = "".join(
        f"<table class='MASTERCMS_TPL_TABLE'><tr><td><img class='__img_mastercms' src='{source}'></td></tr>"
        f"<tr><td>Hội làng. Ảnh: Lan Chi</td></tr></table>"
        for source in sources
    )
    return f"<p>Sáng nay, làng mở hội.</p>{rows}<p>Chiều tan hội.</p>"


def filled(site: MiniSite, sources: dict[int, list[str]]) -> None:
    site.listing(SECTION, *sources)
    for number, addresses in sources.items():
        site.pages[path(number)] = Page(article_html(number, body=figures(*addresses)))


def asked_pictures(site: MiniSite) -> list[str]:
    return [asked for asked in site.asked if asked.startswith("/stores/")]


def test_every_picture_of_a_paper_is_kept_once_and_found_again(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve(Newspaper(seed=8, articles=60, options=Options(deleted="404"))) as server:
        plain = crawl(archive, base_url=server.base_url, sections="huu-nghi")
        assert plain.returncode == OK, plain.stderr
        assert not any("/stores/" in request.path for request in server.requests)
        before = exported(archive)
        server.requests.clear()
        done = crawl(archive, base_url=server.base_url, sections="huu-nghi", images="1")
        assert done.returncode == OK, done.stderr
        asked = [request.path for request in server.requests if "/stores/" in request.path]
        assert not any(path.endswith(".html") for path in (request.path for request in server.requests))
        server.requests.clear()
        assert crawl(archive, base_url=server.base_url, sections="huu-nghi", images="1").returncode == OK
        assert not any("/stores/" in request.path for request in server.requests)
    named = {image["url"].partition("?")[0] for article in before for image in article["images"]}
    assert sorted(asked_for.partition("?")[0] for asked_for in asked) == sorted(
        address.removeprefix(ORIGIN) for address in named
    )
    assert f"pictures: {len(named)} kept" in done.stdout
    assert exported(archive) == before
    for article in before:
        for image, one in zip(article["images"], kept(archive, article["id"]), strict=True):
            assert (image["url"], one.state) == (one.url, "kept")
            assert one.capture is not None
            page = read_page(warc_folder(archive), one.capture)
            file = picture(image["url"].partition("?")[0].removeprefix(ORIGIN))
            assert file == (page.body, one.media_type)
            assert one.size == len(page.body)
    assert look(f"sqlite:///{archive}", warc_folder(archive), "all").findings == []


def test_pictures_that_do_not_come_change_no_article_and_no_status(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    names = ("good.png", "gone.png", "page.png", "broken.png", "large.png", "hidden/rule.png")
    good, gone, page, broken, large, ruled = (f"{FOLDER}/{name}" for name in names)
    with serve_minisite() as site:
        site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /*/hidden/\n")
        foreign = "https://elsewhere.example/a.png"
        filled(
            site, {100: [f"{good}?rt=1", gone, page, broken, large, ruled, foreign], 101: [f"{good}?rt=2"]}
        )
        site.pages[f"{good}?rt=1"] = Page(PNG, headers={"Content-Type": "image/png"})
        site.pages[f"{good}?rt=2"] = site.pages[f"{good}?rt=1"]
        site.pages[page] = Page("<html><body>not a picture</body></html>")
        site.pages[broken] = Page("busy", status=503)
        site.pages[large] = Page(PNG, headers={"Content-Type": "image/png"}, declared_length=99_000_000)
        settings = {"RETRY_BACKOFF_SECONDS": 0.01, "RETRY_TIMES": 1}
        again = {"settings": settings, "base_url": site.base_url, "sections": SECTION, "images": "1"}
        done = crawl(archive, **again)  # type: ignore[arg-type] # of several types
        assert done.returncode == OK, done.stderr
        assert (
            "pictures: 1 kept, 1 gone, 2 not to be had, 2 failed, to be asked for again, 1 on other hosts"
            in (done.stdout)
        )
        assert len([one for one in asked_pictures(site) if one.startswith(good)]) == 1
        assert ruled not in site.asked
        site.asked.clear()
        site.pages[broken] = Page(PNG, headers={"Content-Type": "image/png"})
        assert crawl(archive, **again).returncode == OK  # type: ignore[arg-type] # as above
        assert asked_pictures(site) == [broken]
    states = {one.url.partition("?")[0].removeprefix(ORIGIN): one.state for one in kept(archive, 100)}
    assert states == {
        good: "kept",
        gone: "gone",
        page: "refused",
        broken: "kept",
        large: "refused",
        ruled: "failed",
        foreign: None,
    }
    (shared,) = kept(archive, 101)
    assert shared.state == "kept"
    articles = exported(archive)
    assert [article["id"] for article in articles] == [100, 101]


def test_a_range_takes_its_own_pictures_alone(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_minisite() as site:
        filled(site, {100: [f"{FOLDER}/old.png"], 101: [f"{FOLDER}/new.png"]})
        newer = article_html(101, body=figures(f"{FOLDER}/new.png"), stamp="08:30 | 07/03/2024 GMT+7")
        site.pages[path(101)] = Page(newer)
        for name in ("old", "new"):
            site.pages[f"{FOLDER}/{name}.png"] = Page(PNG, headers={"Content-Type": "image/png"})
        crawl(archive, base_url=site.base_url, sections=SECTION)
        done = crawl(
            archive,
            base_url=site.base_url,
            sections=SECTION,
            images="1",
            since="2024-03-06",
            until="2024-03-08",
        )
        assert done.returncode in {OK, INCOMPLETE}, done.stderr
        assert asked_pictures(site) == [f"{FOLDER}/new.png"]


def test_a_removed_article_takes_the_pictures_with_it_that_no_other_has(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    own, shared = f"{FOLDER}/own.png", f"{FOLDER}/shared.png"
    with serve_minisite() as site:
        filled(site, {100: [own, shared], 101: [shared]})
        site.pages[own] = Page(PNG + b"only here", headers={"Content-Type": "image/png"})
        site.pages[shared] = Page(PNG, headers={"Content-Type": "image/png"})
        assert crawl(archive, base_url=site.base_url, sections=SECTION, images="1").returncode == OK
        assert b"only here" in texts_in(warc_folder(archive))
        remove(f"sqlite:///{archive}", warc_folder(archive), None, [100], "x")
        said = texts_in(warc_folder(archive))
        assert b"only here" not in said
        assert own.encode() not in said
        assert own.encode() not in archive.read_bytes()
        assert [one.state for one in kept(archive, 101)] == ["kept"]
        assert look(f"sqlite:///{archive}", warc_folder(archive), "all").findings == []
        site.asked.clear()
        for mode in ("new", "refresh"):
            done = crawl(archive, base_url=site.base_url, sections=SECTION, images="1", mode=mode)
            assert done.returncode == OK, done.stderr
        assert path(100) not in site.asked
        assert own not in site.asked


@pytest.mark.parametrize("value", ["yes", "2"])
def test_another_value_is_refused(tmp_path: Path, value: str) -> None:
    done = crawl(tmp_path / "archive.db", images=value, base_url="http://127.0.0.1:1")
    assert done.returncode == USAGE
    assert done.stderr.splitlines() == [
        f"scrapy crawl: images={value} is unknown: write images=1 to keep pictures, or leave it out"
    ]
