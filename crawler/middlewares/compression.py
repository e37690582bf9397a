"""Unpacks answers, and marks those that cannot be unpacked instead of losing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import (
    HttpCompressionMiddleware as ScrapyHttpCompressionMiddleware,
)
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Request, Response

TOO_LARGE = "too large when unpacked"
"""Flag of an answer that would have more than `DOWNLOAD_MAXSIZE` bytes; its body is dropped."""

CUT = "cut"
"""Flag of an answer that cannot be unpacked; also why a page without its end is asked for again."""


class HttpCompressionMiddleware(ScrapyHttpCompressionMiddleware):
    """Scrapy's own, except that its exceptions become flags.

    An exception that is raised while an answer is on its way goes straight to the spider: no middleware
    could ask again.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Unpacks the body."""
        del spider
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            return _without_body(response, TOO_LARGE)
        except Exception:  # noqa: BLE001 - each packer has exceptions of its own for bytes it cannot read
            return _without_body(response, CUT)


def _without_body(response: Response, flag: str) -> Response:
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    return response.replace(body=b"", headers=headers, flags=[*response.flags, flag])
