"""The two real articles: every field, and where each line of their text dumps went.

The articles themselves are the paper's and stay outside the repository; `seed_lines.tsv` names each line of
the dumps by its number only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.pages.dom import collapse, parse, rendered_text
from tests.needs import shared
from tests.running import scrapy

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborHTMLParser

    from crawler.pages.dom import Node


SEEDS = {"a": "seeds/000_42fb3df7f8745c4b.txt", "b": "seeds/003_9172cfd61c4842ab.txt"}
TABLE = Path(__file__).with_name("seed_lines.tsv")
CONTROLS = {
    "aa": "font-size control",
    "Nguồn:": "label of an empty source",
    "Xin chờ trong giây lát...": "placeholder of the player",
    "Phiên bản di động": "link to the mobile page",
    "![]() |": "picture without alt",
}


def expected(seed: str) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(shared(f"pages/seed-{seed}.json").read_text("utf-8"))
    del gold["assumed"]
    return gold


def inspect(seed: str) -> dict[str, Any]:
    page, gold = shared(f"pages/seed-{seed}.html"), expected(seed)
    done = scrapy("inspect", str(page), "--url", gold["url"])
    assert (done.returncode, done.stderr) == (0, "")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.fixture(scope="module", params=sorted(SEEDS))
def seed(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def document(seed: str) -> dict[str, Any]:
    return inspect(seed)


def test_every_field_agrees_with_the_hand_made_gold(seed: str, document: dict[str, Any]) -> None:
    gold = expected(seed)
    differing = {
        name: (document.get(name), value) for name, value in gold.items() if document.get(name) != value
    }
    assert differing == {}


def test_every_field_names_the_rule_that_gave_it(document: dict[str, Any]) -> None:
    given = {"headline", "abstract", "date_published_raw", "date_published", "sections", "body", "kind"}
    assert given <= set(document["rules"])


def test_every_line_of_the_dump_went_where_the_table_says(seed: str, document: dict[str, Any]) -> None:
    lines = shared(SEEDS[seed]).read_text("utf-8").splitlines()
    place = places(seed, document)
    found = [f"{seed}\t{n}\t{place(line.strip())}" for n, line in enumerate(lines, 1) if line.strip()]
    table = [row for row in TABLE.read_text("utf-8").splitlines() if row.startswith(f"{seed}\t")]
    assert found == table
    assert not any(row.endswith("\tnowhere") for row in table)


def places(seed: str, document: dict[str, Any]) -> Callable[[str], str]:
    """Says for each line of a dump where it went: a field, or dropped and why."""
    html = parse(shared(f"pages/seed-{seed}.html").read_text("utf-8"))
    kept, dropped = kept_texts(document), dropped_texts(html)
    headlines = iter(["headline"])

    def place(line: str) -> str:
        text = line.strip("|").strip()
        half = text[: len(text) // 2].strip()
        if text == document["headline"]:
            return next(headlines, "dropped: alt")
        if line in CONTROLS:
            return f"dropped: {CONTROLS[line]}"
        if half and text == f"{half} {half}" and half in kept:
            return f"{kept[half]} (alt and title on one line)"
        if text.startswith("Trang chủ"):
            return "sections (breadcrumb)"
        return kept.get(text) or dropped.get(text) or "nowhere"

    return place


def dropped_texts(html: LexborHTMLParser) -> dict[str, str]:
    """What the page shows and the archive does not keep, with the reason."""
    dropped = {alt_of(image): "dropped: alt" for image in html.css("img")}
    dropped |= {
        rendered_text(node): "dropped: label of a box" for node in html.css("h3") if not node.css("a")
    }
    for name, reason in (("box-media", "multimedia box"), ("box-region", "region box")):
        for box in html.css(f".{name}"):
            dropped |= dict.fromkeys(rendered_text(box).split("\n"), f"dropped: menu of the {reason}")
            dropped |= {alt_of(image): f"dropped: {reason}" for image in box.css("img")}
            dropped |= {rendered_text(node): f"dropped: {reason}" for node in box.css("a, h3, .article-desc")}
    return dropped


def alt_of(image: Node) -> str:
    return collapse(image.attributes.get("alt") or "")


def kept_texts(document: dict[str, Any]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for link in document["related"]:
        name = f"related, {'+'.join(link['blocks'])}"
        kept.update({link["abstract"] or "": f"{name}: abstract", link["title"] or "": f"{name}: title"})
    for n, block in enumerate(document["body"]):
        kept[block.get("text", "")] = f"text, block {n}: {block['type']}"
        kept[block.get("caption_raw", "")] = f"caption, block {n}"
    kept[document["date_published_raw"]] = "date_published_raw"
    kept[document["byline_raw"] or ""] = "byline_raw"
    kept[document["abstract"]] = "abstract"
    kept.pop("", None)
    return kept
