"""Small helpers that every renderer uses: text and attributes as HTML, and the look of one page."""

from __future__ import annotations

from dataclasses import dataclass
from html.entities import codepoint2name
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tests.newspaper.pieces import Link
    from tests.newspaper.soil import Text

T = TypeVar("T")

CANONICAL = "https://thoidai.com.vn"
_NAMED = {code: f"&{name};" for code, name in codepoint2name.items() if 0xA0 <= code < 0x100 or code > 0x2000}
_NUMBERED = {ord(letter): f"&#{ord(letter)};" for letter in "ạảấầệếốộớợụủứự–“”…"}


def escape(printed: str) -> str:
    """`printed` as the HTML of an element's text; a newline becomes `<br>`."""
    if "&" in printed:
        printed = printed.replace("&", "&amp;")
    if "\u00a0" in printed:
        printed = printed.replace("\u00a0", "&nbsp;")
    if "\n" in printed:
        printed = printed.replace("\n", "<br>\n")
    return (
        printed.replace("<", "&lt;").replace(">", "&gt;")
        if printed.count("<") > printed.count("<br>")
        else printed
    )


def attribute(value: str) -> str:
    """`value` as an attribute in double quotes, escaped as it ought to be."""
    return value.replace("&", "&amp;").replace('"', "&quot;")


@dataclass(slots=True)
class Look:
    """How one page looks: its random choices of nesting, its base address and its absolute links.

    `origin` is what absolute links begin with; `base` the `<base href>`, or `None`; `session` changes from
    request to request, as the CMS's session numbers do. `visit` moves a volatile page's clock.
    """

    rng: Random
    origin: str = CANONICAL
    base: str | None = None
    session: str = "0"
    entities: str = ""
    """How letters are written: "" as they are, "named" or "numbered" entities."""
    link_style: str = "root"
    sloppy: bool = True
    """Whether quotes inside attributes stay unescaped."""
    visit: int = 0

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`."""
        return options[int(self.rng.random() * len(options))]

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return self.rng.random() < share

    def text(self, text: Text) -> str:
        """The printed form of `text` as HTML."""
        html = escape(text.printed)
        if self.entities:
            html = html.translate(_NAMED if self.entities == "named" else _NUMBERED)
        return html

    def value(self, printed: str) -> str:
        """An attribute's value as the CMS writes it: on sloppy pages quotes stay unescaped and cut it."""
        return printed if self.sloppy else attribute(printed)

    def linked(self, text: Text, link: Link | None) -> str:
        """`text` as HTML with `link` around its words, where they are printed as they are stored."""
        if link is None or link.words not in text.printed:
            return self.text(text)
        before, _, after = text.printed.partition(link.words)
        href = attribute(self.href(link.href, plain=True))
        shown = self.text(text._replace(printed=link.words))
        return (
            f"{self.text(text._replace(printed=before))}"
            f'<a href="{href}" title="{attribute(link.title)}">{shown}</a>'
            f"{self.text(text._replace(printed=after))}"
        )

    def href(self, path: str, *, plain: bool = False) -> str:
        """An address for `path` (which begins with a slash), in this page's style.

        Unless `plain`, some addresses are variants: other hosts of the paper, tracking, the mobile page.
        """
        if not plain and self.rng.random() < 0.12:
            return self._variant(path)
        if self.link_style == "bare" and self.base is not None:
            return path[1:]
        return f"{self.origin}{path}" if self.link_style == "absolute" else path

    def _variant(self, path: str) -> str:
        form = int(self.rng.random() * 6)
        if form == 0:
            return f"https://www.thoidai.com.vn{path}"
        if form == 1:
            return f"{path}?fbclid=IwAR{int(self.rng.random() * 10**9)}"
        if form == 2:
            return f"http://thoidai.com.vn{path}"
        if form == 3:
            return f"https://tacnghiep.thoidai.com.vn{path}"
        return f"{path}&mobile=yes&amp=1" if form == 4 else f"{self.origin}{path}"

    def source(self, path: str) -> str:
        """An image's address: root-relative, absolute on the canonical host, or slashless under a base."""
        style = self.rng.random()
        if style < 0.6:
            return path
        return path[1:] if style < 0.75 and self.base is not None else f"{CANONICAL}{path}"


def hyperlink(href: str, *, sloppy: bool) -> str:
    """`href` as an attribute's value; the CMS leaves its ampersands as they are on some pages."""
    return href if sloppy else attribute(href)
