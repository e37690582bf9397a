"""What can go wrong with an archive, each with the exit status that a command ends with.

The message of each is one line for a person: what happened, where, and what to do. The statuses are
those of the README's table: 2 is for what can be seen before any work, 6 for a place that cannot be
opened or written, or is not sound.
"""

# ruff: noqa: N818 - each is named for the state that a person has to change, not for being an error
from __future__ import annotations

from typing import ClassVar


class ArchiveError(Exception):
    """An archive cannot serve; `exit_status` is what a command that meets it ends with."""

    exit_status: ClassVar[int] = 1


class ArchiveUrlInvalid(ArchiveError):
    """The address of the archive cannot be read, or names a kind of database that is not served."""

    exit_status = 2


class ArchiveUnavailable(ArchiveError):
    """The archive cannot be opened or written: no folder, no rights, no space, or not an archive."""

    exit_status = 6


class OutputUnwritable(ArchiveError):
    """What is printed cannot be written: the standard output is closed, or its disk is full."""

    exit_status = 6


class ArchiveMissing(ArchiveError):
    """There is no archive yet at the address, and the command does not make one."""

    exit_status = 6


class ArchiveTooNew(ArchiveError):
    """The archive was made by a newer version of this program."""

    exit_status = 2


class ArchiveOutdated(ArchiveError):
    """The archive was made by an older version and has to be upgraded first."""

    exit_status = 2


class ArchiveBusy(ArchiveError):
    """Another run holds this archive and site."""

    exit_status = 8


class OriginMismatch(ArchiveError):
    """The archive was filled from another origin than the one that the run reads."""

    exit_status = 2


class ExtraMissing(ArchiveError):
    """What was asked for needs a package that is not installed."""

    exit_status = 2


class TargetNotEmpty(ArchiveError):
    """What is to be made new, a copy or a backup, would land on something that is there."""

    exit_status = 2


class VersionUnknown(ArchiveError):
    """The tables were asked to become of a version that there is not, or that cannot be reached."""

    exit_status = 2


class DowngradeLoses(ArchiveError):
    """An older version of the tables has no room for what the archive holds."""

    exit_status = 2


class ArchiveUnsound(ArchiveError):
    """`archive verify` found something broken that is not mended, or two archives that differ."""

    exit_status = 6


class BackupBroken(ArchiveError):
    """A backup is not what it was made as."""

    exit_status = 6


class CursorInvalid(ArchiveError):
    """A cursor of the feed of changes is none, or is not of this archive."""

    exit_status = 2


class ArticleNotFound(ArchiveError):
    """No article of that number is in the archive: a good question with the answer "no"."""

    exit_status = 1


class SiteAmbiguous(ArchiveError):
    """The archive holds several sites, or not the one that was named, so that a number alone says little."""

    exit_status = 2


class RangeToCome(ArchiveError):
    """What is complete was asked of days that are still to come."""

    exit_status = 2


class SectionUnknown(ArchiveError):
    """No article of the archive lies in the section that was asked for."""

    exit_status = 2


class CaptureLost(ArchiveError):
    """A page that the archive names is not in the WARC files: they were moved, removed or damaged."""

    exit_status = 3
