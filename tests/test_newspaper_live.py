"""The test newspaper while it lives: its script, what it lists when, edits, volatile pages and validators."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from http.client import HTTPConnection
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

import pytest

from archive.article import as_document
from archive.revisions import COMPARED
from crawler.pages.article import read_article
from crawler.pages.listing import read_listing
from crawler.sites import SITES
from pipelines.options import Options as StepOptions
from pipelines.steps import refine
from tests.newspaper import Event, LivePaper, Newspaper, Options, life, serve
from tests.newspaper.edits import EDITED_FIELDS, possible
from tests.newspaper.live import Deed
from tests.newspaper.router import Response, Visit, respond
from tests.newspaper.sections import SECTIONS
from tests.newspaper.truth import COVERED, changes
from tests.newspaper.validators import Conditions

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from tests.newspaper.edits import EditedField

SITE = SITES["thoidai"]
STEPS = StepOptions(zone=SITE.zone, tone_marks=True, tokenize=False)
SECTION = "huu-nghi"


@lru_cache
def paper(seed: int = 1) -> Newspaper:
    return Newspaper(seed, 400)


def walk(live: Newspaper, path: str) -> list[int]:
    """Every number of a section, page by page."""
    found: list[int] = []
    offset: int | None = 0
    while offset is not None:
        page = live.page(path, offset)
        found += page.numbers
        offset = page.next_offset
    return found


def listing_of(number: int, live: Newspaper) -> set[str]:
    return {path for path in SECTIONS if number in walk(live, path)}


def path_of(live: Newspaper, number: int) -> str:
    index = paper(live.seed).index_of(number)
    assert index is not None
    return live.card(index).path


def fetched(live: Newspaper, number: int, visit: Visit | None = None) -> Response:
    return respond(live, path_of(live, number), visit)


def read(live: Newspaper, number: int, visit: Visit | None = None) -> dict[str, Any]:
    """What the crawler and its steps make of an article's page."""
    url = f"https://thoidai.com.vn{path_of(live, number)}"
    return plain(as_document(refine(read_article(fetched(live, number, visit).body, url, SITE), STEPS)))


def plain(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(document))
    return found


def plain_rows(made: Newspaper) -> list[int]:
    """The section's articles that have a page and are not pinned, newest first."""
    apart = {*made.deleted_numbers(), *(made.card(index).number for index in made.pinned(SECTION))}
    return [number for number in walk(made, SECTION) if number not in apart]


def in_section(place: int) -> int:
    return plain_rows(paper())[place]


def ticked(live: LivePaper, requests: int) -> LivePaper:
    for _ in range(requests):
        live.tick()
    return live


def test_a_paper_without_a_script_is_the_newspaper_itself() -> None:
    made, live = paper(), ticked(LivePaper(paper()), 50)
    for number in made.numbers()[::40]:
        assert fetched(live, number) == fetched(made, number)
        assert live.truth_of(number) == {**made.truth_of(number), "changed": []}
    for path in ("/", f"/{SECTION}", "/rss_feed/", "/sitemap.xml", "/robots.txt"):
        assert respond(live, path) == respond(made, path)


def test_an_event_happens_once_so_many_requests_were_answered() -> None:
    number = in_section(3)
    live = LivePaper(paper(), [Event(17, "delete", number)])
    seen = []
    for _ in range(20):
        live.tick()
        seen.append(number in walk(live, SECTION))
    assert seen == [True] * 17 + [False] * 3


def test_events_of_one_moment_happen_in_the_order_of_the_script() -> None:
    number = in_section(3)
    script = [Event(2, "back_date", number, minutes=9), Event(2, "edit", number), Event(2, "delete", number)]
    live = ticked(LivePaper(paper(), script), 3)
    assert number in live.deleted_numbers()


