"""`archive export` as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click
import pyarrow.parquet as pq  # type: ignore[import-untyped] # it brings no types
import pytest

from archive.article import Paragraph, Tokens
from archive.cli import main
from archive.commands.export import command
from archive.exports.fields import TABLES
from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE_NAME, captured
from tests.archive.export_archive import fill
from tests.archive.given import run_text

if TYPE_CHECKING:
    from collections.abc import Callable

    End = Callable[..., tuple[int, str, str]]

PROGRAM = Path(sys.executable).with_name("archive")
WORDLESS = "1 article without segmented words (TOKENIZE=0, or another language)"
FORMATS = ("jsonl", "csv", "text", "parquet", "graph")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('archive') / 'archive.db'}"
    fill(url)
    return url


@pytest.fixture
def end(archive: str, capfdbinary: pytest.CaptureFixture[bytes]) -> End:
    """Runs `archive export` and gives the status, output and complaint that it ends with."""

    def run_to_the_end(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["export", "--url", archive, *arguments])
        out, err = (each.decode() for each in capfdbinary.readouterr())
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return run_to_the_end


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("jsonl", "3 articles"),
        ("csv", "3 articles"),
        (
            "text",
            "7 sentences of 3 articles; 1 article without segmented words (TOKENIZE=0, or another language)",
        ),
        (
            "parquet",
            f"3 articles, 7 sentences, 19 tokens, 1 time_expressions, 8 links; {WORDLESS}",
        ),
        ("graph", "6 nodes, 6 edges"),
    ],
)
def test_each_format_says_what_it_wrote(end: End, tmp_path: Path, form: str, told: str) -> None:
    path = tmp_path / "out"
    assert end("--format", form, "-o", str(path)) == (0, "", f"{path}: {told}\n")
    assert list(tmp_path.iterdir()) == [path]
    if form in {"jsonl", "csv", "text"}:
        assert end("--format", form) == (0, path.read_bytes().decode(), "")
    else:
        assert end("--format", form, "-o", str(path))[0] == 0, "it replaces itself"


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--author", "Minh Tú"], [1, 2]),
        (["--kind", "video"], [3]),
        (["--search", "plain text"], [2]),
        (["--until", "2021-07-31"], [1]),
        (["--since", "2021-08-01"], [3]),
        (["--sections", "the-gioi"], [3]),
        (["--site", "paper"], [1, 3, 2]),
    ],
)
def test_parquet_takes_the_filters(
    end: End, tmp_path: Path, arguments: list[str], numbers: list[int]
) -> None:
    path = tmp_path / "out"
    assert end("--format", "parquet", "-o", str(path), "--tables", "articles,links", *arguments)[0] == 0
    assert pq.read_table(path / "articles")["number"].to_pylist() == numbers
    assert sorted(each.name for each in path.iterdir() if each.is_dir()) == ["articles", "links"]


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (["--format", "parquet"], 2, "--format parquet writes a folder; name it with -o"),
        (["--format", "graph"], 2, "--format graph writes a folder; name it with -o"),
        (["--tables", "words"], 2, "there is no table words; there are articles, sentences, tokens,"),
        (["--tables", "links"], 2, "--tables is for --format parquet"),
        (["--blank-lines"], 2, "--blank-lines is for --format text"),
        (["--format", "text", "--all-links"], 2, "--all-links is for --format graph"),
        (["--author", "Ai Đó"], 2, "no author Ai Đó in the archive; give the name as the bylines print it"),
        (["--format", "parquet", "-o", "/dev/full"], 6, "/dev/full: a folder is written here"),
        (["--format", "csv", "-o", "/dev/full"], 6, "/dev/full: No space left on device"),
        (["--format", "graph", "-o", "/proc/nothing/out"], 6, "/proc/nothing/out: No such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(end: End, arguments: list[str], status: int, complaint: str) -> None:
    ended, out, err = end(*arguments)
    assert (ended, out, err.count("\n")) == (status, "", 1)
    assert complaint in err


def test_an_export_without_pyarrow_says_how_to_get_it(
    end: End, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("archive.exports.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
        monkeypatch.setitem(sys.modules, name, None)
    assert end("--format", "parquet", "-o", str(tmp_path / "out")) == (
        2,
        "",
        "archive: archive export --format parquet needs pyarrow: pip install 'bonphuong[parquet]'\n",
    )
    assert list(tmp_path.iterdir()) == []
    assert end("--format", "csv")[0] == 0


def test_other_formats_load_no_pyarrow() -> None:
    code = "import sys, archive.commands.export; sys.exit('pyarrow' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_help_names_every_table_and_format() -> None:
    shown = command.get_help(click.Context(command))
    for name in (*TABLES, *FORMATS):
        assert name in shown


@pytest.fixture(scope="module")
def long_archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its one article fills pipes and small disks; random letters, so that nothing can be packed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('long') / 'archive.db'}"
    letters = "".join(Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=200_000))
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        tokens = Tokens("headline", ((0, len(letters)),), ((0, len(letters)),), letters)
        body = (Paragraph(letters),)
        long = captured(1, headline=letters, body=body, tokens=(tokens,), repairs=(), flags=())
        store.write(site_id, None, [long])
    return url


@pytest.mark.parametrize(("form", "unbuffered"), [("text", ""), ("jsonl", "1")])
def test_a_reader_that_has_enough_ends_it_silently(long_archive: str, form: str, unbuffered: str) -> None:
    program = subprocess.Popen(
        [PROGRAM, "export", "--url", long_archive, "--format", form],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    with program.stdout, program.stderr:
        assert program.stdout.read(10)
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.wait(60) == 128 + signal.SIGPIPE


LITTLE_ROOM = """
import os, resource, sys
from archive.cli import main

os.chdir(sys.argv[1])
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))
main(sys.argv[2:])
"""


@pytest.mark.parametrize("form", ["jsonl", "parquet", "graph"])
def test_a_disk_that_fills_up_is_one_line_and_leaves_nothing(
    long_archive: str, tmp_path: Path, form: str
) -> None:
    arguments = ("export", "-u", long_archive, "--format", form, "-o", "out")
    done = run_text(LITTLE_ROOM, str(tmp_path), *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (6, "", 1), done.stderr
    assert "File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []
