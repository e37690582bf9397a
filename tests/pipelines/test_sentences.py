from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines import sentences
from pipelines.sentences import split
from tests.pipelines.articles import any_text

# ║ is an end, ┆ is none; white space around the marks is part of the text.
RULES = {
    "a stop, question mark, exclamation mark or ellipsis before a capital": """
        Suối cạn dần.║ Bản không còn nước.║ Ai đi lấy nước?║ Cả làng đi!║ Đường dốc…║ Trời lại nắng...
        Mưa lớn .║ Cầu bị cuốn trôi .║ Không ai bị thương.
    """,
    "no end before a small letter, a comma or a closing mark": """
        Chị gọi “Tí ơi!”┆ rồi chạy ra ngõ.║ Mít, ổi, na...┆ đều chín.║ Món gì cũng có (cả chè nữa!)┆, rất rẻ.
        Bài hát “Về đâu?”┆; bài thơ “Đi!”┆: cả hai đều hay.
    """,
    "titles before names": """
        PGS.┆TS.┆ Lò Văn Páo và ThS.┆ Mùa A Dính đến sớm.║ Theo NGND.┆ Tạ Bích Loan, lớp còn thiếu ghế.
        Bs.┆ Hà cho biết em bé đã khỏe.║ Mrs.┆ Green tặng sách, Dr.┆ Lee tặng tranh.
    """,
    "titles that end a sentence": """
        BS.┆CKII.┆ Lê Thị Pa khám cho cả bản.║ TS.┆ Trung ở lại tp.┆ Vinh.
        Năm ấy bà được phong PGS.║ Người trong làng đều mừng.║ Sáu năm sau bà thành GS.║ Không ai ngạc nhiên.
        Khoa chỉ có một GS.║ 12 giảng viên khác là thạc sĩ.║ Anh bỏ quê lên TP.║ Nhà cũ để lại cho em.
    """,
    "places": """
        Xe từ TP.┆ Vinh qua TX.┆ Thái Hòa rồi về H.┆ Quỳ Châu.
        Chợ ở P.┆ 7, Q.┆ 5, TP.┆HCM.║ Sạp nào cũng đông.
    """,
    "initials": """
        Thơ của P.┆ T.┆ Hạnh in ở Lyon.║ Ông J.┆ F.┆ Martin dịch.
        Nghi can T.┆V.┆K.┆ khai hết.║ Em H.┆, 8 tuổi, về nhà.║ Bà L.┆T.┆ (40 tuổi) cũng về.
        Bị cáo là Lò Thị A.║ Luật sư xin hoãn.║ Theo George K.┆ Adams, sách đã in.
        Chị gặp George K.┆ Adams ở Pleiku.║ Cuốn của U.┆S.┆ Press dày lắm.
    """,
    "what is told apart by a letter": """
        Khách vào phòng B.║ Người nhà chờ ở sảnh.║ Cam có nhiều vitamin C.║ Mỗi ngày nên ăn một quả.
        Nước sôi ở 100 độ C.║ Trên núi thì thấp hơn.║ Đó là chuyện của thế kỷ X.║ Sử chép rất ít.
    """,
    "companies": """
        Bà làm ở Red Star Co.┆, Ltd.┆ từ năm 2011.║ Hãng Lotus Corp.┆ và Bamboo Inc.┆ cùng góp vốn.
        Sun Inc.┆ (Mỹ) thì không.
        Gỗ do Oak Bros.┆ Ltd.┆ cung cấp.║ Hàng về tay Moon Inc.║ Giá không đổi.
    """,
    "and so on": """
        Họ trồng ngô, sắn, v.┆v.║ Mùa này được giá.
        Sách, vở, v.┆v...┆ đều đủ.║ Có khăn, mũ, v.┆v.┆ cho mọi người.
    """,
    "numbers": """
        Làng có 1.250 hộ.║ 30 hộ nuôi ong.║ Lớp mở năm 2019.║ 5 năm sau, lớp đóng cửa.
        Xem tr.┆ 15 và No.┆ 7.║ Vé số 9.║ Hạn nộp là ngày 3.┆ 4.┆ 2026.║ Gọi ĐT.┆ 024 để hỏi.
    """,
    "numbered headings and items": """
        1.┆ Mở bài.║ 2.┆ Thân bài.║ 2.1.┆ Ý chính
        Điều 12.┆ Hiệu lực thi hành
        IV.┆ Kết quả
        b.┆ Giải nhì thuộc về lớp 5A.║ c.┆ Giải ba để trống.
        Biểu đồ ở Hình 4.║ Cột xanh là năm ngoái.
    """,
    "addresses of the web": """
        Thư về lop.┆hoc@ban.┆example.║ Ảnh ở www.┆ban.┆example/anh?a=1.┆jpg nhé.║ Trang Ban.┆Com đã đóng.
        Xem http://ban.┆example/A.┆Html.║ Tệp là a.┆docx.
    """,
    "quotations": """
        “Tôi sẽ về.”║ Chị nói thế.║ Bà dặn: “Đừng khóc.║ Mẹ đi rồi mẹ về.”║ Em gật đầu.
        "Ai đấy?"┆ tiếng trong nhà hỏi ra.║ "Tôi đây."║ Cửa mở.║ «Đi thôi!»║ Đoàn người đứng dậy.
        Anh đọc tấm biển.║ “nhà có chó dữ” là dòng chữ trên đó.
    """,
    "brackets": """
        Lúa đã gặt xong.║ (Xem bảng 2.)║ Rơm phơi đầy sân (năm nay nắng nhiều).
        Trâu nằm nghỉ [3].║ Bò thì không.[4]║ Gà kêu.
        Họ nghỉ ở Sơn La (tr.┆ 9, bản cũ) rồi đi tiếp.║ Lễ xong./.║ (T.┆ Hà)
    """,
    "no space after the stop": """
        Xe tới Sơn La.║Bà con ra đón.║Ai về trước?║Lên xe thôi!║Đi nào…║Họ đi.║“Chào nhé!”
        Em học lớp 3.║Mẹ vui lắm.
        Xe dừng lại.║"Ai đấy?"┆ tiếng bà hỏi.
        Th.┆S Vi Thị Nga ở T.┆P Điện Biên nói với P.┆V của tờ báo.║ Nó là bản ASP.┆NET cũ.
    """,
    "talk after dashes": """
        - Cô ơi, cháu về!┆ - Tí gọi to từ ngoài ngõ.
        - Ừ.║ Cháu ăn cơm chưa?┆ - bà hỏi.
        - Cháu ăn rồi.║ - Thế thì ngủ đi.
        “Đẹp quá!”┆ - Páo reo lên.║ “Vào đi.”║ - Hai tiếng ấy ai cũng nhớ.
        Phải mang theo:║ - Chăn màn.║ - Thuốc men.
    """,
    "heads of sentences in small letters": """
        Ai cũng có máy.║ iPhone cũ bán chạy.║ Hãng tên là xeXanh.║ xeXanh có ba xưởng.
        Mỗi đội nộp một bài.║ a) Bài viết tay.║ b) Ảnh chụp.
    """,
    "an ellipsis that holds back the end": """
        Nhưng...┆ Hà không về.║ Thế rồi…┆ Sông cạn.║ Bà nhớ lắm...║ Hà không về.
    """,
}


