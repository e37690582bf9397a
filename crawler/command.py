"""What the project's Scrapy commands have in common: settings are checked first, and printing may fail."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from archive import streams
from crawler.checked_settings import check_given, check_settings
from crawler.errors import ArgumentError
from crawler.statuses import ARCHIVE, OK, PIPE_CLOSED

if TYPE_CHECKING:
    import argparse


class CheckedCommand(ScrapyCommand):
    """A command that ends before it begins where a setting does not fit; its name is that of its module."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Takes Scrapy's own options and checks the settings, wherever they come from."""
        streams.stand_in()
        try:
            check_given(opts.set)
            super().process_options(args, opts)
            assert self.settings is not None  # noqa: S101 - as in Scrapy's own commands: it is set by then
            check_settings(self.settings)
        except ArgumentError as error:
            self.complain(str(error))
            sys.exit(error.exit_status)

    def complain(self, message: str) -> None:
        """Says on standard error what is wrong, in one line."""
        name = type(self).__module__.rpartition(".")[2]
        print(f"scrapy {name}: {message}", file=sys.stderr)  # noqa: T201 - the line is the command's output

    def write(self, text: str, failing: str = "the output cannot be written: {why}") -> int:
        """Writes `text` on standard output, whole; where that fails, `failing` is said, with `why`.

        Returns:
            The exit status of a command that is there to print: `OK`; `ARCHIVE` where the output is closed or
            full; `PIPE_CLOSED`, without a word, where its reader has had enough.
        """
        try:
            with streams.standard_output() as file:
                file.write(text.encode(sys.stdout.encoding, "backslashreplace"))
                file.flush()
        except BrokenPipeError:
            streams.forget()
            return PIPE_CLOSED
        except OSError as error:
            streams.forget()
            self.complain(failing.format(why=streams.why(error)))
            return ARCHIVE
        return OK
