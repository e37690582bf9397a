"""`archive search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click
from rich.text import Text

from archive.article import Kind
from archive.commands.options import (
    check_range,
    section_paths,
    with_json,
    with_range,
    with_site,
    with_url,
)
from archive.commands.output import console, print_json
from archive.database import reading
from archive.search.find import CANDIDATES, search
from archive.selection import Selection
from archive.terminal.show import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from archive.search.find import Found, Hit
    from archive.search.snippets import Snippet
    from archive.search.statements import Sort

MOST = 1000
"""Articles that are shown at once."""
_LEFT, _RIGHT = "«", "»"


class _Command(click.Command):
    """A command whose query may begin with a word to leave out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let an argument with a space or a quote, which no option has, be a query, dash or not."""
        read = [
            f"\N{MINUS SIGN}{one[1:]}" if one.startswith("-") and {" ", '"'} & {*one} else one for one in args
        ]
        return super().parse_args(ctx, read)


@click.command(
    "search", cls=_Command, epilog="Example: archive search 'huu nghi viet lao' --since 2026-01-01"
)
@click.argument("query", nargs=-1, required=True)
@with_url
@with_site
@with_range
@click.option(
    "--section", "--sections", "sections", metavar="PATHS", help="Section paths with commas; a takes in a/b."
)
@click.option("--author", metavar="NAME", help="Articles by this author, as bylines print the name.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Articles of this kind.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="Articles to show."
)
@click.option(
    "--offset",
    type=click.IntRange(0, CANDIDATES),
    default=0,
    show_default=True,
    help="Articles to leave out first.",
)
@with_json
def command(  # noqa: PLR0913 - one parameter an option
    *,
    query: tuple[str, ...],
    url: str,
    site: str | None,
    since: date | None,
    until: date | None,
    sections: str | None,
    author: str | None,
    kind: Kind | None,
    sort: Sort,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find articles by their words, the best first.

    \b
    hữu nghị viet lao    articles with all of these words
    "đất nước"           these syllables side by side, in one sentence
    đất_nước             this word, as the segmenter found it
    lào -cuba            without a word; -"la habana" without a phrase
    ngoại*               words that begin so

    Words without Vietnamese marks are found in every spelling, words with one (đ is one too) in that
    spelling. Marked words side by side that the archive knows as one word are looked for as that word;
    quotes find more.

    Headline, abstract, body, captions and tables are searched. Put the whole query in single quotes, so that
    the shell leaves it as it is.
    """  # noqa: D301 - click wants the character itself
    check_range(since, until)
    wanted = Selection(
        site=site,
        since=since,
        until=until,
        sections=tuple(section_paths(sections)),
        author=author,
        kind=kind,
    )
    with reading(url) as connection:
        found = search(connection, " ".join(query), wanted, sort=sort, limit=limit, offset=offset)
    if as_json:
        print_json(found)
        return
    for note in found.notes:
        click.echo(f"archive: {visible(note)}", err=True)
    output = console()
    for line in _lines(found, offset, styled=output.is_terminal):
        output.print(line, soft_wrap=not output.is_terminal, highlight=False)


def _lines(found: Found, offset: int, *, styled: bool) -> Iterator[Text]:
    for place, hit in enumerate(found.hits, offset + 1):
        yield from _hit(place, hit, styled=styled)
        yield Text("")
    yield Text(_summary(found, offset), "dim")


def _hit(place: int, hit: Hit, *, styled: bool) -> Iterator[Text]:
    day = "no date" if hit.day is None else hit.day.isoformat()
    where = "" if hit.section is None else f"  {hit.section}"
    yield Text(visible(f"{place:>3}  {hit.number}  {day}{where}"), "dim")
    yield Text.assemble("     ", (visible(hit.headline or "(no headline)"), "bold"))
    yield Text.assemble("     ", _piece(hit.snippet, styled=styled))


def _piece(snippet: Snippet, *, styled: bool) -> Text:
    """The snippet with its hits in bold, or between signs where the output has no styles."""
    piece = Text()
    at = snippet.start
    for start, end in snippet.marks:
        piece.append(visible(snippet.text[at - snippet.start : start - snippet.start]))
        hit = visible(snippet.text[start - snippet.start : end - snippet.start])
        if styled:
            piece.append(hit, "bold yellow")
        else:
            piece.append(f"{_LEFT}{hit}{_RIGHT}")
        at = end
    piece.append(visible(snippet.text[at - snippet.start :]))
    return piece


def _summary(found: Found, offset: int) -> str:
    if not found.total:
        return "nothing found"
    shown = f"{offset + 1:,} to {offset + len(found.hits):,}" if found.hits else "none"
    total = f"more than {found.total:,}" if found.more else f"{found.total:,}"
    order = "best first" if found.sort == "relevance" else "newest first"
    if found.more:
        order += f" of the newest {found.total:,}"
    return f"{shown} of {total} found, {order}"
