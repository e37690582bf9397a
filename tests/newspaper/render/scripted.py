"""Sections whose lists come by script (`Options.scripted`), with what a browser would fetch besides.

- `SCRIPTED`: every page's list is empty; a script fetches it, pager included, from an allowed path.
- `SPINNING`: the same, on pages that also ask for something that never comes, and turn a wheel for ever.
- `DISALLOWED`: page one's list is empty and its script needs a path that robots.txt disallows; the pages that
  are asked for with an offset are whole.
- `ENDLESS`: whole pages with a button "Xem thêm" whose script goes on loading for ever, from page one again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.newspaper.render.html import attribute

SCRIPTED = "quoc-te/nhip-song"
SPINNING = "quoc-te/goc-nhin-cgtn"
DISALLOWED = "viet-kieu/hoc-tieng-viet"
ENDLESS = "gia-dinh-viet/to-am"

FRAGMENTS = "/danh-sach@/article_lm"
"""Where an allowed fragment comes from; the family's own place for them is below `/apicenter@/`."""

WAITING = "/cho@/tin-moi"
"""What is asked for by a page that spins; it is never answered."""

ADORNMENTS = (
    "/stores/news_dataimages/scripted/hoa-sen.jpg",
    "/themes/scripted/kieu-chu.css",
    "/themes/scripted/chu-viet.woff2",
    "/themes/scripted/quang-cao.js",
    "/thong-ke/luot-xem.gif",
    "/thong-ke/luot-xem",
    "/themes/scripted/phim.mp4",
    "/themes/scripted/khung.html",
    "/themes/scripted/mo-them.html",
)
"""What a crawler's browser has no use for: pictures, styles, fonts, films, frames, advertising, counters."""

ELSEWHERE = "localhost"
"""Another name of the same machine, as the host of an advertiser: the log has it as a request's host."""

_LOADER = re.compile(r'<input type="hidden" class="__MB_NEXT_URL"[^>]*>\n')
_NEXT = '<input type="hidden" class="__MB_NEXT_URL" value="{value}">\n'

SCRIPTS = {
    "/themes/scripted/danh-sach.js": """
(function () {
  var next = document.querySelector("input.__MB_NEXT_URL");
  var box = document.querySelector(".__EMPTY_LIST");
  var request = new XMLHttpRequest();
  request.open("GET", next.value);
  request.onload = function () {
    if (request.status !== 200) { return; }
    var parts = new DOMParser().parseFromString(request.responseText, "text/html");
    var inside = function (name) { return parts.querySelector(name).innerHTML; };
    box.insertAdjacentHTML("beforebegin", inside(".__TOP"));
    box.insertAdjacentHTML("afterend", inside(".__PAGER"));
    box.innerHTML = inside(".__ROWS");
    var following = parts.querySelector("input.__MB_NEXT_URL");
    if (following) { next.value = following.value; } else { next.remove(); }
  };
  request.send();
})();
""",
    "/themes/scripted/banh-xe.js": """
(function () {
  var turns = 0;
  setInterval(function () {
    document.querySelector(".wheel").textContent = "Xin chờ trong giây lát" + ".".repeat(turns++ % 4);
  }, 20);
  var wait = new XMLHttpRequest();
  wait.open("GET", "/cho@/tin-moi");
  wait.send();
})();
""",
    "/themes/scripted/xem-them.js": """
(function () {
  var next = document.querySelector("input.__MB_NEXT_URL");
  var load = function () {
    fetch(next.value).then(function (answer) { return answer.text(); }).then(function (html) {
      var parts = new DOMParser().parseFromString(html, "text/html");
      document.querySelector("._BX_LISTING:last-of-type").insertAdjacentHTML(
        "beforeend", parts.querySelector(".__ROWS").innerHTML);
      var following = parts.querySelector("input.__MB_NEXT_URL");
      next.value = following ? following.value : next.value.replace(/BRSR=\\d+/, "BRSR=0");
      load();
    });
  };
  document.querySelector(".btn-more").addEventListener("click", load);
})();
""",
    "/themes/scripted/do-dem.js": """
(function () {
  navigator.sendBeacon("/thong-ke/luot-xem", "trang=1");
  fetch("/thong-ke/luot-xem", { method: "POST", body: "trang=1" }).catch(function () {});
  window.open("/themes/scripted/mo-them.html");
  alert("Mời bạn đăng ký nhận tin");
})();
""",
}
"""The scripts by their paths."""


