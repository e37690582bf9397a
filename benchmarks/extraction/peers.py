"""`python -m benchmarks.extraction.peers`: let other extractors read the pages, and keep what they give.

Runs in an environment of its own (`requirements/peers.txt`; `make bench-extraction` sets it up), so beside
them it needs the standard library alone. Each reader is given the page and its address, nothing else, and no
network. What it gives is kept as it is, but for line ends: a paragraph a line, a blank line between them.
"""

from __future__ import annotations

import json
import logging
import platform
import socket
import warnings
from collections import Counter
from datetime import datetime
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from benchmarks.extraction.folders import HERE, YOURS, digest, gold_of, pages_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ATTEMPTS = 7

Given = dict[str, Any]
"""`text`, and of `headline`, `date_published` and `authors` those that the reader knows of."""


class Peer(NamedTuple):
    """A reader: its package, how it is called in words, the call, and whether it gives dates and authors.

    newspaper4k, and news-please through it, gives now this text and now that of some pages; of its `attempts`
    that which it gave most often is kept.
    """

    package: str
    settings: str
    read: Callable[[str, str], Given]
    knows_dates: bool = True
    attempts: int = 1


def main() -> None:
    """Lets every reader read the pages of both folders."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    # A reader that looks something up shall fail, not give one thing here and another there.
    setattr(socket.socket, "connect", _no_network)  # noqa: B010 - mypy lets no method be assigned
    for folder in (HERE, YOURS):
        if pages_of(folder):
            keep_outputs(folder, PEERS)


def keep_outputs(folder: Path, peers: dict[str, Peer]) -> None:
    """Writes `folder/outputs/NAME.json` for each reader; of gold it takes nothing but the addresses."""
    pages = pages_of(folder)
    addresses = {file.stem: json.loads(file.read_bytes())["url"] for file in gold_of(folder)}
    for name, peer in peers.items():
        _write(folder, name, peer, pages, addresses)


def _no_network(*_: object) -> NoReturn:
    raise OSError("readers read what they are given; there is no network here")


def _write(folder: Path, name: str, peer: Peer, pages: list[Path], addresses: dict[str, str]) -> None:
    readings, failures, unsteady = {}, 0, 0
    for page in pages:
        attempts = [_read(peer, page, addresses[page.stem]) for _ in range(peer.attempts)]
        counted = Counter(attempt["text"] for attempt in attempts)
        [(text, _)] = counted.most_common(1)
        readings[page.stem] = next(attempt for attempt in attempts if attempt["text"] == text)
        failures += "error" in readings[page.stem]
        unsteady += len(counted) > 1
    kept = {
        "peer": name,
        "package": peer.package,
        "version": version(peer.package),
        "settings": peer.settings,
        "attempts": peer.attempts,
        "unsteady": unsteady,
        "python": platform.python_version(),
        "pages": digest(pages),
        "readings": readings,
    }
    file = folder / "outputs" / f"{name}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{name:22} {kept['version']:8} {len(pages)} pages, {failures} failed, {unsteady} unsteady")


def _read(peer: Peer, page: Path, url: str) -> Given:
    try:
        given = peer.read(page.read_text(encoding="utf-8"), url)
    except Exception as error:  # noqa: BLE001 - whatever a reader raises is what it made of the page
        given = {"text": "", "headline": None, "error": f"{type(error).__name__}: {error}"}
        if peer.knows_dates:
            given |= {"date_published": None, "authors": []}
    given["text"] = "\n\n".join(filter(None, map(str.strip, (given["text"] or "").splitlines())))
    return given


def _trafilatura(**options: bool) -> Callable[[str, str], Given]:
    def read(html: str, url: str) -> Given:
        document = import_module("trafilatura").bare_extraction(
            html, url=url, include_comments=False, with_metadata=True, **options
        )
        if document is None:
            return {"text": "", "headline": None, "date_published": None, "authors": []}
        return {
            "text": document.text,
            "headline": document.title,
            "date_published": document.date,
            "authors": _people((document.author or "").split("; ")),
        }

    return read


def _newspaper4k(language: str | None) -> Callable[[str, str], Given]:
    def read(html: str, url: str) -> Given:
        article = import_module("newspaper").Article(url, language=language, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return {
            "text": article.text,
            "headline": article.title,
            "date_published": _iso(article.publish_date),
            "authors": _people(article.authors),
        }

    return read


def _news_please(html: str, url: str) -> Given:
    article = import_module("newsplease").NewsPlease.from_html(html, url=url, fetch_images=False)
    return {
        "text": article.maintext,
        "headline": article.title,
        "date_published": _iso(article.date_publish),
        "authors": _people(article.authors),
    }


def _readability(html: str, url: str) -> Given:
    document = import_module("readability").Document(html, url=url)
    summary = document.summary(html_partial=True)
    return {"text": import_module("html_text").extract_text(summary), "headline": document.short_title()}


def _resiliparse(html: str, url: str) -> Given:  # noqa: ARG001 - it has no use for the address
    tree = import_module("resiliparse.parse.html").HTMLTree.parse(html)
    text = import_module("resiliparse.extract.html2text").extract_plain_text(
        tree, main_content=True, alt_texts=False, list_bullets=False, comments=False, post_meta=False
    )
    return {"text": text, "headline": tree.title}


def _people(names: list[str] | None) -> list[dict[str, str]]:
    return [{"name": name} for name in names or () if name]


def _iso(value: object) -> str | None:
    """As ISO 8601; news-please gives a text, newspaper4k an empty one for nothing."""
    if isinstance(value, datetime):
        return value.isoformat()
    return datetime.fromisoformat(value).isoformat() if isinstance(value, str) and value else None


PEERS = {
    "trafilatura": Peer("trafilatura", "its defaults, without comments", _trafilatura()),
    "trafilatura-precision": Peer("trafilatura", "favor_precision", _trafilatura(favor_precision=True)),
    "trafilatura-recall": Peer("trafilatura", "favor_recall", _trafilatura(favor_recall=True)),
    "trafilatura-no-tables": Peer(
        "trafilatura", "include_tables=False, as Fundus calls it", _trafilatura(include_tables=False)
    ),
    "newspaper4k": Peer(
        "newspaper4k",
        "its defaults: the language that the page names",
        _newspaper4k(None),
        attempts=_ATTEMPTS,
    ),
    "newspaper4k-vi": Peer("newspaper4k", 'language="vi"', _newspaper4k("vi"), attempts=_ATTEMPTS),
    "news-please": Peer(
        "news-please", "from_html, without fetching images", _news_please, attempts=_ATTEMPTS
    ),
    "readability-lxml": Peer(
        "readability-lxml", "summary(), text of it by html-text", _readability, knows_dates=False
    ),
    "resiliparse": Peer(
        "resiliparse",
        "main_content, without alternative texts, bullets, comments, post data",
        _resiliparse,
        knows_dates=False,
    ),
}


if __name__ == "__main__":
    main()
