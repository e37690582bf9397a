"""The `<head>` of an article page: title, description, and what some pages have beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newspaper.numbering import moment
from tests.newspaper.render.html import CANONICAL, attribute, escape

if TYPE_CHECKING:
    from tests.newspaper.pieces import Story
    from tests.newspaper.render.html import Look


def of_article(look: Look, story: Story, section: str) -> str:
    """Title and meta elements; quotes in `content` stay unescaped on sloppy pages."""
    card = story.card
    title = look.value(card.headline.printed)
    suffix = look.pick(("", "", " | Tạp chí Thời Đại"))
    out = [
        f"<title>{escape(card.headline.printed)}{suffix}</title>\n",
        f'<meta property="og:title" content="{title}">\n<meta property="og:type" content="article">\n',
        f'<meta property="og:image" content="{CANONICAL}{attribute(card.thumb)}">\n',
        f'<meta name="description" content="{look.value(card.abstract.printed)}">\n',
    ]
    if story.keywords:
        words = ", ".join(keyword.printed for keyword in story.keywords)
        out.append(f'<meta name="news_keywords" content="{words}">\n')
    published = moment(card.published)
    if look.chance(0.35):
        out.append(
            f'<meta property="article:published_time" content="{published:%Y-%m-%dT%H:%M}'
            f':{card.number % 60:02}+07:00">\n'
        )
        edited = moment(card.published + card.number % 3000)
        out.append(f'<meta property="og:updated_time" content="{edited:%Y-%m-%dT%H:%M}:05+07:00">\n')
    if look.chance(0.4):
        out.append(f'<meta property="article:section" content="{section}">\n')
        out.append(f'<meta name="category_url" content="{CANONICAL}/{story.path}">\n')
    if look.chance(0.2):
        out.append(
            '<script type="application/ld+json">{"@type": "NewsArticle", '
            f'"datePublished": "{published:%Y-%m-%dT%H:%M}:00+07:00", "url": "{CANONICAL}'
            f'{card.path}"}}</script>\n'
        )
    if look.chance(0.6):
        out.append(f'<link rel="canonical" href="{CANONICAL}{card.path}">\n')
    return "".join(out)
