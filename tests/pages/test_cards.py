"""Boxes of other articles that no class names: a thumbnail, a linked title, perhaps a teaser."""

from __future__ import annotations

import pytest

from archive.article import Paragraph
from tests.pages.test_body import blocks, figure, links

THUMB = "<a href='/tin-101.html'><img src='/t.jpg'></a>"
TITLE = "<a href='/tin-101.html'>Tin 101</a>"
SECOND = "<a href='/tin-102.html'><img src='/u.jpg'></a><a href='/tin-102.html'>Tin 102</a>"
TEASER = "<p>Sáng nay, làng mở hội.</p>"
FOUND = (101, "Tin 101", "Sáng nay, làng mở hội.", "in_body")


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{THUMB}{TITLE}{TEASER}</div>",
        f"<div><div>{THUMB}</div><div>{TITLE}{TEASER}</div></div>",
        f"<table><tr><td>{THUMB}</td><td>{TITLE}{TEASER}</td></tr></table>",
        f"<table><tr><td><div>{THUMB}{TITLE}</div>{TEASER}</td></tr></table>",
        figure(THUMB, f"{TITLE}{TEASER}"),
        f"<ul><li>{THUMB}{TITLE}{TEASER}</li></ul>",
        f"<div><a href='/huu-nghi'></a>{THUMB}{TITLE}{TEASER}</div>",
    ],
)
def test_a_card_is_a_box(html: str) -> None:
    assert blocks(f"<p>Một.</p>{html}") == [Paragraph("Một.")]
    assert links(f"<p>Một.</p>{html}") == [FOUND]


def test_several_cards_in_one_element_are_one_box() -> None:
    html = f"<div>{THUMB}{TITLE}{SECOND}</div>"
    assert (blocks(html), [number for number, *_ in links(html)]) == ([], [101, 102])


@pytest.mark.parametrize(
    "html",
    [
        f"<div><div>{THUMB}{TITLE}</div><p>Một.</p></div>",
        f"<div><p>Một.</p>{THUMB}</div>",
        f"<div>{THUMB}<p>Một.</p></div>",
        f"<div>{THUMB}{TITLE}<img src='/x.jpg'><p>Một.</p></div>",
        f"<div>{THUMB}{TITLE}{'<p>Một.</p>' * 3}</div>",
        f"<div>{THUMB}{TITLE}<p>{'Một ' * 61}.</p></div>",
    ],
)
def test_prose_is_never_taken_for_a_teaser(html: str) -> None:
    texts = [block.text for block in blocks(html) if isinstance(block, Paragraph)]
    assert texts
    assert all(text.startswith("Một") for text in texts)
