"""The built site: nothing is missing in it, and it loads nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import inspect

from archive import cli, errors
from archive.database import initialise, reading
from crawler import settings, statuses
from tests.running import ROOT
from tools.commands import SCRAPY, archive_commands, scrapy_parser, spider_arguments, targets
from tools.dictionary import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}
"""What a browser fetches by itself, and where it says from where."""
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_SHADOWS = re.compile(r"_(data|idx|content|docsize|config)$")
"""Tables that SQLite keeps for a full-text index."""

Site = dict[Path, LexborHTMLParser]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The pages of the site, built as `make docs` builds it, by their paths."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^(?!INFO).+", done.stderr, re.MULTILINE) == []
    return {path: LexborHTMLParser(path.read_bytes()) for path in folder.rglob("*.html")}


def page(site: Site, name: str) -> LexborHTMLParser:
    (found,) = [tree for path, tree in site.items() if path.name == f"{name}.html"]
    return found


def test_pages_load_nothing_from_elsewhere(site: Site) -> None:
    loaded = [
        str(node.attributes.get(attribute))
        for tree in site.values()
        for name, attribute in _LOADED.items()
        for node in tree.css(f"{name}[{attribute}]")
    ]
    folder = next(iter(site)).parent
    styles = [path.read_text("utf-8") for path in folder.rglob("*.css")]
    loaded += [address for style in styles for address in _CSS_URL.findall(style)]
    assert loaded
    assert styles
    elsewhere = [one for one in loaded if urlsplit(one).netloc or urlsplit(one).scheme not in {"", "data"}]
    assert elsewhere == []
    assert [
        path for path, tree in site.items() if tree.css(".mermaid")
    ] == []  # the theme would fetch its script


def test_links_within_the_site_hold(site: Site) -> None:
    broken = []
    for path, tree in site.items():
        for node in tree.css("a[href]"):
            parts = urlsplit(node.attributes["href"] or "")
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (
                parts.fragment and target in site and not anchors(site[target]) & {unquote(parts.fragment)}
            ):
                broken.append(f"{path.name}: {parts.geturl()}")
    assert broken == []


def anchors(tree: LexborHTMLParser) -> set[str]:
    return {node.attributes["id"] or "" for node in tree.css("[id]")}


def after(heading: LexborNode) -> Iterator[LexborNode]:
    """What stands between a heading and the next one."""
    node = heading.next
    while node is not None and node.tag not in {"h1", "h2", "h3"}:
        if node.tag != "-text":
            yield node
        node = node.next


def section(tree: LexborHTMLParser, anchor: str) -> list[LexborNode]:
    heading = tree.css_first(f"[id='{anchor}']")
    assert heading is not None, f"there is no section {anchor}"
    return list(after(heading))


def test_the_data_dictionary_names_every_table_view_and_column(site: Site, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    initialise(url)
    tree = page(site, "tables")
    with reading(url) as connection:
        database = inspect(connection)
        names = [*database.get_table_names(), *database.get_view_names()]
        shadows = [name for name in names if _SHADOWS.search(name) and _SHADOWS.sub("", name) in names]
        columns = {name: [column["name"] for column in database.get_columns(name)] for name in names}
    described = {name: columns[name] for name in names if name not in {*OTHERS, *shadows}}
    rows = {
        name: [
            [cell.text(strip=True) for cell in row.css("td")]
            for part in section(tree, name)
            for row in part.css("tbody tr")
        ]
        for name in described
    }
    assert {name: [row[0] for row in found] for name, found in rows.items()} == described
    assert [(name, row[0]) for name, found in rows.items() for row in found if not row[4]] == []
    assert all(name in (tree.html or "") for name in OTHERS if name in names)


def test_the_command_reference_has_every_command_option_argument_and_target(site: Site) -> None:
    tree = page(site, "commands")
    for name, command in archive_commands().items():
        text = "".join(part.text() for part in section(tree, f"archive-{name}"))
        missing = [
            option
            for one in command.params
            for option in one.opts
            if option.startswith("-") and option not in text
        ]
        assert (name, missing) == (name, [])
    for name in SCRAPY:
        text = "".join(part.text() for part in section(tree, f"scrapy-{name}"))
        actions = scrapy_parser(name)._actions  # noqa: SLF001 - argparse has no other list of them
        missing = [option for one in actions for option in one.option_strings if option not in text]
        assert (name, missing) == (name, [])
    arguments = "".join(part.html or "" for part in section(tree, "scrapy-crawl"))
    assert [name for name in spider_arguments() if f"<code>{name}</code>" not in arguments] == []
    makes = "".join(part.html or "" for part in section(tree, "make"))
    assert [name for name in targets() if f"<code>make {name}</code>" not in makes] == []


def test_every_exit_status_and_setting_is_there(site: Site) -> None:
    tree = page(site, "statuses")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    of_errors = {kind.exit_status for kind in kinds if issubclass(kind, errors.ArchiveError)}
    of_archive = {0, 2, cli.INTERRUPTED, cli.PIPE_CLOSED} | of_errors
    for anchor, wanted in (("scrapy", set(statuses.MEANINGS)), ("archive", of_archive)):
        cells = [part.css("td:first-child") for part in section(tree, anchor)]
        assert {int(cell.text(strip=True)) for column in cells for cell in column} == wanted
    html = page(site, "settings").html or ""
    assert [name for name in vars(settings) if name.isupper() and f"<code>{name}</code>" not in html] == []
