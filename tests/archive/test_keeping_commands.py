"""`archive verify`, `copy`, `backup`, `remove` and `upgrade --to` as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from archive.cli import main
from archive.lock import only_writer
from archive.schema.migrate import versions
from tests.archive.keeping import fill
from tests.archive.queries import execute

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("made")

End = Callable[..., tuple[int, str, str]]
NEWEST = versions()[-1]


@pytest.fixture
def end(capfd: pytest.CaptureFixture[str], sqlite_url: str, tmp_path: Path) -> End:
    """Runs a command on a filled archive: its status, output and complaint."""
    fill(sqlite_url, tmp_path / "warc")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--url", sqlite_url])
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return run


def document(out: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(out)


def test_verify_is_quiet_where_all_is_well_and_tells_each_kind_in_a_line(
    end: End, sqlite_url: str, tmp_path: Path
) -> None:
    warc = ["--warc", str(tmp_path / "warc")]
    assert end("verify", *warc) == (0, f"{sqlite_url}: sound\n", "")
    status, out, err = end("verify", "--digest", "--warc", str(tmp_path / "elsewhere"))
    assert (status, len(out)) == (0, 65)
    assert "name their folder with --warc" in err
    assert end("verify", "--digest", "--quick") == (0, out, "")
    execute(sqlite_url, "UPDATE articles SET word_count = 9", "UPDATE links SET number = 5")
    status, out, err = end("verify", "--digest", *warc)
    assert (status, len(out.splitlines())) == (6, 3)
    assert err == f"archive: {sqlite_url}: not sound; see the lines above\n"
    found = document(end("verify", "--json", "--repair", *warc)[1])
    assert (found["sound"], [(one["kind"], one["mended"]) for one in found["findings"]]) == (
        False,
        [("derived", 3), ("links", 0), ("content", 0)],
    )
    assert end("verify", "--repair", "--quick")[0] == 2


def test_verify_repairs_nothing_while_a_crawl_runs(end: End, sqlite_url: str, tmp_path: Path) -> None:
    with only_writer(sqlite_url, "paper"):
        status, out, err = end("verify", "--repair", "--warc", str(tmp_path / "warc"))
    assert (status, out, len(err.splitlines())) == (8, "", 1)


def test_copy_prints_the_tables_and_refuses_to_merge(end: End, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    status, out, err = end("copy", "--to", other)
    assert (status, err) == (0, "")
    assert out.splitlines()[-1].startswith("both hold the same; digest of all tables ")
    assert end("verify", "--against", other)[:2] == (0, out)
    status, out, err = end("copy", "--to", other)
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    execute(other, "DELETE FROM keywords")
    status, out, _ = end("verify", "--against", other, "--json")
    assert (status, document(out)["differing"]) == (6, ["keywords"])


def test_backup_says_what_it_made_and_reads_it_back(end: End, tmp_path: Path) -> None:
    target, warc = tmp_path / "backup", ["--warc", str(tmp_path / "warc")]
    status, out, err = end("backup", str(target), *warc)
    assert (status, err) == (0, "")
    assert out.startswith(f"{target}: 3 articles of ")
    assert "read back and right" in out
    assert end("backup", str(target), "--check") == (0, out, "")
    assert end("backup", str(target), *warc)[0] == 2
    assert end("backup", str(tmp_path / "none"), "--check")[0] == 6
    status, out, err = end(
        "backup", str(tmp_path / "second"), "--warc", str(tmp_path / "elsewhere"), "--json"
    )
    assert (status, len(document(out)["missing"]), len(err.splitlines())) == (3, 1, 1)


def test_remove_wants_a_reason_and_says_what_went(end: End, sqlite_url: str, tmp_path: Path) -> None:
    warc = ["--warc", str(tmp_path / "warc")]
    assert end("remove", "1", *warc)[0] == 2
    assert end("remove", "1", "--reason", " ", *warc)[0] == 2
    assert end("remove", "777", "--reason", "x", *warc) == (
        1,
        "",
        "archive: no article 777 of paper was ever seen; nothing is removed\n",
    )
    with only_writer(sqlite_url, "paper"):
        assert end("remove", "1", "--reason", "x", *warc)[0] == 8
    status, out, _ = end("remove", "1", "92", "--reason", "x", *warc)
    assert (status, out.splitlines()[0]) == (0, "paper: removed 1, 92")
    status, out, _ = end("remove", "1", "--reason", "x", *warc)
    assert (status, out.splitlines()[0]) == (0, "paper: 1 had been removed before")


def test_upgrade_goes_back_where_nothing_is_lost(end: End, sqlite_url: str) -> None:
    assert end("upgrade", "--to", "0005") == (0, f"{sqlite_url}: schema 0005 taken back from {NEWEST}\n", "")
    assert end("upgrade") == (0, f"{sqlite_url}: schema {NEWEST} upgraded from 0005\n", "")
    status, out, err = end("upgrade", "--to", "0001")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert "has no room for" in err
