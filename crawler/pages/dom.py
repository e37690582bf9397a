"""The parsed page, and its text as a browser would show it.

The parser is selectolax's lexbor: it builds the tree that a browser builds, from unescaped quotes in
attributes too, in a quarter of the time of lxml (figures in docs/benchmarks.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = LexborNode
TEXT = "-text"

# HTML collapses these five only; a no-break space is a character of the text.
_HTML_SPACE = " \t\n\r\f"
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_ALIGNED_STYLE = re.compile(r"text-align\s*:\s*([a-z]+)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)

UNSEEN_TAGS = frozenset(
    {"script", "style", "noscript", "template", "head", "input", "button", "select", "textarea", "svg"}
)
"""Elements whose content no reader sees as text."""

BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "dialog", "div", "footer", "form"}
    | {"dd", "dl", "dt", "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hgroup", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "ul"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
"""Elements that start a line of their own."""

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page."""
    return LexborHTMLParser(html)


def children(node: Node) -> Iterator[Node]:
    """The children of `node`, text and comments included."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def elements_after(node: Node) -> Iterator[Node]:
    """The elements that follow `node` under the same parent."""
    sibling = node.next
    while sibling is not None:
        if sibling.tag is not None and not sibling.tag.startswith("-"):
            yield sibling
        sibling = sibling.next


def attribute(node: Node, name: str) -> str:
    """The value of an attribute, or an empty string where it is missing or has no value."""
    return node.attributes.get(name) or ""


def classes(node: Node) -> frozenset[str]:
    """The class names of an element."""
    return frozenset(attribute(node, "class").split())


def is_hidden(node: Node) -> bool:
    """Whether the element is marked as not shown, by its own attributes."""
    attributes = node.attributes
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN_STYLE.search(style) is not None)


def shown_in(node: Node, selector: str = "img") -> list[Node]:
    """The elements in `node`, or itself, that `selector` names and that are shown, in page order.

    A selector alone finds what stands in a `noscript` or a hidden element, too.
    """
    return [found for found in node.css(selector) if _is_shown(found, node)]


def _is_shown(node: Node, within: Node) -> bool:
    inside: Node | None = node
    while inside is not None and inside.mem_id != within.mem_id:
        if inside.tag in UNSEEN_TAGS or is_hidden(inside):
            return False
        inside = inside.parent
    return True


def is_bold(tag: str | None, style: str) -> bool:
    """Whether an element of this name and style makes its text bold."""
    return tag in ("b", "strong") or bool(_BOLD_STYLE.search(style))


def is_italic(tag: str | None, style: str) -> bool:
    """Whether an element of this name and style makes its text italic."""
    return tag in ("em", "i") or bool(_ITALIC_STYLE.search(style))


def alignment(tag: str | None, style: str, align: str) -> str:
    """Where an element sets its text: "right", "center", "justify" and so on; empty if it does not say."""
    if (match := _ALIGNED_STYLE.search(style)) is not None:
        return match.group(1).lower()
    return "center" if tag == "center" else align.lower()


def is_right_aligned(node: Node) -> bool:
    """Whether the element sets its text to the right, by its own attributes."""
    return alignment(node.tag, attribute(node, "style"), attribute(node, "align")) == "right"


def spaced(text: str) -> str:
    """`text` of the source with each run of HTML's white space as one space: only `<br>` is a newline."""
    # Most texts have nothing to collapse, and looking is ten times cheaper than substituting.
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text


def collapse(text: str) -> str:
    """`text` with HTML's white space collapsed to single spaces and trimmed."""
    return spaced(text.strip(_HTML_SPACE))


def collapse_lines(text: str) -> str:
    """`text` whose newlines are forced breaks: each line collapsed, empty lines at the ends dropped."""
    return "\n".join(collapse(line) for line in text.split("\n")).strip("\n")


def is_blank(text: str) -> bool:
    """Whether `text` shows nothing: white space of any kind and zero-width characters only."""
    return not text.strip(" \t\n\r\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000\u202f\u2009")


def rendered_text(node: Node) -> str:
    """The text of `node` as a browser shows it.

    White space is collapsed, `<br>` and the edges of block elements are newlines, hidden elements and
    scripts are left out. Pieces of one line are joined without a space: inline tags split syllables.
    """
    only = node.first_child
    if only is not None and only.is_text_node and only.next is None:
        return collapse(only.text_content or "")  # most elements that hold text hold nothing else
    pieces: list[str] = []
    _collect(node, pieces)
    lines = (collapse(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(node: Node, pieces: list[str]) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == TEXT:
            pieces.append(spaced(child.text_content or ""))
        elif tag == "br":
            pieces.append("\n")
        elif tag is None or tag in UNSEEN_TAGS or tag.startswith("-") or is_hidden(child):
            pass
        elif tag in BLOCK_TAGS:
            pieces.append("\n")
            _collect(child, pieces)
            pieces.append("\n")
        else:
            _collect(child, pieces)
        child = child.next