def test_a_request_over_http_is_a_tick() -> None:
    number = in_section(3)
    live = LivePaper(paper(), [Event(2, "delete", number)])
    with serve(live) as server:
        statuses = [ask(server.base_url, path_of(live, number))[0].status for _ in range(4)]
    assert live.answered == len(server.requests) == 4
    assert statuses[:2] == [200, 200]
    assert statuses[2:] == [fetched(live, number).status] * 2
    assert number in live.deleted_numbers()


def test_an_article_that_was_held_back_appears_on_top() -> None:
    number = in_section(0)
    live = LivePaper(paper(), [Event(1, "publish", number)])
    live.tick()
    assert listing_of(number, live) == set()
    assert respond(live, path_of(live, number)).status == 404
    assert not any(
        f"-{number}.html" in respond(live, path).body for path in ("/", "/rss_feed/", f"/{SECTION}")
    )
    assert number not in live.numbers()
    with pytest.raises(KeyError):
        live.truth_of(number)
    live.tick()
    assert listing_of(number, live) == set(live.truth_of(number)["listed_in"])
    assert plain_rows(live)[0] == number
    assert fetched(live, number).status == 200
    assert f"-{number}.html" in respond(live, "/sitemaparticles-site-1.xml").body


def test_no_article_names_one_that_was_held_back() -> None:
    held = paper().numbers()[:80:2]
    live = LivePaper(paper(), [Event(9, "publish", number) for number in held])
    for truth in (live.truth_of(number) for number in live.numbers()[:60]):
        assert not {link["id"] for link in truth["related"]} & set(held)


def test_an_old_article_appears_in_its_place() -> None:
    number = in_section(12)
    live = ticked(LivePaper(paper(), [Event(0, "publish", number)]), 1)
    assert walk(live, SECTION) == walk(paper(), SECTION)
    assert live.truth_of(number)["changed"] == []


@pytest.mark.parametrize(
    ("answer", "status"), [("404", 404), ("410", 410), ("redirect", 302), ("shell", 200)]
)
def test_a_deleted_article_loses_its_row_and_answers_as_chosen(answer: str, status: int) -> None:
    chosen = Options(deleted=answer)  # type: ignore[arg-type]  # parametrised
    live = LivePaper(Newspaper(1, 400, chosen))
    number = in_section(5)
    before = walk(live, SECTION)
    live.delete(number)
    assert walk(live, SECTION) == [one for one in before if one != number]
    assert fetched(live, number).status == status
    assert "article-detail-title" not in fetched(live, number).body
    assert live.date_of(number) is None


def test_a_moved_article_changes_its_listings_and_its_breadcrumb() -> None:
    number, target = in_section(5), "quoc-te/nhip-song"
    live = LivePaper(paper())
    live.move(number, target)
    truth = plain(live.truth_of(number))
    assert truth["sections"] == ["quoc-te", target]
    assert truth["changed"] == ["sections"]
    assert listing_of(number, live) == set(truth["listed_in"]) >= {"quoc-te", target}
    assert read(live, number)["sections"] == truth["sections"]


def test_a_back_dated_article_sinks_to_its_place() -> None:
    number = in_section(2)
    live = LivePaper(paper())
    before = live.date_of(number)
    live.back_date(number, 500 * 1440)
    after = live.date_of(number)
    assert before is not None
    assert after is not None
    assert (before - after).days == 500
    assert live.truth_of(number)["changed"] == ["date_published"]
    assert read(live, number)["date_published"] == after.isoformat()
    rows = [live.published(index) for index in live.rows(SECTION)]
    assert all(newer >= older for newer, older in pairwise(rows))
    assert walk(live, SECTION).index(number) > 10


def test_a_pinned_article_takes_the_place_of_those_before_it() -> None:
    live = LivePaper(paper())
    before, number = live.pinned(SECTION), in_section(30)
    live.pin(number, SECTION)
    numbers = walk(live, SECTION)
    assert numbers[0] == number
    assert set(numbers) == set(walk(paper(), SECTION))
    assert before
    with pytest.raises(ValueError, match="does not list"):
        live.pin(next(one for one in live.numbers() if one not in numbers), SECTION)


