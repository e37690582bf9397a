"""ETag and Last-Modified of article pages, and whether a conditional request is answered with 304.

Only the article counts: boxes around it, session numbers and stamps of pictures change neither. So an ETag
is a weak one. A request that brings an ETag is decided by it alone (RFC 9110, section 13.2.2).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from tests.newspaper.numbering import moment

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper


class Validators(NamedTuple):
    """The two headers of a page; `None` is one that it lacks."""

    etag: str | None = None
    modified: str | None = None


class Conditions(NamedTuple):
    """What a request brings as `If-None-Match` and `If-Modified-Since`."""

    none_match: str | None = None
    modified_since: str | None = None


def of_article(paper: Newspaper, index: int, *, mobile: bool, session: str) -> Validators:
    """The validators that the page of the article has now; each change sets its time a minute later."""
    kind, version = paper.options.validators, paper.version(index)
    number = paper.calendar.numbers[index]
    etag = f'W/"{number}-{version}{"-m" if mobile else ""}"'
    edited = moment(paper.calendar.published[index]) + timedelta(minutes=number % 35 + version)
    modified = format_datetime(edited.astimezone(UTC), usegmt=True)
    return {
        "none": Validators(),
        "etag": Validators(etag=etag),
        "last_modified": Validators(modified=modified),
        "both": Validators(etag, modified),
        "wrong": Validators(etag=f'"{number}-{session}"'),
    }[kind]


def unchanged(conditions: Conditions, validators: Validators) -> bool:
    """Whether 304 is the answer."""
    if conditions.none_match is not None and validators.etag is not None:
        asked = {tag.strip().removeprefix("W/") for tag in conditions.none_match.split(",")}
        return "*" in asked or validators.etag.removeprefix("W/") in asked
    if conditions.modified_since is None or validators.modified is None:
        return False
    since = _moment(conditions.modified_since)
    edited = _moment(validators.modified)
    return since is not None and edited is not None and edited <= since


def _moment(header: str) -> datetime | None:
    """The header's moment; one that cannot be read is as good as none."""
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
