from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from archive.article import Author, Heading, Image, ItemList, Paragraph, Table, Video
from archive.cli import cli
from archive.database import reading
from archive.diff import differences, word_diff
from archive.errors import ArticleNotFound
from archive.history import as_of, load_revision
from archive.revisions import COMPARED, covered
from archive.terminal.diff import print_differences
from tests.archive.builders import article, captured, gone, link

if TYPE_CHECKING:
    from archive.article import Article
    from archive.diff import Difference
    from archive.store import Store

DAY = 24 * 60
OLD = article(1)
ADDRESS = OLD.images[0].url.partition("?")[0]
EDITED = article(
    1,
    headline="[Ảnh] Lễ hội hoa đăng số 1",
    body=(Heading("Phố lên đèn"), Paragraph("Trẻ em hòa ca dưới gốc đề. Người lớn pha trà.")),
)


@pytest.fixture
def edited(store: Store, site_id: int) -> str:
    """Article 1, read on 3 February 2026, edited on the 5th, and again on the 6th; article 2 links to it."""
    store.write(site_id, None, [captured(1), captured(2, related=(link(1, "related"),))])
    store.write(site_id, None, [captured(1, minutes=2 * DAY, headline=EDITED.headline, body=EDITED.body)])
    later = captured(1, minutes=3 * DAY, headline="Không còn hội", body=EDITED.body)
    store.write(site_id, None, [later])
    return store.url


@pytest.mark.parametrize(
    ("day", "revision", "headline"),
    [
        (date(2026, 2, 3), 1, OLD.headline),
        (date(2026, 2, 4), 1, OLD.headline),
        (date(2026, 2, 5), 2, EDITED.headline),
        (date(2030, 1, 1), 3, "Không còn hội"),
    ],
)
def test_an_article_is_shown_as_it_stood_at_the_end_of_a_day(
    edited: str, day: date, revision: int, headline: str
) -> None:
    with reading(edited) as connection:
        stored = as_of(connection, None, 1, day)
    assert (stored.revision, stored.article.headline) == (revision, headline)
    assert stored.article.url == OLD.url
    assert stored.article.date_published == OLD.date_published
    assert stored.article.body == (OLD.body if revision == 1 else EDITED.body)
    assert stored.article.authors == OLD.authors


def test_the_day_ends_where_the_paper_is(store: Store, site_id: int) -> None:
    store.write(site_id, None, [captured(1)])  # at 04:05 UTC, which is 11:05 there
    store.write(site_id, None, [captured(1, minutes=13 * 60, headline="Sau nửa đêm")])  # 00:05 of the 4th
    with reading(store.url) as connection:
        assert as_of(connection, None, 1, date(2026, 2, 3)).revision == 1
        assert as_of(connection, None, 1, date(2026, 2, 4)).revision == 2


def test_before_its_first_reading_there_is_no_article(edited: str) -> None:
    with (
        reading(edited) as connection,
        pytest.raises(ArticleNotFound, match="article 1 was first read on 2026-02-03, after 2026-02-02"),
    ):
        as_of(connection, None, 1, date(2026, 2, 2))


def test_revisions_are_counted_from_both_ends(edited: str) -> None:
    with reading(edited) as connection:
        assert [load_revision(connection, None, 1, n).number for n in (1, 3, -1, -3)] == [1, 3, 3, 1]
        for wrong in (0, 4, -4):
            with pytest.raises(ArticleNotFound, match=f"no revision {wrong}; it has 1 to 3"):
                load_revision(connection, None, 1, wrong)
        with pytest.raises(ArticleNotFound, match="no article 9"):
            load_revision(connection, None, 9, 1)


def between(old: Article, new: Article) -> list[Difference]:
    return differences(covered(old), covered(new))


def marked(found: list[Difference]) -> list[str]:
    console = Console(width=200, force_terminal=False)
    with console.capture() as capture:
        print_differences(console, found)
    return capture.get().splitlines()


def test_a_difference_names_the_words() -> None:
    assert marked(between(OLD, EDITED)) == [
        "headline",
        "  [Ảnh] Lễ hội [-đèn lồng-]{+hoa đăng+} số 1",
        "body, paragraph 2",
        "  Trẻ em hòa ca dưới gốc [-đa-]{+đề+}. Người lớn pha trà.",
        *["body, image 3", f"  [-{ADDRESS}", "  Đèn hoa sen. (Ảnh: Lan Chi)"],
        *["  Đèn hoa sen.", "  Lan Chi-]"],
        *["body, quote 4", "  [-Một dòng.", "  Hai dòng.-]"],
        *["body, list 5", "  [-Đèn cá chép", "  Đèn ông sao-]"],
        *["body, table 6", "  [-Phố | Số đèn", "  Hàng Mây | 120-]"],
        *["body, video 7", "  [-https://video.example/embed/7-]"],
    ]


