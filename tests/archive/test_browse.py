from __future__ import annotations

import asyncio
import hashlib
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode
from urllib.request import urlopen

import msgspec
import pytest
from click.testing import CliRunner

from archive.browse.mentions import named_places
from archive.browse.plugin import guarded
from archive.browse.queries import QUERIES
from archive.browse.reading import Reading
from archive.browse.server import Shown, datasette
from archive.cli import cli
from archive.commands.browse import archive_file
from archive.errors import ArchiveUnavailable
from archive.places import PLACES
from archive.store import Store
from tests.archive import pages_opened, readable
from tests.archive.builders import ORIGIN, ZONE_NAME, captured, gone
from tests.archive.queries import execute

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from playwright.sync_api import Browser


Answer = TypeVar("Answer")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    """The address of an archive of some hundred articles, and how many."""
    url = f"sqlite:///{tmp_path_factory.mktemp('year') / 'archive.db'}"
    return url, readable.fill(url, per_day=0.3)


@pytest.fixture(scope="module")
def served(year: tuple[str, int]) -> Iterator[str]:
    """The address at which the command shows it."""
    with pages_opened.browsing(year[0]) as (home, _):
        yield home


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pages_opened.browser() as opened:
        yield opened


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def run(asked: Awaitable[Answer]) -> Answer:
    """What is waited for; in a thread, since Playwright's loop runs in this one."""

    async def waited() -> Answer:
        return await asked

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waited()).result()


class Asked:
    """The pages in this process, without a server: `get` gives the status and the text of one."""

    def __init__(self, url: str, folder: Path, *, sql: bool = True) -> None:
        self._reading = Reading(folder / "reading.db", file_of(url))
        self.changed = self._reading.refresh
        self._app = datasette(file_of(url), folder / "reading.db", Shown("paper", sql=sql))
        self._app.sql_time_limit_ms = 60_000  # the machine may be busy

    def close(self) -> None:
        self._app.executor.shutdown()
        self._app.get_database("archive").close()
        self._reading.close()

    def get(self, path: str, **parameters: str) -> tuple[int, str]:
        asked = f"{path}?{urlencode(parameters)}" if parameters else path
        answer = run(self._app.client.get(asked))
        return answer.status_code, answer.text

    def rows(self, path: str, **parameters: str) -> list[dict[str, Any]]:
        status, text = self.get(f"{path}.json", _shape="array", **parameters)
        assert status == 200, text
        found: list[dict[str, Any]] = msgspec.json.decode(text)
        return found


