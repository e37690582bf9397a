"""The test newspaper itself: determinism, its truth, and every feature that it promises."""

from __future__ import annotations

import html
import re
import tracemalloc
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from archive.article import Article, from_document, text_parts
from tests.newspaper import Newspaper, Options
from tests.newspaper.captions import FORMS
from tests.newspaper.numbering import CUT_TEASERS_FROM, moment
from tests.newspaper.pieces import Box, Clip, Entry, Figure, Grid, Head, Para, Points, PullQuote, Story
from tests.newspaper.router import respond
from tests.newspaper.sections import SECTIONS
from tests.newspaper.slugs import slug, unaccented
from tests.newspaper.soil import SOILS, old_placement

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SEEDS = (1, 2)
ERAS = ("imported", "2019", "2020", "2022", "2024")


@lru_cache
def paper(seed: int = 1) -> Newspaper:
    return Newspaper(seed, 400)


@lru_cache
def stories(seed: int = 1) -> tuple[Story, ...]:
    made = paper(seed)
    return tuple(made.story(index) for index in made.latest(made.size))


@lru_cache
def truths(seed: int = 1) -> tuple[dict[str, Any], ...]:
    return tuple(paper(seed).truth())


@lru_cache
def pages(seed: int = 1) -> tuple[str, ...]:
    made = paper(seed)
    return tuple(respond(made, made.card(index).path).body for index in made.latest(made.size))


def test_the_same_seed_makes_the_same_paper() -> None:
    again = Newspaper(1, 400)
    assert list(again.truth()) == list(truths())
    assert [respond(again, again.card(i).path).body for i in again.latest(20)] == list(pages()[:20])


def test_an_article_does_not_depend_on_what_was_made_before_it() -> None:
    number = truths()[123]["id"]
    assert Newspaper(1, 400).truth_of(number) == truths()[123]


def test_another_seed_makes_another_paper() -> None:
    assert {truth["headline"] for truth in truths(1)} != {truth["headline"] for truth in truths(2)}


def test_another_theme_changes_the_pages_and_not_the_truth() -> None:
    other = Newspaper(1, 400, Options(theme=77))
    assert list(other.truth()) == list(truths())
    number = truths()[5]["id"]
    index = other.index_of(number)
    assert index is not None
    assert respond(other, other.card(index).path).body != pages()[5]


@pytest.mark.parametrize("articles", [39, 100_001])
def test_a_paper_of_another_size_is_refused(articles: int) -> None:
    with pytest.raises(ValueError, match="40 to 100000 articles"):
        Newspaper(1, articles)


@pytest.mark.parametrize("size", [40, 400, 3000])
def test_numbers_are_different_and_follow_the_site(size: int) -> None:
    made = Newspaper(3, size)
    numbers = made.numbers()
    assert len(set(numbers)) == len(numbers) == size - len(made.deleted_numbers())
    assert any(number > 756_000 for number in numbers)
    assert not any(217_900 <= number <= 756_000 for number in numbers)
    # Newest first by date, and yet some number is larger than that of a newer article.
    assert any(older > newer for newer, older in pairwise(numbers))


def test_a_migrated_story_of_2015_has_a_higher_number_than_one_of_2017() -> None:
    old = [truth for truth in truths() if truth["era"] == "imported"]
    of_2015 = [truth["id"] for truth in old if truth["date_published"].startswith("2015")]
    of_2017 = [truth["id"] for truth in old if truth["date_published"].startswith("2017")]
    assert max(of_2015) > min(of_2017)


@pytest.mark.parametrize("size", [40, 400])
def test_every_era_is_there_and_dates_meet_at_new_year(size: int) -> None:
    found = list(Newspaper(1, size).truth())
    assert {truth["era"] for truth in found} == set(ERAS)
    days = {truth["date_published"][:10] for truth in found}
    assert any(f"{year}-12-31" in days and f"{year + 1}-01-01" in days for year in range(2015, 2026))


def test_some_articles_stand_on_either_side_of_midnight() -> None:
    times = [truth["date_published"][11:16] for truth in truths()]
    assert sum(time > "23:35" for time in times) > 10
    assert sum(time < "00:25" for time in times) > 10


@pytest.mark.parametrize("seed", SEEDS)
def test_truth_is_the_archives_own_form(seed: int) -> None:
    for truth in truths(seed):
        document = {key: value for key, value in truth.items() if key not in ("era", "listed_in", "printed")}
        article = from_document({**document, "rules": {}})
        assert article.text == truth["text"]
        assert [image.url for image in article.images] == [image["url"] for image in truth["images"]]
        assert set(truth["printed"]) <= set(text_parts(article))
        assert set(truth["listed_in"]) <= set(SECTIONS)