CHANGES: dict[str, dict[str, object]] = {
    "headline": {"headline": None},
    "abstract": {"abstract": "TĐO - Khác."},
    "date_published": {"date_published": None},
    "sections": {"sections": ("huu-nghi",), "section_names": ("Hữu nghị",)},
    "authors": {"authors": (Author("Lan Chi"), Author("Thu Hà"))},
    "source": {"source": None},
    "kind": {"kind": "news"},
    "keywords": {"keywords": ("lễ hội", "phố cổ")},
    "body": {"body": (Paragraph("Một."), Video("v"), ItemList(("a", "b")), Table((("c", "d"),)), Image("i"))},
    "related": {"related": (link(900, "in_body"), link(7, "related"))},
}


@pytest.mark.parametrize("field", COMPARED)
def test_every_field_that_makes_a_revision_can_be_compared(field: str) -> None:
    found = between(OLD, article(1, **CHANGES[field]))
    assert {one.field for one in found} == {field}
    kinds = {piece.kind for one in found for piece in one.pieces}
    assert kinds & {"removed", "added"}
    assert marked(found)


def test_items_of_a_list_change_whole() -> None:
    lines = marked(between(OLD, article(1, **CHANGES["keywords"])))
    assert lines == ["keywords", "  [-đèn lồng", "  -]lễ hội", "  {+phố cổ", "  +}"]


def test_nothing_differs_where_no_revision_was_made() -> None:
    same = article(1, byline_raw="LAN CHI", related=(*OLD.related, link(8, "most_read")))
    assert between(OLD, same) == []


TEXTS = st.text(st.sampled_from("đất nước, ơn.\n A"), max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_a_difference(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


def test_long_stretches_without_a_change_are_shortened() -> None:
    long = " ".join(f"từ{i}" for i in range(200))
    line = marked(
        between(article(1, abstract=f"{long} cũ {long}"), article(1, abstract=f"{long} mới {long}"))
    )[1]
    assert line.startswith("  … từ")
    assert "từ199 [-cũ-]{+mới+} từ0 " in line
    assert line.endswith("…")
    assert len(line) < 200


def run(*arguments: str, url: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments, env={"ARCHIVE_URL": url})
    return result.exit_code, result.stdout


def test_diff_compares_the_newest_revision_with_the_one_before(edited: str) -> None:
    status, shown = run("diff", "1", url=edited)
    assert (status, shown.splitlines()) == (
        0,
        [
            "article 1: revision 2 of 2026-02-05 04:05:06Z and 3 of 2026-02-06 04:05:06Z",
            "headline",
            "  [-[Ảnh] Lễ-]{+Không còn+} hội[- hoa đăng số 1-]",
        ],
    )
    assert "[-đèn lồng-]{+hoa đăng+}" in run("diff", "1", "--from", "1", "--to", "2", url=edited)[1]
    document = msgspec.json.decode(run("diff", "1", "--from", "1", "--json", url=edited)[1])
    assert (document["from"]["revision"], document["to"]["revision"]) == (1, 3)
    assert {one["field"] for one in document["differences"]} == {"headline", "body"}


def test_an_article_of_one_revision_has_nothing_to_compare(edited: str) -> None:
    assert run("diff", "2", url=edited) == (0, "article 2 has one revision, of 2026-02-03 04:05:06Z\n")


def test_show_takes_a_day_and_says_what_is_around(edited: str) -> None:
    status, shown = run("show", "1", "--as-of", "2026-02-05", url=edited)
    assert status == 0
    assert shown.startswith(str(EDITED.headline))
    assert "revision 2" in shown
    assert "revision 3" not in shown
    assert "Linked from\n       2  [Ảnh] Lễ hội đèn lồng số 2  [related]\n" in shown
    document = msgspec.json.decode(run("show", "1", "--json", url=edited)[1])
    assert [one["id"] for one in document["archive"]["linked_from"]] == [2]
    assert document["archive"]["mentions"] == 1
    assert document["archive"]["gone_at"] is None
    assert run("show", "1", "--as-of", "2026-02-05", "--as-printed", url=edited)[0] == 2


def test_show_says_that_the_paper_no_longer_has_an_article(store: Store, site_id: int, edited: str) -> None:
    store.write(site_id, None, [gone(1)])
    shown = run("show", "1", url=edited)[1]
    assert "gone        the paper no longer had it (404 or 410) when it was last asked for, 2026-" in shown
    assert msgspec.json.decode(run("show", "1", "--json", url=edited)[1])["archive"]["gone_at"] is not None
    assert "no longer" not in run("show", "2", url=edited)[1]