class Place(NamedTuple):
    """The rows of a page: of which section, from which row on, how many at most."""

    path: str
    offset: int
    size: int

    @property
    def following(self) -> Place:
        """The rows of the next page."""
        return self._replace(offset=self.offset + self.size)

    @property
    def fragment(self) -> str:
        """Where a script gets the rows from."""
        return f"{FRAGMENTS}&path={self.path}&lim={self.size}&BRSR={self.offset}"


class Parts(NamedTuple):
    """A listing's own parts: pinned items that stand apart, the class of its list, its rows, its pager."""

    pinned: str
    style: str
    rows: str
    pager: str

    @property
    def html(self) -> str:
        """The parts as a whole page has them."""
        return f'{self.pinned}<div class="{self.style}">\n{self.rows}</div>\n{self.pager}'


def listed(parts: Parts, place: Place, *, has_offset: bool, port: str) -> str:
    """A listing with its script; `has_offset` is whether the request named the offset.

    `port` is where an advertiser's server listens.
    """
    path = place.path
    if path in {SCRIPTED, SPINNING}:
        return _empty(parts, place.fragment, spins=path == SPINNING) + _adornments(port)
    if path == DISALLOWED and not has_offset:
        address = f"/apicenter@/article_lm&sid=1&cond=YTE=&BRSR=0&lim={place.size}&tf=bGlzdA=="
        return _empty(parts, address, spins=False) + _adornments(port)
    if path == ENDLESS and "href" in parts.rows:
        button = '<button class="btn-more" type="button">Xem thêm</button>\n'
        loader = _NEXT.format(value=attribute(place.following.fragment))
        whole = _LOADER.sub("", parts.html)
        return f"{whole}{loader}{button}{_script('xem-them')}{_adornments(port)}"
    return parts.html


def _empty(parts: Parts, address: str, *, spins: bool) -> str:
    wheel = f'<div class="wheel"></div>\n{_script("banh-xe")}' if spins else ""
    return (
        f'<div class="{parts.style} __EMPTY_LIST">\n</div>\n{_NEXT.format(value=attribute(address))}'
        f"{wheel}{_script('danh-sach')}"
    )


def _script(name: str) -> str:
    return f'<script src="/themes/scripted/{name}.js"></script>\n'


def _adornments(port: str) -> str:
    picture, style, font, advert, pixel, _, film, frame, _ = ADORNMENTS
    return (
        f'<link rel="stylesheet" href="{style}">\n<style>@font-face {{ font-family: "Chữ Việt"; '
        f'src: url("{font}"); }} .main-menu, h1 {{ font-family: "Chữ Việt"; }}</style>\n'
        f'<img alt="Hoa sen" src="{picture}"><img alt="" src="{pixel}">\n<iframe src="{frame}"></iframe>\n'
        f'<video autoplay muted src="{film}"></video>\n<script src="{advert}"></script>\n'
        f'<script src="http://{ELSEWHERE}:{port}/quang-cao/hien.js"></script>\n{_script("do-dem")}'
    )


def fragment(parts: Parts, place: Place, *, is_last: bool) -> str:
    """What a script gets for the rows at `place`, as a piece of HTML."""
    following = "" if is_last else _NEXT.format(value=attribute(place.following.fragment))
    return (
        f'<div class="__TOP">{parts.pinned}</div>\n<div class="__ROWS">{parts.rows}</div>\n'
        f'<div class="__PAGER">{_LOADER.sub("", parts.pager)}</div>\n{following}'
    )
