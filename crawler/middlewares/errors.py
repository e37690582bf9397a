"""Why a request has no answer although nothing went wrong with it."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class LeftWaitingError(IgnoreRequest):
    """The run ends before the request was answered.

    Nothing is known of its page: the article stays waiting in the frontier and a later run asks for it.
    """

    def __init__(self) -> None:
        super().__init__("the run ended first")


class RobotsRefusedError(IgnoreRequest):
    """The site's robots.txt cannot be had, so nothing of the site may be asked for (RFC 9309, 2.3.1.4).

    Attributes:
        answered: whether the site answered at all.
    """

    def __init__(self, detail: str, *, answered: bool) -> None:
        super().__init__(f"robots.txt {detail}: nothing may be asked for")
        self.answered = answered