def articles(seed: int) -> list[tuple[Article, dict[str, str]]]:
    kept = ("era", "listed_in", "printed")
    return [
        (from_document({key: value for key, value in truth.items() if key not in kept}), truth["printed"])
        for truth in truths(seed)
    ]


DIRT = re.compile(r"[\u00a0\u200b\ufeff\u00ad\u00d0]|  |^ | $|&\w+;")
OLD_MARKS = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)")
KEPT_SPELLINGS = re.compile(r"(?:Hoà|Thuý|Thuỷ|Khoẻ|Toả|Duỵ|Chloé|Zoé)\b")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_stored_has_nothing_left_to_repair(seed: int) -> None:
    for article, _ in articles(seed):
        for part, text in text_parts(article).items():
            where = (article.id, part, text)
            assert unicodedata.is_normalized("NFC", text), where
            assert DIRT.search(text) is None, where
            if not part.endswith("caption_raw"):
                assert OLD_MARKS.search(KEPT_SPELLINGS.sub("", text).lower()) is None, where


def repaired(printed: str) -> str:
    """An independent repair of everything but tone marks."""
    text = html.unescape(printed)
    text = re.sub("[\u200b\ufeff\u00ad]", "", unicodedata.normalize("NFC", text)).replace("\u00d0", "Đ")
    return re.sub("[\u00a0 ]+", " ", text).strip()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_printed_becomes_what_is_stored(seed: int) -> None:
    for article, printed in articles(seed):
        for part, text in printed.items():
            stored = text_parts(article)[part]
            assert text != stored
            assert old_placement(repaired(text)) == old_placement(stored), (article.id, part)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [*SOILS, "tones"])
def test_every_kind_of_soil_occurs(name: str, seed: int) -> None:
    signs: dict[str, Callable[[str, str], bool]] = {
        "nfd": lambda text, _: any(c in text for c in "\u0302\u031b\u0306"),
        "half_composed": lambda text, _: re.search("[âêô][\u0300\u0301\u0309\u0323]", text) is not None,
        "eth": lambda text, _: "\u00d0" in text,
        "nbsp": lambda text, _: re.search(r"\w\u00a0\w", text) is not None,
        "doubled_space": lambda text, _: re.search("\u00a0[\u00a0 ]| \u00a0", text) is not None,
        "edge_space": lambda text, _: text != text.strip("\u00a0"),
        "zero_width": lambda text, _: "\u200b" in text or "\ufeff" in text,
        "soft_hyphen": lambda text, _: "\u00ad" in text,
        "escaped_twice": lambda text, _: "&ocirc;" in text or "&agrave;" in text,
        "escaped_ampersand": lambda text, _: "&amp;" in text,
        "tones": lambda text, stored: text != stored and repaired(text) != stored,
    }
    found = Counter(
        part.split("/")[0]
        for article, printed in articles(seed)
        for part, text in printed.items()
        if signs[name](text, text_parts(article)[part])
    )
    assert found["body"] or found["related"], found


def test_soil_is_spread_over_the_parts() -> None:
    parts = {re.sub(r"\d+", "N", part) for truth in truths() for part in truth["printed"]}
    wanted = {
        "headline",
        "abstract",
        "body/N",
        "body/N/caption",
        "body/N/caption_raw",
        "byline_raw",
        "authors/N",
    }
    assert wanted | {"related/N/title", "related/N/abstract", "body/N/credit"} <= parts


def test_the_words_are_many_and_names_keep_their_spelling() -> None:
    text = " ".join(truth["text"] for truth in truths())
    assert len(set(re.findall(r"\w+", text.lower()))) > 500
    lengths = [len(truth["text"].split()) for truth in truths() if truth["kind"] == "news"]
    assert min(lengths) > 60
    assert 200 < sum(lengths) / len(lengths) < 500
    assert max(lengths) < 800
    for spelling in ("Hoà", "Thuý", "Chloé", "hiễu biết", "24/7", "CT/TW", "NĐ-CP", "TP.HCM", "R&D"):
        assert spelling in text, spelling


def every(story: Story, kind: type[T]) -> list[T]:
    """The pieces of `story` of one kind."""
    return [piece for piece in story.pieces if isinstance(piece, kind)]


