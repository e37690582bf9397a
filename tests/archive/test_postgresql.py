"""What only an archive on a server can suffer."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from archive import database, writer
from archive.database import find_faults, initialise, preflight, reading
from archive.engines import backend, base
from archive.errors import ArchiveBusy, ArchiveUnavailable, ExtraMissing
from archive.frontier import settle
from archive.lock import only_writer
from archive.schema import migrate
from archive.schema.migrate import SchemaState, versions
from archive.store import Store, Written
from archive.upkeep.upgrade import upgrade
from tests import postgres
from tests.archive.builders import ORIGIN, ZONE_NAME, captured
from tests.archive.entrances import refused, touch_all
from tests.archive.given import start_text
from tests.archive.queries import counts, driver, execute, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def url(postgresql_url: str) -> str:
    """A database of the server, whatever other tests work on."""
    return postgresql_url


@pytest.fixture
def lan(url: str) -> Iterator[str]:
    """The address by which Lan, who has a password and no rights, reaches the same database."""
    execute(url, "CREATE ROLE lan LOGIN PASSWORD 'hoasen'")
    yield url.replace("postgres@", "lan:hoasen@")
    execute(url, "DROP OWNED BY lan", "DROP ROLE lan")


def test_a_password_that_is_wrong_is_one_line_without_it(lan: str) -> None:
    wrong = lan.replace("hoasen", "hoasung")
    refused(wrong, ArchiveUnavailable, "does not take the password")
    with pytest.raises(ArchiveUnavailable) as caught:
        preflight(wrong)
    assert "hoasung" not in str(caught.value)


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    url = f"postgresql://lan:hoasen@/news?host={quote(str(tmp_path), safe='')}"
    refused(url, ArchiveUnavailable, "cannot be reached")


def test_a_database_that_is_not_there_is_one_line(url: str) -> None:
    refused(url.replace("/d", "/no_d", 1), ArchiveUnavailable, "no such database", "createdb")


def test_rights_are_looked_at_before_anything_is_written(lan: str, url: str) -> None:
    for enter in touch_all(lan)[:3]:
        with pytest.raises(ArchiveUnavailable, match="may make no tables in the schema public"):
            enter()
    initialise(url)
    refused(lan, ArchiveUnavailable, "permission denied")
    execute(url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO lan")
    for enter in touch_all(lan)[:4]:
        with pytest.raises(ArchiveUnavailable, match="lacks some on alembic_version, article_authors"):
            enter()
    with reading(lan) as connection:
        assert find_faults(connection) == []
    execute(
        url,
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO lan",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO lan",
    )
    with Store.open(lan) as store:
        assert store.write(store.claim_site("paper", ORIGIN, ZONE_NAME), None, [captured()]).new == 1


@pytest.mark.usefixtures("made")
def test_a_server_that_only_gives_is_refused_for_writing_and_read(url: str) -> None:
    name = url.rpartition("/d")[2].partition("?")[0]
    execute(url, f"ALTER DATABASE d{name} SET default_transaction_read_only = on")
    for enter in touch_all(url)[:4]:
        with pytest.raises(ArchiveUnavailable, match="only be read"):
            enter()
    with reading(url) as connection:
        assert find_faults(connection) == []


def test_a_database_of_another_encoding_is_refused() -> None:
    server = postgres.server()
    with server.connect() as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        refused(server.url("latin"), ArchiveUnavailable, "LATIN1", "UTF8")
    finally:
        server.drop("latin")


def test_an_old_server_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.engines.postgresql.OLDEST", 99)
    refused(url, ArchiveUnavailable, "99 or newer")


def test_without_the_driver_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.engines.postgresql.find_spec", lambda _name: None)
    refused("postgresql://lan@nowhere/news", ExtraMissing, "pip install 'bonphuong[postgresql]'")


@pytest.mark.usefixtures("made")
def test_a_lock_that_is_not_given_up_ends_in_a_plain_error(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.05)
    with Store.open(url) as store, driver(url) as other:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        other.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(ArchiveUnavailable, match="locked"):
            store.write(site_id, None, [captured()])
        other.rollback()
        assert store.write(site_id, None, [captured()]) == Written(new=1)


CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.mark.usefixtures("made")
def test_a_connection_that_broke_in_a_batch_undoes_it_and_the_next_batch_has_another(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*arguments: object) -> None:
        execute(url, CUT_OFF)
        settle(*arguments)  # type: ignore[arg-type]

    with Store.open(url) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        with monkeypatch.context() as patch:
            patch.setattr(writer, "settle", break_off)
            with pytest.raises(ArchiveUnavailable, match=r"broke the connection off|connection .* was lost"):
                store.write(site_id, None, [captured()])
        assert counts(url)["articles"] == 0
        assert store.write(site_id, None, [captured()]) == Written(new=1)
        execute(url, CUT_OFF)  # while it is idle: nobody notices
        assert store.write(site_id, None, [captured(2)]) == Written(new=1)


@pytest.mark.usefixtures("made")
def test_there_is_one_run_of_a_site(url: str) -> None:
    with (
        only_writer(url, "thoidai"),
        only_writer(url, "baoquocte"),
        pytest.raises(ArchiveBusy, match="another run of thoidai"),
        only_writer(url, "thoidai"),
    ):
        pass
    with only_writer(url, "thoidai"):
        pass


HOLDER = """
import sys, time
from pathlib import Path
from archive.lock import only_writer
with only_writer(sys.argv[1], "thoidai"):
    Path(sys.argv[2]).touch()
    time.sleep(60)
