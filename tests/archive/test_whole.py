from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from archive import whole
from archive.errors import ArchiveUnavailable
from archive.whole import MARK, whole_file, whole_folder
from tests.archive.given import run_text

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"old")

    def write_half() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_under_a_file_is_a_plain_error(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with pytest.raises(ArchiveUnavailable, match=r"out\.jsonl: disk full"), whole_file(path):
        raise OSError(errno.ENOSPC, "disk full")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["missing/out.jsonl", "letter/out.jsonl", "."])
def test_a_place_that_cannot_be_written_is_a_plain_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "letter").touch()
    with pytest.raises(ArchiveUnavailable), whole_file(tmp_path / name):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    device = tmp_path / "null"
    device.symlink_to("/dev/null")
    with whole_file(device) as file:
        file.write(b"x")
    assert device.is_symlink()


def write(path: Path, text: str) -> None:
    with whole_folder(path) as folder:
        (folder / "sub").mkdir()
        (folder / "sub" / "file").write_text(text)


def test_a_folder_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with whole_folder(path) as folder:
        (folder / "file").write_text("new")
        assert not path.exists()
    assert (path / "file").read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_of_ours_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(whole, "_exchanged", lambda *_: False)
    path = tmp_path / "out"
    write(path, "old")
    write(path, "new")
    assert (path / "sub" / "file").read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", "old")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "sub" / "file").read_text() == "new"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", "new")
    assert (tmp_path / "out" / "sub" / "file").read_text() == "new"


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write(path, "old")

    def write_half() -> None:
        with whole_folder(path) as folder:
            (folder / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert (path / "sub" / "file").read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_with_files_that_we_did_not_write_is_never_replaced(tmp_path: Path) -> None:
    foreign, added = tmp_path / "foreign", tmp_path / "added"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("mine")
    write(added, "old")
    (added / "sub" / "notes").write_text("mine")
    for path, name in ((foreign, "thesis.txt"), (added, "sub/notes")):
        refused = pytest.raises(ArchiveUnavailable, match=f"holds {name}, which no export wrote")
        with refused, whole_folder(path):
            pytest.fail("it has to be seen before the work")
    assert (foreign / "thesis.txt").read_text() == "mine"
    assert (added / "sub" / "notes").read_text() == "mine"
    assert (added / "sub" / "file").read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["added", "foreign"]


def test_a_file_that_came_meanwhile_is_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "out"

    def write_late() -> None:
        with whole_folder(path):
            path.mkdir()
            (path / "thesis").touch()

    with pytest.raises(ArchiveUnavailable, match="holds thesis"):
        write_late()
    assert [each.name for each in path.iterdir()] == ["thesis"]


@pytest.mark.parametrize("name", ["file", "/dev/full", "missing/out", "file/out"])
def test_a_place_without_room_for_a_folder_is_a_plain_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveUnavailable, match=r"^[^\n]+$"):
        write(tmp_path / name, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnavailable, match="out: disk full"), whole_folder(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "disk full")
    assert list(tmp_path.iterdir()) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from archive.whole import whole_file, whole_folder
made = whole_folder if sys.argv[2] == "folder" else whole_file
with made(Path(sys.argv[1])) as draft:
    (draft / "half").write_text("half") if sys.argv[2] == "folder" else draft.write(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_a_killed_process_left_is_not_under_the_name_and_goes_with_the_next(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "out"
    run_text(_KILLED, str(path), kind)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".out.")
    running = tmp_path / f".out.{os.getppid()}.new"
    running.mkdir()
    if kind == "folder":
        write(path, "new")
    else:
        with whole_file(path) as file:
            file.write(b"new")
    assert sorted(tmp_path.iterdir()) == sorted([running, path])


def test_the_mark_of_a_folder_lists_its_files(tmp_path: Path) -> None:
    write(tmp_path / "out", "new")
    assert (tmp_path / "out" / MARK).read_text() == '["sub/file"]'
