"""The article page: everything from the breadcrumb to the boxes below the article, in many nestings."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from tests.newspaper.pieces import Figure
from tests.newspaper.render import blocks, boxes, figures, head, imported, shell
from tests.newspaper.render.html import CANONICAL, attribute
from tests.newspaper.sections import NAMES, SECTIONS, trail
from tests.newspaper.slugs import slug

if TYPE_CHECKING:
    from tests.newspaper.model import Newspaper
    from tests.newspaper.pieces import Story
    from tests.newspaper.render.html import Look


def render(paper: Newspaper, story: Story, look: Look, *, mobile: bool = False) -> str:
    """The page of `story`; the mobile variant lacks the sidebars."""
    main = f"{breadcrumb(look, story)}{_detail(look, story)}"
    below = [box for box in (story.similar, story.others) if box is not None]
    most_read = boxes.boxed(look, story.most_read)
    frame = shell.Frame(
        head=head.of_article(look, story, NAMES[story.path]),
        main=main + boxes.below(look, below),
        aside=most_read
        + ("" if mobile else paper.sidebar((story.card.number + look.visit) % shell.SIDEBARS)),
        tail=_tail(look, story),
        language=story.language,
        aside_first=story.aside_first,
    )
    return shell.page(paper, look, frame, story.path)


def _tail(look: Look, story: Story) -> str:
    """The link to the mobile page, which is the article itself, and on some pages the light-box."""
    out = f'<div class="mobile"><a href="{story.card.path}&amp;mobile=yes">Phiên bản di động</a></div>\n'
    return f"{out}{_light_box(look, story)}" if story.card.number % 10 == 3 else out


def _light_box(look: Look, story: Story) -> str:
    pictures = [piece for piece in story.pieces if isinstance(piece, Figure)]
    return figures.light_box(look, story, pictures) if pictures else ""


def breadcrumb(look: Look, story: Story) -> str:
    """The way from home to the section: links in a div, a list, or an ordered list with separators."""
    links = ['<a href="/">Trang chủ</a>']
    for path in trail(story.path):
        href = look.href(f"/{path}", plain=True) if path in SECTIONS else f"/{path}"
        links.append(f'<a href="{href}">{NAMES[path]}</a>')
    style = look.rng.random()
    if style < 0.35:
        return f'<div class="breadcrumb">{" ".join(links)}</div>\n'
    if style < 0.6:
        rows = "".join(f"<li>{link}</li>\n" for link in links)
        return f'<div class="bx-cate fw clearfix"><ul class="breadcrumb lt">\n{rows}</ul></div>\n'
    if style < 0.8:
        rows = '<li class="sep">»</li>'.join(f'<li itemprop="itemListElement">{link}</li>' for link in links)
        return f'<nav><ol class="fw breadcrumb clearfix">{rows}</ol></nav>\n'
    return f'<div class="fw lt clearfix breadcrumb"><span>{"</span> / <span>".join(links)}</span></div>\n'


def _detail(look: Look, story: Story) -> str:
    """Stamp, title, abstract, body and byline, in one of several orders and nestings."""
    stamp, title = _stamp(look, story), _title(look, story)
    info = ""
    if story.byline_place == "info" and story.byline is not None:
        href = f"/author/{slug(story.byline.stored)}-12.sign"
        info = f'<div class="article-detail-infor"><a href="{href}">{look.text(story.byline)}</a></div>\n'
    order = look.rng.random()
    if order < 0.45:
        top = f"{stamp}{title}{info}{_abstract(look, story)}"
    elif order < 0.75:
        top = f'{title}<div class="article-info fw lt clearfix">{stamp}{info}</div>\n{_abstract(look, story)}'
    else:
        rows = f'<div class="row">{title}</div><div class="row">{info}<div>{stamp}</div></div>'
        top = f'<div class="detail-top">{rows}</div>\n{_abstract(look, story)}'
    before = ""
    if story.before is not None and story.before.style == "plain":
        before = boxes.plain_links(look, story.before)
    below = f"{_signature(look, story)}{_source(look, story)}{_tags(look, story)}"
    inside = f"{top}{before}{_content(look, story)}{below}"
    klass = look.pick(("article-detail fw clearfix", "fw lt article-detail", "article-detail"))
    html = f'<div class="{klass}">\n{inside}</div>\n'
    return f'<div class="__MB_wrap"><div class="inner">{html}</div></div>\n' if look.chance(0.25) else html


def _stamp(look: Look, story: Story) -> str:
    klass = "article-detail-publish" if story.language == "en" else "article-detail-date"
    words = story.stamp
    style = look.rng.random()
    if story.language == "vi" and " | " in words and words[-1].isdigit() and look.chance(0.5):
        time, _, date = words.partition(" | ")
        words = f'<span class="format_time">{time}</span> | <span class="format_date">{date}</span>'
    klass = look.pick((klass, klass, f"{klass} f0 lt", f"rt {klass}"))
    span = f'<span class="{klass}">{words}</span>\n'
    if style < 0.15:
        return f'<div class="bx-date"><i class="ico-time"></i>{span}</div>\n'
    return f'<span class="{klass}">\n\t{words}\n</span>\n' if style < 0.3 else span


def _title(look: Look, story: Story) -> str:
    words = look.text(story.card.headline)
    if ": " in words and look.chance(0.1):
        # A doubled space, which a browser shows as one.
        words = words.replace(": ", ":  ", 1)
    klass = look.pick(("article-detail-title", "article-detail-title f0", "fw article-detail-title clearfix"))
    resize = look.pick(
        (
            '<span class="font-resize">aa</span>\n',
            '<div class="f-size"><a href="javascript:;">a</a><a href="javascript:;">a</a></div>\n',
        )
    )
    title = f'<h1 class="{klass}">{words}</h1>\n'
    return f'<div class="title-wrap">{title}{resize}</div>\n' if look.chance(0.2) else f"{title}{resize}"


def _abstract(look: Look, story: Story) -> str:
    klass = look.pick(
        ("article-detail-desc", "article-detail-desc fw lt f0 mb clearfix", "f2 article-detail-desc clearfix")
    )
    form = look.pick(("{}", "{}", "{} ", "<strong>{}</strong>", "<p>{}</p>", "\n\t{}\n"))
    return f'<div class="{klass}">{form.format(look.text(story.card.abstract))}</div>\n'


def _body(look: Look, story: Story) -> str:
    """The body in the manner of its era; half of the English ones are bare text."""
    bare = story.era == "imported" or (story.language == "en" and look.chance(0.5))
    html = imported.body(look, story) if bare else blocks.body(look, story)
    if story.byline_place == "body" and story.byline is not None:
        html += look.pick(_RIGHT).format(look.text(story.byline))
    return html


def _content(look: Look, story: Story) -> str:
    """The body node: with or without an inner node, and what stands in it behind the body."""
    body, after, quiet = _body(look, story), _after(look, story), _quiet_rest(look, story)
    above, loud, outside = "", _loud_rest(look, story), ""
    if story.before is not None and story.before.style == "line":
        above = f'<div class="fw clearfix">{boxes.run_together(look, story.before)}</div>\n'
    nesting = 0.0 if story.language == "en" else look.rng.random()
    if nesting < 0.55:
        klass = look.pick(
            ("__MB_MASTERCMS_EL item-content", "__MB_MASTERCMS_EL", "item-content fw __MB_MASTERCMS_EL")
        )
        inside = f'<div class="{klass}" id="__MB_MASTERCMS_EL_3">\n{body}</div>\n{after}{loud}'
    elif nesting < 0.7:
        inside = (
            '<div class="__MB_MASTERCMS_EL" id="__MB_MASTERCMS_EL_3"><div class="fw clearfix">\n'
            f"{body}</div></div>\n{after}{loud}"
        )
    else:
        # Without an inner node nothing would tell what has words of its own from a paragraph.
        inside, outside = f"{body}{after}", loud
        if nesting < 0.85:
            inside = f'<div class="fw clearfix">\n{inside}</div>\n'
    return f'<div class="{look.pick(_BODY_CLASSES)}">\n{above}{inside}{quiet}</div>\n{outside}'


_BODY_CLASSES = (
    "__MASTERCMS_CONTENT fw f1 mb clearfix",
    "__MASTERCMS_CONTENT",
    "article-content __MASTERCMS_CONTENT __MB_CONTENT_FOR_PRINTER",
    "fw lt f2 clearfix __MASTERCMS_CONTENT",
)
_RIGHT = (
    '<p style="text-align: right;"><strong>{}</strong></p>\n',
    '<p align="right"><strong>{}</strong></p>\n',
    '<p style="text-align:right"><strong><span style="font-size:16px;">{}</span></strong></p>\n',
)


def _after(look: Look, story: Story) -> str:
    """A byline behind the content node, inside the outer one."""
    if story.byline_place != "after" or story.byline is None:
        return ""
    return look.pick(_RIGHT[:2]).format(look.text(story.byline))


def _quiet_rest(look: Look, story: Story) -> str:
    """Counters and hidden inputs, which show no text and change from visit to visit."""
    code = b64encode(str(story.card.number).encode()).decode()
    address = attribute(look.pick((story.card.path, f"{CANONICAL}{story.card.path}")))
    printed = f'<input type="hidden" name="__printURL" value="{address}">\n' if story.card.number % 5 else ""
    return (
        f'<iframe rel="nofollow" src="/widgets@/article_statistic&aid={code}&sid={look.session}'
        '" width="0" height="0"></iframe>\n'
        f'{printed}<input type="hidden" name="__PARAMS_ID_WIDGET" class="__PARAMS_ID_WIDGET" '
        f'data-type="user_comments" value="{code}">\n'
    )


def _loud_rest(look: Look, story: Story) -> str:
    """Buttons and placeholders with words of their own, and on some pages the light-box."""
    number = story.card.number
    out = []
    if number % 3 == 0:
        out.append(
            '<div class="social-bar fw clearfix"><a class="fb" href="javascript:;">Chia sẻ</a>'
            f'<a class="print" href="/apicenter@/print_article&i={number}">In bài viết</a></div>\n'
        )
    if number % 4 == 0:
        token = f"secure_token={look.session}"
        out.append(
            f'<div class="__API_WIDGET" data-url="/apicenter@/user_comments&aid={number}'
            f'&{token}">Xin chờ trong giây lát...</div>\n'
        )
    if number % 10 in (5, 7):
        out.append(_light_box(look, story))
    return "".join(out)


def _signature(look: Look, story: Story) -> str:
    """The byline of today's template."""
    if story.byline_place != "title" or story.byline is None:
        return ""
    href = f"/author/{slug(story.byline.stored)}-{story.card.number % 2000}.sign"
    link = f'<a href="{href}">{look.text(story.byline)}</a>'
    return look.pick(
        (
            f'<h2 class="author-title">{link}</h2>\n',
            f'<div class="auther fw"><h2 class="f0 author-title rt">\n{link}\n</h2></div>\n',
        )
    )


