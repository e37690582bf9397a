"""Bodies of 2018 and 2019: boxes are `table.__MB_ARTICLE_A`, two or three links run together in one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.dom import classes

if TYPE_CHECKING:
    from crawler.pages.dom import Node

NAME = "links-2019"

_BOX = "__MB_ARTICLE_A"
_FIGURE = "MASTERCMS_TPL_TABLE"


def is_box(table: Node) -> bool:
    """Whether `table` is this generation's box of other articles."""
    return _BOX in classes(table)


def is_made_by(content: Node) -> bool:
    """Whether `content` holds this generation's markup, or the figure tables that came with it."""
    return content.css_first(f"table.{_BOX}, table.{_FIGURE}") is not None