"""


def test_a_killed_run_gives_its_lock_up(url: str, tmp_path: Path) -> None:
    held = tmp_path / "held"
    with start_text(HOLDER, url, str(held)) as holder:
        while not held.exists():
            assert holder.poll() is None
            time.sleep(0.01)
        with pytest.raises(ArchiveBusy), only_writer(url, "thoidai"):
            pass
        holder.send_signal(signal.SIGKILL)
        assert holder.wait(10) == -signal.SIGKILL
    end = time.monotonic() + 10
    while True:
        try:
            with only_writer(url, "thoidai"):
                return
        except ArchiveBusy:  # the server has not seen it yet
            assert time.monotonic() < end
            time.sleep(0.01)


MAKER = "import sys; from archive.database import initialise; print(initialise(sys.argv[1]))"


def test_of_programs_that_make_one_archive_at_once_one_makes_it(url: str) -> None:
    with ExitStack() as stack:
        makers = [stack.enter_context(start_text(MAKER, url)) for _ in range(3)]
        made = sorted(maker.communicate(timeout=60)[0] for maker in makers)
    assert made == ["False\n", "False\n", "True\n"]
    assert preflight(url) is SchemaState.CURRENT


def waiting(url: str) -> bool:
    return rows(url, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted") == [(True,)]


@pytest.fixture
def older(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An archive of the version before the newest."""
    newest = migrate.migrate
    with monkeypatch.context() as patch:
        patch.setattr(database, "migrate", lambda connection: newest(connection, versions()[-2]))
        initialise(url)
    return url


def test_of_two_upgrades_at_once_the_second_finds_nothing_to_do(older: str) -> None:
    with ThreadPoolExecutor() as pool:
        with backend(older).remaking() as connection:
            second = pool.submit(upgrade, older)
            while not waiting(older):
                time.sleep(0.01)
            migrate.migrate(connection)
        assert second.result(timeout=60) == (versions()[-1], versions()[-1])


def test_an_upgrade_waits_for_a_batch(older: str) -> None:
    with ThreadPoolExecutor() as pool:
        engine = database.open_engine(older)
        with database.writing(engine) as connection:
            database.take_turn(connection, "site 1")
            upgraded = pool.submit(upgrade, older)
            while not waiting(older):
                time.sleep(0.01)
            assert rows(older, "SELECT version_num FROM alembic_version") == [(versions()[-2],)]
        engine.dispose()
        assert upgraded.result(timeout=60) == versions()[-2:]


def test_what_others_made_upon_the_archive_keeps_it_from_an_upgrade(older: str) -> None:
    execute(older, "CREATE VIEW mine AS SELECT surface FROM words")
    with pytest.raises(ArchiveUnavailable, match="were made upon the archive's"):
        upgrade(older)
    assert rows(older, "SELECT version_num FROM alembic_version") == [(versions()[-2],)]
    assert rows(older, "SELECT count(*) FROM mine") == [(0,)]


@pytest.mark.usefixtures("made")
def test_an_index_that_is_not_whole_is_a_fault(url: str) -> None:
    execute(
        url,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_links_number'::regclass",
        "ALTER TABLE links ADD CONSTRAINT positive CHECK (number > 0) NOT VALID",
    )
    with reading(url) as connection:
        assert find_faults(connection) == [
            "index ix_links_number is not valid; REINDEX it",
            "constraint positive was never checked",
        ]


def test_the_archive_lies_in_the_first_schema_of_the_search_path(url: str) -> None:
    execute(url, "CREATE SCHEMA news")
    inside = f"{url}&options=-csearch_path%3Dnews"
    assert initialise(inside)
    assert rows(url, "SELECT count(*) FROM news.articles") == [(0,)]
    assert preflight(url) is SchemaState.MISSING
    with only_writer(url, "thoidai"), only_writer(inside, "thoidai"):
        pass


@pytest.mark.usefixtures("made")
def test_a_reader_cannot_write(url: str) -> None:
    with pytest.raises(ArchiveUnavailable, match="only be read"), reading(url) as connection:
        connection.exec_driver_sql("DELETE FROM articles")
