"""Four programs that write overlapping quarters of one site at once, one of them killed: nothing is amiss."""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack
from random import Random
from typing import TYPE_CHECKING

from archive.article import Author
from archive.database import find_faults, reading
from archive.digest import digest
from archive.frontier import Found
from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE_NAME, address, captured, rejected
from tests.archive.given import start_text
from tests.archive.queries import counts, rows

if TYPE_CHECKING:
    from archive.outcomes import Outcome
    from tests.ready import Program

ARTICLES = 160
BATCH = 8


def outcome(number: int) -> Outcome:
    """Each article has sections and authors that others have too, met in another order by each writer."""
    if number % 20 == 0:
        return rejected(number)
    path = f"muc-{number % 7}"
    people = (Author(f"Người {number % 11}"), Author(f"Người {number % 5}", "compiled"))
    return captured(number, sections=(path,), section_names=(f"Mục {number % 7}",), authors=people)


def quarter(index: int) -> list[int]:
    """A quarter of all numbers and half of the next, shuffled."""
    first = index * ARTICLES // 4
    numbers = [1 + n % ARTICLES for n in range(first, first + ARTICLES * 3 // 8)]
    Random(index).shuffle(numbers)
    return numbers


def write(url: str, numbers: list[int]) -> None:
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        run_id = store.start_run(site_id, "crawl paper", {})
        for start in range(0, len(numbers), BATCH):
            chunk = numbers[start : start + BATCH]
            for section in ("huu-nghi", f"muc-{start % 3}"):
                store.discover(site_id, run_id, section, [Found(number, address(number)) for number in chunk])
            store.write(site_id, run_id, [outcome(number) for number in chunk])
        store.finish_run(run_id, 0, "finished", {})


WRITER = """
import json, os, signal, sys
from archive import writer
from tests.archive.test_concurrent_writers import write

url, numbers, kill_at = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
settle, batches = writer.settle, 0

def die(*arguments):
    global batches
    batches += 1
    settle(*arguments)
    if batches == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

writer.settle = die
write(url, numbers)
"""


def started(url: str, index: int, kill_at: int = 0) -> Program:
    return start_text(WRITER, url, json.dumps(quarter(index)), str(kill_at))


def held(url: str) -> str:
    with reading(url) as connection:
        assert find_faults(connection) == []
        return digest(connection)


def test_four_writers_and_a_kill_give_the_archive_of_one(postgresql_url: str, sqlite_url: str) -> None:
    with ExitStack() as stack:

        def begin(index: int, kill_at: int = 0) -> Program:
            return stack.enter_context(started(postgresql_url, index, kill_at))

        writers = [begin(index, 4 if index == 2 else 0) for index in range(4)]
        assert writers[2].wait(60) == -signal.SIGKILL
        writers.append(begin(2))
        assert [writer.wait(60) for writer in writers] == [0, 0, -signal.SIGKILL, 0, 0]
    write(sqlite_url, list(range(1, ARTICLES + 1)))
    # Which listings named what depends on the batches; here every article stands on all of them.
    for url in (postgresql_url, sqlite_url):
        with Store.open(url) as store:
            for section in ("huu-nghi", "muc-0", "muc-1", "muc-2"):
                everything = [Found(number, address(number)) for number in range(1, ARTICLES + 1)]
                assert store.discover(1, None, section, everything) == 0
    assert held(postgresql_url) == held(sqlite_url)
    alike = ("articles", "revisions", "authors", "sections", "frontier", "listings", "rejects", "tokens")
    several, one = counts(postgresql_url), counts(sqlite_url)
    assert {name: several[name] for name in alike} == {name: one[name] for name in alike}
    assert several["articles"] == several["revisions"] == ARTICLES * 19 // 20
    states = "SELECT state, count(*) FROM frontier GROUP BY state ORDER BY state"
    assert rows(postgresql_url, states) == rows(sqlite_url, states)
