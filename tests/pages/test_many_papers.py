"""Thousands of pages of many papers, read without a crawl, each field held against the truth."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from archive.article import as_document
from crawler.pages.article import read_article
from crawler.sites import THOIDAI
from pipelines.options import Options
from pipelines.steps import refine
from tests.newspaper import Newspaper, serve

NOT_OF_THE_PAGE = {"era", "listed_in", "printed", "schema_version"}
OPTIONS = Options(zone=THOIDAI.zone, tokenize=False)


@pytest.mark.parametrize(
    "seeds", [range(50, 51), pytest.param(range(100, 130), marks=pytest.mark.soak)], ids=["one", "thirty"]
)
def test_every_field_of_every_page_equals_the_truth(seeds: range) -> None:
    differing: list[str] = []
    for seed in seeds:
        newspaper = Newspaper(seed=seed, articles=300)
        with serve(newspaper) as server:
            for truth in newspaper.truth():
                differing += wrong(truth, server.base_url, seed)
    assert differing == [], f"{len(differing)} differ; the first:\n" + "\n".join(differing[:5])


def wrong(truth: dict[str, Any], base_url: str, seed: int) -> list[str]:
    """The fields of one page that differ from the truth."""
    expected = json.loads(json.dumps(truth))
    url = base_url + expected["url"].removeprefix(THOIDAI.origin)
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - loopback
        html = answer.read().decode()
    article = refine(read_article(html, url, THOIDAI), OPTIONS)
    stored = json.loads(json.dumps(as_document(article)))
    return [
        f"paper {seed}, {expected['id']} ({expected['era']}) {name}: {stored[name]!r} is not {value!r}"
        for name, value in expected.items()
        if name not in NOT_OF_THE_PAGE and stored[name] != value
    ]
