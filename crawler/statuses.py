"""The exit statuses of the project's Scrapy commands, and what they say; the README has them as a table."""

OK = 0
"""Everything of the range is archived, gone, or was rejected by an earlier run."""
FAULT = 1
"""A fault of ours."""
USAGE = 2
"""Arguments, settings or an archive that do not fit; found before any request."""
INCOMPLETE = 3
"""Something waits, failed or was newly rejected, a listing was not read to its end, or a budget is spent."""
STOPPED = 4
"""Ended by a signal."""
REFUSED = 5
"""Kept out by robots.txt, or by answers of 403 and 429."""
ARCHIVE = 6
"""The archive, the WARC folder or what `probe` and `inspect` print cannot be opened or written."""
UNREACHABLE = 7
"""Nothing of the site answers."""
BUSY = 8
"""Another run holds this archive and site."""
PIPE_CLOSED = 141
"""128 and SIGPIPE: the reader of what `probe` or `inspect` prints has closed it."""

MEANINGS = {
    OK: "complete",
    FAULT: "a fault of ours: the traceback is in the log",
    USAGE: "not begun: see the line above",
    INCOMPLETE: "not complete: run it again; `-a mode=missing` also asks for what an outage had rejected",
    STOPPED: "stopped: run it again to go on",
    REFUSED: "refused by the site: do not hurry to ask again",
    ARCHIVE: "the archive or the WARC folder cannot be written: put that right and run it again",
    UNREACHABLE: "the site cannot be reached: run it again later",
    BUSY: "another run holds this archive and site",
    PIPE_CLOSED: "a crawl never ends so",
}
"""What each exit status says to a person."""
