"""Tables of a body that are the article's own: figures, quotes, data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.article import Table
from crawler.pages.dom import attribute, children, is_blank, rendered_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages.dom import Node

TableKind = Literal["figure", "quote", "data", "layout"]

_FIGURE_CLASS = "MASTERCMS_TPL_TABLE"
_QUOTE_CLASS = "__MB_template_"
_QUOTE_CELL = "td.__RE_PLACE_CONTENT"


@dataclass
class Picture:
    """An `img` element and the caption line that belongs to it."""

    image: Node
    caption: str | None = None


def kind_of(table: Node) -> TableKind:
    """What a table is, by its class where it has one of the CMS, else by its cells.

    Without a class: pictures in single-cell rows are a figure, several cells in a row are data, and a table
    of one column is only layout.
    """
    names = attribute(table, "class")
    if _QUOTE_CLASS in names or table.css_first(_QUOTE_CELL) is not None:
        return "quote"
    has_image = table.css_first("img") is not None
    if _FIGURE_CLASS in names and has_image:
        return "figure"
    widest = max((len(cells) for cells in _rows(table)), default=0)
    if has_image and widest <= 1 and len(table.css("table")) == 1:  # the table itself matches too
        return "figure"
    return "data" if widest > 1 else "layout"


def read_figure(table: Node) -> Iterator[Picture]:
    """The pictures of a figure table, each with the line under it.

    A row of text belongs to the pictures of the row above: cell by cell where their numbers agree, else to
    the last picture. Text beside a picture in its own row is its caption unless a row of text follows.
    """
    pending: list[Picture] = []
    for cells in _rows(table):
        images = [image for cell in cells for image in cell.css("img")]
        texts = [text for cell in cells if not is_blank(text := rendered_text(cell))]
        if images:
            yield from pending
            pending = [Picture(image) for image in images]
            if texts:
                pending[-1].caption = "\n".join(texts)
        elif texts and pending:
            _caption(pending, texts)
    yield from pending


def read_data(table: Node) -> Table:
    """The cells of a data table, row by row; an empty cell is an empty string, an empty row is left out."""
    rows = (tuple(rendered_text(cell) for cell in cells) for cells in _rows(table))
    return Table(tuple(row for row in rows if any(not is_blank(cell) for cell in row)))


def _caption(pictures: list[Picture], texts: list[str]) -> None:
    if len(texts) == len(pictures):
        for picture, text in zip(pictures, texts, strict=True):
            picture.caption = text
    else:
        pictures[-1].caption = "\n".join(texts)


def _rows(table: Node) -> Iterator[list[Node]]:
    """The cells of each row of `table` itself, not of tables inside it."""
    for child in children(table):
        if child.tag == "tr":
            yield [cell for cell in children(child) if cell.tag in ("td", "th")]
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(child)