def boxes(story: Story, style: str = "") -> list[Box]:
    """The boxes in the body, of one style where it is named."""
    return [box for box in every(story, Box) if style in {"", box.style}]


def entries(story: Story, style: str = "") -> list[Entry]:
    """What the boxes in the body show."""
    return [entry for box in boxes(story, style) for entry in box.entries]


def paragraphs(story: Story, start: str = "") -> list[str]:
    """The stored paragraphs that begin with `start`."""
    return [para.text.stored for para in every(story, Para) if para.text.stored.startswith(start)]


def bold(story: Story) -> list[str]:
    """The stored paragraphs that are bold and no headings."""
    return [para.text.stored for para in every(story, Para) if para.bold]


def linked(story: Story, ending: str) -> bool:
    """Whether a sentence links to an address of this ending."""
    return any(para.link is not None and para.link.href.endswith(ending) for para in every(story, Para))


PIECES: dict[str, Callable[[Story], object]] = {
    "a pull-quote": lambda s: every(s, PullQuote),
    "a data table": lambda s: every(s, Grid),
    "a numbered list": lambda s: any(points.ordered for points in every(s, Points)),
    "a bulleted list": lambda s: any(not points.ordered for points in every(s, Points)),
    "a heading": lambda s: every(s, Head),
    "a heading of 25 words": lambda s: any(len(head.text.stored.split()) == 25 for head in every(s, Head)),
    "a bold paragraph of 26 words": lambda s: any(len(text.split()) == 26 for text in bold(s)),
    "a long bold paragraph": lambda s: any(len(text.split()) > 30 for text in bold(s)),
    "a bold paragraph with a stop": lambda s: any(text.endswith(".") for text in bold(s)),
    "a bold question": lambda s: any(text.startswith("- Thưa") for text in bold(s)),
    "numbered points": lambda s: paragraphs(s, "1. "),
    "a forced line break": lambda s: any("\n" in text for text in paragraphs(s)),
    "a link to a tag in a sentence": lambda s: linked(s, ".tag"),
    "a link to an article in a sentence": lambda s: linked(s, ".html"),
    "a video in a frame": lambda s: any(clip.frame for clip in every(s, Clip)),
    "a video file": lambda s: any(not clip.frame for clip in every(s, Clip)),
    "an infographic without text": lambda s: s.card.flavour == "infographic" and not paragraphs(s),
    "a photo story": lambda s: s.card.flavour == "photo",
    "an article in English": lambda s: s.language == "en",
    "an interview": lambda s: len(paragraphs(s, "- ") + paragraphs(s, "– ")) >= 3,
    "no byline": lambda s: s.byline is None,
    "a compiled byline": lambda s: any(role == "compiled" for _, role in s.authors),
    "two authors": lambda s: len(s.authors) == 2,
    "a byline in the body": lambda s: s.byline is not None and s.byline_place == "body",
    "a byline after the body": lambda s: s.byline is not None and s.byline_place == "after",
    "a source": lambda s: s.source,
    "no source": lambda s: s.source is None,
    "keywords": lambda s: s.keywords,
    "TĐO": lambda s: s.card.abstract.stored.startswith("TĐO - "),
    "a stamp without zone": lambda s: re.fullmatch(r"\d\d:\d\d \| \d\d/\d\d/\d{4}", s.stamp),
    "a stamp with a trailing bar": lambda s: s.stamp.endswith(" |"),
    "an English stamp": lambda s: re.fullmatch(r"[A-Z][a-z]+ \d\d, \d{4} \| \d\d:\d\d", s.stamp),
    "a stamp of another order": lambda s: re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", s.stamp),
    "an updated stamp": lambda s: s.stamp.startswith("Cập nhật: "),
    "the roll-over of the year": lambda s: f"{s.when:%m%d}" == "0101" and paragraphs(s, "Chiều 31/12, "),
    "an empty related box": lambda s: s.similar is not None and not s.similar.entries,
    "a filled related box": lambda s: s.similar is not None and s.similar.entries,
    "no related box": lambda s: s.similar is None,
    "run-together links": lambda s: boxes(s, "line"),
    "run-together links above the body": lambda s: s.before is not None and s.before.style == "line",
    "image boxes": lambda s: boxes(s, "image"),
    "cut teasers": lambda s: any(e.teaser and e.teaser.stored.endswith(" ...") for e in entries(s, "cut")),
    "title twice": lambda s: boxes(s, "twice"),
    "an embedded title": lambda s: any(entry.teaser is None for entry in entries(s, "embed")),
    "an embedded teaser": lambda s: any(entry.title is None for entry in entries(s, "embed")),
    "an embedded title and teaser": lambda s: any(e.title and e.teaser for e in entries(s, "embed")),
    "links after the abstract": lambda s: s.before is not None and s.before.style == "plain",
    "links first in the body": lambda s: any(box is s.pieces[0] for box in boxes(s, "plain")),
    "a box in the middle": lambda s: any(b.name == "in_body" and b is not s.pieces[-1] for b in boxes(s)),
    "a box at the end": lambda s: any(b.name == "in_body" and b is s.pieces[-1] for b in boxes(s)),
    "a box naming its own article": lambda s: any(e.card.number == s.card.number for e in entries(s)),
    "the article's picture in a box": lambda s: (
        {e.thumb for e in entries(s)} & {f.path for f in every(s, Figure)}
    ),
    "an earlier slug in a box": lambda s: any(entry.slug != entry.card.slug for entry in entries(s)),
    "quotes in the headline": lambda s: '"' in s.card.headline.stored,
    "the sidebar first": lambda s: s.aside_first,
    "a hidden section": lambda s: s.path not in SECTIONS,
    "a parent as its section": lambda s: "/" not in s.path,
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("feature", PIECES)
def test_every_feature_of_the_checklist_occurs(feature: str, seed: int) -> None:
    assert any(PIECES[feature](story) for story in stories(seed))


MARKS: dict[str, str] = {
    "a picture loaded lazily": r'mastercms_lazyload[^>]*data-src="',
    "a light-box": r'id="lightGallery"',
    "a caption in the light-box": r'data-sub-html="[^" ]',
    "a picture inside a link": r'<a class="fancybox-button" href="[^"]+"><img',
    "a blank caption row": r"<img[^>]+></td>\s*</tr>\s*<tr>\s*<td>(?:<p>)?&nbsp;",
    "a table without caption row": r"<td><img[^>]+></td>\s*</tr>\s*</tbody>",
    "a table of several pictures": r"(?:<tr>\s*<td>(?:<a [^>]+>)?<img[^>]+>(?:</a>)?</td>\s*</tr>\s*"
    r"(?:<tr>\s*<td(?:(?!<img|</tr>).)*</tr>\s*)?){2}",
    "a caption in em": r"<td><em>",
    "a caption in p": r"<td>\s*<p>[^&]",
    "quotes that cut an alt": r'<img alt="[^"=]*"[\w<>]',
    "quotes that cut a title": r'title="[^"=]*"\w',
    "named entities": r"&(?:agrave|ocirc);",
    "entities escaped twice": r"&amp;(?:agrave|ocirc);",
    "malformed border": r'border="0/"',
    "a base address": r'<base href="',
    "a relative link": r'<a class="article-link" href="[a-z0-9][a-z0-9-]+-\d+\.html"',
    "a link with fbclid": r"\.html\?fbclid=",
    "a mobile link": r"\.html&(?:amp;)?mobile=yes",
    "a www link": r'href="https://www\.thoidai\.com\.vn/',
    "an http link": r'href="http://thoidai\.com\.vn/',
    "a tacnghiep link": r'href="https://tacnghiep\.',
    "an absolute link": r'href="https://thoidai\.com\.vn/',
    "the font control": r">aa</span>",
    "an empty source": r"Nguồn:\s*(?:</strong> <span></span></p>|</div>)",
    "the printed address": r'name="__printURL"',
    "a session number": r"article_statistic&aid=\w+=*&sid=",
    "a hidden comment field": r"__PARAMS_ID_WIDGET",
    "social buttons": r"In bài viết",
    "a placeholder": r"Xin chờ trong giây lát\.\.\.",
    "a script in the body": r"__mb\.push\('body'\)",
    "a comment in the body": r"<!-- ads_in_body -->",
    "a breadcrumb in a div": r'<div class="breadcrumb"><a',
    "a breadcrumb in a list": r'<ul class="breadcrumb lt">',
    "an ordered breadcrumb": r'<ol class="fw breadcrumb',
    "no inner node": r"__MASTERCMS_CONTENT[^>]*>\s*<(?:p|table|div align|div style|font|!--)",
    "a clearfix inside the inner node": r'id="__MB_MASTERCMS_EL_3"><div class="fw clearfix">',
    "a stamp in two spans": r'<span class="format_time">\d\d:\d\d</span> \| <span class="format_date">',
    "a published time": r'property="article:published_time"',
    "JSON-LD": r"application/ld\+json",
    "keywords in the head": r'name="news_keywords"',
    "a tag line": r"Tags:",
    "a text broken by br only": r"<br>\s*<br>",
    "a font tag": r"<font face=",
    "a caption in figcaption": r"<figcaption>",
    "a caption behind a picture in one paragraph": r"<p align=\"center\"><img[^>]+><br><em>",
    "a lone line after a picture": r'<div align="center"><i>',
    "an alt without accents": r'<img alt="[a-z0-9 ]{20,}"',
    "a pull-quote's place": r'class="__RE_PLACE_CONTENT"',
    "an article id in the sidebars": r'class="box-media"',
    "English stamps": r"article-detail-publish",
    "an English byline": r"article-detail-infor",
    "a clock": r'class="system-date"',
}


@pytest.mark.parametrize("mark", MARKS)
def test_every_kind_of_markup_occurs(mark: str) -> None:
    made = "\n".join(pages(1) + pages(2))
    if mark in ("a base address", "a relative link"):
        based = Newspaper(1, 40, Options(base="mixed"))
        made = "\n".join(respond(based, based.card(i).path).body for i in based.latest(40))
    assert re.search(MARKS[mark], made) is not None


@pytest.mark.parametrize("seed", SEEDS)
def test_every_form_of_caption_occurs(seed: int) -> None:
    captions = [
        piece.caption
        for story in stories(seed)
        for piece in story.pieces
        if isinstance(piece, Figure) and piece.caption
    ]
    shapes = Counter(
        (caption.caption is None, caption.credit is None, re.sub(r"[^().:]", "", caption.raw.stored)[-4:])
        for caption in captions
    )
    assert len(shapes) >= len(FORMS) - 3
    assert any(caption.credit is None and "Ảnh: " in caption.raw.stored for caption in captions)


def test_the_boxes_of_2020_change_in_december() -> None:
    styles = {
        (box.style, story.card.published >= CUT_TEASERS_FROM)
        for story in stories()
        for box in story.pieces
        if isinstance(box, Box) and story.era == "2020"
    }
    assert styles == {("image", False), ("cut", True)}


@pytest.mark.parametrize("seed", SEEDS)
def test_related_articles_exist_and_are_others(seed: int) -> None:
    known = set(paper(seed).numbers())
    for truth in truths(seed):
        related = [link["id"] for link in truth["related"]]
        assert len(set(related)) == len(related)
        assert truth["id"] not in related
        assert set(related) <= known
        assert all(link["blocks"] and (link["title"] or link["abstract"]) for link in truth["related"])


def test_blocks_of_a_related_article_are_merged() -> None:
    assert any(len(link["blocks"]) > 1 for truth in truths() for link in truth["related"])


def test_kinds_follow_the_rule() -> None:
    found = Counter(truth["kind"] for truth in truths())
    assert set(found) == {"news", "photo", "video", "infographic"}
    prefixes = {truth["headline"].split("]")[0] for truth in truths() if truth["headline"].startswith("[")}
    assert {"[Ảnh", "[Video", "[Infographic"} <= prefixes
    by_slug = [t for t in truths() if t["kind"] == "infographic" and not t["headline"].startswith("[")]
    assert all("/infographic" in truth["url"] for truth in by_slug)
    assert by_slug


def test_no_text_of_a_box_stands_in_the_text() -> None:
    for truth in truths():
        for link in truth["related"]:
            assert link["title"] is None or link["title"] not in truth["text"].split("\n\n")
            assert link["abstract"] is None or link["abstract"] not in truth["text"]


def test_slugs_follow_the_sites_rules() -> None:
    assert (
        slug("[Infographic] 1,8 triệu người: cam/dioxin, 26/12")
        == "infographic-18-trieu-nguoi-camdioxin-2612"
    )
    assert slug("Việt Nam - Lào giai đoạn 2014-2018") == "viet-nam-lao-giai-doan-2014-2018"
    assert slug("ສະບາຍດີ") == "detail-article"
    assert unaccented("Đổi mới, sáng tạo: “nhịp cầu”") == "doi moi sang tao nhip cau"


def test_a_large_paper_is_light() -> None:
    tracemalloc.start()
    made = Newspaper(1, 12_000)
    for index in range(0, 12_000, 60):
        respond(made, made.card(index).path)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 15_000_000
    assert moment(made.now).year == 2026
