from __future__ import annotations

import json
import random
import sqlite3
import sys
import time
from contextlib import ExitStack, closing, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from archive.article import as_document
from archive.changes import Change, Cursor, iter_changes, newest_cursor, note, parse_cursor, renew_identity
from archive.cli import cli
from archive.database import open_engine, reading, writing
from archive.errors import CursorInvalid
from archive.read import iter_articles
from archive.rederive import Reread
from archive.store import Store
from tests.archive import scribe
from tests.archive.builders import ORIGIN, ZONE_NAME, article, captured, failed, fetch, gone, link
from tests.archive.queries import rows
from tests.running import start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ready import Program


def since(url: str, cursor: Cursor | None = None, limit: int | None = None) -> list[Change]:
    with reading(url) as connection:
        return list(iter_changes(connection, cursor, limit))


def told(url: str, cursor: Cursor | None = None) -> list[tuple[str, int]]:
    return [(one.change, one.number) for one in since(url, cursor)]


def now(url: str) -> Cursor:
    with reading(url) as connection:
        return newest_cursor(connection)


def test_new_and_changed_articles_come_in_the_order_of_writing(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(2), captured(1)])
    store.write(site_id, None, [captured(3)])
    assert told(store.url) == [("new", 2), ("new", 1), ("new", 3)]
    cursor = now(store.url)
    assert told(store.url, cursor) == []
    store.write(site_id, None, [captured(2, minutes=1, headline="Đã sửa"), captured(4)])
    assert told(store.url, cursor) == [("new", 4), ("changed", 2)]
    assert told(store.url) == [("new", 1), ("new", 3), ("new", 4), ("changed", 2)]
    assert since(store.url)[-1].stored.article.headline == "Đã sửa"  # type: ignore[union-attr]


def test_what_changes_no_article_is_no_change(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    cursor = now(store.url)
    passing = captured(1, minutes=5, related=(*article(1).related, link(7, "most_read")))
    store.write(site_id, None, [captured(1, minutes=1), passing, gone(5), failed(6)])
    store.write(site_id, None, [])
    assert told(store.url, cursor) == []
    assert now(store.url) == cursor


def test_a_new_address_of_the_same_text_is_a_change_and_no_revision(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    cursor = now(store.url)
    moved = article(1).url.replace("-1.html", "-sua-lai-1.html")
    store.write(site_id, None, [captured(1, minutes=5, url=moved)])
    assert rows(store.url, "SELECT url, revision FROM articles") == [(moved, 1)]
    assert told(store.url, cursor) == [("changed", 1)]


def test_a_better_reading_is_a_change(store: Store, site_id: int, run_id: int) -> None:
    store.write(site_id, run_id, [captured(1)])
    cursor = now(store.url)
    better = article(1, abstract="Sapo đọc lại.", parser_version=4)
    reread = Reread(1, 1, fetch(1).fetched_at, article(1), better)
    assert store.rederive(site_id, run_id, [reread]) == [1]
    assert told(store.url, cursor) == [("changed", 1)]


def test_an_article_that_is_written_twice_in_one_batch_comes_once(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1), captured(1, minutes=1, headline="Đã sửa")])
    assert told(store.url) == [("changed", 1)]


def test_a_limit_leaves_the_rest_for_the_next_time(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(n) for n in range(1, 8)])
    seen: list[int] = []
    cursor = None
    while found := since(store.url, cursor, 3):
        seen += [one.number for one in found]
        cursor = found[-1].cursor
    assert seen == list(range(1, 8))


def test_a_removed_article_is_told_without_its_text(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1), captured(2)])
    engine = open_engine(store.url)
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM articles WHERE number = 1")
        connection.exec_driver_sql(
            f"INSERT INTO removals VALUES ({site_id}, 1, 'theo yêu cầu', '2026-02-03 04:05:06')"  # noqa: S608
        )
        note(connection, site_id, {1: "removed"})
    engine.dispose()
    (_, removed) = since(store.url)
    assert (removed.change, removed.number, removed.stored, removed.reason) == (
        *("removed", 1),
        *(None, "theo yêu cầu"),
    )


def test_nobody_sees_a_change_before_those_that_were_counted_earlier(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1), captured(2)])
    cursor = now(store.url)
    engine = open_engine(store.url)

    def late() -> None:
        with writing(engine) as connection:
            note(connection, site_id, {2: "changed"})

    thread = Thread(target=late)
    with writing(engine) as connection:
        note(connection, site_id, {1: "changed"})
        thread.start()
        thread.join(0.3)
        assert told(store.url, cursor) == []  # though the second writer would be ready
    thread.join()
    engine.dispose()
    assert [(one.number, one.cursor.position) for one in since(store.url, cursor)] == [(1, 3), (2, 4)]