@pytest.fixture(scope="module")
def pages(year: tuple[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with closing(Asked(year[0], tmp_path_factory.mktemp("pages"))) as asked:
        assert asked.changed() == year[1]
        yield asked


def test_a_person_searches_narrows_down_and_reads_an_article(served: str, browser: Browser) -> None:
    with pages_opened.page(browser, served, viewport={"width": 1280, "height": 900}) as page:
        page.goto(served)
        page.get_by_placeholder("huu nghi viet lao").press_sequentially("huu nghi viet lao")
        page.keyboard.press("Enter")
        headline = page.get_by_role("link", name="Thắm tình hữu nghị Việt - Lào nơi bản vùng cao")
        page.locator(".stories-list article").first.wait_for()
        every = page.locator(".count b").inner_text()
        page.locator("#facet-kind").get_by_role("link", name="tin bài · news", exact=True).click()
        page.locator("#facet-kind .chosen").wait_for()
        assert int(page.locator(".count b").inner_text()) < int(every)
        assert "_search=huu" in page.url
        page.get_by_role("link", name="cũ nhất · oldest").click()
        headline.click()
        assert page.get_by_role("heading", level=1).inner_text() == readable.plain(
            "Thắm tình hữu_nghị Việt - Lào nơi bản vùng cao"
        )
        assert page.locator("blockquote").inner_text() == "Còn người là còn nghề."
        linked = page.locator(".around section").filter(has_text="Linked from")
        assert linked.get_by_role("link").count() > 5
        linked.get_by_role("link").first.click()
        assert page.locator(".story-page h1").inner_text() != ""


@pytest.mark.parametrize("path", ["archive/stories?_sort=day", "archive/stories/2", "archive/articles/2"])
def test_a_script_in_an_article_is_shown_and_does_not_run(served: str, browser: Browser, path: str) -> None:
    with pages_opened.page(browser, served) as page:
        page.goto(served + path)
        assert page.get_by_text(readable.SCRIPT).count() > 0
        assert "stolen" not in page.title().replace(readable.SCRIPT, "")
        assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(served: str, browser: Browser, width: int) -> None:
    size = {"width": width, "height": 800}
    with pages_opened.page(browser, served, viewport=size, color_scheme="dark") as page:
        for path in (
            "",
            "archive",
            "archive/stories?_search=nghề",
            "archive/stories/1",
            "archive/most_linked",
        ):
            page.goto(served + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_every_ready_question_has_an_answer(year: tuple[str, int], pages: Asked) -> None:
    articles = year[1]
    answers = {query.name: pages.rows(f"/archive/{query.name}") for query in QUERIES}
    assert all(answers.values()), [name for name, rows in answers.items() if not rows]
    assert sum(row["articles"] for row in answers["articles_a_day"]) == articles
    assert sum(row["articles"] for row in answers["words_a_month"]) == articles
    assert answers["most_linked"][0]["headline"] == "Thắm tình hữu nghị Việt - Lào nơi bản vùng cao"
    before = {row["place"]: row["articles"] for row in answers["provinces_most_named"]}
    today = {row["place"]: row["articles"] for row in answers["provinces_of_today_most_named"]}
    assert today["Tuyên Quang"] == before["Hà Giang"]
    august = pages.rows("/archive/articles_a_day", since="2025-08-01", until="2025-08-31")
    assert august
    assert all(row["day"].startswith("2025-08") for row in august)


def test_search_with_marks_finds_that_spelling_alone(served: str, browser: Browser) -> None:
    found = {}
    with pages_opened.page(browser, served) as page:
        for typed in ("ban", "bàn", '"', "-bàn"):
            page.goto(f"{served}archive/stories?{urlencode({'_search': typed})}")
            found[typed] = int(page.locator(".count b").inner_text())
            marked = set(page.locator("mark").all_inner_texts())
            assert typed != "bàn" or marked == {"bàn"}
        assert page.get_by_text("only words to leave out").count() == 1
    assert found["ban"] > found["bàn"] > 0
    assert found['"'] == found["-bàn"] == 0


def test_nothing_can_be_written(year: tuple[str, int], pages: Asked) -> None:
    file = file_of(year[0])
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    for sql in (
        "delete from articles",
        "select 1; delete from articles",
        "attach database '/tmp/x.db' as x",
        "with x as (select 1) insert into sites select 1, 'a', 'b', 'c'",
        "vacuum into '/tmp/x.db'",
        "pragma query_only = off",
        "select load_extension('x')",
    ):
        assert pages.get("/archive", sql=sql)[0] in {400, 403}, sql
    assert pages.get("/archive.db")[0] == 403
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_without_sql_only_ready_questions_are_answered(year: tuple[str, int], tmp_path: Path) -> None:
    with closing(Asked(year[0], tmp_path, sql=False)) as pages:
        assert pages.get("/archive", sql="select 1")[0] == 403
        assert pages.get("/archive/stories", _where="1")[0] == 403
        assert pages.get("/archive/longest_gaps")[0] == 200


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8001", 200), ("localhost:9", 200), ("evil.example", 403), ("", 403)]
)
def test_only_this_machines_own_names_are_answered(host: str, status: int) -> None:
    sent: list[dict[str, Any]] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own, untyped
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"host", host.encode())]}
    run(guarded(app)(scope, None, send))
    assert sent[0]["status"] == status
    assert b"content-security-policy" in dict(sent[0]["headers"])


def test_it_ends_well_and_leaves_nothing(year: tuple[str, int], tmp_path: Path) -> None:
    with pages_opened.browsing(year[0], temporary=tmp_path) as (home, process):
        assert list(tmp_path.iterdir())
        process.send_signal(signal.SIGINT)  # `browsing` itself ends with SIGTERM
        out, err = process.communicate(timeout=pages_opened.SECONDS)
        assert process.returncode == 0, err
        assert "Traceback" not in out + err
    assert list(tmp_path.iterdir()) == []
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", int(home.strip("/").rpartition(":")[2]))) != 0


