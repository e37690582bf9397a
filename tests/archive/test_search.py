from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from archive.article import Author
from archive.cli import main
from archive.database import reading
from archive.read import load_article
from archive.search import find
from archive.search.find import search
from archive.search.folding import exact, folded
from archive.search.query import QueryInvalid, parse
from archive.search.snippets import marked
from archive.selection import Selection
from tests.archive.builders import PUBLISHED, ZONE
from tests.archive.searches import SEARCHES
from tests.archive.searching import numbers, plain, segmented, worded, write


@pytest.fixture(scope="module")
def sixty(shared_url: str) -> str:
    """An archive with the sixty articles."""
    write(shared_url, segmented())
    return shared_url


def test_each_query_finds_what_it_has_to_and_nothing_else(sixty: str) -> None:
    with reading(sixty) as connection:
        found = {
            one.query: {hit.number for hit in search(connection, one.query, limit=100).hits}
            for one in SEARCHES
        }
    assert found == {one.query: set(one.finds) for one in SEARCHES}


def test_snippets_are_pieces_of_the_stored_text_and_mark_words_of_the_query_in_it(sixty: str) -> None:
    with reading(sixty) as connection:
        known = {one.id: load_article(connection, None, one.id).article for one in segmented()}
        for one in SEARCHES:
            wanted = {folded[form] for term in parse(one.query) for form in term.syllables}
            for hit in search(connection, one.query, limit=100).hits:
                stored = known[hit.number]
                body = [getattr(block, "text", None) for block in stored.body]
                captions = [block.caption for block in stored.images]
                cells = [cell for block in stored.body for row in getattr(block, "rows", ()) for cell in row]
                piece = hit.snippet
                texts = [stored.text, stored.headline, stored.abstract, *body, *captions, *cells]
                assert any(text and text[piece.start : piece.end] == piece.text for text in texts)
                assert piece.marks
                for start, end in piece.marks:
                    said = piece.text[start - piece.start : end - piece.start]
                    first = folded[exact[said.split()[0].strip(".-–")]]
                    assert any(first.startswith(form) or form in first for form in wanted), (one.query, said)


@pytest.mark.usefixtures("made")
def test_a_hit_is_marked_as_the_text_spells_it(url: str) -> None:
    write(url, [plain(1, "Bài đầu.\nƯớc mơ của cô Thuý: HOÀ BÌNH, rồi lại hòa bình. Hòa và bình.")])
    with reading(url) as connection:
        (hit,) = search(connection, '"hòa bình"').hits
        (other,) = search(connection, "thúy uoc*").hits
    assert marked(hit.snippet, "[", "]") == (
        "Ước mơ của cô Thuý: [HOÀ BÌNH], rồi lại [hòa bình]. Hòa và bình."
    )
    assert marked(other.snippet, "[", "]").startswith("[Ước] mơ của cô [Thuý]:")


@pytest.mark.usefixtures("made")
def test_a_word_counts_most_in_the_headline_and_least_in_the_body(url: str) -> None:
    filler = "Chuyện làng bên kể mãi không hết."
    write(
        url,
        [
            plain(1, filler, headline="Cây đa đầu bản.", abstract=filler),
            plain(2, filler, headline=filler, abstract="Cây đa đầu bản."),
            plain(3, "Cây đa đầu bản.", headline=filler, abstract=filler),
            plain(4, filler, headline=filler, abstract=filler),
        ],
    )
    assert numbers(url, "đa") == [1, 2, 3]


