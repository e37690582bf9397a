"""What each generation of the editor left in the bodies of its articles, one module a generation.

A body may hold markup of several generations (an old story that was edited later), so the body reader asks
each module in turn what a table is; no module touches another's markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.eras import current, imported, template_2019, template_2020

if TYPE_CHECKING:
    from crawler.pages.dom import Node


def box_rule(table: Node) -> str | None:
    """The name of the generation whose box of other articles `table` is, or `None` where it is no box."""
    if current.is_box(table):
        return current.NAME
    if template_2020.is_box(table):
        return template_2020.NAME
    return template_2019.NAME if template_2019.is_box(table) else None


def content_rule(content: Node) -> str:
    """The name of the generation that `content` was made in, by the newest markup that it holds."""
    if current.is_made_by(content):
        return current.NAME
    if template_2020.is_made_by(content):
        return template_2020.NAME
    return template_2019.NAME if template_2019.is_made_by(content) else imported.NAME
