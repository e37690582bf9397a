from __future__ import annotations

import signal

import pytest
from sqlalchemy.exc import IntegrityError

from archive import writer
from archive.database import find_faults, reading
from archive.outcomes import Captured
from archive.store import Store, Written
from tests.archive.builders import ORIGIN, PUBLISHED, ZONE_NAME, article, captured, fetch
from tests.archive.given import run_text
from tests.archive.queries import counts, rows


def test_an_exception_in_the_middle_of_a_batch_leaves_nothing_of_it(
    store: Store, site_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(site_id, None, [captured(1)])
    before = counts(store.url)

    def fail(*_arguments: object) -> None:
        raise RuntimeError("the frontier is written last")

    with monkeypatch.context() as patch:
        patch.setattr(writer, "settle", fail)
        with pytest.raises(RuntimeError, match="written last"):
            store.write(site_id, None, [captured(1, headline="Tên mới"), captured(2, sections=("moi",))])
    assert counts(store.url) == before
    assert rows(store.url, "SELECT path FROM sections WHERE path = 'moi'") == []
    # The store goes on, and does not take the undone section for one that is there.
    assert store.write(site_id, None, [captured(2, sections=("moi",))]) == Written(new=1)


def test_an_article_of_another_number_than_its_fetch_is_refused_with_its_batch(
    store: Store, site_id: int
) -> None:
    with pytest.raises(ValueError, match="article 2 came from the fetch of 3"):
        store.write(site_id, None, [captured(1), Captured(fetch(3), article(2))])
    assert counts(store.url)["articles"] == 0


def test_a_date_without_a_zone_is_refused_with_its_batch(store: Store, site_id: int) -> None:
    naive = PUBLISHED.replace(tzinfo=None)
    with pytest.raises(ValueError, match="article 2: the date 2021-07-05T08:30:00 has no zone"):
        store.write(site_id, None, [captured(1), captured(2, date_published=naive)])
    assert counts(store.url)["articles"] == 0


def test_a_write_for_a_site_that_is_not_there_is_refused(store: Store, site_id: int) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        store.start_run(site_id + 1, "crawl", {})


KILLED = """
import os, signal, sys
from archive import writer
from archive.database import find_faults, reading
from archive.store import Store
from tests.archive.builders import captured

kill_at, url = sys.argv[1:]
original = getattr(writer, kill_at)

def die(*arguments):
    original(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)

with Store.open(url) as store:
    store.write(1, None, [captured(number) for number in range(1, 20)])
    setattr(writer, kill_at, die)
    store.write(1, None, [captured(number) for number in range(20, 60)])
"""


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("kill_at", ["settle", "add_listed", "add_rejects"])
def test_a_killed_writer_loses_nothing_committed_and_leaves_nothing_half_written(
    url: str, kill_at: str
) -> None:
    with Store.open(url) as store:
        store.claim_site("paper", ORIGIN, ZONE_NAME)
    assert run_text(KILLED, kill_at, url).returncode == -signal.SIGKILL
    assert counts(url)["articles"] == counts(url)["revisions"] == counts(url)["frontier"] == 19
    with Store.open(url) as store:
        written = store.write(1, None, [captured(number) for number in range(1, 60)])
    assert written == Written(new=40, unchanged=19)
    with reading(url) as connection:
        assert find_faults(connection) == []
