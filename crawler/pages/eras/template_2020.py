"""Bodies of 2020 to 2023: boxes are `table.__mb_article_in_image`, a picture with a title or a cut teaser.

In January 2020 the picture's `alt` is this article's title without its marks; late that year the box shows
only the other story's teaser, cut with " ..."; in 2022 `alt` and anchor both print the other title. The
`alt` is never read, so the three are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.dom import classes

if TYPE_CHECKING:
    from crawler.pages.dom import Node

NAME = "in-image-2020"

_BOX = "__mb_article_in_image"


def is_box(table: Node) -> bool:
    """Whether `table` is this generation's box of other articles."""
    return _BOX in classes(table)


def is_made_by(content: Node) -> bool:
    """Whether `content` holds this generation's markup."""
    return content.css_first(f"table.{_BOX}") is not None
