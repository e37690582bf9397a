"""Why a page cannot be read at all."""

from __future__ import annotations


class UnreadablePageError(Exception):
    """The bytes are no page that can be read: the page is rejected and the crawl goes on.

    Attributes:
        reason: a short code, counted in the statistics and kept in `rejects`.
        detail: one sentence for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
