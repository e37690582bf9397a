"""An article for a person: on a terminal with styles, in a pipe as plain lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from rich.text import Text

from archive.article import (
    Block,
    Heading,
    Image,
    ItemList,
    Paragraph,
    Quote,
    Table,
    Video,
    as_document,
)
from archive.context import Context

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from rich.console import Console

    from archive.article import Article
    from archive.captures import Pages
    from archive.read import Revision, StoredArticle

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LABEL_WIDTH = 12


def visible(text: str) -> str:
    """`text` with control characters replaced: what a page holds must not steer the reader's terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def show_document(
    stored: StoredArticle, revisions: Sequence[Revision], context: Context | None = None
) -> dict[str, Any]:
    """The JSON form of the article, with what the archive knows of it under `archive`."""
    known = msgspec.to_builtins(stored)
    del known["article"]
    known["revisions"] = msgspec.to_builtins(revisions)
    known.update(msgspec.to_builtins(context or Context()))
    return {**as_document(stored.article), "archive": known}


def print_article(
    console: Console, stored: StoredArticle, revisions: Sequence[Revision], context: Context | None = None
) -> None:
    """Print the article in full, with links both ways, its history, its pages and which rule gave what.

    On a terminal lines are wrapped at words; elsewhere each paragraph stays one line.
    """
    article = stored.article
    around = context or Context()
    for line in (
        *_head(article),
        *_body(article),
        *_related(article),
        *_mentions(around),
        *_archive(stored, revisions),
        *_gone(around),
        *_pages(around.pages),
        *_rules(article),
    ):
        console.print(line, soft_wrap=not console.is_terminal, highlight=False)


def _field(label: str, value: str | None) -> Iterator[Text]:
    if value:
        yield Text.assemble((f"{label:<{_LABEL_WIDTH}}", "dim"), visible(value))


def _title(title: str) -> Iterator[Text]:
    yield Text("")
    yield Text(title, "bold underline")


def _head(article: Article) -> Iterator[Text]:
    yield Text(visible(article.headline or "(no headline)"), "bold")
    yield Text("")
    yield from _field("article", f"{article.id} ({article.kind}, {article.language})")
    yield from _field("address", article.url)
    yield from _field("published", _stamp(article))
    yield from _field("sections", " > ".join(_section_names(article)))
    yield from _field("by", ", ".join(_people(article)))
    yield from _field("byline", article.byline_raw)
    yield from _field("source", article.source)
    yield from _field("keywords", ", ".join(article.keywords))
    if article.abstract:
        yield Text("")
        yield Text(visible(article.abstract), "italic")


def _stamp(article: Article) -> str:
    moment = article.date_published
    read = "no date" if moment is None else moment.isoformat(" ", "minutes")
    return read if article.date_published_raw is None else f"{read} (printed: {article.date_published_raw})"


def _section_names(article: Article) -> list[str]:
    names = [*article.section_names, *article.sections[len(article.section_names) :]]
    return [
        name if name == path else f"{name} ({path})"
        for name, path in zip(names, article.sections, strict=False)
    ]


def _people(article: Article) -> list[str]:
    return [
        person.name if person.role == "author" else f"{person.name} ({person.role})"
        for person in article.authors
    ]


def _body(article: Article) -> Iterator[Text]:
    for block in article.body:
        yield Text("")
        yield from _block(block)


def _block(block: Block) -> Iterator[Text]:
    match block:
        case Paragraph(text):
            yield Text(visible(text))
        case Heading(text):
            yield Text(f"## {visible(text)}", "bold")
        case Quote(text):
            yield from (Text(f"> {line}", "italic") for line in visible(text).split("\n"))
        case ItemList(items):
            yield from (Text(f"- {visible(item)}") for item in items)
        case Table(rows):
            yield from (Text(visible(" | ".join(row))) for row in rows)
        case Video(url):
            yield from _field("video", url)
        case Image():
            yield from _field("image", block.url)
            yield from _field("  caption", block.caption)
            yield from _field("  credit", block.credit)


def _related(article: Article) -> Iterator[Text]:
    if article.related:
        yield from _title("Related articles")
    for link in article.related:
        boxes = ", ".join(link.blocks)
        yield Text.assemble(f"{link.id:>8}  ", visible(link.title or "(no title)"), (f"  [{boxes}]", "dim"))
        if link.abstract:
            yield Text(f"{'':>10}{visible(link.abstract)}", "dim")


def _mentions(context: Context) -> Iterator[Text]:
    if context.linked_from:
        yield from _title("Linked from")
    for other in context.linked_from:
        boxes = ", ".join(other.boxes)
        headline = visible(other.headline or "(no headline)")
        yield Text.assemble(f"{other.id:>8}  ", headline, (f"  [{boxes}]", "dim"))
    if context.mentions > len(context.linked_from):
        yield Text(f"{'':>10}and {context.mentions - len(context.linked_from):,} older articles", "dim")


def _pages(pages: Pages) -> Iterator[Text]:
    """Where the WARC folder keeps the page that the text was read from, and that of the last fetch."""
    labels = {"raw page": pages.own}
    if pages.newest != pages.own:
        labels["last page"] = pages.newest
    for label, page in labels.items():
        if page is not None:
            yield from _field(label, f"{page.file}, {page.length} bytes from {page.offset}, {page.record_id}")


def _archive(stored: StoredArticle, revisions: Sequence[Revision]) -> Iterator[Text]:
    article = stored.article
    yield from _title("In the archive")
    yield from _field("site", stored.site)
    yield from _field(
        "found by", f"{stored.found_by}; listed in {', '.join(stored.listed_in) or 'no section'}"
    )
    yield from _field(
        "fetched", f"first {_utc(stored.first_fetched_at)}, last {_utc(stored.last_fetched_at)}"
    )
    yield from _field("from", stored.fetched_url)
    for revision in revisions:
        changed = ", ".join(revision.changed)
        what = f"changed {changed}" if changed else "first"
        label = f"revision {revision.number}"
        yield from _field(label, f"{_utc(revision.fetched_at)}, {what}, {revision.digest[:12]}")
    if article.tokens:
        yield from _words(article)
    yield from _field(
        "repairs", f"{len(article.repairs)}; --as-printed undoes them" if article.repairs else None
    )
    yield from _field("parser", str(article.parser_version))


def _gone(context: Context) -> Iterator[Text]:
    if context.gone_at is not None:
        asked = f"when it was last asked for, {_utc(context.gone_at)}"
        yield from _field("gone", f"the paper no longer had it (404 or 410) {asked}")


def _words(article: Article) -> Iterator[Text]:
    words = sum(len(text.words) for text in article.tokens)
    sentences = sum(len(text.sentences) for text in article.tokens)
    yield from _field("words", f"{words} in {sentences} sentences of {len(article.tokens)} texts")


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%SZ")


def _rules(article: Article) -> Iterator[Text]:
    if article.rules:
        yield from _title("Which rule gave what")
    for field, rule in sorted(article.rules.items()):
        yield from _field(f"{field} ", rule)
