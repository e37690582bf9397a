"""Reads the body of an article into blocks, and the boxes inside it into links.

The walk follows the tree as a browser lays it out: block elements and `<br>` part the text, everything else
runs on. What a table is, is decided by its class (`crawler.pages.eras`, `crawler.pages.tables`), since a
body's tables are figures, quotes, data and foreign boxes alike. Nothing that is shown is lost: it becomes a
block, a caption or a link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from archive.article import Block, Box, Heading, Image, Paragraph, RelatedLink, Video
from crawler.pages import dom, eras, figures, tables
from crawler.pages.advertisements import find_ads
from crawler.pages.byline import looks_like_byline
from crawler.pages.caption_lines import with_caption_lines
from crawler.pages.cards import Foreign, find_foreign, is_made_by_cms
from crawler.pages.labels import is_related_label
from crawler.pages.lists import as_items, as_quotes, text_of
from crawler.pages.media import image_source, video_source
from crawler.pages.related_box import BoxReader
from crawler.pages.runs import Piece, Style, is_heading, linked_articles, paragraphs, style_of, styled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.pages.addresses import Addresses
    from crawler.pages.dom import Node
    from crawler.pages.figures import Part

MAX_CREDIT_LINES = 2
"""So many right-aligned lines may stand under a byline: credits, sources."""
MAX_CREDIT_WORDS = 12
"""A right-aligned line of more words is no credit."""

_ARTICLE_LINK = 'a[href*=".html"]'
_MIXED = "table, iframe, video, embed, ul, ol, blockquote"


class PartLinks(NamedTuple):
    """The links of the boxes inside one element of the body."""

    part: Node
    links: list[RelatedLink]


@dataclass
class Body:
    """The body's blocks, the links of its boxes, and a byline that stood in it as a paragraph."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[PartLinks] = field(default_factory=list)
    byline: str | None = None

    @property
    def links(self) -> list[RelatedLink]:
        """The links of all boxes, in page order."""
        return [link for box in self.boxes for link in box.links]


def read_body(parts: Sequence[Node], addresses: Addresses, used: frozenset[int] = frozenset()) -> Body:
    """Reads the elements that hold an article's body, in page order.

    `used` names elements (by `mem_id`) that other fields were read from: they are not read again.
    """
    foreign = [find_foreign(part, addresses) for part in parts]
    ads = [ad for part in parts for ad in find_ads(part)]
    # An advertisement that names articles of the paper is a box like any other.
    boxes_sold = frozenset(ad.mem_id for ad in ads if ad.css_first(_ARTICLE_LINK) is not None)
    known = Foreign(
        frozenset().union(*(found.thumbnails for found in foreign)),
        boxes_sold.union(*(found.boxes for found in foreign)),
    )
    sold = frozenset(ad.mem_id for ad in ads) - boxes_sold
    reader = _BodyReader(_Context(addresses, known, used, sold))
    boxes = []
    for part in parts:
        before = len(reader.links)
        reader.walk(part, Style())
        reader.flush()
        boxes.append(PartLinks(part, reader.links[before:]))
    byline = reader.take_byline()
    return Body([block for block, _ in with_caption_lines(reader.blocks)], boxes, byline)


class _Context(NamedTuple):
    addresses: Addresses
    foreign: Foreign
    used: frozenset[int]
    sold: frozenset[int]


