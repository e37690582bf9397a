from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from archive.exchange import CaptureRef
from archive.warc.reader import read_page
from archive.warc.recovery import Recovered, record_ends, recover
from archive.warc.writer import WarcWriter
from tests.archive.pages import exchange
from tests.archive.test_warc import records, write

ROOT = Path(__file__).parents[2]

KILLED = """
import sys
from pathlib import Path
import msgspec
from archive.warc.writer import WarcWriter
from tests.archive.pages import exchange

writer = WarcWriter(Path(sys.argv[1]), "paper", "7", max_bytes=60_000)
number = 0
while True:
    futures = [writer.write(exchange(number + step)) for step in range(10)]
    writer.sync()
    for future in futures:
        sys.stdout.buffer.write(msgspec.json.encode(future.result()) + b"\\n")
    sys.stdout.flush()
    number += 10
"""


def killed_after(folder: Path, lines: int) -> list[CaptureRef]:
    """What a writer said that it had synced before it was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    whole = [line for line in said if line.endswith(b"\n")]
    return [msgspec.json.decode(line, type=CaptureRef) for line in whole]


@pytest.mark.parametrize("lines", [1, 35, 240])
def test_nothing_that_a_killed_writer_had_synced_is_lost(tmp_path: Path, lines: int) -> None:
    synced = killed_after(tmp_path, lines)
    assert len(synced) >= lines
    left_open = list(tmp_path.glob("*.open"))
    recovered = recover(tmp_path)
    assert [one.file for one in recovered] == [path.name.removesuffix(".open") for path in left_open]
    assert list(tmp_path.glob("*.open")) == []
    for number, one in enumerate(synced):
        assert read_page(tmp_path, one).body == exchange(number).body
    kinds = [kind for _, kind, _, _ in records(tmp_path)]
    assert kinds.count("response") >= len(synced)
    assert recover(tmp_path) == []


def torn(folder: Path, pages: int, length: int | None = None, tail: bytes = b"") -> Path:
    """A file of `pages` pages that a crash left open, cut at `length`, with `tail` behind it."""
    write(folder, *map(exchange, range(pages)))
    (whole,) = folder.glob("*.warc.gz")
    path = whole.with_name(f"{whole.name}.open")
    whole.rename(path)
    path.write_bytes(path.read_bytes()[:length] + tail)
    return path


def test_a_file_is_cut_after_its_last_whole_record_wherever_it_was_torn(tmp_path: Path) -> None:
    path = torn(tmp_path, 4)
    content = path.read_bytes()
    with path.open("rb") as stream:
        ends = list(record_ends(stream))
    assert ends[-1] == len(content)
    assert len(ends) == 9
    path.unlink()
    for length in (1, ends[0] - 1, *ends[:-1], ends[4] + 1, ends[5] - 1, len(content) - 1, len(content)):
        path.write_bytes(content[:length])
        whole = max((end for end in ends if end <= length), default=0)
        (recovered,) = recover(tmp_path)
        assert recovered == Recovered(
            path.name.removesuffix(".open"), ends.index(whole) + 1 if whole else 0, length - whole
        )
        closed = path.with_name(recovered.file)
        if whole:
            assert closed.read_bytes() == content[:whole]
            closed.unlink()
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"\x1f\x8b\x08 no gzip", b"WARC/1.1 plain"])
def test_what_is_no_record_at_the_end_is_cut(tmp_path: Path, tail: bytes) -> None:
    torn(tmp_path, 2, tail=tail)
    assert recover(tmp_path)[0].cut == len(tail)
    assert len(records(tmp_path)) == 5


def test_a_file_whose_writer_lives_is_left_alone(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "paper", "7") as writer:
        one = writer.write(exchange(1)).result()
        assert recover(tmp_path) == []
        writer.write(exchange(2)).result()
    assert read_page(tmp_path, one).body == exchange(1).body
    assert len(records(tmp_path)) == 5


def test_programs_that_recover_at_once_do_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    content = torn(tmp_path / "source", 20).read_bytes()
    folder = tmp_path / "warc"
    folder.mkdir()
    names = [f"paper-20260203T040506Z-7-{number:05d}.warc.gz" for number in range(12)]
    for name in names:
        (folder / f"{name}.open").write_bytes(content + b"torn")
    with ThreadPoolExecutor(4) as pool:  # a lock belongs to an open file, not to a process
        done = [one for part in pool.map(recover, [folder] * 4) for one in part]
    assert sorted(one.file for one in done) == names
    assert {one.cut for one in done} == {4}
    assert sorted(path.name for path in folder.iterdir()) == names
    assert {path.read_bytes() for path in folder.iterdir()} == {content}


def test_a_folder_that_is_not_there_needs_nothing(tmp_path: Path) -> None:
    assert recover(tmp_path / "warc") == []
