"""A site of a few hand-made pages, for what a whole newspaper cannot show: broken answers of every kind."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Page:
    """An answer. `declared_length` may promise more than `body` has; the connection is then cut."""

    body: bytes | str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    declared_length: int | None = None

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class MiniSite:
    """Pages by path; `asked` lists the paths of all requests in order."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base_url: str = ""

    def listing(self, section: str, *numbers: int) -> None:
        items = "".join(
            f'<div class="article"><h3><a href="{path(number)}">Tin</a></h3></div>' for number in numbers
        )
        self.pages[f"/{section}"] = Page(f"<html><body><div class='_BX_LISTING'>{items}</div></body></html>")

    def article(self, number: int) -> None:
        self.pages[path(number)] = Page(article_html(number))


def path(number: int) -> str:
    return f"/tin-{number}.html"


def article_html(
    number: int,
    *,
    headline: str | None = None,
    stamp: str = "08:30 | 05/03/2024 GMT+7",
    body: str = "<p>Sáng nay, làng mở hội.</p>",
    own: int | None = None,
) -> str:
    title = f"Tin số {number}" if headline is None else headline
    return (
        "<html><body><div class='breadcrumb'><a href='/'>Trang chủ</a>"
        "<a href='/huu-nghi'>Hữu nghị</a></div>"
        f"<span class='article-detail-date'>{stamp}</span><h1 class='article-detail-title'>{title}</h1>"
        f"<div class='article-detail-desc'>Tóm tắt.</div><div class='__MASTERCMS_CONTENT'>{body}</div>"
        f"<input type='hidden' name='__printURL' value='{path(own or number)}'></body></html>"
    )


@contextmanager
def serve_minisite(site: MiniSite | None = None) -> Iterator[MiniSite]:
    """Serves the site on loopback until the block ends."""
    served = site or MiniSite()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append(self.path)
            page = served.pages.get(self.path, Page("<html>not here</html>", status=404))
            self.send_response(page.status)
            headers = {"Content-Type": "text/html; charset=utf-8", **page.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(page.declared_length or len(page.content)))
            self.end_headers()
            self.wfile.write(page.content)
            if page.declared_length is not None:
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Keeps the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            served.base_url = f"http://127.0.0.1:{server.server_port}"
            yield served
        finally:
            server.shutdown()
            thread.join()
