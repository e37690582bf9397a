"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.schema.migrations.columns import INSTANT, TEXT, column, reference

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _sites() -> None:
    op.create_table(
        "sites",
        column("id", sa.Integer(), "Surrogate key"),
        column("name", TEXT, "Its short name, as the spider's"),
        column("origin", TEXT, "Scheme and host that its pages were fetched from first"),
        column("zone", TEXT, "Its time zone, by the IANA name"),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("name", name="uq_sites_name"),
        comment="A newspaper's site",
    )


def _articles() -> None:
    op.create_table(
        "articles",
        column("id", sa.Integer(), "Surrogate key"),
        column("site_id", sa.Integer(), "The site"),
        column("number", sa.BigInteger(), "The site's number for it, before .html"),
        column("url", TEXT, "Its canonical address"),
        column("kind", TEXT, "news, photo, video or infographic"),
        column("language", TEXT, "Its language, as an IETF tag"),
        column("date_published", INSTANT, "When it was published (UTC)", nullable=True),
        column("published_on", sa.Date(), "The day of that in the site's time zone", nullable=True),
        column("date_published_raw", TEXT, "The date stamp as printed", nullable=True),
        column("date_rule", TEXT, "The rule that read the date stamp", nullable=True),
        column("word_count", sa.Integer(), "How many of the segmenter's words its text has"),
        column("revision", sa.Integer(), "The number of its newest revision, from 1"),
        column("digest", TEXT, "SHA-256 of what that revision covers, in hexadecimal"),
        column("parser_version", sa.Integer(), "The version of the parser that read it"),
        column("schema_version", sa.Integer(), "The version of the JSON form that it was written in"),
        column(
            "found_by",
            TEXT,
            "What led to it: listing, probe (fetched to learn a date), feed, sitemap or missing",
        ),
        column("first_fetched_at", INSTANT, "When its page was first read (UTC)"),
        column("last_fetched_at", INSTANT, "When its page was last read (UTC)"),
        column("fetched_url", TEXT, "The address that answered last, after redirects"),
        column("etag", TEXT, "The ETag of that answer", nullable=True),
        column("last_modified", TEXT, "The Last-Modified of that answer, as sent", nullable=True),
        column(
            "printed_id",
            sa.BigInteger(),
            "The number that the page itself names; null where it names none",
            nullable=True,
        ),
        column("headline", TEXT, "Its headline, with prefixes such as [Ảnh]", nullable=True),
        column("abstract", TEXT, "Its standfirst (sapo)", nullable=True),
        column("source", TEXT, 'What stands after "Nguồn:"', nullable=True),
        column("byline_raw", TEXT, "The byline as printed", nullable=True),
        column("rules", sa.JSON(), "Which rule gave which field (JSON)"),
        column(
            "text",
            TEXT,
            "Running text: paragraphs, headings, quotes and list items, joined by a blank line",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        reference("articles_site_id_sites", ["site_id"], ["sites.id"]),
        sa.UniqueConstraint("site_id", "number", name="uq_articles_site_id_number"),
        comment="An article: who it is, and what it says in its newest revision",
    )
    op.create_index("ix_articles_date_published", "articles", ["date_published"])
    op.create_index("ix_articles_published_on", "articles", ["published_on"])


def _authors() -> None:
    op.create_table(
        "authors",
        column("id", sa.Integer(), "Surrogate key"),
        column("site_id", sa.Integer(), "The site"),
        column("name", TEXT, "The name"),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
        reference("authors_site_id_sites", ["site_id"], ["sites.id"]),
        sa.UniqueConstraint("site_id", "name", name="uq_authors_site_id_name"),
        comment="A person of a byline, by the printed name: namesakes of one site are one row",
    )


def _runs() -> None:
    op.create_table(
        "runs",
        column("id", sa.Integer(), "Surrogate key"),
        column("site_id", sa.Integer(), "The site; null for a run over all", nullable=True),
        column("command", TEXT, "The command, as it was typed"),
        column("arguments", sa.JSON(), "Its arguments by name (JSON)"),
        column("started", INSTANT, "When it began (UTC)"),
        column("finished", INSTANT, "When it ended (UTC); null while it runs", nullable=True),
        column("status", sa.Integer(), "Its exit status; null if it was killed", nullable=True),
        column("reason", TEXT, "Why it ended, in one line", nullable=True),
        column("counts", sa.JSON(), "What it counted, by name (JSON)", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        reference("runs_site_id_sites", ["site_id"], ["sites.id"]),
        comment="One row a run of a command that writes",
    )
    op.create_index("ix_runs_site_id_started", "runs", ["site_id", "started"])


def _sections() -> None:
    op.create_table(
        "sections",
        column("id", sa.Integer(), "Surrogate key"),
        column("site_id", sa.Integer(), "The site"),
        column("path", TEXT, "Its path without the outer slashes; a/b lies in a"),
        column("name", TEXT, "Its name in the newest breadcrumb; null until then", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sections"),
        reference("sections_site_id_sites", ["site_id"], ["sites.id"]),
        sa.UniqueConstraint("site_id", "path", name="uq_sections_site_id_path"),
        comment="A section of a site, known from a breadcrumb or a listing",
    )


def _article_authors() -> None:
    op.create_table(
        "article_authors",
        column("article_id", sa.Integer(), "The article"),
        column("position", sa.Integer(), "Place in the byline, from 0"),
        column("author_id", sa.Integer(), "The person"),
        column("role", TEXT, 'author, or compiled for "(t/h)"'),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_article_authors"),
        reference("article_authors_article_id_articles", ["article_id"], ["articles.id"]),
        reference("article_authors_author_id_authors", ["author_id"], ["authors.id"]),
        comment="Who wrote an article, in the byline's order",
    )
    op.create_index("ix_article_authors_author_id", "article_authors", ["author_id"])


def _article_sections() -> None:
    op.create_table(
        "article_sections",
        column("article_id", sa.Integer(), "The article"),
        column("position", sa.Integer(), "Place in the breadcrumb, from 0"),
        column("section_id", sa.Integer(), "The section"),
        column("name", TEXT, "The section's name as this page printed it", nullable=True),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_article_sections"),
        reference("article_sections_article_id_articles", ["article_id"], ["articles.id"]),
        reference("article_sections_section_id_sections", ["section_id"], ["sections.id"]),
        comment="The breadcrumb of an article, root first",
    )
    op.create_index("ix_article_sections_section_id", "article_sections", ["section_id"])


def _blocks() -> None:
    op.create_table(
        "blocks",
        column("article_id", sa.Integer(), "The article"),
        column("position", sa.Integer(), "Place in the body, from 0"),
        column("type", TEXT, "paragraph, heading, quote, list, table, image (see images) or video"),
        column("text", TEXT, "Text of a paragraph, heading or quote", nullable=True),
        column("items", sa.JSON(), "Items of a list (JSON)", nullable=True),
        column("cells", sa.JSON(), "Cells of a table, row by row (JSON list of lists)", nullable=True),
        column("url", TEXT, "Address of a video's player or file", nullable=True),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_blocks"),
        reference("blocks_article_id_articles", ["article_id"], ["articles.id"]),
        comment="A block of an article's body, in order",
    )


def _frontier() -> None:
    op.create_table(
        "frontier",
        column("site_id", sa.Integer(), "The site"),
        column("number", sa.BigInteger(), "The article's number, before .html"),
        column(
            "state",
            TEXT,
            "waiting; done (archived); gone (404, 410); rejected (no article); failed (to be asked again)",
        ),
        column("attempts", sa.Integer(), "How often a fetch ended, with whatever outcome"),
        column("last_error", TEXT, "What went wrong last; null after a success", nullable=True),
        column("found_by", TEXT, "What named it first: listing, probe, feed, sitemap or missing"),
        column("url", TEXT, "Its canonical address, as first met"),
        column("first_seen", INSTANT, "When it was first named (UTC)"),
        column("last_tried", INSTANT, "When it was last fetched (UTC)", nullable=True),
        column("run_id", sa.Integer(), "The run that met it first", nullable=True),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_frontier"),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'gone', 'rejected', 'failed')", name=op.f("ck_frontier_state")
        ),
        reference("frontier_run_id_runs", ["run_id"], ["runs.id"], "SET NULL"),
        reference("frontier_site_id_sites", ["site_id"], ["sites.id"]),
        comment="Every article number that was ever seen, and what became of it",
    )
    op.create_index("ix_frontier_site_id_state", "frontier", ["site_id", "state"])


def _keywords() -> None:
    op.create_table(
        "keywords",
        column("article_id", sa.Integer(), "The article"),
        column("position", sa.Integer(), "Place in the list, from 0"),
        column("keyword", TEXT, "The keyword"),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_keywords"),
        reference("keywords_article_id_articles", ["article_id"], ["articles.id"]),
        comment="A keyword of an article, in the page's order",
    )
    op.create_index("ix_keywords_keyword", "keywords", ["keyword"])


def _links() -> None:
    op.create_table(
        "links",
        column("article_id", sa.Integer(), "The article that links"),
        column("position", sa.Integer(), "Place on the page, from 0"),
        column("number", sa.BigInteger(), "Number of the article that is linked, same site"),
        column("url", TEXT, "Its canonical address"),
        column("title", TEXT, "The anchor's text; null where the box shows none", nullable=True),
        column("abstract", TEXT, "The box's teaser; null where it shows none", nullable=True),
        column(
            "boxes", sa.JSON(), "Boxes it stood in (JSON): after_abstract, in_body, related, other, most_read"
        ),
        column(
            "lasting", sa.Boolean(), "True if an editor's box names it: after_abstract, in_body or related"
        ),
        column("fetched_at", INSTANT, "When the page was fetched that shows it so (UTC)"),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_links"),
        reference("links_article_id_articles", ["article_id"], ["articles.id"]),
        comment="An edge of the related graph: another article that the newest fetch's page names",
    )
    op.create_index("ix_links_number", "links", ["number"])


def _rejects() -> None:
    op.create_table(
        "rejects",
        column("id", sa.Integer(), "Surrogate key"),
        column("site_id", sa.Integer(), "The site"),
        column("number", sa.BigInteger(), "The article's number"),
        column("url", TEXT, "The canonical address"),
        column("fetched_url", TEXT, "The address that answered, after redirects"),
        column("status", sa.Integer(), "The HTTP status of the answer"),
        column("reason", TEXT, "Why, as a short code"),
        column("detail", TEXT, "Why, as a sentence"),
        column("at", INSTANT, "When its page was fetched last (UTC)"),
        column("run_id", sa.Integer(), "The run that rejected it last", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rejects"),
        reference("rejects_run_id_runs", ["run_id"], ["runs.id"], "SET NULL"),
        reference("rejects_site_id_sites", ["site_id"], ["sites.id"]),
        sa.UniqueConstraint("site_id", "number", "reason", name="uq_rejects_site_id_number_reason"),
        comment="Pages that answered but could not be read as an article, a row per number and reason",
    )


def _repairs() -> None:
    op.create_table(
        "repairs",
        column("article_id", sa.Integer(), "The article"),
        column("part", TEXT, "The text, named as in tokens"),
        column("ordinal", sa.Integer(), "Place among the repairs of that text, from 0"),
        column("position", sa.Integer(), "Place among the repairs of the article, from 0"),
        column("start_char", sa.Integer(), "First repaired code point of the stored text"),
        column("end_char", sa.Integer(), "The code point after the last repaired one"),
        column("printed", TEXT, "What the page had in that place"),
        column("rule", TEXT, "The rule or rules, joined by +, that changed it"),
        sa.PrimaryKeyConstraint("article_id", "part", "ordinal", name="pk_repairs"),
        reference("repairs_article_id_articles", ["article_id"], ["articles.id"]),
        comment="A place where the stored text differs from the printed one",
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        column("id", sa.Integer(), "Surrogate key, in the order of writing"),
        column("article_id", sa.Integer(), "The article"),
        column("number", sa.Integer(), "1 for the first revision of an article, then one more"),
        column("fetched_at", INSTANT, "When that page was fetched (UTC)"),
        column("run_id", sa.Integer(), "The run that fetched it", nullable=True),
        column(
            "changed",
            sa.JSON(),
            "The fields that differ from the revision before (JSON); empty for the first",
        ),
        column("digest", TEXT, "SHA-256 of what the revision covers, in hexadecimal"),
        column("parser_version", sa.Integer(), "The version of the parser that read it"),
        column("document", sa.JSON(), "What the revision covers (JSON)"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        reference("revisions_article_id_articles", ["article_id"], ["articles.id"]),
        reference("revisions_run_id_runs", ["run_id"], ["runs.id"], "SET NULL"),
        sa.UniqueConstraint("article_id", "number", name="uq_revisions_article_id_number"),
        comment="What an article said at each fetch that found it new or changed",
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        column("article_id", sa.Integer(), "The article"),
        column("part", TEXT, "The text: headline, abstract, body/N, body/N/items/I, body/N/caption, ..."),
        column("position", sa.Integer(), "Place among the article's texts, from 0"),
        column("block", sa.Integer(), "The block of the body; null outside the body", nullable=True),
        column(
            "segmented",
            TEXT,
            "A sentence a line, a space between words, _ between the syllables of a word",
        ),
        column("sentences", sa.JSON(), "[start, end) of each sentence, in code points of the text (JSON)"),
        column("words", sa.JSON(), "[start, end) of each word, in code points of the text (JSON)"),
        sa.PrimaryKeyConstraint("article_id", "part", name="pk_tokens"),
        reference("tokens_article_id_articles", ["article_id"], ["articles.id"]),
        comment="Sentences and words of one text of an article; words unpacks them",
    )


def _images() -> None:
    op.create_table(
        "images",
        column("article_id", sa.Integer(), "The article"),
        column("block", sa.Integer(), "The block of the body that it is"),
        column("url", TEXT, "Its address, with the query that the page gave"),
        column("caption", TEXT, "Its caption without the credit", nullable=True),
        column("credit", TEXT, "Who took or gave it", nullable=True),
        column("caption_raw", TEXT, "The whole line under it", nullable=True),
        sa.PrimaryKeyConstraint("article_id", "block", name="pk_images"),
        reference(
            "images_article_id_block_blocks",
            ["article_id", "block"],
            ["blocks.article_id", "blocks.position"],
        ),
        comment="A picture in an article's body",
    )


def _listings() -> None:
    op.create_table(
        "listings",
        column("site_id", sa.Integer(), "The site"),
        column("number", sa.BigInteger(), "The article's number"),
        column("section_id", sa.Integer(), "The listing's section"),
        column("first_seen", INSTANT, "When that listing first named it (UTC)"),
        sa.PrimaryKeyConstraint("site_id", "number", "section_id", name="pk_listings"),
        reference("listings_section_id_sections", ["section_id"], ["sections.id"]),
        reference(
            "listings_site_id_number_frontier", ["site_id", "number"], ["frontier.site_id", "frontier.number"]
        ),
        comment="Which section's listing named which article number",
    )
    op.create_index("ix_listings_section_id", "listings", ["section_id"])


TABLES = (
    _sites,
    _articles,
    _authors,
    _runs,
    _sections,
    _article_authors,
    _article_sections,
    _blocks,
    _frontier,
    _keywords,
    _links,
    _rejects,
    _repairs,
    _revisions,
    _tokens,
    _images,
    _listings,
)


def upgrade() -> None:
    for make in TABLES:
        make()


def downgrade() -> None:
    for make in reversed(TABLES):
        op.drop_table(make.__name__.removeprefix("_"))
