from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped] # it ships no types

from archive.errors import ArchiveUnavailable, CaptureLost
from archive.exchange import CaptureRef, Exchange, Rendering
from archive.warc.reader import payload_digest, read_page
from archive.warc.records import NOT_MODIFIED, RecordMaker
from archive.warc.writer import WarcWriter
from tests.archive.builders import FETCHED, address
from tests.archive.given import run_text
from tests.archive.pages import exchange, page

ROOT = Path(__file__).parents[2]


def write(folder: Path, *pages: Exchange | Rendering, **options: Any) -> list[CaptureRef]:  # noqa: ANN401 - the writer's own
    with WarcWriter(folder, "paper", "7", **options) as writer:
        return [future.result() for future in [writer.write(one) for one in pages]]


def records(folder: Path) -> list[tuple[str, str, dict[str, str], bytes]]:
    """Each record that warcio's own iterator reads: file, type, headers, content; digests verified."""
    found = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                headers = dict(record.rec_headers.headers)
                found.append((path.name, record.rec_type, headers, record.raw_stream.read()))
    return found


def test_warcio_reads_every_record_and_its_digests_verify(tmp_path: Path) -> None:
    captures = write(tmp_path, *map(exchange, range(30)))
    read = records(tmp_path)
    assert [kind for _, kind, _, _ in read] == ["warcinfo", *["response", "request"] * 30]
    responses = [(headers, body) for _, kind, headers, body in read if kind == "response"]
    assert [headers["WARC-Payload-Digest"] for headers, _ in responses] == [one.digest for one in captures]
    assert [body for _, body in responses] == [exchange(number).body for number in range(30)]
    assert captures[3].digest == payload_digest(exchange(3).body)


def test_a_request_refers_to_its_response_and_all_to_their_file(tmp_path: Path) -> None:
    write(tmp_path, exchange(1))
    (name, _, info, fields), (_, _, response, _), (_, _, request, _) = records(tmp_path)
    assert info["WARC-Filename"] == name
    assert b"isPartOf: paper" in fields
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Warcinfo-ID"] == request["WARC-Warcinfo-ID"] == info["WARC-Record-ID"]
    assert response["WARC-Target-URI"] == address(1)
    assert response["WARC-Date"] == "2026-02-03T04:05:07.000000Z"
    assert response["WARC-IP-Address"] == "127.0.0.1"


def test_a_file_is_named_after_site_time_run_and_number_and_is_open_until_it_is_closed(
    tmp_path: Path,
) -> None:
    writer = WarcWriter(tmp_path, "thoidai", "17")
    name = writer.write(exchange()).result().file
    assert name.startswith("thoidai-2")
    assert name.endswith("Z-17-00001.warc.gz")
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.open"]
    writer.close()
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with pytest.raises(ValueError, match="closed"):
        writer.write(exchange())


