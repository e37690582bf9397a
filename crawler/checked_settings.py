"""The settings, checked before a command does anything: what each may hold, and what to write instead."""

from __future__ import annotations

import json
import logging
import math
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scrapy.settings import BaseSettings

from crawler.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LONGEST = 60
"""Characters of a value that are repeated to whoever gave it."""


@dataclass(frozen=True)
class Kind:
    """What a setting may hold.

    Attributes:
        wanted: what to write, after "write".
        read: the setting's value, as Scrapy and ours read it; a `ValueError` or `TypeError` where it cannot.
        fits: whether it can be used once it is read.
    """

    wanted: str
    read: Callable[[BaseSettings, str], Any] = BaseSettings.get
    fits: Callable[[Any], bool] = lambda _value: True


def _whole(least: int | None = 0, unit: str = "") -> Kind:
    wanted = f"a whole number{unit and f' of {unit}'}"
    if least is None:
        return Kind(wanted, BaseSettings.getint)
    return Kind(f"{wanted}, {least} or more", BaseSettings.getint, lambda value: value >= least)


def _amount(unit: str = "") -> Kind:
    wanted = f"a number{unit and f' of {unit}'}, 0 or more"
    return Kind(wanted, BaseSettings.getfloat, lambda value: math.isfinite(value) and value >= 0)


def _statuses(settings: BaseSettings, name: str) -> list[int]:
    return [int(status) for status in settings.getlist(name)]


def _is_found(path: object) -> bool:
    """Whether `path` is a class, or names one of a module that there is; the module is not loaded."""
    if not isinstance(path, str):
        return isinstance(path, type)
    with suppress(ImportError, ValueError):
        return find_spec(path.rpartition(".")[0]) is not None
    return False


def _are_ordered(parts: dict[Any, Any]) -> bool:
    """Whether each part is found and has its place; one that is switched off (null) need not be there."""
    return all(
        place is None or (isinstance(place, int | float) and _is_found(path)) for path, place in parts.items()
    )


def _are_handlers(handlers: dict[Any, Any]) -> bool:
    return all(path is None or _is_found(path) for path in handlers.values())


def _is_level(value: object) -> bool:
    return isinstance(value, int) or value in logging.getLevelNamesMapping()


def _is_format(value: object) -> bool:
    if not isinstance(value, str):
        return False
    logging.Formatter(value)  # a ValueError says that it is none
    return True


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


SWITCH = Kind("1 or 0", BaseSettings.getbool)
SECONDS = _amount("seconds")
PARTS = Kind(
    'a JSON object of classes and their places, for example {"package.module.Class": 500}',
    BaseSettings.getdict,
    _are_ordered,
)
PART = Kind("the path of a class, package.module.Class", fits=_is_found)

