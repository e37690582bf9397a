"""The Parquet export: what is in it, by pyarrow, on either database."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq  # type: ignore[import-untyped] # it brings no types
import pytest
from sqlalchemy import update

from archive.article import Paragraph, Tokens
from archive.database import open_engine, reading, writing
from archive.errors import ArchiveUnavailable
from archive.exports.fields import SCHEMA_VERSION, TABLES
from archive.exports.parquet import Counts, write_dataset
from archive.rows import tokens
from archive.selection import Selection
from tests.archive import export_archive
from tests.archive.builders import FETCHED, captured
from tests.archive.export_archive import ARTICLES, IN_JULY, MADE_AT, fill

if TYPE_CHECKING:
    from pathlib import Path

    from archive.store import Store

LISTS = "list<element: string>"
INSTANT = "timestamp[us, tz=UTC]"
WHERE = {"site": "string", "number": "int64"}
TYPES: dict[str, dict[str, str]] = {
    "articles": {
        **WHERE,
        **dict.fromkeys(("url", "kind", "language"), "string"),
        "date_published": INSTANT,
        "published_on": "date32[day]",
        **dict.fromkeys(("date_published_raw", "headline", "abstract", "section"), "string"),
        **dict.fromkeys(("sections", "authors", "author_roles"), LISTS),
        **dict.fromkeys(("byline_raw", "source"), "string"),
        "keywords": LISTS,
        "text": "string",
        **dict.fromkeys(("image_urls", "image_captions"), LISTS),
        **dict.fromkeys(("word_count", "revision"), "int32"),
        "digest": "string",
        "parser_version": "int32",
        "found_by": "string",
        **dict.fromkeys(("first_fetched_at", "last_fetched_at"), INSTANT),
        "fetched_url": "string",
    },
    "sentences": {
        **WHERE,
        "part": "string",
        **dict.fromkeys(("sentence", "start_char", "end_char"), "int32"),
        **dict.fromkeys(("text", "segmented"), "string"),
    },
    "tokens": {
        **WHERE,
        "part": "string",
        **dict.fromkeys(("sentence", "position", "start_char", "end_char"), "int32"),
        **dict.fromkeys(("surface", "pos", "ner"), "string"),
    },
    "time_expressions": {
        **WHERE,
        "position": "int32",
        "part": "string",
        **dict.fromkeys(("start_char", "end_char"), "int32"),
        **dict.fromkeys(("surface", "type", "value", "mod"), "string"),
        **dict.fromkeys(("first_day", "last_day"), "date32[day]"),
        "rule": "string",
    },
    "links": {
        **WHERE,
        "position": "int32",
        "target": "int64",
        **dict.fromkeys(("url", "title", "abstract"), "string"),
        "boxes": LISTS,
        "lasting": "bool",
        "fetched_at": INSTANT,
    },
}


def write(url: str, folder: Path, *names: str, wanted: Selection | None = None) -> Counts:
    folder.mkdir(exist_ok=True)
    with reading(url) as connection:
        return write_dataset(connection, wanted or Selection(), names or tuple(TABLES), folder, MADE_AT)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table without their month."""
    found: list[dict[str, Any]] = pq.read_table(folder / name).drop_columns("month").to_pylist()
    return found


@pytest.fixture(scope="module")
def archive(shared_url: str) -> str:
    fill(shared_url)
    return shared_url


