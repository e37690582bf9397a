from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from rich.console import Console

from archive.article import Paragraph, as_document
from archive.database import reading
from archive.read import load_article, revisions_of
from archive.terminal.show import print_article, show_document, visible
from tests.archive.builders import article, captured, link

if TYPE_CHECKING:
    from archive.article import Article
    from archive.outcomes import Captured
    from archive.read import Revision, StoredArticle
    from archive.store import Store


def loaded(store: Store, site_id: int, *outcomes: Captured) -> tuple[StoredArticle, list[Revision]]:
    store.write(site_id, None, outcomes)
    with reading(store.url) as connection:
        return load_article(connection, None, 1), revisions_of(connection, None, 1)


def printed(stored: tuple[StoredArticle, list[Revision]], *, terminal: bool = False) -> str:
    console = Console(width=60, force_terminal=terminal, legacy_windows=False)
    with console.capture() as capture:
        print_article(console, *stored)
    return capture.get()


def every_text(shown: Article) -> list[str]:
    return [line for piece in shown.text.split("\n\n") for line in piece.split("\n")]


def test_everything_that_an_article_has_is_shown(store: Store, site_id: int) -> None:
    shown = printed(loaded(store, site_id, captured()))
    for text in (
        *every_text(article()),
        article().headline,
        article().abstract,
        "2021-07-05 08:30+07:00 (printed: 08:30 | 05/07/2021 GMT+7)",
        "Hữu nghị (huu-nghi) > Kết bạn (huu-nghi/ket-ban)",
        "Lan Chi, Minh Tú (compiled)",
        "Lan Chi / Minh Tú (t/h)",
        "Bản tin Phố Đèn",
        "đèn lồng, lễ hội",
        "https://paper.example/anh/1.jpg?rt=1",
        "Đèn hoa sen.",
        "Hàng Mây | 120",
        "https://video.example/embed/7",
        "902  Bài khác  [related, most_read]",
        "Tóm tắt bài khác.",
        "901  (no title)  [in_body]",
        "found by    listing; listed in huu-nghi",
        "7 in 4 sentences of 3 texts",
        "3; --as-printed undoes them",
        "date_published stamp",
    ):
        assert text is not None
        assert text in shown


def test_the_history_names_what_changed(store: Store, site_id: int) -> None:
    shown = printed(loaded(store, site_id, captured(), captured(minutes=9, headline="Tên mới", source=None)))
    assert "revision 1" in shown
    assert "2026-02-03 04:05:06Z, first" in shown
    assert "2026-02-03 04:14:06Z, changed headline, source" in shown
    assert "Bản tin Phố Đèn" not in shown


def test_what_an_article_lacks_is_not_shown(store: Store, site_id: int) -> None:
    bare = captured(
        1,
        headline=None,
        abstract=None,
        date_published=None,
        date_published_raw=None,
        sections=(),
        section_names=(),
        authors=(),
        byline_raw=None,
        source=None,
        keywords=(),
        body=(),
        related=(),
        rules={},
        repairs=(),
        tokens=(),
    )
    shown = printed(loaded(store, site_id, bare))
    assert shown.startswith("(no headline)\n")
    assert "no date" in shown
    for label in ("byline", "source", "keywords", "sections", "Related", "repairs", "rule", "None"):
        assert label not in shown


def test_a_section_without_a_name_is_shown_by_its_path(store: Store, site_id: int) -> None:
    shown = printed(loaded(store, site_id, captured(section_names=("Hữu nghị",))))
    assert "Hữu nghị (huu-nghi) > huu-nghi/ket-ban" in shown


LONG = "Phố đêm rằm sáng đèn từ đầu ngõ tới cuối ngõ, ai qua cũng dừng chân ngắm nghía hồi lâu."


def test_a_paragraph_is_one_line_in_a_pipe_and_wrapped_on_a_terminal(store: Store, site_id: int) -> None:
    stored = loaded(store, site_id, captured(body=(Paragraph(LONG),), tokens=(), repairs=()))
    assert LONG in printed(stored).splitlines()
    assert "\x1b" not in printed(stored)
    assert LONG not in printed(stored, terminal=True)
    assert "\x1b[1m" in printed(stored, terminal=True)


def test_words_in_brackets_are_words_and_no_markup(store: Store, site_id: int) -> None:
    shown = printed(
        loaded(
            store,
            site_id,
            captured(headline="[Ảnh] [bold]Đèn[/bold] [/]", related=(link(9, "other", title="[red]x"),)),
        )
    )
    assert shown.startswith("[Ảnh] [bold]Đèn[/bold] [/]\n")
    assert "[red]x  [other]" in shown


def test_control_characters_of_a_page_do_not_reach_the_terminal(store: Store, site_id: int) -> None:
    evil = "Đèn\x1b[31m đỏ\x07\x9b2J"
    shown = printed(
        loaded(store, site_id, captured(headline=evil, body=(Paragraph(evil),), keywords=(evil,)))
    )
    assert not set("\x1b\x07\x9b") & set(shown)
    assert visible("a\tb\nc") == "a\tb\nc"


def test_the_json_form_is_the_document_with_what_the_archive_knows(store: Store, site_id: int) -> None:
    stored, history = loaded(store, site_id, captured())
    document = show_document(stored, history)
    known = document.pop("archive")
    assert document == as_document(article())
    assert known["site"] == "paper"
    assert known["published_on"] == "2021-07-05"
    assert known["listed_in"] == ("huu-nghi",)
    assert [item["number"] for item in known["revisions"]] == [1]
    assert "article" not in known
    assert msgspec.json.encode(known)