HOSTILE = (
    *('"', '""', '"đèn', 'đèn"', "-", "--đèn", "*", "**", "a*", "đèn**", '"đèn"*', "đèn AND", "AND", "OR OR"),
    *(
        "NEAR(đèn lồng, 2)",
        "headline:đèn",
        "^đèn",
        "{đèn}",
        "(đèn",
        "đèn)",
        "đèn + lồng",
        "😀",
        "đèn 😀",
        "\0",
    ),
    *(
        "'; DROP TABLE articles; --",
        "\\",
        "đèn\\",
        "%",
        "_",
        "__",
        "đèn_",
        "_đèn",
        "đèn:*",
        "!đèn",
        "đèn & | <->",
    ),
    *(
        "-đèn",
        "-đèn -lồng",
        "\udc80",
        "đ\u0300\u0301\u0302",
        "²",
        "Ⅷ",
        "ß İ ŉ",
        "日本語 한국어",
        "ພາສາ ລາວ",
        "đèn " * 60,
    ),
    *("x" * 5000, "đèn " * 500, "1.000.000,5", "a_b_c_d_e_f_g_h_i_đ"),
)


def test_whatever_is_typed_is_searched_for_or_refused_in_one_line(sixty: str) -> None:
    with reading(sixty) as connection:
        for query in HOSTILE:
            refusal = ""
            try:
                search(connection, query)
            except QueryInvalid as error:
                refusal = str(error)
            assert "\n" not in refusal


@pytest.mark.parametrize(
    ("query", "read_as"),
    [
        ("đèn lồng", ["đèn", "lồng"]),
        ('lễ "đèn lồng" -phố', ["lễ", '"đèn lồng"', "-phố"]),
        ("thuỷ* hoà", ["thủy*", "hòa"]),
        ("den_long đèn_lồng", ['"den long"', "đèn_lồng"]),
        ("“đèn lồng” –phố", ['"đèn lồng"', "-phố"]),
    ],
)
def test_terms_are_written_as_they_were_understood(query: str, read_as: list[str]) -> None:
    assert [term.written for term in parse(query)] == read_as


@pytest.mark.usefixtures("made")
def test_a_pair_that_was_joined_once_by_mistake_does_not_hide_where_it_is_apart(url: str) -> None:
    apart = [worded(number, "gạo và nước , gạo nước") for number in (1, 2, 3)]
    write(url, [*apart, worded(4, "gạo_nước"), worded(5, "nước rồi gạo")])
    assert set(numbers(url, "gạo nước")) == {1, 2, 3, 4, 5}
    assert set(numbers(url, '"gạo nước"')) == {1, 2, 3, 4}
    assert set(numbers(url, "gạo_nước")) == {4}


@pytest.mark.usefixtures("made")
def test_what_an_archive_knows_best_is_the_word_that_is_looked_for(url: str) -> None:
    often = [worded(number, "hội_nghị bàn về thượng_đỉnh") for number in (1, 2, 3)]
    write(url, [*often, worded(4, "hội_nghị_thượng_đỉnh"), worded(5, "hội ý , nghị lực")])
    with reading(url) as connection:
        found = search(connection, "hội nghị thượng đỉnh")
    assert {hit.number for hit in found.hits} == {1, 2, 3, 4}
    assert [one.term for one in found.read_as] == ["hội_nghị", "thượng_đỉnh"]
    assert len(found.notes) == len(found.read_as)


@pytest.fixture(scope="module")
def dated(shared_url: str) -> str:
    """Five articles of other days, sections, kinds and authors, the last without a date."""
    days = [datetime(2020, 3, day, 8, tzinfo=ZONE) for day in (1, 2, 2, 31)]
    days[1] = days[1].replace(hour=23, minute=59)
    made = [
        plain(
            101 + place,
            "Chuyện sao chổi.",
            headline="Sao chổi",
            date_published=day,
            sections=(["khoa-hoc", "khoa-hoc/thien-van"][: 1 + place % 2]),
            kind=["news", "video"][place % 2],
            authors=(Author(["An Bình", "Thu Hà"][place % 2]),),
        )
        for place, day in enumerate([*days, None])
    ]
    write(shared_url, [replace(one, sections=tuple(one.sections)) for one in made])
    return shared_url


