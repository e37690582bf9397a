"""What Datasette shows of each table: titles in two languages, and the comments of the tables themselves."""

from __future__ import annotations

from typing import Any

from archive.browse.database import NAME
from archive.browse.queries import QUERIES, Query
from archive.schema.columns import Base
from archive.schema.tables import Articles
from archive.schema.views import words

assert Articles.metadata is Base.metadata  # noqa: S101 - the import is what fills it

TITLES = {
    "stories": "Bài viết · Articles",
    "places": "Địa danh · Places",
    "place_mentions": "Địa danh trong bài · Places named",
    "articles": "Bài viết, mọi cột · Articles, every column",
    "article_sections": "Chuyên mục của bài · Sections of articles",
    "article_authors": "Tác giả của bài · Who wrote what",
    "authors": "Tác giả · Authors",
    "changes": "Thay đổi theo thứ tự · Changes, in order",
    "blocks": "Thân bài · Blocks of bodies",
    "captures": "Trang đã lưu · Pages as kept",
    "cuts": "Dòng đã bỏ · Lines taken out",
    "duplicates": "Bài gần giống nhau · Near-duplicates",
    "flags": "Điều lạ · Oddities left alone",
    "frontier": "Mọi số bài đã gặp · Every number ever seen",
    "images": "Ảnh trong bài · Pictures in bodies",
    "pictures": "Ảnh đã lưu · Pictures as kept",
    "keywords": "Từ khóa · Keywords",
    "links": "Bài liên quan · Related links",
    "listings": "Bài trong danh mục · What listings named",
    "removals": "Bài đã gỡ khỏi kho · Articles taken out",
    "rejects": "Trang bị loại · Rejected pages",
    "repairs": "Chỗ đã sửa · Repairs of the text",
    "reparses": "Trường đọc lại · Fields read again",
    "revisions": "Các bản của bài · Revisions",
    "runs": "Lần chạy · Runs",
    "sections": "Chuyên mục · Sections",
    "sites": "Báo · Newspapers",
    "time_expressions": "Thời gian trong bài · Times named",
    "tokens": "Câu và từ · Sentences and words",
    "walks": "Danh mục đã đọc · Listings walked",
    "words": "Từng từ · Words, a row each",
}

DESCRIPTIONS = {
    **{table.name: table.comment or "" for table in Base.metadata.sorted_tables},
    "words": words.comment or "",
    "stories": "One row an article, with names for keys. A click on a headline opens the article.",
    "places": "Provinces and countries that headlines and abstracts are searched for",
    "place_mentions": "Which article's headline or abstract names which place",
}
"""What each table holds: the comments of `archive.schema.tables`, and those of the tables made here."""

_LABELS = {
    "articles": "headline",
    "authors": "name",
    "sections": "name",
    "sites": "name",
    "runs": "command",
    "captures": "url",
    "stories": "headline",
}

_UNITS = {"captures": {"length": "byte", "file_offset": "byte"}}

_INTERNAL = frozenset({"alembic_version", "change_clock", "fingerprints", "search_documents", "search_index"})

_STORIES = {
    "sort_desc": "day",
    "size": 50,
    "facets": ["section", "month", {"array": "authors"}, "kind"],
    "sortable_columns": ["id", "day", "headline", "section", "kind", "words", "number", "pictures"],
    "columns": {
        "day": "The day it was published, in the newspaper's time zone",
        "headline": "Its headline",
        "section": "The section that its breadcrumb begins with",
        "authors": "Who wrote it, as the byline has it",
        "kind": "news, photo, video or infographic",
        "words": "Length of the running text (words)",
        "month": "The month of that day",
        "sections": "Its whole breadcrumb",
        "abstract": "Its standfirst (sapo)",
        "pictures": "How many pictures its body has",
        "number": "The newspaper's number for it",
        "site": "The newspaper",
        "url": "Its address",
        "revision": "How often it was found new or changed",
        "digest": "Fingerprint of what that revision says",
        "document": "Its row in the index of search",
    },
}


def metadata(title: str) -> dict[str, Any]:
    """Datasette's metadata; `title` stands on the first page.

    https://docs.datasette.io/en/0.65.1/metadata.html
    """
    tables: dict[str, dict[str, Any]] = {
        name: {"title": TITLES.get(name, name.replace("_", " ")), "description": description}
        for name, description in DESCRIPTIONS.items()
    }
    for table in (*Base.metadata.sorted_tables, words):
        tables[table.name]["columns"] = {
            column.name: column.comment for column in table.columns if column.comment
        }
    tables["stories"] |= _STORIES
    for name in _INTERNAL:
        tables.setdefault(name, {})["hidden"] = True
    for name, column in _LABELS.items():
        tables[name]["label_column"] = column
    for name, units in _UNITS.items():
        tables[name]["units"] = units
    return {
        "title": title,
        "databases": {
            NAME: {
                "title": title,
                "tables": tables,
                "queries": {query.name: _ready(query) for query in QUERIES},
            }
        },
    }


def _ready(query: Query) -> dict[str, Any]:
    return {
        "title": query.title,
        "description": query.description,
        "sql": query.sql,
        "hide_sql": True,
        "params": [name for name in ("since", "until") if f":{name}" in query.sql],
    }
