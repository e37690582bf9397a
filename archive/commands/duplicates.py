"""`archive duplicates`."""

from __future__ import annotations

import click

from archive.commands.options import with_json, with_site, with_url
from archive.commands.output import print_json
from archive.database import reading
from archive.duplicates import clusters, unsigned


@click.command("duplicates", epilog="Example: archive duplicates --json")
@with_url
@with_site
@with_json
def command(url: str, site: str | None, as_json: bool) -> None:
    """List articles that say nearly the same: republished stories, agency texts in two sections.

    A crawl compares what it brought when it ends; articles that still wait for that are counted.
    """
    with reading(url) as connection:
        found = clusters(connection, site)
        waiting = unsigned(connection, site)
    if as_json:
        print_json({"clusters": found, "waiting": waiting})
        return
    for one in found:
        click.echo(f"{one.site} {one.id}: {len(one.articles)} articles")
        for article in one.articles:
            click.echo(f"  {article.similarity:.2f}  {article.number}  {article.headline or article.url}")
    what = "cluster" if len(found) == 1 else "clusters"
    click.echo(f"{len(found)} {what}; {waiting} articles are not compared yet")
