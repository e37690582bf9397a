"""The lines of docs/schedule.md, with a test's places put in for the example's."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.running import ROOT

UNITS = ROOT / "docs" / "systemd"
_DOCUMENT = ROOT / "docs" / "schedule.md"
_BLOCK = re.compile(r"^```\w+ name=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPIDER = re.compile(r"(scrapy crawl thoidai|-d spider=thoidai)")


@dataclass(frozen=True, kw_only=True)
class Places:
    """What stands in a test for what the document writes.

    Attributes:
        data: for `/var/lib/bonphuong`.
        base_url: the paper that is crawled instead of the live one.
        project: for `/opt/bonphuong`.
        scrapyd: for `localhost:6800`, a host and a port.
    """

    data: Path
    base_url: str
    project: Path = ROOT
    scrapyd: str = "localhost:6800"

    def put_into(self, text: str) -> str:
        """`text` with these places; crawls are given `base_url`, and nothing else is changed."""
        programs = str(Path(sys.executable).parent)
        text = _SPIDER.sub(self._with_base_url, text)
        for example, ours in (
            ("cd /opt/bonphuong && .venv/bin", f"cd {self.project} && {programs}"),
            ("/opt/bonphuong/.venv/bin", programs),
            ("/opt/bonphuong", str(self.project)),
            ("/var/lib/bonphuong", str(self.data)),
            ("localhost:6800", self.scrapyd),
        ):
            text = text.replace(example, ours)
        return text

    def _with_base_url(self, found: re.Match[str]) -> str:
        option = "-d" if found[0].startswith("-d") else "-a"
        return f"{found[0]} {option} base_url={self.base_url}"


def block(name: str) -> str:
    """The lines of the document's block of this name."""
    (text,) = [text for found, text in _BLOCK.findall(_DOCUMENT.read_text()) if found == name]
    assert isinstance(text, str)
    return text


def unit(name: str) -> str:
    """A unit file's text."""
    return (UNITS / name).read_text()


def unit_values(text: str, key: str) -> list[str]:
    """The values of `key` in a unit file, in order; an empty one forgets those before it, as in systemd."""
    values: list[str] = []
    for value in re.findall(rf"^{key}=(.*)$", text, re.MULTILINE):
        values = [*values, value] if value else []
    return values
