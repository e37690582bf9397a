"""robots.txt, the feed and the sitemaps, as a sister paper has them (docs/mastercms.md, 3.4 and 3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.model import FEED_ITEMS
from tests.newspaper.numbering import moment
from tests.newspaper.render import blocks, imported
from tests.newspaper.render.html import CANONICAL, attribute, escape

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper
    from tests.newspaper.render.html import Look

SITEMAP_SIZE = 10_000
_DISALLOWED = (
    "/ajax/ /sp/ /services/ /utilities/ /apiservice@/ /apicenter@/ /widgets@/ /member.api/ "
    "/preview_article/ /stats/ "
    "/slie/ /article/ /login/ /administrator/ /act/ /adsfw/ /tag/ *.pdf *.xls *.xlsx *.doc *.docx"
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def robots(delay: float = 0) -> str:
    """The family's robots.txt, which names no delay; a paper may ask for one, in seconds."""
    rules = "\n".join(f"Disallow: {path}" for path in _DISALLOWED.split())
    wait = f"Crawl-delay: {delay:g}\n" if delay else ""
    return f"User-agent: *\n{wait}Allow: /\n{rules}\nSitemap: {CANONICAL}/sitemap.xml\n"


def feed(paper: Newspaper, look: Look) -> str:
    """The one feed: the 25 newest articles with their whole bodies, whatever section its address names."""
    out = []
    for index in paper.latest(FEED_ITEMS):
        story = paper.story(index)
        card = story.card
        body = imported.body(look, story) if story.era == "imported" else blocks.body(look, story)
        when = moment(card.published)
        date = f"{_DAYS[when.weekday()]}, {when.day:02} {_MONTHS[when.month - 1]} {when:%Y %H:%M}:00 +0700"
        out.append(
            f"<item><title>{escape(card.headline.printed)}</title><link>{CANONICAL}{card.path}</link>"
            f"<guid>{CANONICAL}{card.path}</guid><pubDate>{date}</pubDate>"
            f"<description><![CDATA[{card.abstract.printed}]]></description>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>\n'
        f"<title>Thời Đại</title><link>{CANONICAL}/trang-chu</link>\n"
        f"{''.join(out).replace('&nbsp;', '&#160;')}</channel></rss>\n"
    )


def sitemap_index(paper: Newspaper) -> str:
    """The index of the article sitemaps."""
    parts = range(1, 2 + (len(paper.numbers()) - 1) // SITEMAP_SIZE)
    rows = "".join(
        f"<sitemap><loc>{CANONICAL}/sitemaparticles-site-{part}.xml</loc></sitemap>\n" for part in parts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'
    )


def sitemap(paper: Newspaper, part: int) -> str | None:
    """The addresses of up to 10,000 articles, newest first; `None` where there is no such part."""
    indices = paper.latest(part * SITEMAP_SIZE)[(part - 1) * SITEMAP_SIZE :] if part > 0 else []
    if not indices:
        return None
    rows = "".join(
        f"<url><loc>{CANONICAL}{attribute(paper.card(index).path)}</loc></url>\n"
        for index in indices
        if paper.in_sitemap(index)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
