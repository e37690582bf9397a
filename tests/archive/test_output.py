"""A standard output that is closed or full: one line on standard error and status 6, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import OutputUnwritable
from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE_NAME, captured
from tests.archive.given import run_text

PROGRAM = Path(sys.executable).with_name("archive")
UNWRITABLE = {">&-": "it is closed", ">&- <&-": "it is closed", ">/dev/full": "No space left on device"}
PRINTING = [
    ("stats",),
    ("stats", "--json"),
    ("show", "1"),
    ("show", "1", "--json"),
    ("search", "hoa"),
    ("search", "hoa", "--json"),
    ("diff", "1"),
    ("coverage",),
    ("coverage", "--json"),
    ("changes",),
    ("changes", "--cursor"),
    ("export",),
    ("export", "--format", "csv"),
    ("export", "--format", "text"),
    ("verify",),
    ("verify", "--digest", "--json"),
    ("init",),
    ("--help",),
]


CLOSED = """
import os, sys
from archive.cli import main

os.close(1)
sys.stdout = None
main(sys.argv[1:])
"""
FULL = """
import os, sys
from archive.cli import main

os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
main(sys.argv[1:])
"""


def in_shell(output: str, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f'"$@" {output}', "bash", PROGRAM, *arguments],
        env={**os.environ, "ARCHIVE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('output')}/archive.db"
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        store.write(site_id, None, [captured(number) for number in range(1, 4)])
    return url


@pytest.mark.parametrize(
    ("program", "why"), [(CLOSED, "it is closed"), (FULL, "No space left on device")], ids=["closed", "full"]
)
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_an_output_that_cannot_be_written_is_one_line_and_a_status(
    filled: str, program: str, why: str, arguments: tuple[str, ...]
) -> None:
    option = () if arguments == ("--help",) else ("--url", filled)
    done = run_text(program, *arguments, *option)
    assert done.stderr == f"archive: the output cannot be written: {why}\n"
    assert done.returncode == OutputUnwritable.exit_status == 6


@pytest.mark.parametrize("output", UNWRITABLE)
def test_a_shell_s_way_to_leave_no_output(filled: str, output: str) -> None:
    done = in_shell(output, filled, "stats")
    assert done.stderr == f"archive: the output cannot be written: {UNWRITABLE[output]}\n"
    assert done.returncode == OutputUnwritable.exit_status


@pytest.mark.parametrize("output", UNWRITABLE)
def test_what_prints_nothing_needs_no_output(filled: str, tmp_path: Path, output: str) -> None:
    target = tmp_path / "out.jsonl"
    done = in_shell(output, filled, "export", "-o", str(target))
    assert (done.returncode, done.stderr) == (0, f"{target}: 3 articles\n")
    assert len(target.read_text().splitlines()) == 3


@pytest.mark.parametrize("output", UNWRITABLE)
def test_an_error_is_told_as_ever_where_the_output_cannot_be_written(filled: str, output: str) -> None:
    done = in_shell(output, filled, "show", "9")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no article 9" in done.stderr


NEXT_FILE = """
import os, sys
from archive.streams import stand_in

for number in map(int, sys.argv[1:]):
    os.close(number)
sys.stdout = None
stand_in()
print(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno(), file=sys.stderr)
"""


@pytest.mark.parametrize("closed", [("1",), ("0", "1")], ids=" ".join)
def test_no_file_that_is_opened_stands_where_the_output_was(closed: tuple[str, ...]) -> None:
    opened, output = map(int, run_text(NEXT_FILE, *closed).stderr.split())
    assert output == 1
    assert opened > 2
