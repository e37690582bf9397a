"""Reads the body of an article into blocks, and the boxes inside it into links.

The walk follows the tree as a browser lays it out: block elements and `<br>` part the text, everything else
runs on. What a table is, is decided by its class (`crawler.pages.eras`, `crawler.pages.tables`), since a
body's tables are figures, quotes, data and foreign boxes alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from archive.article import Block, Box, Heading, Image, ItemList, Paragraph, Quote, RelatedLink, Video
from crawler.pages import dom, eras, tables
from crawler.pages.captions import split_caption
from crawler.pages.media import image_source, video_source
from crawler.pages.related_box import BoxReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node

MAX_HEADING_WORDS = 25
"""A bold paragraph of more words is a paragraph (design, "Words")."""

MAX_BYLINE_WORDS = 12
"""A right-aligned bold line of more words is no byline."""

# What closes a sentence, under closing quotes and brackets; a line that ends so is no heading.
_CLOSED = re.compile(r"[.!?…:;,][\s\u00a0”’\"')\]»]*$")
_DASH = re.compile(r"^[\s\u00a0]*[-–—‒−]")
# The CMS links words of the running text to its tag pages and to articles under this title.
_AUTO_LINK = re.compile(r"^\s*xem thêm tin về", re.IGNORECASE)


@dataclass
class _Style:
    """What the elements around a piece of text make of it."""

    bold: bool = False
    right: bool = False
    anchor: Node | None = None


@dataclass
class _Piece:
    text: str
    style: _Style


@dataclass
class Body:
    """The body's blocks, the links of its boxes, and a byline that stood in it as a paragraph."""

    blocks: list[Block]
    links: list[RelatedLink]
    byline: str | None


def read_body(content: Node, addresses: Addresses) -> Body:
    """Reads the content element of an article page."""
    reader = _BodyReader(addresses)
    reader.walk(content, _Style())
    reader.flush()
    byline = reader.take_byline()
    return Body([block for block, _ in reader.blocks], reader.links, byline)


