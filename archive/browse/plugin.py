"""What is added to Datasette: search, the page of an article, links in cells, and the locks on the door."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from typing import TYPE_CHECKING, Any

from datasette import hookimpl  # type: ignore[import-untyped] # it ships no types
from datasette.filters import FilterArguments  # type: ignore[import-untyped] # as above
from datasette.utils.asgi import NotFound  # type: ignore[import-untyped] # as above
from markupsafe import Markup
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from archive.browse.article import page
from archive.browse.database import BUSY_SECONDS, NAME
from archive.browse.metadata import DESCRIPTIONS, TITLES
from archive.browse.queries import QUERIES
from archive.browse.searching import FUNCTION, Condition, Piece, Searches, pieces

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

HEADERS = (
    (
        b"content-security-policy",
        (
            b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
            b"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
            b"frame-ancestors 'none'"
        ),
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""Sent with every answer: nothing is loaded from elsewhere, and no other page looks in."""

HOSTS = frozenset({"127.0.0.1", "localhost"})
"""The names that this machine is asked for by; another name is a page elsewhere that leads here."""

_FORBIDDEN = 403

LABELS = {
    "section": "Chuyên mục · Section",
    "month": "Tháng · Month",
    "authors": "Tác giả · Author",
    "kind": "Loại · Kind",
}
"""What facets are called."""

KINDS = {"news": "tin bài", "photo": "ảnh", "video": "video", "infographic": "infographic"}


class Plugin:
    """The hooks, for the archive in the SQLite file at `archive`."""

    __name__ = "archive.browse"
    """Datasette asks it of every plugin, and looks for templates in the package of that name."""

    def __init__(self, archive: Path) -> None:
        address = f"{archive.as_uri()}?mode=ro"
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None),
            poolclass=NullPool,
        )

        self._searches = Searches(self._engine)

    @hookimpl  # type: ignore[untyped-decorator] # as above
    def prepare_connection(self, conn: sqlite3.Connection, database: str) -> None:
        """Let questions search as the search box does."""
        if database == NAME:
            conn.create_function(FUNCTION, 1, self._searches.documents, deterministic=True)

    @hookimpl  # type: ignore[untyped-decorator]
    def asgi_wrapper(self) -> Callable[[Any], Any]:
        """Let in only who asks for this machine by its own name, and send `HEADERS`."""
        return guarded

    @hookimpl  # type: ignore[untyped-decorator]
    def prepare_jinja2_environment(self, env: Any) -> None:  # noqa: ANN401 - Datasette has no types
        """Let templates read the lists that are kept as JSON."""
        env.filters["from_json"] = json.loads

    @hookimpl  # type: ignore[untyped-decorator]
    def filters_from_request(self, request: Any, database: str, table: str) -> Any:  # noqa: ANN401
        """Make `?_search=` on the list of articles a search in the project's own language."""
        text = request.args.get("_search", "").strip()
        if (database, table) != (NAME, "stories") or not text:
            return None

        def inner() -> Any:  # noqa: ANN401
            condition = self._searches.condition(text)
            context = {"search_said": condition.said, "search_pieces": self._pieces(condition)}
            return FilterArguments([condition.sql], condition.parameters, [], context)

        return asyncio.to_thread(inner)

    @hookimpl  # type: ignore[untyped-decorator]
    def render_cell(self, value: Any, column: str, database: str) -> Any:  # noqa: ANN401
        """Link what names an article to its page."""
        if database == NAME and column == "story" and isinstance(value, int):
            return Markup('<a href="/{}/stories/{}">{}</a>').format(NAME, value, value)
        return None

    @hookimpl  # type: ignore[untyped-decorator]
    def extra_template_vars(
        self,
        database: str | None,
        table: str | None,
        request: Any,  # noqa: ANN401
        datasette: Any,  # noqa: ANN401
        view_name: str | None,
    ) -> Any:  # noqa: ANN401
        """What the pages of `templates` show besides what Datasette gives them."""
        shared = {
            "archive_title": datasette.metadata("title"),
            "table_titles": TITLES,
            "facet_labels": LABELS,
            "kinds": KINDS,
            "table_descriptions": DESCRIPTIONS,
            "sql_seconds": datasette.setting("sql_time_limit_ms") // 1000,
            "search_text": request.args.get("_search", "") if request else "",
        }

        async def inner() -> dict[str, Any]:
            if (view_name, database, table) == ("row", NAME, "stories"):
                return shared | {"page": await asyncio.to_thread(self._page, request.url_vars["pks"])}
            if view_name == "index":
                return shared | await _front(datasette.get_database(NAME))
            return shared

        return inner

    def _pieces(self, condition: Condition) -> Callable[[Sequence[int]], Awaitable[dict[int, Piece]]]:
        """What the list shows of each article: the piece in which something was found."""

        def inner(ids: Sequence[int]) -> dict[int, Piece]:
            if not condition.hits:
                return {}
            with self._engine.connect() as connection:
                return pieces(connection, condition.hits, ids)

        async def asked(ids: Sequence[int]) -> dict[int, Piece]:
            return await asyncio.to_thread(inner, ids)

        return asked

    def _page(self, story: str) -> dict[str, Any]:
        try:
            with self._engine.connect() as connection:
                return page(connection, int(story))
        except (KeyError, ValueError):  # "1.0" is a key to SQLite; or it was removed a moment ago
            raise NotFound("Record not found") from None


async def _front(database: Any) -> dict[str, Any]:  # noqa: ANN401
    """What the first page shows: totals, the newest articles, the ready questions."""
    totals = await database.execute(
        "SELECT count(*) AS articles, min(day) AS first, max(day) AS last, coalesce(sum(words), 0) AS words, "
        "coalesce(sum(pictures), 0) AS pictures, count(DISTINCT section) AS sections FROM stories"
    )
    newest = await database.execute(
        "SELECT id, day, headline, section, kind FROM stories ORDER BY day DESC, id DESC LIMIT 8"
    )
    return {"totals": dict(totals.first()), "newest": [dict(row) for row in newest], "questions": QUERIES}


def guarded(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """`app` behind the locks: another `Host` than this machine's is refused, and `HEADERS` are sent.

    A page elsewhere cannot read what stands here unless its own name leads to this machine; such a name is
    what a foreign `Host` is.
    """

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:  # noqa: ANN401
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            await send(message)

        if _host(scope) not in HOSTS:
            await send_with_headers({"type": "http.response.start", "status": _FORBIDDEN, "headers": []})
            await send({"type": "http.response.body", "body": b"Ask for 127.0.0.1\n"})
            return
        await app(scope, receive, send_with_headers)

    return wrapped


def _host(scope: Any) -> str:  # noqa: ANN401
    named = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return named.decode("latin-1").rpartition(":")[0] or named.decode("latin-1")