def marked() -> list[tuple[str, str]]:
    """Each line of the rules with what it shows; a line is one paragraph of one line."""
    lines = ((name, line.strip()) for name, text in RULES.items() for line in text.split("\n"))
    return [(name, line) for name, line in lines if line]


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


# A colon ends no sentence inside of a line; the one line that has a mark there is about dashes.
@pytest.mark.parametrize(("name", "line"), [(name, line.replace(":║", ":")) for name, line in marked()])
def test_sentences_end_by_rules(name: str, line: str) -> None:
    expected = [piece.strip() for piece in line.replace("┆", "").split("║")]
    assert pieces(line.replace("┆", "").replace("║", "")) == expected, name


def test_the_rules_are_shown_by_more_than_sixty_decisions() -> None:
    assert sum(line.count("║") + line.count("┆") for _, line in marked()) > 60


@pytest.mark.parametrize(("name", "line"), marked())
def test_decomposed_text_has_the_sentences_of_the_composed(name: str, line: str) -> None:
    text = line.replace("┆", "").replace("║", "")
    found = [unicodedata.normalize("NFC", one) for one in pieces(unicodedata.normalize("NFD", text))]
    assert found == pieces(text), name


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Đêm hội bên sông\nBà con các bản cùng vui", 2),
        ("Bà con góp từng bó củi,\ntừng gánh nước", 1),
        ("Chi hội bản Nà Lừa\nvừa họp đầu năm", 1),
        ("Hồ sơ gồm:\nđơn xin học;\nảnh chân dung", 3),
        ("Cần có\na) chăn\nb) màn", 3),
        ("Cần có\n- chăn\n- màn", 3),
        ("Mùa này bán\niPhone cũ", 2),
        ("Trời tạnh.\nrồi lại mưa", 2),
        ("Tên bài thơ\n\nngười viết", 2),
        ("Tên bài thơ\n \n\tngười viết", 2),
        ("Có\n12 bản\n(ảnh cũ)", 3),
        ("\n Một \n\n Hai \n", 2),
    ],
)
def test_a_line_end_ends_a_sentence_unless_the_next_line_goes_on(text: str, count: int) -> None:
    assert len(pieces(text)) == count


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x1c\u2028"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert split(text) == ()