def test_filters_narrow_what_is_found(dated: str) -> None:
    def found(**wanted: Any) -> set[int]:  # noqa: ANN401 - of `Selection`
        return set(numbers(dated, '"sao choi"', Selection(**wanted)))

    days = [datetime(2020, 3, day, tzinfo=ZONE).date() for day in (1, 2, 3, 31)]
    assert found() == {101, 102, 103, 104, 105}
    assert found(since=days[1]) == {102, 103, 104}
    assert found(until=days[1]) == {101, 102, 103}
    assert found(since=days[1], until=days[2]) == {102, 103}
    assert found(since=days[2], until=days[2]) == set()
    assert found(sections=("khoa-hoc",)) == {101, 102, 103, 104, 105}
    assert found(sections=("khoa-hoc/thien-van",)) == {102, 104}
    assert found(kind="video", until=days[1]) == {102}
    assert found(author="An Bình") == {101, 103, 105}
    assert found(site="paper", author="Thu Hà", since=days[3]) == {104}


def test_the_newest_come_first_by_the_minute_and_those_without_a_date_last(dated: str) -> None:
    in_order = [104, 102, 103, 101, 105]
    assert numbers(dated, "sao chổi", sort="date") == in_order
    for offset in range(5):
        assert (
            numbers(dated, "sao chổi", sort="date", limit=2, offset=offset) == in_order[offset : offset + 2]
        )
    assert numbers(dated, "sao chổi", sort="date", limit=2, offset=5) == []


def test_of_more_than_can_be_ranked_the_newest_are_and_the_answer_says_so(
    dated: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(find, "CANDIDATES", 3)
    with reading(dated) as connection:
        found = search(connection, "sao chổi", limit=2)
        all_three = search(
            connection, "sao chổi", Selection(until=PUBLISHED.date().replace(year=2020)), limit=5
        )
    assert (found.total, found.more) == (3, True)
    assert {hit.number for hit in found.hits} <= {104, 103, 102}
    assert all_three.more
    with pytest.raises(SystemExit):
        main(["search", "sao chổi", "--limit", "2", "--url", dated])
    assert "1 to 2 of more than 3 found, best first of the newest 3" in capsys.readouterr().out


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["search", *arguments])
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


def test_the_command_prints_what_was_found_and_how_the_query_was_read(
    sixty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "đất", "nước", "--url", sixty, "--sort", "date")
    assert status == 0
    assert out.splitlines()[0].split() == ["1", "49", "2021-07-05", "huu-nghi/ket-ban"]
    assert "NHỚ «ĐẤT NƯỚC»" in out
    assert out.splitlines()[-1] == "1 to 2 of 2 found, newest first"
    assert err == 'archive: đất_nước is looked for as one word; "đất nước" in quotes finds more\n'
    status, out, err = run(
        capsys, "-cuba hữu nghị", "--json", "--limit", "1", "--offset", "1", "--url", sixty
    )
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert (answer["total"], answer["more"], len(answer["hits"])) == (3, False, 1)
    assert [one["term"] for one in answer["read_as"]] == ["-cuba", "hữu_nghị"]
    piece = answer["hits"][0]["snippet"]
    assert [
        piece["text"][start - piece["start"] : end - piece["start"]].lower() for start, end in piece["marks"]
    ] == ["hữu nghị"]
    assert run(capsys, "xyzzy", "--url", sixty) == (0, "nothing found\n", "")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["-cuba lào"], ""),
        (['-"cuba"'], "only words to leave out"),
        (["🙂"], "nothing to search for"),
        (["a*"], "at least 2 letters"),
        (["lào", "--section", "nowhere"], "no section nowhere"),
        (["lào", "--author", "Nobody"], "no author Nobody"),
        (["lào", "--site", "other"], "no site other"),
        (["lào", "--since", "2021-02-02", "--until", "2021-02-01"], "is after"),
    ],
)
def test_what_cannot_be_searched_is_one_line_and_status_2(
    sixty: str, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    status, _, err = run(capsys, *arguments, "--url", sixty)
    assert (status, err.count("\n")) == ((2, 1) if complaint else (0, 0))
    assert complaint in err