@pytest.mark.parametrize("past_end", ["empty", "first_page"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_page_of_the_model_is_what_a_reader_finds_in_its_html(seed: int, past_end: str) -> None:
    chosen = Options(past_end=past_end)  # type: ignore[arg-type]  # parametrised
    if seed == 2:
        chosen = replace(chosen, offsets="rounded")
    live = ticked(LivePaper(Newspaper(seed, 400, chosen), life(paper(seed), requests=40)), 40)
    for path in (SECTION, "gia-dinh-viet/to-am", "quoc-te"):
        for offset in (0, 7, 15, 16, 32, 4000):
            target = f"/{path}&s_cond=&BRSR={offset}" if offset else f"/{path}"
            page = live.page(path, offset)
            found = read_listing(respond(live, target).body, f"https://thoidai.com.vn{target}", SITE)
            assert tuple(item.number for item in found.items) == page.numbers, (path, offset)
            if page.offset == offset:
                assert found.next_offset == page.next_offset


def test_listings_show_the_articles_of_the_moment_as_the_truth_says() -> None:
    live = LivePaper(paper(), life(paper(), seed=4, events=40, requests=30))
    for requests in (1, 15, 30):
        ticked(live, requests - live.answered)
        gone = set(paper().deleted_numbers())
        shown = {path: set(walk(live, path)) - gone for path in SECTIONS}
        truths = list(live.truth())
        assert [truth["id"] for truth in truths] == live.numbers()
        for path, numbers in shown.items():
            assert numbers == {truth["id"] for truth in truths if path in truth["listed_in"]}


RANGES: dict[str, tuple[date | None, date | None, tuple[str, ...]]] = {
    "everything": (None, None, ()),
    "two years": (date(2022, 3, 1), date(2024, 2, 29), ()),
    "two sections": (None, None, ("quoc-te", "huu-nghi/than-gui-viet-nam")),
    "both": (date(2020, 1, 1), date(2025, 12, 31), ("viet-kieu",)),
}


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_listed_throughout_is_what_every_request_could_find(name: str, seed: int) -> None:
    since, until, sections = RANGES[name]
    script = life(paper(seed), seed, events=40, requests=25, since=since, until=until, sections=sections)
    live = ticked(LivePaper(paper(seed), script), 5)
    moments = []
    for _ in range(20):
        live.tick()
        moments.append(listed_now(live, since, until, sections))
    always, ever = set.intersection(*moments), set.union(*moments)
    assert live.listed_throughout(since, until, sections, begin=5) == always
    assert live.ever_listed(since, until, sections, begin=5) - set(paper(seed).deleted_numbers()) == ever
    assert always < ever
    steady = live.listed_throughout(since, until, sections, begin=5, steady=True)
    assert steady < always
    assert live.listed_throughout(since, until, sections) <= always


def listed_now(
    live: LivePaper, since: date | None, until: date | None, sections: tuple[str, ...]
) -> set[int]:
    """What a crawl without end would find in the range if the paper stood still."""
    found: set[int] = set()
    for path in sections or tuple(SECTIONS):
        found.update(walk(live, path))
    dates = {number: live.date_of(number) for number in found}
    return {
        number
        for number, when in dates.items()
        if when is not None and (since or date.min) <= when.date() <= (until or date.max)
    }


def test_what_happens_after_the_last_request_was_never_listed() -> None:
    live = ticked(LivePaper(paper()), 3)
    before = live.listed_throughout()
    live.delete(in_section(2))
    assert live.listed_throughout() == before == live.listed_throughout(steady=True)
    live.tick()
    assert live.listed_throughout() == before - {in_section(2)}


def test_a_life_follows_from_its_seed() -> None:
    script = life(paper(), 7, events=60, requests=200)
    assert script == life(paper(), 7, events=60, requests=200)
    assert script != life(paper(), 8, events=60, requests=200)
    assert len({event.number for event in script}) == len(script) == 60
    assert {event.deed for event in script} == {*get_args(Deed)} - {"edit"}
    assert all(0 < event.after < 200 for event in script)
    news = [paper().date_of(event.number) for event in script if event.deed == "publish"]
    newest = paper().date_of(paper().numbers()[0])
    assert newest in news
    one, two = (ticked(LivePaper(paper(), script), 200) for _ in range(2))
    assert [walk(one, path) for path in SECTIONS] == [walk(two, path) for path in SECTIONS]
    assert one.numbers() == two.numbers()


def test_most_of_a_life_is_in_the_range_that_is_crawled() -> None:
    since, until = date(2021, 1, 1), date(2021, 12, 31)
    script = life(paper(), 3, events=40, deeds=("delete",), since=since, until=until)
    dates = [paper().date_of(event.number) for event in script]
    inside = sum(when is not None and since <= when.date() <= until for when in dates)
    assert 20 <= inside < 40


def test_a_script_of_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        LivePaper(paper(), [Event(3, "publish", 999)])


NAMED: dict[EditedField, list[str]] = {
    "headline": ["headline"],
    "abstract": ["abstract"],
    "paragraph": ["body"],
    "new_paragraph": ["body"],
    "caption": ["body"],
    "sections": ["sections"],
    "box": ["related"],
}


@pytest.mark.parametrize("field", EDITED_FIELDS)
def test_an_edit_changes_what_it_names_and_the_page_tells_it(field: EditedField) -> None:
    live = LivePaper(Newspaper(1, 400, Options(volatile=True)))
    edited = 0
    for place, number in enumerate(live.numbers()[::25]):
        index = live.index_of(number)
        assert index is not None
        if not possible(live.story(index), field):
            with pytest.raises(ValueError, match=f"has no {field} to change"):
                live.edit(number, [field])
            continue
        before = read(live, number, Visit(number=place))
        named = live.edit(number, [field])
        after, truth = read(live, number, Visit(number=place + 1)), plain(live.truth_of(number))
        assert [name for name in named if name != "kind"] == NAMED[field]
        assert changes(before, after) == named == truth["changed"]
        assert changes(after, truth) == []
        edited += 1
    assert edited > 5


def test_edits_add_up_and_follow_from_the_seed() -> None:
    one, two = LivePaper(paper()), LivePaper(paper())
    number = next(truth["id"] for truth in paper().truth() if truth["images"] and truth["kind"] == "news")
    for live in (one, two):
        live.edit(number, ["headline", "abstract"])
        live.edit(number, ["box", "paragraph"])
        live.edit(number)
    assert one.truth_of(number) == two.truth_of(number)
    assert set(one.truth_of(number)["changed"]) >= {"headline", "abstract", "body", "related"}
    assert changes(read(one, number), plain(one.truth_of(number))) == []


def test_an_edit_leaves_all_other_articles_alone() -> None:
    live = LivePaper(paper())
    edited = live.numbers()[5:300:30]
    assert all(live.edit(number) for number in edited)
    for truth in live.truth():
        assert bool(truth["changed"]) == (truth["id"] in edited)


def test_the_truth_names_the_fields_that_the_archive_compares() -> None:
    assert COVERED == COMPARED


def test_a_volatile_page_differs_at_every_fetch_and_the_article_does_not() -> None:
    made = Newspaper(1, 400, Options(volatile=True))
    stamps = 0
    for number in made.numbers()[::33]:
        first, second = (fetched(made, number, Visit(number=visit)).body for visit in (8, 9))
        assert first != second
        assert first == fetched(made, number, Visit(number=8)).body
        one, two = read(made, number, Visit(number=8)), read(made, number, Visit(number=9))
        assert changes(one, two) == changes(one, plain(made.truth_of(number))) == []
        for box in ("other", "most_read"):
            named = [{link["id"] for link in page["related"] if box in link["blocks"]} for page in (one, two)]
            assert named[0] != named[1]
        stamps += one["images"] != two["images"]
        assert one["text"] == two["text"]
    assert stamps > 5


def ask(base_url: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(base_url.removeprefix("http://"))
    connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize("kind", ["etag", "last_modified", "both"])
def test_an_unchanged_article_answers_304_and_a_changed_one_its_page(kind: str) -> None:
    chosen = Options(validators=kind, volatile=True)  # type: ignore[arg-type]  # parametrised
    live = LivePaper(Newspaper(1, 400, chosen))
    number = live.numbers()[8]
    path = path_of(live, number)
    with serve(live) as server:
        first, page = ask(server.base_url, path)
        headers = {
            condition: first.headers[name]
            for name, condition in (("ETag", "If_None_Match"), ("Last-Modified", "If_Modified_Since"))
            if first.headers[name] is not None
        }
        assert len(headers) == (2 if kind == "both" else 1)
        live.edit(live.numbers()[9])
        same, nothing = ask(server.base_url, path, **headers)
        live.edit(number, ["abstract"])
        edited, new_page = ask(server.base_url, path, **headers)
        live.delete(number)
        gone, _ = ask(server.base_url, path, **headers)
    assert (first.status, same.status, edited.status) == (200, 304, 200)
    assert gone.status == fetched(live, number).status != 304
    assert nothing == b""
    assert same.headers["ETag"] == first.headers["ETag"]
    assert page != new_page


def test_a_connection_goes_on_after_a_304() -> None:
    made = Newspaper(1, 400, Options(validators="both"))
    path = path_of(made, made.numbers()[8])
    with serve(made) as server:
        connection = HTTPConnection(server.base_url.removeprefix("http://"))
        statuses = []
        for headers in ({}, {"If-None-Match": "*"}, {}):
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
        connection.close()
    assert statuses == [200, 304, 200]


def test_an_etag_decides_alone_and_may_be_one_of_several() -> None:
    made = Newspaper(1, 400, Options(validators="both"))
    number = made.numbers()[8]
    found = fetched(made, number).validators
    assert found.etag is not None
    cases = {
        Conditions(f'"x", {found.etag}'): 304,
        Conditions(found.etag.removeprefix("W/")): 304,
        Conditions('"x"', found.modified): 200,
        Conditions(None, found.modified): 304,
        Conditions(None, "Thu, 01 Jan 2015 00:00:00 GMT"): 200,
        Conditions(None, "yesterday"): 200,
    }
    for conditions, status in cases.items():
        assert fetched(made, number, Visit(conditions=conditions)).status == status, conditions


def test_a_wrong_etag_is_another_one_at_every_fetch() -> None:
    made = Newspaper(1, 400, Options(validators="wrong"))
    number = made.numbers()[8]
    with serve(made) as server:
        first, _ = ask(server.base_url, path_of(made, number))
        second, _ = ask(server.base_url, path_of(made, number), If_None_Match=first.headers["ETag"])
    assert second.status == 200
    assert second.headers["ETag"] != first.headers["ETag"]


def test_a_paper_has_no_validators_unless_it_is_told_to() -> None:
    conditions = Conditions("*", "Thu, 01 Jan 2099 00:00:00 GMT")
    number = paper().numbers()[8]
    response = fetched(paper(), number, Visit(conditions=conditions))
    assert (response.status, *response.validators) == (200, None, None)


def test_robots_may_ask_for_a_delay_or_fail() -> None:
    assert "Crawl-delay" not in respond(paper(), "/robots.txt").body
    slow = Newspaper(1, 40, Options(crawl_delay=2.5))
    assert "User-agent: *\nCrawl-delay: 2.5\n" in respond(slow, "/robots.txt").body
    broken = Newspaper(1, 40, Options(robots_status=503))
    with serve(broken) as server:
        assert ask(server.base_url, "/robots.txt")[0].status == 503
