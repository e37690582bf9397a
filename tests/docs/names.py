"""What documents say of the programs, held against the programs: commands, options, arguments, settings."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stderr
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import click
from scrapy.settings import default_settings

from archive.cli import cli
from crawler import settings
from crawler.arguments import parse_arguments
from crawler.errors import ArgumentError
from crawler.sites import THOIDAI
from tests.newspaper.__main__ import main as newspaper
from tests.running import ROOT
from tools.commands import SCRAPY, archive_commands, scrapy_parser, targets
from tools.settings import all_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

PROGRAMS = ("archive", "scrapy", "make", "python")
VARIABLES = {
    "CRON_TZ": "cron's",
    "PGPASSWORD": "PostgreSQL's",
    "PLAYWRIGHT_BROWSERS_PATH": "Playwright's",
    "PYTHON": "the Makefile's",
    "REQUIRE_ALL": "the tests'",
    "SCRAPY_SETTINGS_MODULE": "Scrapy's",
    "SHARED_DIR": "the tests'",
}
"""Environment variables that are no settings, and whose they are."""

NO_VARIABLES = {
    "DATE_ORDER": "a setting of dateparser's",
    "PARSER_VERSION": "a constant",
    "PREFER_DATES_FROM": "a setting of dateparser's",
    "RELATIVE_BASE": "a setting of dateparser's",
}
"""Other names in capitals that documents write, and what they are."""

_SEPARATORS = re.compile(r"\|\||&&|[|;&]")
_SUBSTITUTION = re.compile(r"\$\([^)]*\)")
_REDIRECTION = re.compile(r"\d?>{1,2}\s*&?\S+|<\s*\S+")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_MAKE_VARIABLE = re.compile(r"\$\((?:if \$\()?([A-Z_]+)\)")
_SCRAPY_S_OWN = {"list", "shell", "fetch", "view", "settings"}


def invocations(line: str) -> Iterator[list[str]]:
    """Each call of one of our programs in a line of a shell, a timetable or a sentence, as words."""
    line = _SUBSTITUTION.sub("X", _COMMENT.sub("", line)).replace("\\%", "%")
    for part in _SEPARATORS.split(_REDIRECTION.sub("", line)):
        if not any(name in part for name in PROGRAMS):
            continue
        try:
            words = shlex.split(part)
        except ValueError:  # a quotation within a sentence
            continue
        for place, word in enumerate(words):
            if word.rpartition("/")[2] in PROGRAMS:
                yield [word.rpartition("/")[2], *words[place + 1 :]]
                break
            if re.fullmatch(r"[a-z]{2,}", word) and word != "exec":
                break


def fault_of(words: list[str]) -> str:
    """What is wrong with a call, else nothing."""
    program, *rest = words
    if not rest or (rest[0].startswith("-") and program != "python"):
        return ""
    if program == "archive":
        return _archive(*rest)
    if program == "scrapy":
        return _scrapy(*rest)
    if program == "make":
        return _make(rest)
    return _module(rest)


def _archive(name: str, *rest: str) -> str:
    known = archive_commands()
    if name not in known:
        return f"there is no archive {name}"
    return _clicked(known[name], name, rest)


def _clicked(command: click.Command, name: str, rest: tuple[str, ...]) -> str:
    try:
        command.make_parser(click.Context(command, info_name=name, parent=click.Context(cli))).parse_args(
            [*rest]
        )
    except click.UsageError as error:
        return f"{name}: {error.format_message()}"
    return ""


def _scrapy(name: str, *rest: str) -> str:
    name = name.rstrip(":")  # as its own messages begin
    if name not in SCRAPY:
        return "" if name in _SCRAPY_S_OWN else f"there is no scrapy {name}"
    complaint = io.StringIO()
    try:
        with redirect_stderr(complaint):
            options, others = _parser(name).parse_known_args([*rest])
    except SystemExit:
        return f"scrapy {name}: {complaint.getvalue().strip()}"
    strange = [word for word in others if word.startswith("-")]
    if strange:
        return f"scrapy {name}: no option {strange[0]}"
    given = dict(pair.partition("=")[::2] for pair in getattr(options, "spargs", []))
    unknown = [pair for pair in options.set if not is_setting(pair.partition("=")[0])]
    return f"scrapy {name}: no setting {unknown[0]}" if unknown else argument_fault(given)


@cache
def _parser(name: str) -> argparse.ArgumentParser:
    return scrapy_parser(name)


def argument_fault(given: dict[str, str]) -> str:
    """What is wrong with arguments of a spider, else nothing."""
    try:
        known = {name: value for name, value in given.items() if value != "X" and not value.startswith("$")}
        parse_arguments(THOIDAI, known)
    except ArgumentError as error:
        return str(error)
    return ""


def _make(rest: list[str]) -> str:
    variables = {word.partition("=")[0] for word in rest if "=" in word}
    for word in rest:
        if "=" not in word and word not in targets():
            return f"there is no make {word}"
    unknown = variables - make_variables()
    return f"make reads no {', '.join(sorted(unknown))}" if unknown else ""


@cache
def make_variables() -> set[str]:
    """The names that the Makefile asks for."""
    return set(_MAKE_VARIABLE.findall((ROOT / "Makefile").read_text("utf-8")))


def _module(rest: list[str]) -> str:
    if rest[0] != "-m" or not rest[1].startswith(("tests", "benchmarks", "tools")):
        return ""
    if rest[1] == "tests.newspaper":
        return _clicked(newspaper, rest[1], tuple(rest[2:]))
    try:
        import_module(rest[1])
    except ImportError:
        return f"there is no module {rest[1]}"
    return ""


def is_setting(name: str) -> bool:
    """Whether Scrapy or this project has a setting of that name."""
    return hasattr(settings, name) or hasattr(default_settings, name)


def is_variable(name: str) -> bool:
    """Whether some program that a user runs reads that variable."""
    return (
        name in VARIABLES
        or name in make_variables()
        or any(one.variable and one.name == name for one in all_settings())
    )


@cache
def all_options() -> set[str]:
    """The options of all commands."""
    commands = [*archive_commands().values(), newspaper]
    found = {
        option
        for command in commands
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    for name in SCRAPY:
        for action in _parser(name)._actions:  # noqa: SLF001 - argparse has no other list of them
            found.update(action.option_strings)
    return found | {"-h", "--help"}


def fault_of_code(text: str) -> str:
    """What is wrong with a piece of code in a sentence that is no whole command, else nothing."""
    if text.startswith("--"):
        option = re.split(r"[ =]", text)[0]
        return "" if option in all_options() else f"no command has {option}"
    if text.startswith("-a "):
        return argument_fault(dict([text[3:].partition("=")[::2]]))
    if text.startswith("-s "):
        name = text[3:].partition("=")[0]
        return "" if is_setting(name) or name == "NAME" else f"there is no setting {name}"
    if re.fullmatch(r"(mode|render|since|until|sections)=[\w-]+", text):
        return argument_fault(dict([text.partition("=")[::2]]))
    if _CAPITALS.fullmatch(text.partition("=")[0]):
        name = text.partition("=")[0]
        return (
            "" if is_setting(name) or is_variable(name) or name in NO_VARIABLES else f"nothing reads {name}"
        )
    return ""