def test_a_port_that_is_taken_is_one_clear_line(year: tuple[str, int]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli, ["browse", "--url", year[0], "--port", str(port)])
    assert isinstance(result.exception, ArchiveUnavailable)
    told = f"port {port}: Address already in use; name another with --port, 0 is any"
    assert str(result.exception) == told


@pytest.mark.usefixtures("made")
def test_the_list_follows_a_crawl(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        store.write(site_id, None, [captured(1), captured(2)])
        with closing(Asked(sqlite_url, tmp_path)) as pages:
            assert pages.changed() == 2
            assert pages.changed() == 0
            named = "Hà Giang và nước Lào"
            store.write(site_id, None, [captured(3), captured(2, minutes=9, headline=named, tokens=())])
            assert pages.changed() == 2
            assert [row["id"] for row in pages.rows("/archive/stories", _sort="id")] == [1, 2, 3]
            assert [row["place"] for row in pages.rows("/archive/countries_most_named")] == ["Lào"]
            execute(sqlite_url, "DELETE FROM articles WHERE number = 2")
            assert pages.changed() == 1
            assert [row["id"] for row in pages.rows("/archive/stories", _sort="id")] == [1, 3]
            assert pages.rows("/archive/countries_most_named") == []


@pytest.mark.usefixtures("made")
def test_an_article_that_the_paper_no_longer_has_says_so(sqlite_url: str) -> None:
    with Store.open(sqlite_url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        store.write(site_id, None, [captured(1), captured(2)])
        store.write(site_id, None, [gone(2)])
    with pages_opened.browsing(sqlite_url) as (home, _):
        shown = [urlopen(f"{home}archive/stories/{story}").read().decode() for story in (1, 2)]  # noqa: S310 - our own server
    said = ["Gone from the paper" in page for page in shown]
    assert said == [False, True]


def test_an_archive_of_either_database_is_shown_from_a_file(
    store: Store, site_id: int, url: str, tmp_path: Path
) -> None:
    store.write(site_id, None, [captured(1), captured(2)])
    file, title = archive_file(url, tmp_path)
    assert title == "paper"
    listed = Reading(tmp_path / "reading.db", file)
    assert listed.refresh() == 2
    listed.close()


def test_without_datasette_one_line_says_what_to_install(
    year: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in sys.modules if one.startswith("archive.browse.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "datasette", None)
    result = CliRunner().invoke(cli, ["browse"], env={"ARCHIVE_URL": year[0]})
    assert str(result.exception) == "archive browse needs datasette: pip install 'bonphuong[browse]'"


def test_the_63_provinces_lie_in_34() -> None:
    provinces = [place for place in PLACES if place.kind == "province"]
    assert len(provinces) == 63
    assert len({place.today for place in provinces}) == 34
    assert {place.today for place in provinces} <= {place.names[0] for place in provinces}
    names = [name for place in PLACES for name in place.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Đoàn tỉnh Hà_Nam thăm Lào , Ấn_Độ và Bà_Rịa - Vũng_Tàu", "Hà Nam|Lào|Ấn Độ|Bà Rịa - Vũng Tàu"),
        ("Người dân Hòa_Bình mong hòa_bình", "Hòa Bình"),
        ("Anh_Tuấn từ châu_Á - Thái_Bình_Dương", ""),
        ("Anh kể chuyện\nKhách từ Anh đến", "Anh"),
        ("Anh kể chuyện", ""),
        ("sông Đồng_Nai , châu_Mỹ , Nam_Mỹ", ""),
        ("TP.HCM , thành_phố Hồ_Chí_Minh", "TP Hồ Chí Minh"),
        ("nhà thơ Hồ_Chí_Minh", ""),
        ("Bạn bè (Nga, Mỹ), Thừa Thiên - Huế.", "Nga|Hoa Kỳ|Huế"),
    ],
)
def test_places_are_named_by_whole_words(text: str, places: str) -> None:
    assert named_places(text) == set(filter(None, places.split("|")))
