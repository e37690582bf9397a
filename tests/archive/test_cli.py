from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from archive.article import as_document
from archive.cli import COMMANDS, cli, main
from archive.printed import as_printed
from archive.schema.migrate import versions
from tests.archive.builders import ZONE_NAME, article, captured
from tests.archive.given import run_text
from tests.archive.queries import execute, path_of

if TYPE_CHECKING:
    from archive.store import Store

PROGRAM = Path(sys.executable).with_name("archive")


def run(*arguments: str, url: str | None = None) -> str:
    """What the command prints; it has to end well."""
    result = CliRunner().invoke(cli, arguments, env={"ARCHIVE_URL": url}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


End = Callable[..., tuple[int, str, str]]


@pytest.fixture
def end(capfd: pytest.CaptureFixture[str]) -> End:
    """Runs the command and gives the status, output and complaint that it ends with."""

    def run_to_the_end(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return run_to_the_end


def plain_json(value: object) -> object:
    """What comes out again when `value` is written as JSON: tuples are lists there."""
    return msgspec.json.decode(msgspec.json.encode(value))


@pytest.fixture
def filled(store: Store, site_id: int) -> str:
    store.write(site_id, None, [captured(1), captured(2, sections=("the-gioi",), section_names=())])
    return store.url


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_every_command_has_help_with_an_example(name: str | None) -> None:
    shown = run(*([name] if name else []), "--help")
    assert f"Example: archive {name or 'stats'}" in shown.replace("\n", " ")


@pytest.mark.parametrize("name", ["stats", "show"])
def test_every_command_that_prints_data_can_print_json(name: str) -> None:
    assert "--json" in run(name, "--help")


def test_an_archive_is_made_and_upgraded(url: str) -> None:
    assert run("init", url=url) == f"{url}: made\n"
    assert run("init", "--url", url) == f"{url}: there already, nothing changed\n"
    assert run("upgrade", "-u", url) == f"{url}: schema {versions()[-1]} is the newest version\n"


def test_without_an_address_the_project_folder_has_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scrapy.cfg").touch()
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert run("init") == f"sqlite:///{tmp_path}/data/archive.db: made\n"
    assert (tmp_path / "data" / "archive.db").is_file()


def test_stats_print_a_table_or_json(filled: str) -> None:
    table = run("stats", url=filled)
    assert [line.split()[:2] for line in table.splitlines() if "huu-nghi" in line] == [
        ["huu-nghi", "1"],
        ["huu-nghi/ket-ban", "1"],
    ]
    assert msgspec.json.decode(run("stats", "--json", url=filled))["total"]["articles"] == 2


def test_show_prints_an_article_or_its_json(filled: str) -> None:
    assert "Trẻ em hòa ca" in run("show", "1", url=filled)
    document = msgspec.json.decode(run("show", "1", "--json", url=filled))
    assert document.pop("archive")["revision"] == 1
    assert document == plain_json(as_document(article()))


def test_show_as_printed_has_the_characters_of_the_page(filled: str) -> None:
    assert "Trẻ em hoà ca" in run("show", "1", "--as-printed", url=filled)
    document = msgspec.json.decode(run("show", "1", "--as-printed", "--json", url=filled))
    document.pop("archive")
    assert document == plain_json(as_document(as_printed(article())))


def test_export_writes_lines_to_the_output_or_to_a_file(filled: str, tmp_path: Path) -> None:
    lines = run("export", url=filled)
    assert [msgspec.json.decode(line)["id"] for line in lines.splitlines()] == [1, 2]
    target = tmp_path / "out.jsonl"
    assert run("export", "--format", "jsonl", "-o", str(target), url=filled) == ""
    assert target.read_text() == lines


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--since", "2021-07-05"], [1, 2]),
        (["--since", "2021-07-06"], []),
        (["--until", "2021-07-04"], []),
        (["--since", "2021-07-05", "--until", "2021-07-05"], [1, 2]),
        (["--sections", "the-gioi"], [2]),
        (["--sections", " /huu-nghi/ , the-gioi"], [1, 2]),
        (["--site", "paper"], [1, 2]),
    ],
)
def test_export_takes_a_range_and_sections(filled: str, arguments: list[str], expected: list[int]) -> None:
    lines = run("export", *arguments, url=filled).splitlines()
    assert [msgspec.json.decode(line)["id"] for line in lines] == expected


