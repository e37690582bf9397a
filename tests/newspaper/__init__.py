"""A synthetic MasterCMS newspaper with its own ground truth, served over HTTP on loopback.

`Newspaper` (in `model`) makes articles from a seed, `serve` (in `server`) answers for it, and `python -m
tests.newspaper` does both from a shell. `LivePaper` (in `live`) is a newspaper that goes on publishing while
it is crawled, and `life` (in `scripts`) writes what happens to it. The truth is made from the same structured
stories that the pages are rendered from, never read back from a page. What decides the doubtful cases stands
with the code that makes them: credits and captions in `captions`, characters and tone marks in `soil`,
headings in `pieces`, boxes in `boxes`, imported pictures in `render.imported`.
"""

from __future__ import annotations

from tests.newspaper.live import Event, LivePaper
from tests.newspaper.model import Newspaper, Options
from tests.newspaper.scripts import life
from tests.newspaper.server import Server, serve

__all__ = ["Event", "LivePaper", "Newspaper", "Options", "Server", "life", "serve"]
