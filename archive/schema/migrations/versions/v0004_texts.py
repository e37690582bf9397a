"""Time expressions, flags, lines taken out, near-duplicates, tags of words, and keys of pasted lines."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from archive.schema.migrations.columns import TEXT, column, reference

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHUNK = 500
_OPENING_WORDS = 8


def upgrade() -> None:
    _annotations()
    _duplicates()
    _keys()
    _tags()
    _fill()


def _place(what: str) -> list[sa.Column[Any]]:
    return [
        column("article_id", sa.Integer(), "The article"),
        column("position", sa.Integer(), f"Place among the article's {what}, from 0"),
    ]


def _belonging(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("article_id", "position", name=f"pk_{table}"),
        reference(f"{table}_article_id_articles", ["article_id"], ["articles.id"]),
    ]


def _annotations() -> None:
    op.create_table(
        "time_expressions",
        *_place("time expressions"),
        column("part", TEXT, "The text, named as in tokens"),
        column("start_char", sa.Integer(), "Its first code point in that text"),
        column("end_char", sa.Integer(), "The code point after its last"),
        column("surface", TEXT, "The words themselves"),
        column("type", TEXT, "TIMEX3: DATE, TIME or DURATION"),
        column("value", TEXT, "TIMEX3, ISO 8601; a DURATION is FIRST/LAST"),
        column("mod", TEXT, "TIMEX3: START, MID or END of the value; else null", nullable=True),
        column("first_day", sa.Date(), "The first day that it covers, in the site's zone"),
        column("last_day", sa.Date(), "The last day that it covers"),
        column("rule", TEXT, "The rule that read it"),
        *_belonging("time_expressions"),
        comment="Words of a text that name a time, resolved against the article's date (TIMEX3)",
    )
    op.create_index("ix_time_expressions_first_day", "time_expressions", ["first_day"])
    op.create_table(
        "flags",
        column("article_id", sa.Integer(), "The article"),
        column("part", TEXT, "The text, named as in tokens"),
        column("ordinal", sa.Integer(), "Place among the flags of that text, from 0"),
        column("position", sa.Integer(), "Place among the article's flags, from 0"),
        column("rule", TEXT, "The rule that saw it"),
        column("detail", TEXT, "A line for a person"),
        sa.PrimaryKeyConstraint("article_id", "part", "ordinal", name="pk_flags"),
        reference("flags_article_id_articles", ["article_id"], ["articles.id"]),
        comment="Something odd about a text of an article that was left as it is",
    )
    op.create_table(
        "cuts",
        *_place("cuts"),
        column("place", sa.Integer(), "The block before which it stood"),
        column("text", TEXT, "What it said, repaired"),
        column("rule", TEXT, "The rule that told it"),
        column("numbers", sa.JSON(), "Numbers of the articles that it names (JSON), kept as links"),
        *_belonging("cuts"),
        comment="A line taken out of the body, since it repeats other articles' titles or abstracts",
    )


def _duplicates() -> None:
    op.create_table(
        "fingerprints",
        column("article_id", sa.Integer(), "The article"),
        column("digest", TEXT, "The article's digest when its text was read"),
        column("method", TEXT, "How it was made; only equal methods compare"),
        column(
            "signature",
            sa.LargeBinary(),
            "MinHash values of the text, 4 bytes each; null where the text is too short to tell",
            nullable=True,
        ),
        column(
            "bands",
            sa.LargeBinary(),
            "A key of 4 bytes for each band of the signature: texts that share none are not compared",
            nullable=True,
        ),
        column("compared", sa.Boolean(), "Whether it was compared with all others of its site"),
        sa.PrimaryKeyConstraint("article_id", name="pk_fingerprints"),
        reference("fingerprints_article_id_articles", ["article_id"], ["articles.id"]),
        comment="What the text of an article is compared by to find near-duplicates",
    )
    op.create_index("ix_fingerprints_compared", "fingerprints", ["compared"])
    op.create_table(
        "duplicates",
        column("article_id", sa.Integer(), "The article"),
        column(
            "cluster",
            sa.BigInteger(),
            "The cluster: the smallest article number in it, unique within the site",
        ),
        column("size", sa.Integer(), "How many articles the cluster has"),
        column(
            "similarity",
            sa.Float(),
            "Estimated share of 3-syllable shingles in common with the article of that number, 0 to 1",
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_duplicates"),
        reference("duplicates_article_id_articles", ["article_id"], ["articles.id"]),
        comment="An article whose text is nearly that of others of its site, and their cluster",
    )
    op.create_index("ix_duplicates_cluster", "duplicates", ["cluster"])


def _keys() -> None:
    with op.batch_alter_table("articles") as batch:
        batch.add_column(
            column(
                "title_key",
                TEXT,
                "Letters and digits of the headline in lower case: pasted lines are looked up by it",
                nullable=True,
            )
        )
        batch.add_column(
            column(
                "opening_key",
                TEXT,
                "The same of the abstract's first eight words; null where it has fewer",
                nullable=True,
            )
        )
        batch.create_index("ix_articles_site_id_title_key", ["site_id", "title_key"])
        batch.create_index("ix_articles_site_id_opening_key", ["site_id", "opening_key"])


def _tags() -> None:
    with op.batch_alter_table("tokens") as batch:
        batch.add_column(
            column(
                "pos",
                sa.JSON(),
                "Part of speech of each word, underthesea's tags (JSON); null where not asked for",
                nullable=True,
            )
        )
        batch.add_column(
            column(
                "ner",
                sa.JSON(),
                "Named entity of each word, B-, I- and O (JSON); null where not asked for",
                nullable=True,
            )
        )


def _fill() -> None:
    """Give the articles that are there their keys."""
    articles = sa.table(
        "articles", *(sa.column(name) for name in ("id", "headline", "abstract", "title_key", "opening_key"))
    )
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(articles.c.id, articles.c.headline, articles.c.abstract)
        .where(articles.c.id > last)
        .order_by(articles.c.id)
        .limit(_CHUNK)
    ).all():
        keys = [
            {
                "key": row.id,
                "title": None if row.headline is None else _fold(row.headline),
                "begun": None if row.abstract is None else _opening(row.abstract),
            }
            for row in rows
        ]
        change = sa.update(articles).where(articles.c.id == sa.bindparam("key"))
        connection.execute(
            change.values(title_key=sa.bindparam("title"), opening_key=sa.bindparam("begun")), keys
        )
        last = rows[-1].id


def _fold(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _opening(text: str) -> str | None:
    words = [folded for word in text.split() if (folded := _fold(word))]
    return "".join(words[:_OPENING_WORDS]) if len(words) >= _OPENING_WORDS else None


def downgrade() -> None:
    with op.batch_alter_table("tokens") as batch:
        batch.drop_column("ner")
        batch.drop_column("pos")
    with op.batch_alter_table("articles") as batch:
        batch.drop_index("ix_articles_site_id_opening_key")
        batch.drop_index("ix_articles_site_id_title_key")
        batch.drop_column("opening_key")
        batch.drop_column("title_key")
    for table in ("duplicates", "fingerprints", "cuts", "flags", "time_expressions"):
        op.drop_table(table)
