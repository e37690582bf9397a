"""Whatever a body's elements are nested in, each word and each picture that is shown comes out once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Block, Image, ItemList, Table, Video
from tests.pages.test_body import body

# "@" stands for a word and "#" for an article's number; no two of a body are alike.
LEAVES = (
    "@ ",
    "<p>@</p>",
    "<b>@</b>",
    "<br>",
    "<img src='/i.jpg'>",
    "<p><img src='/i.jpg'><br>@</p>",
    "<p>@ <img src='/i.jpg'> @</p>",
    "<p align=center><em>@</em></p>",
    "<p>@. (Ảnh: @)</p>",
    "<br>&nbsp;<br>@",
    "<a href='/tin-#.html'>@</a>",
    "<noscript><img src='/hidden.jpg'></noscript>",
    "<div style='display: none'><img src='/hidden.jpg'></div>",
    "<img hidden src='/hidden.jpg'>",
    "<table><tr><td><img src='/i.jpg'></td><td>@</td></tr></table>",
    "<table><tr><td><img src='/i.jpg'></td></tr><tr><td>@</td></tr><tr><td>@</td></tr></table>",
)
AROUND = (
    "<div>{0}{1}</div>",
    "<ul><li>{0}</li>{1}</ul>",
    "<blockquote>{0}{1}</blockquote>",
    "<figure>{0}{1}</figure>",
    "<figure>{0}{1}<figcaption>@</figcaption></figure>",
    "<span>{0}{1}</span>",
    "<table><tr><td>{0}</td></tr><tr><td>{1}</td></tr></table>",
    "<table><tr><td>{0}</td><td>{1}</td></tr></table>",
    "<table class='MASTERCMS_TPL_TABLE'><tr><td>{0}</td></tr><tr><td>{1}</td></tr></table>",
)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda form, one, two: form.format(one, two), st.sampled_from(AROUND), inner, inner)


BODIES = st.lists(st.recursive(st.sampled_from(LEAVES), around, max_leaves=12), min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@given(BODIES)
def test_every_word_and_picture_comes_out_once(parts: list[str]) -> None:
    numbers = count(1000)
    html = re.sub("[@#]", lambda mark: f"{'w' * (mark[0] == '@')}{next(numbers)}", "".join(parts))
    read = body(html)
    shown = [*map(words_of, read.blocks), *(link.title or "" for link in read.links)]
    assert Counter(re.findall(r"w\d+", " ".join(shown))) == Counter(re.findall(r"w\d+", html))
    assert sum(isinstance(block, Image) for block in read.blocks) == html.count("'/i.jpg'")


def words_of(block: Block) -> str:
    match block:
        case Image():
            return block.caption_raw or ""
        case ItemList():
            return " ".join(block.items)
        case Table():
            return " ".join(cell for row in block.rows for cell in row)
        case Video():
            return ""
        case _:
            return block.text