@pytest.fixture
def in_environment(filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_URL", filled)


@pytest.mark.usefixtures("in_environment")
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["show", "9"], 1, "no article 9 of paper"),
        (["show", "chín"], 2, "chín is not an article's number"),
        (["show", "9" * 30], 2, "not an article's number"),
        (["show"], 2, "Missing argument 'ID'"),
        (["show", "1", "--site", "cousin"], 2, "no site cousin"),
        (["export", "--since", "2021-7-5"], 2, "2021-7-5 is not a day; write YYYY-MM-DD"),
        (["export", "--until", "20210705"], 2, "20210705 is not a day"),
        (["export", "--until", "2021-02-29"], 2, "2021-02-29 is not a day"),
        (["export", "--since", "2021-07-06", "--until", "2021-07-05"], 2, "is after --until"),
        (["export", "--sections", "the-thao"], 2, "no section the-thao"),
        (["export", "--format", "xml"], 2, "'xml' is not one of 'jsonl'"),
        (["export", "-o", "/proc/nothing/out.jsonl"], 6, "/proc/nothing/out.jsonl"),
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["stats", "--url", "nonsense"], 2, "not a database URL"),
        (["stats", "--url", "sqlite:////proc/archive.db"], 6, "archive init"),
        (["init", "--url", "sqlite:////proc/archive.db"], 6, "/proc/archive.db"),
    ],
)
def test_what_a_user_gets_wrong_is_one_line_and_a_status(
    end: End, arguments: list[str], status: int, words: str
) -> None:
    ended, out, err = end(*arguments)
    assert (ended, out) == (status, "")
    assert err.startswith("archive: ")
    assert err.count("\n") == 1
    assert words in err


@pytest.mark.parametrize("command", [["stats"], ["show", "1"], ["export"], ["upgrade"], ["init"]])
def test_a_file_that_is_no_archive_is_one_line_and_a_status(
    sqlite_url: str, end: End, command: list[str]
) -> None:
    path_of(sqlite_url).write_text("Thư gửi bạn đọc")
    status, out, err = end(*command, "--url", sqlite_url)
    assert (status, out) == (6, "")
    assert err == f"archive: {sqlite_url}: the file is not an SQLite database\n"


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("command", [["stats"], ["show", "1"], ["export"], ["upgrade"], ["init"]])
def test_a_newer_archive_is_one_line_and_a_status(url: str, end: End, command: list[str]) -> None:
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    status, out, err = end(*command, "--url", url)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "newer version" in err


def test_no_command_at_all_gives_the_help(end: End) -> None:
    status, _, err = end()
    assert status == 2
    assert "Usage: archive" in err


def test_a_number_of_two_sites_asks_for_the_site(store: Store, filled: str, end: End) -> None:
    sister = store.claim_site("sister", "https://sister.example", ZONE_NAME)
    store.write(sister, None, [captured(1, headline="Của báo kia")])
    assert end("show", "1", "--url", filled)[0] == 2
    assert run("show", "1", "--site", "sister", url=filled).startswith("Của báo kia")
    assert len(run("export", url=filled).splitlines()) == 3
    assert len(run("export", "--site", "sister", url=filled).splitlines()) == 1


def process(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments], check=False, capture_output=True, text=True, timeout=60, env=env
    )


def test_the_installed_program_serves_from_the_environment(store: Store, filled: str) -> None:
    store.write(1, None, [captured(3, abstract="đèn " * 100 + "hoa")])
    done = process("show", "3", env={**os.environ, "ARCHIVE_URL": filled, "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("[Ảnh] Lễ hội đèn lồng số 3\n")
    assert "đèn " * 100 + "hoa" in done.stdout.splitlines()


def test_a_terminal_that_knows_no_vietnamese_gets_escapes_and_no_traceback(filled: str) -> None:
    done = process("show", "1", env={**os.environ, "ARCHIVE_URL": filled, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("[\\u1ea2nh] L\\u1ec5 h\\u1ed9i")


def test_the_installed_program_complains_in_one_line(tmp_path: Path) -> None:
    done = process("stats", "--url", f"sqlite:///{tmp_path}/archive.db")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (6, "", 1)
    assert list(tmp_path.iterdir()) == []


NOBODY_READS = """
import os, sys
from archive.cli import main

read_end, write_end = os.pipe()
os.close(read_end)
os.dup2(write_end, 1)
os.close(write_end)
main(sys.argv[1:])
"""


@pytest.mark.parametrize("arguments", [["export"], ["show", "1"], ["show", "1", "--json"], ["stats"]])
def test_a_reader_that_has_enough_ends_the_program_silently(
    store: Store, filled: str, arguments: list[str]
) -> None:
    store.write(1, None, [captured(number) for number in range(3, 60)])
    ended = run_text(NOBODY_READS, *arguments, "--url", filled)
    assert ended.stderr == ""
    assert ended.returncode == 128 + signal.SIGPIPE
