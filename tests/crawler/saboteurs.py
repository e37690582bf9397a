"""What tests put into a crawl's settings so that it meets what a user's crawl seldom does."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from archive.lock import only_writer

if TYPE_CHECKING:
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