def test_a_run_that_fetches_nothing_leaves_no_file(tmp_path: Path) -> None:
    assert write(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_begins_before_one_grows_too_large(tmp_path: Path) -> None:
    captures = write(tmp_path, *map(exchange, range(20)), max_bytes=4_000)
    files = sorted(tmp_path.iterdir())
    assert len(files) > 3
    assert max(path.stat().st_size for path in files) <= 4_000
    kinds: dict[str, list[str]] = {}
    for name, kind, _, _ in records(tmp_path):
        kinds.setdefault(name, []).append(kind)
    assert {of_file[0] for of_file in kinds.values()} == {"warcinfo"}
    assert {len(of_file) > 1 for of_file in kinds.values()} == {True}
    numbers = [int(path.name.split("-")[3].partition(".")[0]) for path in files]
    assert all(after == before + 1 for before, after in pairwise(numbers))
    for number, one in enumerate(captures):
        assert read_page(tmp_path, one).body == exchange(number).body


def test_a_page_is_read_back_byte_for_byte_while_the_file_is_open_and_after(tmp_path: Path) -> None:
    sent = exchange(5, response_headers=(("X-Name", "tiếng".encode().decode("latin-1")), ("ETag", '"e"')))
    with WarcWriter(tmp_path, "paper", "7") as writer:
        one = writer.write(sent).result()
        early = read_page(tmp_path, one)
    late = read_page(tmp_path, one)
    assert early == late
    assert (late.url, late.status, late.headers, late.body) == (
        sent.url,
        200,
        sent.response_headers,
        sent.body,
    )


def test_headers_stay_in_order_and_repeated(tmp_path: Path) -> None:
    (one,) = write(tmp_path, exchange())
    assert read_page(tmp_path, one).headers == exchange().response_headers


def test_a_304_is_a_revisit_that_refers_to_the_page_it_speaks_of(tmp_path: Path) -> None:
    (first,) = write(tmp_path, exchange())
    (again,) = write(tmp_path, exchange(status=304, reason="Not Modified", body=b"", unchanged=first))
    assert (again.record_type, again.status, again.digest) == ("revisit", 304, first.digest)
    (headers,) = [headers for _, kind, headers, _ in records(tmp_path) if kind == "revisit"]
    assert (headers["WARC-Profile"], headers["Content-Length"]) == (NOT_MODIFIED, "0")
    assert headers["WARC-Refers-To"] == first.record_id
    assert headers["WARC-Refers-To-Target-URI"] == first.url
    assert headers["WARC-Refers-To-Date"] == "2026-02-03T04:05:07.000000Z"


def test_a_304_that_speaks_of_no_kept_page_is_a_response(tmp_path: Path) -> None:
    (one,) = write(tmp_path, exchange(status=304, reason="Not Modified", body=b""))
    assert one.record_type == "response"


def test_a_browsers_dom_is_a_conversion_that_refers_to_its_response(tmp_path: Path) -> None:
    (answer,) = write(tmp_path, exchange())
    dom = Rendering(url=address(1), fetched_at=FETCHED, status=200, html=page(9), answer=answer)
    (one,) = write(tmp_path, dom)
    assert one.record_type == "conversion"
    (headers,) = [headers for _, kind, headers, _ in records(tmp_path) if kind == "conversion"]
    assert headers["WARC-Refers-To"] == answer.record_id
    read = read_page(tmp_path, one)
    assert (read.body, read.headers) == (page(9), (("Content-Type", "text/html; charset=utf-8"),))


def test_sync_comes_back_when_the_disk_has_confirmed_what_was_handed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        fsync(descriptor)

    with WarcWriter(tmp_path, "paper", "7") as writer:
        futures = [writer.write(exchange(number)) for number in range(10)]
        monkeypatch.setattr(os, "fsync", note)
        writer.sync()
        assert all(future.done() for future in futures)
        last = futures[-1].result()
        assert synced[-1] > last.offset + last.length
        monkeypatch.undo()


def test_a_full_queue_holds_back_whoever_hands_in_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = Event()
    members = RecordMaker.members

    def slowly(maker: RecordMaker, one: Exchange | Rendering) -> Any:  # noqa: ANN401 - as the original
        may_go_on.wait(20)
        return members(maker, one)

    monkeypatch.setattr(RecordMaker, "members", slowly)
    handed_in: list[int] = []

    def hand_in(writer: WarcWriter) -> None:
        for number in range(6):
            writer.write(exchange(number))
            handed_in.append(number)

    with WarcWriter(tmp_path, "paper", "7", queue=2) as writer:
        thread = Thread(target=hand_in, args=(writer,))
        thread.start()
        thread.join(0.5)
        assert len(handed_in) <= 3  # one is being compressed, two wait
        may_go_on.set()
        thread.join(20)
        assert handed_in == list(range(6))
    assert len(records(tmp_path)) == 13


def test_a_page_that_cannot_be_a_record_fails_alone(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "paper", "7") as writer:
        bad = writer.write(exchange(fetched_at=FETCHED.replace(tzinfo=None)))
        good = writer.write(exchange(2))
        with pytest.raises(ValueError, match="has no zone"):
            bad.result()
        assert read_page(tmp_path, good.result()).body == exchange(2).body


DISK_FULL = """
import os, resource, sys
from pathlib import Path
from archive.errors import ArchiveUnavailable
from archive.warc.writer import WarcWriter
from tests.archive.pages import exchange

folder = Path(sys.argv[1])
kept = []
with WarcWriter(folder, "paper", "7") as writer:
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
    for number in range(100):
        try:
            kept.append(writer.write(exchange(number, body=os.urandom(700))).result())
        except ArchiveUnavailable as error:
            print(error)
            break
    writer.sync()
    try:
        writer.write(exchange()).result()
    except ArchiveUnavailable as again:
        print(again is writer.error)
print(len(kept))
"""


def test_a_full_disk_is_one_clear_error_and_what_was_written_stays_whole(tmp_path: Path) -> None:
    done = run_text(DISK_FULL, str(tmp_path))
    assert done.returncode == 0, done.stderr
    message, again, kept = done.stdout.splitlines()
    assert message == f"WARC folder {tmp_path}: File too large; nothing more is written"
    assert again == "True"
    assert 1 < int(kept) < 8
    assert [kind for _, kind, _, _ in records(tmp_path)] == ["warcinfo", *["response", "request"] * int(kept)]


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnavailable, match="make it first, or set WARC_DIR"):
        WarcWriter(tmp_path / "a" / "b" / "c", "paper", "7")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveUnavailable, match="that is a file"):
        WarcWriter(tmp_path / "file", "paper", "7")


def test_two_writers_of_one_run_have_a_file_each(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "paper", "7") as one, WarcWriter(tmp_path, "paper", "7") as other:
        names = {one.write(exchange(1)).result().file, other.write(exchange(2)).result().file}
    assert len(names) == 2
    assert {path.name for path in tmp_path.iterdir()} == names


def test_a_damaged_missing_or_foreign_record_is_told_apart_from_a_page(tmp_path: Path) -> None:
    one, other = write(tmp_path, exchange(1), exchange(2))
    path = tmp_path / one.file
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[one.offset + one.length // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(CaptureLost, match="damaged"):
        read_page(tmp_path, one)
    path.write_bytes(whole[: other.offset + 10])
    with pytest.raises(CaptureLost, match="damaged"):
        read_page(tmp_path, other)
    path.write_bytes(whole[one.offset :])
    with pytest.raises(CaptureLost, match=f"at byte {one.offset}"):
        read_page(tmp_path, one)
    path.unlink()
    with pytest.raises(CaptureLost, match="no such WARC file"):
        read_page(tmp_path, one)
