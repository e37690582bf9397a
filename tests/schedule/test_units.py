"""The unit files as systemd reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler import statuses
from tests.needs import lacking
from tests.schedule.document import UNITS, Places, block, unit, unit_values

if TYPE_CHECKING:
    from pathlib import Path

MODES = ("new", "missing", "refresh")
PLACEHOLDER = "http://127.0.0.1"


def analyze(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze") or lacking("systemd-analyze", "apt-get install systemd")
    return subprocess.run(
        [program, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60, check=False
    )


def install(folder: Path) -> list[str]:
    """Copies the units with this machine's places; the names to verify, one for each instance."""
    places = Places(data=folder / "data", base_url=PLACEHOLDER)
    for source in UNITS.rglob("*.*"):
        if source.is_file():
            target = folder / source.relative_to(UNITS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(places.put_into(source.read_text()))
    timers = sorted(path.name for path in folder.glob("*.timer"))
    return ["bonphuong-scrapyd.service", *timers, *(f"bonphuong@{mode}.service" for mode in MODES)]


def test_the_units_pass_systemd_analyze_verify(tmp_path: Path) -> None:
    names = install(tmp_path)
    done = analyze("verify", *names, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("bonphuong@.service", "Restart=always"),
        ("bonphuong@refresh.service.d/since.conf", "ExecStart=/nowhere/scrapy"),
        ("bonphuong@new.timer", "OnCalendar=*-*-* 02:30:00 Asia/Nowhere"),
        ("bonphuong-scrapyd.service", "ProtectSystem=rather"),
    ],
)
def test_verify_reads_each_kind_of_file(tmp_path: Path, file: str, line: str) -> None:
    names = install(tmp_path)
    key = line.partition("=")[0]
    path = tmp_path / file
    path.write_text(re.sub(rf"^{key}=(?=.).*$", line, path.read_text(), flags=re.MULTILINE))
    done = analyze("verify", *names, cwd=tmp_path)
    assert done.stderr != "", "the fault went unseen"


def test_the_timers_are_in_vietnams_time() -> None:
    for mode in MODES:
        (when,) = unit_values(unit(f"bonphuong@{mode}.timer"), "OnCalendar")
        done = analyze("calendar", when)
        assert done.returncode == 0, done.stderr
        assert when.endswith(" Asia/Ho_Chi_Minh")


def test_every_mode_has_a_timer_and_the_document_starts_it() -> None:
    assert {path.name for path in UNITS.glob("*.timer")} == {f"bonphuong@{mode}.timer" for mode in MODES}
    lines = block("install-units")
    assert all(f" bonphuong@{mode}.timer" in lines for mode in MODES)


def test_the_service_knows_every_status() -> None:
    text = unit("bonphuong@.service")
    success = {0, *map(int, unit_values(text, "SuccessExitStatus")[0].split())}
    for_a_person = set(map(int, unit_values(text, "RestartPreventExitStatus")[0].split()))
    assert success == {statuses.OK, statuses.INCOMPLETE, statuses.STOPPED, statuses.BUSY}
    assert for_a_person == {statuses.FAULT, 2, statuses.REFUSED, statuses.ARCHIVE}
    assert unit_values(text, "Restart") == ["on-failure"]  # which leaves 7, the site that cannot be reached
