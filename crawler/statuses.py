"""The exit statuses of the project's Scrapy commands, and what they say; the README has them as a table."""

OK = 0
FAULT = 1
USAGE = 2
INCOMPLETE = 3
STOPPED = 4
REFUSED = 5
ARCHIVE = 6
UNREACHABLE = 7
BUSY = 8

MEANINGS = {
    OK: "complete",
    FAULT: "a fault of ours: the traceback is in the log",
    USAGE: "not begun: see the line above",
    INCOMPLETE: "not complete: run it again, or `-a mode=missing` for what was found and not got",
    STOPPED: "stopped: run it again to go on",
    REFUSED: "refused by the site: do not hurry to ask again",
    ARCHIVE: "the archive or the WARC folder cannot be written: put that right and run it again",
    UNREACHABLE: "the site cannot be reached: run it again later",
    BUSY: "another run holds this archive and site",
}
"""What each exit status says to a person."""
