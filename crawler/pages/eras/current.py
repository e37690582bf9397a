"""Bodies since 2024: boxes are `table.tpl_CMS_ARTICLE_EMBED`, at the end of the body or inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.dom import classes

if TYPE_CHECKING:
    from crawler.pages.dom import Node

NAME = "embed-2024"

_BOX = "tpl_CMS_ARTICLE_EMBED"


def is_box(table: Node) -> bool:
    """Whether `table` is this generation's box of other articles."""
    return _BOX in classes(table)


def is_made_by(content: Node) -> bool:
    """Whether `content` holds this generation's markup."""
    return content.css_first(f"table.{_BOX}") is not None
