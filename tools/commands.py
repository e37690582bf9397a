"""The command reference: what each program's own `--help` says."""

from __future__ import annotations

import inspect
import os
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.utils.project import get_project_settings

from archive.cli import cli
from crawler.arguments import MODES, NAMES, RENDERS, CrawlArguments
from tools.markdown import cell, code, fence, heading, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SCRAPY = ("crawl", "probe", "reparse", "inspect")
"""The Scrapy commands of this project, in the order in which they are shown."""
WIDTH = 88
"""Columns of the help texts."""

_TARGET = re.compile(r"^([a-z-]+):.*?## (.+)$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^    (\w+): (.+?)(?=^    \w+: |\Z)", re.MULTILINE | re.DOTALL)


def lines() -> Iterator[str]:
    """The reference as Markdown."""
    yield from heading(2, "`archive`", anchor="archive")
    yield from fence(archive_help())
    for name in archive_commands():
        yield from heading(3, code(f"archive {name}"), anchor=f"archive-{name}")
        yield from fence(archive_help(name))
    yield from heading(2, "`scrapy`", anchor="scrapy")
    for name in SCRAPY:
        yield from heading(3, code(f"scrapy {name}"), anchor=f"scrapy-{name}")
        yield from fence(scrapy_help(name))
        if name == "crawl":
            yield from _arguments()
    yield from heading(2, "`make`", anchor="make")
    yield from table(("Target", "What it does"), _targets())


def archive_commands() -> dict[str, click.Command]:
    """The commands of `archive` by name, in its own order."""
    context = _context()
    names = cli.list_commands(context)
    return {name: command for name in names if (command := cli.get_command(context, name))}


def archive_help(name: str | None = None) -> str:
    """What `archive NAME --help` prints; without a name, `archive --help`."""
    if name is None:
        return cli.get_help(_context())
    command = archive_commands()[name]
    return command.get_help(click.Context(command, _context(), name, terminal_width=WIDTH))


def scrapy_parser(name: str) -> argparse.ArgumentParser:
    """The parser of `scrapy NAME`, made as Scrapy makes it."""
    command = import_module(f"crawler.commands.{name}").Command()
    assert isinstance(command, ScrapyCommand)  # noqa: S101 - a module of ours
    command.settings = get_project_settings()
    parser = ScrapyArgumentParser(
        formatter_class=ScrapyHelpFormatter,
        usage=f"scrapy {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    command.add_options(parser)
    return parser


def scrapy_help(name: str) -> str:
    """What `scrapy NAME --help` prints."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(WIDTH)  # argparse asks it for the width
    try:
        return scrapy_parser(name).format_help()
    finally:
        del os.environ["COLUMNS"]
        if before is not None:
            os.environ["COLUMNS"] = before


def spider_arguments() -> dict[str, str]:
    """What each argument after `-a` means, from the docstring of the class that holds them."""
    text = inspect.getdoc(CrawlArguments) or ""
    attributes = text.partition("Attributes:\n")[2]
    meanings = {name: " ".join(what.split()) for name, what in _ATTRIBUTE.findall(attributes)}
    return {name: meanings[name] for name in NAMES}


def targets() -> dict[str, str]:
    """The targets of the Makefile and what they do."""
    return dict(_TARGET.findall((ROOT / "Makefile").read_text("utf-8")))


def _context() -> click.Context:
    return click.Context(cli, info_name="archive", terminal_width=WIDTH, **cli.context_settings)


def _arguments() -> Iterator[str]:
    yield "Arguments after `-a`, each as `-a NAME=VALUE`:"
    yield ""
    values = {"mode": ", ".join(MODES), "render": ", ".join(RENDERS)}
    rows = (
        (code(name), values.get(name, ""), cell(meaning[0].upper() + meaning[1:]))
        for name, meaning in spider_arguments().items()
    )
    yield from table(("Name", "Values", "What it is"), rows)


def _targets() -> Iterator[tuple[str, str]]:
    for name, what in targets().items():
        yield code(f"make {name}"), cell(what)