@pytest.mark.parametrize("text", ["...", "Hết. ★", "1. 2. 3.", "?!. . .", "Một. ... !", "1. Một. (.)"])
def test_a_piece_without_letters_is_no_sentence(text: str) -> None:
    assert pieces(text) == [text]


marks = st.text(st.sampled_from("aAĐđoàTvVI1 .…?!\"'”“()-,\n\t/@;:\u0301[]•"), max_size=60)
texts = marks | any_text


@settings(deadline=None, max_examples=500)
@given(texts)
@example("A. \x1c b\x85c\u2028d")
@example("v.v.\u0301 A.\u0301B")
def test_sentences_cover_any_text_once(text: str) -> None:
    found = split(text)
    for start, end in found:
        assert text[start:end].strip() == text[start:end] != ""
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = {at for start, end in found for at in range(start, end)}
    assert {at for at, character in enumerate(text) if not character.isspace()} <= covered


@settings(deadline=None, max_examples=500)
@given(texts)
@example("Mưa to. Gió lớn. Về tp. Vinh. Trời tạnh")
def test_the_short_way_says_what_the_long_one_says(text: str) -> None:
    found = split(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_is_plain", lambda *_: False)
        assert split(text) == found


LONG = {
    "sentences": "Trời mưa to. Gió lớn! ",
    "no stop": "trời mưa to ",
    "dots": "a.",
    "closing": ".)",
    "numbers": "1. ",
    "initials": "A. ",
    "dashes": "- a? - B. ",
    "lines": "một\n",
    "blank": "\n \n",
    "quotes": '."',
    "letters": "x",
    "capitals": "Xx.Yy",
}


def seconds(text: str) -> float:
    """The least of three times."""

    def once() -> float:
        began = time.process_time()
        split(text)
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("piece", LONG.values(), ids=list(LONG))
def test_a_text_sixteen_times_as_long_takes_no_longer_than_in_proportion(piece: str) -> None:
    count = 20_000 // len(piece)
    short, long = piece * count, piece * count * 16
    split(short)
    # A square would make it 256 times; the clock of a busy machine may make it 32.
    assert seconds(long) < 64 * max(seconds(short), 0.0005)