KINDS: dict[str, Kind] = {
    "ROBOTSTXT_OBEY": SWITCH,
    "CONCURRENT_REQUESTS": _whole(1),
    "CONCURRENT_REQUESTS_PER_DOMAIN": _whole(1),
    "DOWNLOAD_DELAY": SECONDS,
    "AUTOTHROTTLE_ENABLED": SWITCH,
    "AUTOTHROTTLE_START_DELAY": SECONDS,
    "AUTOTHROTTLE_MAX_DELAY": SECONDS,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": Kind(
        "a number above 0", BaseSettings.getfloat, lambda value: 0 < value < math.inf
    ),
    "COOKIES_ENABLED": SWITCH,
    "METAREFRESH_ENABLED": SWITCH,
    "DOWNLOADER": PART,
    "DOWNLOADER_MIDDLEWARES": PARTS,
    "RETRY_TIMES": _whole(),
    "RETRY_HTTP_CODES": Kind("HTTP statuses with commas between, for example 500,503", _statuses),
    "RETRY_EXCEPTIONS": Kind(
        "paths of classes with commas between", BaseSettings.getlist, lambda paths: all(map(_is_found, paths))
    ),
    "RETRY_PRIORITY_ADJUST": _whole(None),
    "RETRY_GIVE_UP_LOG_LEVEL": Kind("a level: DEBUG, INFO, WARNING, ERROR or CRITICAL", fits=_is_level),
    "RETRY_BACKOFF_SECONDS": SECONDS,
    "RETRY_BACKOFF_MAX": SECONDS,
    "RETRY_AFTER_MAX": SECONDS,
    "BREAKER_REFUSALS": _whole(1),
    "ENDING_SECONDS": SECONDS,
    "DOWNLOAD_TIMEOUT": SECONDS,
    "DOWNLOAD_MAXSIZE": _whole(unit="bytes"),
    "DOWNLOAD_WARNSIZE": _whole(unit="bytes"),
    "DOWNLOAD_FAIL_ON_DATALOSS": SWITCH,
    "REDIRECT_MAX_TIMES": _whole(),
    "DOWNLOAD_HANDLERS": Kind(
        'a JSON object of schemes and classes, for example {"https": "package.module.Class"}',
        BaseSettings.getdict,
        _are_handlers,
    ),
    "RENDER_SECONDS": SECONDS,
    "RENDER_PAGES": _whole(1),
    "DOWNLOAD_SLOTS": Kind(
        'a JSON object of hosts, for example {"example.org": {"delay": 2}}',
        BaseSettings.getdict,
        lambda slots: all(isinstance(slot, dict) for slot in slots.values()),
    ),
    "READING_PROCESSES": _whole(),
    "READING_SECONDS": SECONDS,
    "ITEM_PIPELINES": PARTS,
    "STORE_BATCH": _whole(1),
    "STORE_SECONDS": SECONDS,
    "TONE_MARKS": SWITCH,
    "TOKENIZE": SWITCH,
    "POS": SWITCH,
    "NER": SWITCH,
    "ARCHIVE_URL": Kind(
        "the archive's address, for example sqlite:///data/archive.db, or leave it out", fits=_is_filled
    ),
    "ARCHIVE_MIX": SWITCH,
    "WARC_DIR": Kind("a folder, for example data/warc, or leave it out", fits=_is_filled),
    "FREE_SPACE_FLOOR": _whole(unit="bytes"),
    "WARC_MAX_BYTES": _whole(1, "bytes"),
    "EXTENSIONS": PARTS,
    "WARN_ON_GENERATOR_RETURN_VALUE": SWITCH,
    "STATS_DUMP": SWITCH,
    "CONCURRENT_ITEMS": _whole(1),
    "SPIDER_MIDDLEWARES": PARTS,
    "LOG_ENABLED": SWITCH,
    "LOG_LEVEL": Kind("a level: DEBUG, INFO, WARNING, ERROR or CRITICAL", fits=_is_level),
    "LOG_FORMAT": Kind(
        "a format of Python's logging, for example %(levelname)s: %(message)s", fits=_is_format
    ),
    "LOG_FORMATTER": PART,
    "REACTOR_THREADPOOL_MAXSIZE": _whole(1),
    "CLOSESPIDER_TIMEOUT": SECONDS,
    "CLOSESPIDER_TIMEOUT_NO_ITEM": _whole(unit="seconds"),
    "CLOSESPIDER_ITEMCOUNT": _whole(),
    "CLOSESPIDER_PAGECOUNT": _whole(),
    "CLOSESPIDER_PAGECOUNT_NO_ITEM": _whole(),
    "CLOSESPIDER_ERRORCOUNT": _whole(),
}
"""What each setting of `crawler/settings.py`, and each of Scrapy's that a run may be given, may hold."""

UNCHECKED = frozenset(
    {
        *("BOT_NAME", "CONTACT", "USER_AGENT", "ROBOTSTXT_USER_AGENT", "CHROMIUM"),
        *("SPIDER_MODULES", "COMMANDS_MODULE"),  # Scrapy has used them by the time a command is run
    }
)
"""Settings of ours that may hold any text."""


def check_given(pairs: Iterable[str]) -> None:
    """Let only `NAME=VALUE` pass, as after `-s`, that Scrapy can put among its settings.

    Scrapy decodes there and then what is to become a dictionary, and says of none which one it could not.

    Raises:
        ArgumentError: a value does not fit its setting.
    """
    for pair in pairs:
        name, _, value = pair.partition("=")
        kind = KINDS.get(name)
        if kind is None or kind.read is not BaseSettings.getdict:
            continue
        with suppress(ValueError):
            decoded = json.loads(value)
            if isinstance(decoded, dict) and kind.fits(decoded):
                continue
        raise _misfit(name, value, kind)


def check_settings(settings: BaseSettings) -> None:
    """Let only settings pass that can be used; nothing is opened, asked or written for it.

    Raises:
        ArgumentError: one does not fit; the message says which, what it holds and what to write.
    """
    for name, kind in KINDS.items():
        try:
            fits = kind.fits(kind.read(settings, name))
        except (TypeError, ValueError):
            fits = False
        if not fits:
            raise _misfit(name, settings[name], kind)


def _misfit(name: str, value: object, kind: Kind) -> ArgumentError:
    shown = " ".join(str(value).split())
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…"
    return ArgumentError(f"{name}={shown} does not fit: write {kind.wanted}")
