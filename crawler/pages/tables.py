"""Tables of a body that are the article's own: figures, quotes, data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from archive.article import Table
from crawler.pages.dom import attribute, children, classes, is_blank, rendered_text, shown_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.dom import Node

TableKind = Literal["figure", "quote", "data", "layout"]

_FIGURE_CLASS = "MASTERCMS_TPL_TABLE"
_QUOTE_CLASS = "__MB_template_"
_QUOTE_CELL = "__RE_PLACE_CONTENT"


def kind_of(table: Node) -> TableKind:
    """What a table is, by its class where it has one of the CMS, else by its cells.

    Without a class: pictures in single-cell rows, or rows of pictures over rows of text, are a figure;
    several cells in a row are data, and a table of one column is only layout.
    """
    names = attribute(table, "class")
    cells = list(rows(table))
    if _QUOTE_CLASS in names or any(_QUOTE_CELL in classes(cell) for row in cells for cell in row):
        return "quote"
    has_image = bool(shown_in(table))
    if _FIGURE_CLASS in names and has_image:
        return "figure"
    widest = max((len(row) for row in cells), default=0)
    is_flat = len(table.css("table")) == 1  # the table itself matches too
    if has_image and is_flat and (widest <= 1 or _is_gallery(cells)):
        return "figure"
    return "data" if widest > 1 else "layout"


def read_data(table: Node) -> Table:
    """The cells of a data table, row by row; an empty cell is an empty string, an empty row is left out."""
    texts = (tuple(rendered_text(cell) for cell in cells) for cells in rows(table))
    return Table(tuple(row for row in texts if any(not is_blank(cell) for cell in row)))


def rows(table: Node) -> Iterator[list[Node]]:
    """The cells of each row of `table` itself, not of tables inside it."""
    for child in children(table):
        if child.tag == "tr":
            yield [cell for cell in children(child) if cell.tag in ("td", "th")]
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from rows(child)


def _is_gallery(cells: list[list[Node]]) -> bool:
    """Whether rows of nothing but pictures alternate with rows of text under them, pictures first."""
    may_be_text = False
    for row in cells:
        pictured = [bool(shown_in(cell)) for cell in row]
        if not any(pictured):
            if not may_be_text and any(not is_blank(rendered_text(cell)) for cell in row):
                return False
            may_be_text = False
        elif all(has or is_blank(rendered_text(cell)) for has, cell in zip(pictured, row, strict=True)):
            may_be_text = True
        else:
            return False
    return True
