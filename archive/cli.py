"""The command `archive`: make, upgrade, read, export and judge an archive.

Exit statuses: 0 done; 1 no such article; 2 wrong arguments, or an archive of another version; 3 something
is missing (`coverage`); 6 the archive cannot be opened, there is none, it is not sound (`verify`), or
the output cannot be written; 8 a run holds it; 130 interrupted; 141 the reader of the output has closed it.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from archive import streams
from archive.errors import ArchiveError, OutputUnwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "init",
    "upgrade",
    "stats",
    "search",
    "show",
    "diff",
    "duplicates",
    "export",
    "changes",
    "coverage",
    "browse",
    "report",
    "verify",
    "copy",
    "backup",
    "remove",
)
"""The commands, in the order of `archive --help`; `archive.commands` has a module for each."""

INTERRUPTED = 130
"""128 and SIGINT, as shells count it."""
PIPE_CLOSED = 141
"""128 and SIGPIPE: what other programs end with when `head` has read enough."""


class _Commands(click.Group):
    """The commands of `COMMANDS`; only that which is run is loaded, since some bring large libraries."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"archive.commands.{name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a module of ours
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: archive stats --url sqlite:///data/archive.db",
)
def cli() -> None:
    """Look after the archive of a newspaper."""


def _complain(message: str) -> None:
    click.echo(f"archive: {' '.join(message.split())}", err=True)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command `archive` and end the process with its exit status; an error is one line on stderr."""
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    streams.stand_in()
    if isinstance(sys.stdout, io.TextIOWrapper):  # else a terminal without Vietnamese ends in a traceback
        sys.stdout.reconfigure(errors="backslashreplace")
    # `cli.main` would end the process with status 1 where a pipe is closed.
    try:
        with cli.make_context("archive", list(sys.argv[1:] if arguments is None else arguments)) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.ClickException, ArchiveError) as error:
        return _report(error)
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        streams.forget()
        return PIPE_CLOSED
    except OSError as error:  # /dev/full, a closed standard output, a folder that went away
        _complain(f"the output cannot be written: {streams.why(error)}")
        streams.forget()
        return OutputUnwritable.exit_status
    return 0


def _report(error: click.ClickException | ArchiveError) -> int:
    """Say what is wrong, in one line, and give the exit status; where no command was named, its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.ClickException):
        _complain(error.format_message())
        return error.exit_code
    _complain(str(error))
    return error.exit_status
