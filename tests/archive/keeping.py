"""An archive with everything that one keeps: articles with revisions, rejects, and pages in WARC files."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from archive.article import Author, Paragraph
from archive.frontier import Found
from archive.outcomes import Captured, Rejected
from archive.store import Store
from archive.warc.writer import WarcWriter
from tests.archive.builders import ORIGIN, ZONE_NAME, address, article, fetch, gone
from tests.archive.pages import exchange

if TYPE_CHECKING:
    from pathlib import Path

    from archive.outcomes import Outcome

HTML = (("Content-Type", "text/html; charset=utf-8"),)

TOLD = "Bà cụ bán nón lá kể lại chuyện đắp đê năm lũ."
"""A sentence that only article 1 has, in both of its revisions."""

OLDER = "Ông lão chăn trâu thổi sáo trên triền đê."
"""One that only its first revision has."""


def page(number: int, *sentences: str) -> bytes:
    text = "".join(f"<p>{sentence}</p>" for sentence in (*sentences, f"Tin thứ {number}."))
    return f"<html><body>{text * 3}</body></html>".encode()


def text_of(number: int, *sentences: str) -> tuple[Paragraph, ...]:
    return (*map(Paragraph, sentences), Paragraph(f"Tin thứ {number}."))


def kept(warc: WarcWriter, number: int, *sentences: str, minutes: int = 0, **changes: object) -> Captured:
    """An article of these sentences whose page is in the WARC."""
    plain_page = {"body": page(number, *sentences), "response_headers": HTML}
    capture = warc.write(exchange(number, **plain_page)).result()
    bare = {"tokens": (), "repairs": (), "flags": (), "body": text_of(number, *sentences)}
    found = article(number, **(bare | changes))
    return Captured(fetch(number, minutes=minutes, capture=capture), found)


def fill(url: str, folder: Path, *, articles: int = 3) -> None:
    """Article 1 with two revisions, plain ones after it, 90 gone, 91 rejected with its page, 92 waiting.

    The WARC has a page of article 1 beside these that no row names, as a crash leaves it, and a listing's.
    """
    folder.mkdir(exist_ok=True)
    with Store.open(url, create=True) as store, WarcWriter(folder, "paper", "1") as warc:
        site = store.claim_site("paper", ORIGIN, ZONE_NAME)
        run = store.start_run(site, "crawl paper", {"since": "2021-07-01"})
        store.discover(
            site, run, "huu-nghi", [Found(n, address(n)) for n in (*range(1, articles + 1), 90, 91, 92)]
        )
        alone: dict[str, Any] = {"authors": (Author("Người Viết Riêng"), Author("Lan Chi"))}
        outcomes: list[Outcome] = [kept(warc, 1, TOLD, OLDER, **alone), gone(90)]
        outcomes += [kept(warc, number) for number in range(2, articles + 1)]
        outcomes.append(kept(warc, 1, TOLD, minutes=9, **alone))
        refused = warc.write(exchange(91)).result()
        outcomes.append(Rejected(fetch(91, capture=refused), "no_body", "nothing in it"))
        plain: dict[str, object] = {"body": b"a listing", "response_headers": HTML}
        listing = warc.write(exchange(7, url=f"{ORIGIN}/huu-nghi", **plain)).result()
        plain["body"] = TOLD.encode()
        warc.write(exchange(1, status=503, reason="Busy", **plain)).result()
        warc.sync()
        store.write(site, run, outcomes)
        store.keep(site, run, [(None, listing)])
        store.finish_run(run, 0, "finished", {}, [])


def texts_in(folder: Path) -> bytes:
    """Everything that the WARC files in `folder` say, unpacked."""
    said = []
    for path in sorted(folder.iterdir()):
        rest = path.read_bytes()
        while rest:
            member = zlib.decompressobj(31)
            said.append(member.decompress(rest))
            rest = member.unused_data
    return b"\n".join(said)
