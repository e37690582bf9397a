"""CSV, text and graph, each exact for a small archive on either database."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from archive.database import reading
from archive.exports.fields import ARTICLES as COLUMNS
from archive.exports.flat import write_csv
from archive.exports.graph import Size, write_graph
from archive.exports.text import Lines, write_text
from archive.selection import Selection, ordered_ids
from tests.archive.builders import ORIGIN
from tests.archive.export_archive import IN_JULY, UNDATED, fill

if TYPE_CHECKING:
    from pathlib import Path

    from archive.store import Store

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def archive(shared_url: str) -> str:
    fill(shared_url)
    return shared_url


def csv_of(url: str, wanted: Selection | None = None) -> bytes:
    target = io.BytesIO()
    with reading(url) as connection:
        count = write_csv(connection, ordered_ids(connection, wanted or Selection()), target)
    assert count == len(rows_of(target.getvalue()))
    return target.getvalue()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_csv_has_a_row_an_article_by_date(archive: str) -> None:
    content = csv_of(archive)
    july, august, undated = rows_of(content)
    assert list(july) == [field.name for field in COLUMNS.fields]
    assert [row["number"] for row in (july, august, undated)] == ["1", "3", "2"]
    assert july == july | {
        "site": "paper",
        "url": f"{ORIGIN}/bai-viet-1.html",
        "kind": "photo",
        "date_published": "2021-07-05T01:30:00+00:00",
        "published_on": "2021-07-05",
        "section": "huu-nghi/ket-ban",
        "sections": "huu-nghi|huu-nghi/ket-ban",
        "authors": "Lan Chi|Minh Tú",
        "author_roles": "author|compiled",
        "keywords": "đèn lồng|lễ hội",
        "text": IN_JULY.text,
        "image_captions": "Đèn hoa sen.",
        "revision": "1",
        "last_fetched_at": "2026-02-03T04:05:06+00:00",
    }
    assert (august["date_published"], august["published_on"]) == ("2021-07-31T17:30:00+00:00", "2021-08-01")
    assert (august["keywords"], august["authors"]) == (r"a\|b\\c|d", "")
    assert august["image_captions"] == "Đèn hoa sen.|"
    assert undated["headline"] == UNDATED.headline
    assert (undated["date_published"], undated["section"], undated["abstract"]) == ("", "", "")


def test_csv_is_that_of_rfc_4180(archive: str) -> None:
    content = csv_of(archive)
    assert content.endswith(b"\r\n")
    assert b'"""He, she"" said |no\\,\r\nthen <left> & went\x01"' in content
    assert content.startswith(b"site,number,url,")


def test_text_has_a_sentence_a_line_and_tells_of_articles_without_words(archive: str) -> None:
    expected = (
        "[ Ảnh\nTrẻ_em hòa_ca\nNgười_lớn\nĐèn ông_sao\n{}😀 Phố 𝔸 cũ lên_đèn .\nHết chợ .\nĐèn hoa_sen .\n"
    )
    with reading(archive) as connection:
        ids = ordered_ids(connection, Selection())
        for blank_lines in (False, True):
            target = io.BytesIO()
            lines = write_text(connection, ids, target, blank_lines=blank_lines)
            assert lines == Lines(sentences=7, without_words=1)
            assert target.getvalue().decode() == expected.format("\n" if blank_lines else "")


def graph_of(url: str, folder: Path, wanted: Selection, *, all_links: bool = False) -> Size:
    with reading(url) as connection:
        size = write_graph(connection, wanted, folder, all_links=all_links)
    root = ET.parse(folder / "graph.graphml").getroot()  # noqa: S314 - our own file
    nodes, edges = (rows_of((folder / f"{name}.csv").read_bytes()) for name in ("nodes", "edges"))
    assert size == (len(nodes), len(edges))
    assert [node.get("id") for node in root.iter(f"{NAMESPACE}node")] == [
        f"{row['site']}/{row['number']}" for row in nodes
    ]
    assert [(edge.get("source"), edge.get("target")) for edge in root.iter(f"{NAMESPACE}edge")] == [
        (f"{row['site']}/{row['source']}", f"{row['site']}/{row['target']}") for row in edges
    ]
    return size


def test_the_graph_has_lasting_links_and_what_they_lead_to(archive: str, tmp_path: Path) -> None:
    graph_of(archive, tmp_path, Selection())
    nodes = {row["number"]: row for row in rows_of((tmp_path / "nodes.csv").read_bytes())}
    assert list(nodes) == ["1", "3", "2", "900", "901", "902"]
    assert nodes["1"] == {
        "site": "paper",
        "number": "1",
        "headline": IN_JULY.headline,
        "date": "2021-07-05",
        "section": "huu-nghi/ket-ban",
        "in_archive": "true",
    }
    assert nodes["900"] == {
        "site": "paper",
        "number": "900",
        "headline": "Bài khác",
        "date": "",
        "section": "",
        "in_archive": "false",
    }
    edges = rows_of((tmp_path / "edges.csv").read_bytes())
    assert [(row["source"], row["target"]) for row in edges] == [
        *(("1", "900"), ("1", "901"), ("1", "902")),
        *(("3", "900"), ("3", "2"), ("2", "1")),
    ]
    assert edges[2] == {
        "site": "paper",
        "source": "1",
        "target": "902",
        "position": "2",
        "boxes": "related|most_read",
        "lasting": "true",
    }
    root = ET.parse(tmp_path / "graph.graphml").getroot()  # noqa: S314 - our own file
    texts = [data.text for data in root.iter(f"{NAMESPACE}data") if data.get("key") == "headline"]
    assert texts[2] == (UNDATED.headline or "").replace("\x01", "\ufffd")


def test_the_graph_has_all_links_where_asked(archive: str, tmp_path: Path) -> None:
    assert graph_of(archive, tmp_path, Selection(), all_links=True) == (8, 8)
    nodes = {row["number"]: row for row in rows_of((tmp_path / "nodes.csv").read_bytes())}
    assert nodes["4"]["headline"] == "Only seen"


def test_an_article_outside_the_selection_is_a_node_when_it_is_linked(archive: str, tmp_path: Path) -> None:
    assert graph_of(archive, tmp_path, Selection(kind="news")) == (2, 1)
    nodes = rows_of((tmp_path / "nodes.csv").read_bytes())
    assert [(row["number"], row["date"], row["in_archive"]) for row in nodes] == [
        ("2", "", "true"),
        ("1", "2021-07-05", "true"),
    ]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Selection(author="Minh Tú"), ["1", "2"]),
        (Selection(kind="video"), ["3"]),
        (Selection(author="Minh Tú", kind="news"), ["2"]),
        (Selection(site="paper", sections=("huu-nghi", "the-gioi")), ["1", "3"]),
        (Selection(search="PLAIN tex*"), ["2"]),
        (Selection(search="plain", kind="video"), []),
    ],
)
def test_articles_are_chosen_by_all_that_is_asked(
    archive: str, wanted: Selection, numbers: list[str]
) -> None:
    assert [row["number"] for row in rows_of(csv_of(archive, wanted))] == numbers


def test_no_article_gives_names_alone(store: Store) -> None:
    assert csv_of(store.url).count(b"\r\n") == 1
