"""What tests put into a crawl's settings so that it meets what a user's crawl seldom does."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from archive import space
from archive.lock import only_writer
from archive.space import check_space
from crawler.extensions import space as extension

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scrapy.settings import BaseSettings


class BrokenStep:
    """A step between page and archive that has a fault."""

    def process_item(self, item: object) -> object:
        """Fails.

        Raises:
            ZeroDivisionError: always.
        """
        raise ZeroDivisionError(item)


class OtherRun:
    """Another run that takes the archive between the first look at it and the crawl's begin."""

    held = ExitStack()

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Scrapy calls it for an add-on, after the command's checks."""
        cls.held.enter_context(only_writer(settings["ARCHIVE_URL"], "thoidai"))


class ShrinkingRoom:
    """A disk that has less room than any floor from the tenth answer on."""

    answers = 0

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Scrapy calls it for an add-on, after the command's checks."""
        del settings
        extension.CHECK_SECONDS = 0.0
        space.check_space = cls.check

    @classmethod
    def check(cls, folders: Iterable[Path], floor: int) -> None:
        """Looks at the room; the floor rises to what no disk has."""
        cls.answers += 1
        check_space(folders, floor if cls.answers < 10 else 1 << 60)
