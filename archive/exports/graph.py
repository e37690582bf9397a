"""The related graph, in a folder: `nodes.csv`, `edges.csv` and `graph.graphml`, which holds both.

A node is an article that was asked for, or one that such an article links to; an edge is a link. `in_archive`
tells those that were only seen as links: their headline is what a link says, and date and section are null.
GraphML (http://graphml.graphdrawing.org) names nodes SITE/NUMBER.
"""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import msgspec
from sqlalchemy import Text, and_, cast, func, or_, select

from archive.chunks import slices
from archive.exports.bulk import of_articles, raw_parts, sections_of
from archive.rows import links
from archive.schema.tables import Articles, Sites
from archive.selection import matching, ordered_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

    from archive.selection import Selection

articles = Articles.core()
sites = Sites.core()

CHUNK = 500
"""Articles that are read at once, as many as a statement takes: a node has no texts."""

_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


class Node(NamedTuple):
    """An article of the graph."""

    site: str
    number: int
    headline: str | None
    date: date | None
    section: str | None
    in_archive: bool


class Edge(NamedTuple):
    """A link from the article `source` to the article `target` of the same site."""

    site: str
    source: int
    target: int
    position: int
    boxes: tuple[str, ...]
    lasting: bool


class Size(NamedTuple):
    """How many of each were written."""

    nodes: int
    edges: int


def write_graph(connection: Connection, wanted: Selection, folder: Path, *, all_links: bool = False) -> Size:
    """Write the graph of the articles of `wanted` into the empty `folder`.

    Only links that an editor made are edges (`archive.article.LASTING_BOXES`), with `all_links` those of
    lists such as "most read" too, which follow the time of the fetch.

    Raises:
        AuthorUnknown: the archive knows no author of that name.
        SectionUnknown: the archive knows none of the sections of that path.
        SiteAmbiguous: the archive has no such site.
        OSError: the disk is full, or does not let us write.
    """
    ids = ordered_ids(connection, wanted)
    nodes = edges = 0
    with _graphml(folder / "graph.graphml") as file:
        with _table(folder / "nodes.csv", Node._fields) as table:
            for node in _nodes(connection, wanted, ids, all_links=all_links):
                nodes += 1
                table.writerow([_cell(value) for value in node])
                file.write(_node_element(node))
        with _table(folder / "edges.csv", Edge._fields) as table:
            for edge in _edges(connection, ids, all_links=all_links):
                edges += 1
                table.writerow([_cell(value) for value in edge])
                file.write(_edge_element(edge))
    return Size(nodes, edges)


_NODES = of_articles(
    select(articles.c.id, sites.c.name, articles.c.number, articles.c.headline, articles.c.published_on).join(
        sites
    )
)
_EDGES = of_articles(
    select(
        *(links.c.article_id, links.c.position, sites.c.name, articles.c.number),
        *(links.c.number, cast(links.c.boxes, Text), links.c.lasting),
    )
    .join(articles, articles.c.id == links.c.article_id)
    .join(sites, sites.c.id == articles.c.site_id)
)


def _nodes(
    connection: Connection, wanted: Selection, ids: Sequence[int], *, all_links: bool
) -> Iterator[Node]:
    for chunk in slices(ids, CHUNK):
        rows = {row[0]: row for row in connection.execute(_NODES, {"ids": chunk})}
        yield from _with_sections(connection, [rows[article_id] for article_id in chunk])
    outside = connection.execute(
        _outside(connection, wanted, all_links=all_links), execution_options={"yield_per": CHUNK}
    )
    for some in outside.partitions():
        yield from _with_sections(connection, some)


def _outside(connection: Connection, wanted: Selection, *, all_links: bool) -> Select[Any]:
    """What the articles of `wanted` link to and is not among them, in the shape of the others."""
    chosen = matching(connection, wanted)
    source = articles.alias("source")
    linked = (
        select(source.c.site_id, links.c.number, func.min(links.c.title).label("title"))
        .join(source, source.c.id == links.c.article_id)
        .where(source.c.id.in_(chosen), links.c.lasting.in_(_kinds(all_links=all_links)))
        .group_by(source.c.site_id, links.c.number)
        .subquery()
    )
    headline = func.coalesce(articles.c.headline, linked.c.title)
    same = and_(articles.c.site_id == linked.c.site_id, articles.c.number == linked.c.number)
    return (
        select(articles.c.id, sites.c.name, linked.c.number, headline, articles.c.published_on)
        .select_from(linked)
        .join(sites, sites.c.id == linked.c.site_id)
        .outerjoin(articles, same)
        .where(or_(articles.c.id.is_(None), articles.c.id.not_in(chosen)))
        .order_by(sites.c.name, linked.c.number)
    )


def _with_sections(connection: Connection, rows: Sequence[Any]) -> Iterator[Node]:
    ids = [row[0] for row in rows if row[0] is not None]
    innermost = dict(zip(ids, (paths[-1:] for paths in sections_of(connection, ids)), strict=True))
    for article_id, site, number, headline, day in rows:
        section = next(iter(innermost.get(article_id, ())), None)
        yield Node(site, number, headline, day, section, article_id is not None)


def _edges(connection: Connection, ids: Sequence[int], *, all_links: bool) -> Iterator[Edge]:
    query = _EDGES.where(links.c.lasting.in_(_kinds(all_links=all_links)))
    for chunk in slices(ids, CHUNK):
        for _, position, site, source, target, boxes, lasting in raw_parts(connection, query, chunk):
            named = msgspec.json.decode(boxes, type=tuple[str, ...])
            yield Edge(site, source, target, position, named, bool(lasting))


@contextmanager
def _table(path: Path, names: Sequence[str]) -> Iterator[Any]:
    """A CSV file as those of `archive.exports.flat`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)
        yield writer


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return "|".join(value) if isinstance(value, tuple) else value


_KEYS = (
    ("node", "site", "string"),
    ("node", "number", "long"),
    ("node", "headline", "string"),
    ("node", "date", "string"),
    ("node", "section", "string"),
    ("node", "in_archive", "boolean"),
    ("edge", "position", "int"),
    ("edge", "boxes", "string"),
    ("edge", "lasting", "boolean"),
)


@contextmanager
def _graphml(path: Path) -> Iterator[IO[str]]:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        file.writelines(
            f'  <key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
            for owner, name, kind in _KEYS
        )
        file.write('  <graph id="related" edgedefault="directed">\n')
        yield file
        file.write("  </graph>\n</graphml>\n")


def _node_element(node: Node) -> str:
    return f"    <node id={_name(node.site, node.number)}>{_data(node._asdict().items())}</node>\n"


def _edge_element(edge: Edge) -> str:
    ends = f"source={_name(edge.site, edge.source)} target={_name(edge.site, edge.target)}"
    kept = (("position", edge.position), ("boxes", edge.boxes), ("lasting", edge.lasting))
    return f"    <edge {ends}>{_data(kept)}</edge>\n"


def _name(site: str, number: int) -> str:
    return quoteattr(f"{site}/{number}")


def _data(values: Iterable[tuple[str, object]]) -> str:
    return "".join(f'<data key="{name}">{_text(value)}</data>' for name, value in values if value is not None)


def _text(value: object) -> str:
    return escape(_UNSPEAKABLE.sub("\ufffd", str(_cell(value))), {"\r": "&#13;"})


def _kinds(*, all_links: bool) -> list[bool]:
    """The values of `links.lasting` that are wanted."""
    return [True, False] if all_links else [True]