def _source(look: Look, story: Story) -> str:
    """The source line: its label is printed even when nothing follows, and some pages lack it."""
    if story.source is None:
        return look.pick(
            (
                '<div class="article-source">Nguồn: </div>\n',
                '<p class="source"><strong>Nguồn:</strong> <span></span></p>\n',
                "",
            )
        )
    words = look.text(story.source)
    return look.pick(
        (
            f'<div class="article-source">Nguồn: {words}</div>\n',
            f'<p class="source"><strong>Nguồn:</strong> <span>{words}</span></p>\n',
            f'<div class="rt article-source"><span>Nguồn:</span>\n<a href="javascript:;">{words}</a></div>\n',
        )
    )


def _tags(look: Look, story: Story) -> str:
    """The tag line; pages without it still name their keywords in the head."""
    if not story.keywords or look.chance(0.25):
        return ""
    links = [
        f'<a href="/tag/{slug(keyword.stored)}-{100 + len(keyword.stored)}.tag">{look.text(keyword)}</a>'
        for keyword in story.keywords
    ]
    if look.chance(0.5):
        return f'<div class="article-tags fw clearfix"><span>Tags:</span> {", ".join(links)}</div>\n'
    rows = "".join(f"<li>{link}</li>" for link in links)
    return f'<div class="article-detail-tags article-tags"><label>Tags:</label><ul>{rows}</ul></div>\n'


def print_view(story: Story, look: Look) -> str:
    """The print page: title, stamp without zone, abstract, body; no breadcrumb and no boxes around it."""
    stamp = f"{story.when:%H:%M | %d/%m/%Y}"
    return (
        f'<!DOCTYPE html>\n<html lang="{story.language}"><head><meta charset="utf-8">'
        f"<title>{look.text(story.card.headline)}</title></head>\n<body>\n"
        f'<h1 class="article-detail-title">{look.text(story.card.headline)}</h1>\n'
        f'<span class="article-detail-date">{stamp}</span>\n{_abstract(look, story)}'
        f'<div class="__MASTERCMS_CONTENT">{_body(look, story)}</div>\n</body></html>\n'
    )