@pytest.mark.parametrize("text", ["", "7", "xyz-1", "0123456789ab", "0123456789ab-", "0123456789AB-1", "-1"])
def test_what_is_no_cursor_is_refused(store: Store, text: str) -> None:
    with reading(store.url) as connection, pytest.raises(CursorInvalid, match="is no cursor"):
        parse_cursor(connection, text)


def test_a_cursor_of_another_archive_or_ahead_of_this_one_is_refused(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])
    cursor = now(store.url)
    with reading(store.url) as connection:
        assert parse_cursor(connection, str(cursor)) == cursor
        with pytest.raises(CursorInvalid, match="is ahead of the archive"):
            parse_cursor(connection, f"{cursor.archive}-2")
    engine = open_engine(store.url)
    with writing(engine) as connection:
        renew_identity(connection)
    engine.dispose()
    with reading(store.url) as connection, pytest.raises(CursorInvalid, match="is of another archive"):
        parse_cursor(connection, str(cursor))


def test_the_command_prints_a_line_a_change(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1), captured(2)])

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["changes", *arguments], env={"ARCHIVE_URL": store.url})
        return result.exit_code, result.stdout

    lines = [json.loads(line) for line in run()[1].splitlines()]
    assert [(one["change"], one["id"], one["site"], one["reason"]) for one in lines] == [
        *[("new", 1, "paper", None), ("new", 2, "paper", None)]
    ]
    with reading(store.url) as connection:
        stored = [json.loads(_encoded(one.article)) for one in iter_articles(connection)]
    assert [one["article"] for one in lines] == stored
    assert run("--since", lines[0]["cursor"])[1].count("\n") == 1
    assert run("--cursor") == (0, lines[1]["cursor"] + "\n")
    assert run("--since", lines[1]["cursor"]) == (0, "")
    assert run("--limit", "1")[1].count("\n") == 1


def _encoded(stored: Any) -> str:  # noqa: ANN401 - an article
    import msgspec  # noqa: PLC0415

    return msgspec.json.encode(as_document(stored)).decode()


def copied(copy: Path) -> str | None:
    """The cursor that the follower keeps."""
    with closing(sqlite3.connect(copy)) as database, suppress(sqlite3.OperationalError):
        found = database.execute("SELECT value FROM cursor").fetchone()
        return None if found is None else str(found[0])
    return None


@pytest.mark.usefixtures("made")
def test_a_follower_that_is_killed_gets_every_change_of_four_writers_once(url: str, tmp_path: Path) -> None:
    with Store.open(url) as store:
        store.claim_site("paper", ORIGIN, ZONE_NAME)
    copy, stop = tmp_path / "copy.db", tmp_path / "stop"
    dice = random.Random(11)

    with ExitStack() as stack:

        def started(module: str, *arguments: str) -> Program:
            command = [sys.executable, "-m", f"tests.archive.{module}", url, *arguments]
            return stack.enter_context(start(command))

        def writer(seed: int) -> Program:
            return started("scribe", str(seed), "12")

        def follower() -> Program:
            return started("follower", str(copy), str(stop))

        writers = [writer(seed) for seed in range(4)]
        following = follower()
        for victim in (0, None, 2, None):
            before = now(url).position
            deadline = time.monotonic() + 20
            while now(url).position < before + 4 and time.monotonic() < deadline:
                time.sleep(dice.random() / 50)
            if victim is None:
                following.kill()
                following.wait()
                following = follower()
            else:
                writers[victim].kill()
                writers[victim].wait()
                writers[victim] = writer(victim + 10)
        assert [one.wait(120) for one in writers] == [0, 0, 0, 0]
        deadline = time.monotonic() + 60
        while copied(copy) != str(now(url)) and time.monotonic() < deadline:
            time.sleep(0.05)
        scribe.write(url, 99, 4)
        stop.touch()
        assert following.wait(120) == 0
    with reading(url) as connection:
        archived = {one.article.id: _encoded(one.article) for one in iter_articles(connection)}
        newest = newest_cursor(connection)
    with closing(sqlite3.connect(copy)) as database:
        assert dict(database.execute("SELECT number, document FROM articles")) == archived
        deliveries = database.execute("SELECT cursor, number FROM deliveries").fetchall()
    assert len(archived) == scribe.NUMBERS
    assert len(deliveries) > len(archived)  # some changed after they had been copied
    assert max(int(cursor.partition("-")[2]) for cursor, _ in deliveries) == newest.position