@pytest.fixture(scope="module")
def dataset(archive: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    counts = write(archive, folder)
    assert counts == Counts(
        articles=3,
        without_words=1,
        rows={"articles": 3, "sentences": 7, "tokens": 19, "time_expressions": 1, "links": 8},
    )
    return folder


@pytest.mark.parametrize("name", TABLES)
def test_files_have_the_types_and_the_version_of_the_schema(dataset: Path, name: str) -> None:
    files = sorted((dataset / name).iterdir())
    assert [file.name for file in files] == ["month=2021-07", "month=2021-08", "month=undated"]
    for file in files:
        schema = pq.read_schema(file / "part-0.parquet")
        assert {field.name: str(field.type) for field in schema} == TYPES[name]
        assert schema.metadata == {b"schema_version": str(SCHEMA_VERSION).encode()}
        metadata = pq.read_metadata(file / "part-0.parquet")
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                assert metadata.row_group(group).column(column).compression == "ZSTD"


def test_words_are_kept_as_a_dictionary(dataset: Path) -> None:
    group = pq.read_metadata(dataset / "tokens" / "month=2021-08" / "part-0.parquet").row_group(0)
    encodings = {column["path_in_schema"]: column["encodings"] for column in group.to_dict()["columns"]}
    assert "RLE_DICTIONARY" in encodings["surface"]
    assert "RLE_DICTIONARY" not in encodings["start_char"]


def test_each_article_is_a_row_in_the_month_of_its_site(dataset: Path) -> None:
    found = rows(dataset, "articles")
    assert [row["number"] for row in found] == [one.id for one in ARTICLES]
    for row, one in zip(found, ARTICLES, strict=True):
        assert row == row | {
            "site": "paper",
            "url": one.url,
            "headline": one.headline,
            "abstract": one.abstract,
            "date_published": one.date_published,
            "published_on": one.date_published and one.date_published.date(),
            "section": one.sections[-1] if one.sections else None,
            "sections": list(one.sections),
            "authors": [person.name for person in one.authors],
            "author_roles": [person.role for person in one.authors],
            "keywords": list(one.keywords),
            "text": one.text,
            "image_urls": [image.url for image in one.images],
            "image_captions": [image.caption for image in one.images],
            "kind": one.kind,
            "language": one.language,
            "last_fetched_at": FETCHED,
            "found_by": "listing",
        }
    months = pq.read_table(dataset / "articles", columns=["number", "month"]).to_pylist()
    assert [row["month"] for row in months] == ["2021-07", "2021-08", "undated"]


def test_each_sentence_and_each_word_is_a_row(dataset: Path) -> None:
    assert rows(dataset, "sentences") == [row for one in ARTICLES for row in export_archive.sentences(one)]
    assert rows(dataset, "tokens") == [row for one in ARTICLES for row in export_archive.words(one)]


def test_each_link_and_each_time_is_a_row(dataset: Path) -> None:
    expected = [{**row, "fetched_at": FETCHED} for one in ARTICLES for row in export_archive.edges(one)]
    assert rows(dataset, "links") == expected
    (time,) = IN_JULY.times
    assert rows(dataset, "time_expressions") == [
        {
            "site": "paper",
            "number": 1,
            "position": 0,
            "part": "body/1",
            "start_char": 0,
            "end_char": 6,
            "surface": "Trẻ em",
            "type": "DATE",
            "value": "2026",
            "mod": "START",
            "first_day": time.first,
            "last_day": time.last,
            "rule": "year",
        }
    ]


def test_the_card_names_tables_counts_origin_and_versions(dataset: Path) -> None:
    card = (dataset / "README.md").read_text()
    head = card.split("---\n")[1]
    assert (
        "- config_name: articles\n  data_files: articles/*/*.parquet\n  version: 1.20260304.50607\n" in head
    )
    assert head.count("config_name") == 5
    assert head.count("default: true") == 1
    for said in (
        "- Origin: https://paper.example (site `paper`)",
        "- Selected: everything",
        "2026-03-04 05:06:07 UTC",
        "of bonphuong ",
        "`schema_version`: 1",
        "## Licence",
        "Rows: 19.",
        "| word_count | int32 | How many of the segmenter's words its text has |",
    ):
        assert said in card
    for table in TABLES.values():
        for field in table.fields:
            assert f"| {field.name} | " in card


def test_tables_and_articles_can_be_chosen(archive: str, tmp_path: Path) -> None:
    counts = write(archive, tmp_path, "links", wanted=Selection(kind="news"))
    assert counts == Counts(articles=1, rows={"links": 2})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["README.md", "links"]
    assert [row["target"] for row in rows(tmp_path, "links")] == [1, 4]
    assert "- Selected: kind news" in (tmp_path / "README.md").read_text()


def test_a_table_without_rows_has_a_file_but_no_line_in_the_head(archive: str, tmp_path: Path) -> None:
    counts = write(archive, tmp_path, wanted=Selection(kind="news"))
    assert (counts.without_words, counts.rows["tokens"]) == (1, 0)
    assert rows(tmp_path, "tokens") == []
    head = (tmp_path / "README.md").read_text().split("---\n")[1]
    assert "config_name: articles" in head
    assert "config_name: tokens" not in head


def test_an_archive_without_articles_has_all_tables(store: Store, tmp_path: Path) -> None:
    assert write(store.url, tmp_path).articles == 0
    for name in TABLES:
        schema = pq.read_schema(tmp_path / name / "month=undated" / "part-0.parquet")
        assert {field.name: str(field.type) for field in schema} == TYPES[name]


def test_large_months_are_written_in_chunks_in_order(
    store: Store, site_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.exports.parquet.CHUNK", 2)
    numbers = [5, 2, 4, 1, 3]
    store.write(site_id, None, [captured(number) for number in numbers])
    write(store.url, tmp_path)
    assert [row["number"] for row in rows(tmp_path, "articles")] == sorted(numbers)
    assert Counter(row["number"] for row in rows(tmp_path, "tokens")) == dict.fromkeys(numbers, 7)
    path = tmp_path / "articles" / "month=2021-07" / "part-0.parquet"
    groups = pq.read_metadata(path)
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [2, 2, 1]


def test_parts_that_are_segmented_only_by_hand_are_found_too(
    store: Store, site_id: int, tmp_path: Path
) -> None:
    text = Tokens("body/5/rows/0/1", ((0, 6),), ((0, 2), (3, 6)), "Số đèn")
    byline = Tokens("byline_raw", ((0, 7),), ((0, 7),), "Lan_Chi")
    store.write(site_id, None, [captured(1, tokens=(text, byline))])
    write(store.url, tmp_path, "tokens")
    assert [row["surface"] for row in rows(tmp_path, "tokens")] == ["Số", "đèn", "Lan Chi"]


def test_words_that_do_not_fit_their_text_are_a_plain_error(
    store: Store, site_id: int, tmp_path: Path
) -> None:
    one = Tokens("body/0", ((0, 7),), ((0, 3), (4, 7)), "Hai từ.")
    store.write(site_id, None, [captured(1, body=(Paragraph("Hai từ."),), tokens=(one,))])
    engine = open_engine(store.url)
    for n, (column, value) in enumerate(DAMAGES):
        whole = {"sentences": [[0, 7]], "words": [[0, 3], [4, 7]], "pos": None}
        with writing(engine) as connection:
            connection.execute(update(tokens).values({**whole, column: value}))
        with pytest.raises(ArchiveUnavailable, match="do not fit its texts"):
            write(store.url, tmp_path / str(n))
    engine.dispose()


DAMAGES = (
    ("words", [[0, 99]]),
    ("words", [[4, 2]]),
    ("words", [[0, 2], [1, 4]]),
    ("words", [[0, 2, 4]]),
    ("pos", ["N"]),
    ("sentences", [[0, 10**12]]),
)
"""A column of `tokens` and what it must not hold beside the text of seven characters."""


def test_a_sentence_without_its_line_has_no_segmented_text(
    store: Store, site_id: int, tmp_path: Path
) -> None:
    one = Tokens("body/0", ((0, 7), (8, 12)), ((0, 7), (8, 12)), "Hai từ.")
    two = Tokens("body/1", ((0, 4),), ((0, 4),), "Bốn.")
    body = (Paragraph("Hai từ. Một."), Paragraph("Bốn."))
    store.write(site_id, None, [captured(1, body=body, tokens=(one, two))])
    write(store.url, tmp_path, "sentences")
    assert [row["segmented"] for row in rows(tmp_path, "sentences")] == [None, None, "Bốn."]
