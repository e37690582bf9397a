from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article, Repair, text_parts
from archive.printed import as_printed, printed_text, with_texts
from tests.archive.builders import article
from tests.archive.strategies import articles

PIECES = st.lists(st.tuples(st.text(max_size=5), st.none() | st.text(max_size=3)), max_size=8)


@given(PIECES)
def test_repairs_put_back_what_was_printed(pieces: list[tuple[str, str | None]]) -> None:
    stored = printed = ""
    repairs = []
    for text, replaced in pieces:
        if replaced is None:
            printed += text
        else:
            repairs.append(Repair("headline", len(stored), len(stored) + len(text), replaced, "x"))
            printed += replaced
        stored += text
    assert printed_text(stored, repairs) == printed
    undone = as_printed(article(headline=stored, repairs=tuple(repairs)))
    assert undone == article(headline=printed, repairs=(), tokens=(), times=())


@given(articles(1), st.data())
def test_every_part_of_an_article_can_be_given_another_text(source: Article, data: st.DataObject) -> None:
    plain = msgspec.structs.replace(source, repairs=(), tokens=(), times=())
    texts = {part: data.draw(st.text(max_size=5)) for part in text_parts(plain) if data.draw(st.booleans())}
    changed = with_texts(plain, texts)
    assert text_parts(changed) == {**text_parts(plain), **texts}
    assert with_texts(changed, text_parts(plain)) == plain


def test_the_repairs_of_each_part_are_undone_in_it_alone() -> None:
    undone = as_printed(article())
    assert undone.headline == "\u00a0[Ảnh] Lễ hội đèn lồng số 1"
    assert text_parts(undone)["body/1"].startswith("Trẻ em hoà ca")
    assert undone.related[3].title == "Ba\u0300i khác"
    assert undone.related[2] == article().related[2]
    assert undone.abstract == article().abstract
    assert (undone.repairs, undone.tokens) == ((), ())


def test_an_article_without_repairs_is_as_it_was_printed() -> None:
    assert as_printed(article(repairs=())) == article(repairs=(), tokens=(), times=())