class _BodyReader:
    def __init__(self, addresses: Addresses) -> None:
        self.blocks: list[tuple[Block, _Style]] = []
        self.links: list[RelatedLink] = []
        self._addresses = addresses
        self._run: list[_Piece] = []

    def walk(self, node: Node, style: _Style) -> None:
        for child in dom.children(node):
            tag = child.tag
            if tag == dom.TEXT:
                self._run.append(_Piece(dom.spaced(child.text(deep=False)), style))
            elif tag == "br":
                self._run.append(_Piece("\n", style))
            elif tag is None or tag.startswith("-") or tag in dom.UNSEEN_TAGS or dom.is_hidden(child):
                continue
            elif (read := self._SPECIAL.get(tag)) is not None:
                read(self, child)
            elif tag == "p" and self._captioned(child):
                continue
            elif tag in dom.BLOCK_TAGS:
                self.flush()
                self.walk(child, _styled(child, style))
                self.flush()
            else:
                self.walk(child, self._inline(child, style))

    def flush(self) -> None:
        """Ends the current run of text and makes its paragraphs."""
        run, self._run = self._run, []
        for pieces in _paragraphs(run):
            self._add_run(pieces)

    def take_byline(self) -> str | None:
        """Takes a byline off the end of the text: a short, bold, right-aligned paragraph without a stop."""
        for n in range(len(self.blocks) - 1, -1, -1):
            block, style = self.blocks[n]
            if isinstance(block, Image | Video):
                continue
            if (
                isinstance(block, Heading | Paragraph)
                and style.right
                and style.bold
                and len(block.text.split()) <= MAX_BYLINE_WORDS
            ):
                del self.blocks[n]
                return block.text
            return None
        return None

    def _add_run(self, pieces: list[_Piece]) -> None:
        text = dom.collapse_lines("".join(piece.text for piece in pieces))
        shown = [piece for piece in pieces if not dom.is_blank(piece.text)]
        if dom.is_blank(text) or not shown:
            return
        anchors = [piece.style.anchor for piece in shown]
        if all(anchor is not None for anchor in anchors):
            self._add_links([anchor for anchor in anchors if anchor is not None])
            return
        bold = all(piece.style.bold for piece in shown)
        style = _Style(bold=bold, right=all(piece.style.right for piece in shown))
        is_heading = bold and _is_heading(text)
        self.blocks.append((Heading(text) if is_heading else Paragraph(text), style))

    def _add_links(self, anchors: list[Node]) -> None:
        """A line of nothing but links to other articles is a box, whatever it stands in."""
        reader = BoxReader(self._addresses, self._box())
        for anchor in anchors:
            reader.read_anchor(anchor)
        self.links.extend(reader.links())

    def _box(self) -> Box:
        return "in_body" if self.blocks else "after_abstract"

    def _add(self, block: Block) -> None:
        self.blocks.append((block, _Style()))

    def _inline(self, node: Node, style: _Style) -> _Style:
        anchor = style.anchor
        if node.tag == "a" and self._addresses.article(dom.attribute(node, "href")):
            anchor = None if _AUTO_LINK.match(dom.attribute(node, "title")) else node
        return _styled(node, style, anchor)

    def _table(self, table: Node) -> None:
        self.flush()
        kind = tables.kind_of(table)
        if eras.box_rule(table) is not None:
            reader = BoxReader(self._addresses, self._box())
            reader.read(table)
            self.links.extend(reader.links())
        elif kind == "quote":
            self._quote(table)
        elif kind == "figure":
            for picture in tables.read_figure(table):
                self._picture(picture.image, picture.caption)
        elif kind == "data":
            self._add(tables.read_data(table))
        else:
            self.walk(table, _Style())
            self.flush()

    def _quote(self, node: Node) -> None:
        self.flush()
        inner = _BodyReader(self._addresses)
        inner.walk(node, _Style())
        inner.flush()
        texts = [block.text for block, _ in inner.blocks if isinstance(block, Paragraph | Heading | Quote)]
        if texts:
            self._add(Quote("\n".join(texts)))
        for block, style in inner.blocks:
            if not isinstance(block, Paragraph | Heading | Quote):
                self.blocks.append((block, style))
        self.links.extend(inner.links)

    def _list(self, node: Node) -> None:
        self.flush()
        items = tuple(
            text
            for child in dom.children(node)
            if child.tag == "li" and not dom.is_blank(text := dom.rendered_text(child))
        )
        if items:
            self._add(ItemList(items))
        for image in node.css("img"):
            self._picture(image, None)

    def _figure(self, node: Node) -> None:
        self.flush()
        images = node.css("img")
        if not images:
            self.walk(node, _Style())
            self.flush()
            return
        caption = node.css_first("figcaption")
        for image in images[:-1]:
            self._picture(image, None)
        self._picture(images[-1], dom.rendered_text(caption) if caption is not None else None)

    def _captioned(self, paragraph: Node) -> bool:
        """Reads a paragraph that is a picture with its caption under it; whether it is one."""
        image = paragraph.css_first("img")
        if image is None or paragraph.css_first("table, iframe, video") is not None:
            return False
        text = dom.rendered_text(paragraph)
        if dom.is_blank(text) or not _opens_with(paragraph, image):
            return False
        self.flush()
        pictures = paragraph.css("img")
        for picture in pictures[:-1]:
            self._picture(picture, None)
        self._picture(pictures[-1], text)
        return True

    def _image(self, node: Node) -> None:
        self.flush()
        self._picture(node, None)

    def _picture(self, image: Node, printed: str | None) -> None:
        source = image_source(image)
        if source is None:
            return
        url = self._addresses.media(source)
        if printed is None or dom.is_blank(printed):
            self._add(Image(url))
        else:
            caption, credit = split_caption(printed)
            self._add(Image(url, caption=caption, credit=credit, caption_raw=printed))

    def _video(self, node: Node) -> None:
        self.flush()
        source = video_source(node)
        if source is not None:
            self._add(Video(self._addresses.media(source)))

    _SPECIAL: ClassVar[dict[str, Callable[[_BodyReader, Node], None]]] = {
        "table": _table,
        "ul": _list,
        "ol": _list,
        "figure": _figure,
        "blockquote": _quote,
        "img": _image,
        "iframe": _video,
        "video": _video,
        "embed": _video,
    }


def _styled(node: Node, style: _Style, anchor: Node | None = None) -> _Style:
    if not node.attributes and node.tag not in ("b", "strong", *dom.HEADING_TAGS) and anchor is style.anchor:
        return style
    return _Style(
        bold=style.bold or node.tag in dom.HEADING_TAGS or dom.is_bold(node),
        right=style.right or dom.is_right_aligned(node),
        anchor=anchor or style.anchor,
    )


def _paragraphs(run: list[_Piece]) -> Iterator[list[_Piece]]:
    """Parts a run at two or more breaks in a row, white space between them aside."""
    pieces: list[_Piece] = []
    breaks = 0
    for piece in run:
        if piece.text == "\n":
            breaks += 1
        elif dom.collapse(piece.text):
            if breaks > 1:
                yield pieces
                pieces = []
            breaks = 0
        pieces.append(piece)
    yield pieces


def _opens_with(paragraph: Node, image: Node) -> bool:
    """Whether nothing is shown in `paragraph` before `image`."""
    for node in paragraph.traverse(include_text=True):
        if node.mem_id == image.mem_id:
            return True
        if node.tag == dom.TEXT and not dom.is_blank(node.text(deep=False)):
            return False
    return False


def _is_heading(text: str) -> bool:
    return (
        len(text.split()) <= MAX_HEADING_WORDS
        and not _CLOSED.search(text)
        and not _DASH.match(text)
        and "\n" not in text
    )
