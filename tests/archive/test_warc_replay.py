"""pywb, which web archives use, replays our files: the real program, on loopback.

It wants old versions of packages that the project uses in newer ones, so it lives in an environment of its
own: `python3 -m venv .pywb && .pywb/bin/pip install "pywb>=2.9"`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from archive.warc.recovery import recover
from tests.archive.builders import address
from tests.archive.pages import exchange, page
from tests.archive.test_warc import write
from tests.archive.test_warc_recovery import torn
from tests.needs import lacking
from tests.running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 60


def program(name: str) -> str:
    """A program of pywb: from the folder that `PYWB_BIN` names, from `.pywb`, or from the path."""
    folders = [os.environ.get("PYWB_BIN", ""), str(ROOT / ".pywb" / "bin"), os.environ.get("PATH", "")]
    found = shutil.which(name, path=os.pathsep.join(filter(None, folders)))
    return found or lacking("pywb", 'python3 -m venv .pywb && .pywb/bin/pip install "pywb>=2.9"')


@contextmanager
def replaying(folder: Path, *files: Path) -> Iterator[str]:
    """Serves the files; gives the address under which a page's own follows."""
    wayback, manager = program("wayback"), program("wb-manager")
    for command in (["init", "paper"], ["add", "paper", *map(str, files)]):
        subprocess.run([manager, *command], cwd=folder, check=True, capture_output=True, timeout=SECONDS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [wayback, "-b", "127.0.0.1", "-p", str(port), "-d", str(folder)], stdout=log, stderr=log
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}/paper"
    finally:
        server.terminate()
        server.wait(SECONDS)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except HTTPError:
            return
        except URLError:
            assert server.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        else:
            return


def replayed(url: str) -> bytes:
    with urlopen(url, timeout=SECONDS) as response:  # noqa: S310 - our own server
        content: bytes = response.read()
        return content


def test_pywb_replays_pages_revisits_and_what_a_crash_left(tmp_path: Path) -> None:
    program("wayback")
    warc, crashed = tmp_path / "warc", tmp_path / "crashed"
    warc.mkdir()
    crashed.mkdir()
    first, _ = write(warc, exchange(1), exchange(2))
    late = exchange(1).fetched_at.replace(year=2027)
    write(warc, exchange(1, status=304, reason="Not Modified", body=b"", fetched_at=late, unchanged=first))
    torn(crashed, 12, tail=b"torn")
    recover(crashed)
    files = [*warc.glob("*.warc.gz"), *crashed.glob("*.warc.gz")]
    assert len(files) == 3
    with replaying(tmp_path, *files) as origin:
        # As a browser gets it, with pywb's own script put before the body; id_ is the page untouched.
        assert page(1).partition(b"<body>")[2] in replayed(f"{origin}/20260203040507mp_/{address(1)}")
        assert page(2) in replayed(f"{origin}/20260203id_/{address(2)}")
        assert page(1) in replayed(f"{origin}/2027id_/{address(1)}")
        assert page(11) in replayed(f"{origin}/2026id_/{address(11)}")