class _BodyReader:
    """Reads one element; `parent` is the reader of what stands around it and before it."""

    def __init__(self, context: _Context, parent: _BodyReader | None = None) -> None:
        self.blocks: list[tuple[Block, Style]] = []
        self.links: list[RelatedLink] = []
        self._context = context
        self._addresses = context.addresses
        self._apart = context.foreign.boxes | context.used | context.sold
        self._parent = parent
        self._run: list[Piece] = []
        self._in_list = False

    def walk(self, node: Node, style: Style) -> None:
        """Reads what stands in `node`."""
        for child in dom.children(node):
            self.read(child, style)

    def read(self, node: Node, style: Style) -> None:
        """Reads `node` itself."""
        tag = node.tag
        if tag == dom.TEXT:
            text = dom.spaced(node.text_content or "")
            if self._run or text != " ":  # the space between two blocks, which most texts of a source are
                self._run.append(Piece(text, style))
        elif tag == "br":
            self._run.append(Piece("\n", style))
        elif tag is None or tag.startswith("-") or tag in dom.UNSEEN_TAGS or dom.is_hidden(node):
            return
        elif self._apart and node.mem_id in self._apart:
            self._read_apart(node)
        elif (special := self._SPECIAL.get(tag)) is not None:
            special(self, node)
        elif tag == "p" and dom.shown_in(node) and not dom.shown_in(node, _MIXED):
            self._pictured(node, styled(node, style))
        elif tag in dom.BLOCK_TAGS:
            self.flush()
            self.walk(node, styled(node, style))
            self.flush()
        else:
            self.walk(node, self._inline(node, style))

    def flush(self) -> None:
        """Ends the current run of text and makes its paragraphs."""
        if not self._run:
            return
        run, self._run = self._run, []
        for pieces in paragraphs(run):
            self._add_run(pieces)

    def take_byline(self) -> str | None:
        """Takes a byline off the end of the text: a bold, right-aligned line of names.

        Pictures, videos and short right-aligned lines that are not bold may follow it; they stay.
        """
        credits_met = 0
        for n in range(len(self.blocks) - 1, -1, -1):
            block, style = self.blocks[n]
            if isinstance(block, Image | Video):
                continue
            if not isinstance(block, Heading | Paragraph) or style.align != "right":
                return None
            if style.bold:
                if not looks_like_byline(block.text):
                    return None
                del self.blocks[n]
                return block.text
            credits_met += 1
            if credits_met > MAX_CREDIT_LINES or len(block.text.split()) > MAX_CREDIT_WORDS:
                return None
        return None

    def _read_apart(self, node: Node) -> None:
        if node.mem_id in self._context.sold:
            if node.tag in dom.BLOCK_TAGS:
                self.flush()
            return
        self.flush()
        if node.mem_id not in self._context.used:
            self._box(node)

    def _box(self, node: Node) -> None:
        reader = BoxReader(self._addresses, self.open_box())
        reader.read(node)
        self.links.extend(reader.links())

    def _add_run(self, pieces: list[Piece]) -> None:
        text = dom.collapse_lines("".join(piece.text for piece in pieces))
        shown = [piece for piece in pieces if not dom.is_blank(piece.text)]
        if dom.is_blank(text) or not shown:
            return
        if anchors := linked_articles(shown):
            reader = BoxReader(self._addresses, self.open_box())
            for anchor in anchors:
                reader.read_anchor(anchor)
            self.links.extend(reader.links())
            return
        style = style_of(shown)
        heading = style.bold and is_heading(text)
        self.blocks.append((Heading(text) if heading else Paragraph(text), style))

    def open_box(self) -> Box:
        """The name of a box that begins here; a label just before it goes with it."""
        if self.blocks and (text := text_of(self.blocks[-1][0])) and is_related_label(text):
            self.blocks.pop()
        if self.blocks or self._in_list:
            return "in_body"
        return "after_abstract" if self._parent is None else self._parent.open_box()

    def _add(self, block: Block) -> None:
        self.blocks.append((block, Style()))

    def _add_all(self, blocks: Sequence[Block]) -> None:
        self.blocks.extend((block, Style()) for block in blocks)

    def _inside(self) -> _BodyReader:
        return _BodyReader(self._context, self)

    def _inline(self, node: Node, style: Style) -> Style:
        anchor = style.anchor
        if node.tag == "a" and self._addresses.article(dom.attribute(node, "href")):
            anchor = node if not is_made_by_cms(node) else None
        return styled(node, style, anchor)

    def _table(self, table: Node) -> None:
        self.flush()
        if eras.box_rule(table) is not None:
            self._box(table)
            return
        kind = tables.kind_of(table)
        if kind == "quote":
            self._quote(table)
        elif kind == "figure":
            self._add_parts(figures.read_table(table))
        elif kind == "data":
            self._add(tables.read_data(table))
            for node in dom.shown_in(table, "img, iframe, video, embed"):
                self.read(node, Style())
        else:
            self.walk(table, Style())
            self.flush()

    def _quote(self, node: Node) -> None:
        self.flush()
        inner = self._inside()
        inner.walk(node, Style())
        inner.flush()
        self._add_all(as_quotes(block for block, _ in with_caption_lines(inner.blocks)))
        self.links.extend(inner.links)

    def _list(self, node: Node) -> None:
        self.flush()
        groups: list[list[Block]] = []
        inner: _BodyReader | None = None
        for child in dom.children(node):
            own_line = child.tag in dom.BLOCK_TAGS or child.tag in self._SPECIAL
            if inner is None or own_line:
                self._end_item(inner, groups)
                inner = self._inside()
            inner.read(child, Style())
            if own_line:
                self._end_item(inner, groups)
                inner = None
        self._end_item(inner, groups)
        self._in_list = False
        self._add_all(as_items(groups))

    def _end_item(self, inner: _BodyReader | None, groups: list[list[Block]]) -> None:
        if inner is not None:
            inner.flush()
            groups.append([block for block, _ in inner.blocks])
            self.links.extend(inner.links)
            self._in_list = self._in_list or bool(inner.blocks)

    def _figure(self, node: Node) -> None:
        self.flush()
        if not dom.shown_in(node) or dom.shown_in(node, _MIXED):
            self.walk(node, Style())
            self.flush()
        else:
            self._add_parts(figures.read_figure(node))

    def _add_parts(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if isinstance(part, figures.Picture):
                self._picture(part.image, part.caption)
            elif isinstance(part, str):
                self._add(Paragraph(part))
            else:
                self.read(part, Style())
                self.flush()

    def _pictured(self, paragraph: Node, style: Style) -> None:
        """Reads a paragraph with pictures: where one comes first, short text under each is its caption."""
        self.flush()
        inner = self._inside()
        inner.walk(paragraph, style)
        inner.flush()
        self.links.extend(inner.links)
        if inner.blocks and isinstance(inner.blocks[0][0], Image) and not figures.floats(paragraph):
            self._add_all(figures.with_captions([block for block, _ in inner.blocks]))
        else:
            self.blocks.extend(inner.blocks)

    def _image(self, node: Node) -> None:
        self.flush()
        self._picture(node, None)

    def _picture(self, image: Node, printed: str | None) -> None:
        """Adds a picture; the words under one that is none of ours, or has no address, stay as text."""
        source = image_source(image)
        if source is None or image.mem_id in self._context.foreign.thumbnails:
            if printed is not None:
                self._add(Paragraph(printed))
            return
        url = self._addresses.media(source)
        self._add(Image(url) if printed is None else figures.captioned(url, printed))

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
