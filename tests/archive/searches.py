"""Sixty small articles and sixty queries with the articles that each has to find, no more and no fewer.

All of them are made up. They were written before the search, apart from those that are about what it reads a
query as.
"""

from __future__ import annotations

from typing import NamedTuple

from archive.article import Article, Heading, Image, ItemList, Paragraph, Quote, Table
from tests.archive.builders import ORIGIN, article


class Search(NamedTuple):
    """A query, the numbers of the articles that it finds, and what it shows."""

    query: str
    finds: frozenset[int]
    why: str


_TEXTS: dict[int, tuple[str, str, str]] = {
    1: (
        "Hữu nghị Việt - Lào",
        "Tình cảm hai dân tộc.",
        "Nhân dân hai bên bờ sông gặp nhau mỗi mùa nước lên.",
    ),
    2: ("Hữu nghị Việt Nam - Cuba", "Đoàn nghệ sĩ La Habana sang thăm.", "Buổi diễn có trống và kèn."),
    3: ("Yêu đất nước mình", "Thư của một em nhỏ.", "Em viết rằng đất nước đẹp nhất vào mùa gặt."),
    4: ("Mảnh đất nước mặn", "Ruộng muối ven biển.", "Trên mảnh đất nước mặn ấy, cây bần vẫn xanh."),
    5: ("Đất lành", "Chuyện ở bản Nà Lốc.", "Người ta đào đất. Nước chảy qua vườn cải."),
    6: ("Hoà bình là gốc", "Chữ viết theo lối cũ.", "Chim bồ câu là biểu tượng của hoà bình."),
    7: ("Ngày hội hòa bình", "Chữ viết theo lối mới.", "Thiếu nhi thả bóng bay."),
    8: ("Hoa ban nở", "Mùa xuân Tây Bắc.", "Hoa ban trắng cả sườn đồi."),
    9: ("Hóa đơn tiền điện", "Cách đọc hóa đơn.", "Mỗi tháng một lần, người thu tiền đến từng nhà."),
    10: ("Họa sĩ vẽ hổ", "Tranh lụa.", "Ông vẽ hổ suốt ba mươi năm."),
    11: ("Đà Nẵng bắn pháo hoa", "Lễ hội bên sông Hàn.", "Du khách đứng kín hai bờ."),
    12: ("Da cá làm giày", "Nghề lạ ở Cà Mau.", "Da cá phơi khô rồi thuộc bằng vỏ cây."),
    13: ("Đã lâu không gặp", "Hai người bạn già.", "Họ uống trà và kể chuyện xưa."),
    14: ("Hà Nội sáng nay", "Sương mù.", "Hồ nước phẳng lặng, xe buýt chạy chậm."),
    15: ("Hà Giang nở hoa", "Nội dung chương trình lễ hội.", "Khách lên cao nguyên đá từ tháng mười."),
    16: ("Nội thất tre", "Xưởng của chị Hà.", "Bàn ghế bằng tre bán sang nhiều nước."),
    17: ("Đại sứ thăm trường", "Giờ học tiếng Việt.", "Đại sứ Bulgaria tặng sách cho thư viện."),
    18: ("Sứ quán mở cửa", "Ngày hội văn hóa.", "Khách xếp hàng từ sáng sớm."),
    19: ("Ngoại giao nhân dân", "Hội thảo ở Huế.", "Các nhà ngoại giao kể chuyện nghề."),
    20: ("Đối ngoại nhân dân", "Tổng kết năm.", "Công tác đối ngoại có nhiều điểm mới."),
    21: ("Ngoại ngữ cho người lớn", "Lớp học buổi tối.", "Học viên lớn nhất bảy mươi tuổi."),
    22: ("Bà ngoại gói bánh", "Chuyện nhà.", "Bánh chưng xanh, nồi đun suốt đêm."),
    23: ("Học sinh Lào tại Vinh", "Ký túc xá chật chỗ.", "Các em ăn Tết cùng thầy cô."),
    24: ("Sinh viên Campuchia", "Học bổng toàn phần.", "Sinh viên năm cuối thực tập ở bệnh viện."),
    25: ("Việt Nam, Lào, Campuchia", "Ba nước cùng trồng rừng.", "Cây giống được chở bằng xe tải."),
    26: ("Du lịch Thái Lan", "Giá vé giảm.", "Du khách Việt đi biển nhiều hơn."),
    27: ("Năm mới ở bản", "Tiếng khèn.", "Nam thanh nữ tú rủ nhau đi chợ."),
    28: ("COVID-19 và trường học", "Học trực tuyến.", "Thầy giáo giảng bài qua mạng."),
    29: ("Hội nghị ASEAN", "Các bộ trưởng họp kín.", "Phiên họp thứ 19 bàn về biển."),
    30: ("TP.HCM mưa lớn", "Nhiều phố ngập.", "Người dân dắt xe qua đoạn ngập sâu 35cm."),
    31: ("Thành phố Hồ Chí Minh", "Đường sách.", "Độc giả trẻ đến từ sớm."),
    32: ("Chủ nghĩa nhân văn", "Bàn tròn.", "Các diễn giả nói về xã hội và con người."),
    33: ("An sinh xã hội", "Chính sách mới.", "Hộ nghèo được vay vốn nuôi bò."),
    34: ("Câu lạc bộ dân ca", "Sinh hoạt thứ bảy.", "Các cụ hát ví, hát giặm."),
    35: ("Lạc đà giữa phố", "Rạp xiếc lưu động.", "Bộ lông con vật rất dày. Câu chuyện vui."),
    36: ("Thuỷ thủ trở về", "Tàu cập cảng.", "Anh Nguyễn Văn Thuý ôm con gái."),
    37: ("Thủy sản được giá", "Bà con phấn khởi.", "Tôm hùm bán được gấp đôi."),
    38: ("Quý bạn đọc", "Lời tòa soạn.", "Mời quý vị gửi bài dự thi."),
    39: ("Biên giới bình yên", "Đồn biên phòng.", "Bộ đội dạy chữ cho trẻ em bản xa."),
    40: ("Biển đảo quê hương", "Thơ.", "Sóng vỗ mạn thuyền, lính trẻ gác đêm."),
    41: ("Ra khơi", "Ngư dân.", "Thuyền trưởng nhìn trời đoán gió."),
    42: ("Nữ thuyền trưởng", "Chân dung.", "Chị lái tàu từ năm hai mươi tuổi."),
    43: ("Gấu trúc sinh con", "Vườn thú.", "Hai gấu trúc con nặng một cân."),
    44: ("Nhà máy đường", "Mía được mùa.", "Đường trắng chất đầy kho."),
    45: ("Đường sắt xuyên núi", "Hầm dài nhất.", "Đường sắt cao tốc chạy thử."),
    46: ("Quan hệ Việt Lào", "Trăm năm gắn bó.", "Tuổi trẻ Việt Lào cùng trồng cây."),
    47: ("Liên hiệp các tổ chức hữu nghị", "Đại hội.", "Đại biểu các tỉnh về dự."),
    48: ("Tình hữu nghị bền lâu", "Thư ngỏ.", "Ban biên tập nhận được trăm bức thư."),
    49: ("NHỚ ĐẤT NƯỚC", "THƠ.", "TỪ XA EM NHỚ QUÊ."),
    50: ("Friendship across the river", "A story in English.", "Students from Laos and Cuba sang together."),
    51: ("Ảnh: Phố đèn", "Xem ảnh.", "Phố lên đèn."),
    52: ("Bảng giá", "Xem bảng.", "Giá từng loại."),
    53: ("Mười điều nên nhớ", "Danh sách.", "Xem dưới đây."),
    54: ("Lời bà kể", "Ký ức.", "Chuyện cũ."),
    55: ("Người thợ rèn", "Nghề cũ.", "Lửa đỏ suốt ngày."),
    56: ("Cầu mới qua sông", "Khánh thành.", "Dân hai bờ đi lại dễ dàng."),
    57: ("Cá kho làng Vũ Đại", "Đặc sản.", "Niêu cá kho mười hai tiếng."),
    58: ("Món quà", "Chuyện nhỏ.", "Cô bé tặng mẹ chiếc khăn."),
    59: ("Mưa đầu mùa", "Tản văn.", "Mưa rơi trên mái ngói."),
    60: ("Chợ phiên", "Sắc màu.", "Người Dao xuống chợ từ mờ sáng."),
}

_MORE: dict[int, tuple[object, ...]] = {
    51: (
        Image(
            f"{ORIGIN}/1.jpg", "Nghệ nhân Bùi Thị Sen thắp đèn lồng.", "Lan Chi", "Nghệ nhân. Ảnh: Lan Chi"
        ),
    ),
    52: (Table((("Loại", "Giá"), ("Sầu riêng", "120.000 đồng"))),),
    53: (ItemList(("Tắt điện khi ra khỏi nhà", "Trồng một cây xanh")),),
    54: (Quote("Ngày ấy làng mình nghèo lắm."), Heading("Bến đò xưa")),
    59: (Paragraph("Mùi đất ẩm.\nNước tràn bờ ao."),),
    60: (Paragraph("Cha\u0323y va\u0300o chơ\u0323 Bắc Hà."),),
}


def articles() -> list[Article]:
    """The articles, without their tokens."""
    return [
        article(
            number,
            headline=headline,
            abstract=abstract,
            body=(Paragraph(text), *_MORE.get(number, ())),
            language="en" if number == 50 else "vi",
            tokens=(),
            repairs=(),
            flags=(),
        )
        for number, (headline, abstract, text) in _TEXTS.items()
    ]


def _search(query: str, finds: str, why: str) -> Search:
    return Search(query, frozenset(map(int, finds.split())), why)


SEARCHES: tuple[Search, ...] = (
    _search("huu nghi viet lao", "1", "no marks, all of the words, over a dash"),
    _search('"huu nghi viet lao"', "1", "the same as a phrase"),
    _search("huu nghi", "1 2 47 48", "no marks"),
    _search("HỮU NGHỊ", "1 2 47 48", "capitals"),
    _search("hữu nghị -cuba", "1 47 48", "a word left out"),
    _search('hữu nghị -"la habana"', "1 47 48", "a phrase left out"),
    _search("hữu nghị -cuba -lào", "47 48", "two words left out"),
    _search('"hữu nghị Việt"', "1 2", "a phrase over the border of a word"),
    _search("tình hữu nghị", "1 48", "a word inside a longer one, or beside another"),
    _search("đất nước", "3 49", "a word, and no other neighbours"),
    _search('"đất nước"', "3 4 49", "side by side, whatever the words are"),
    _search("đất_nước", "3 49", "the word as segmented"),
    _search('"dat nuoc"', "3 4 49", "a phrase without marks; none over the end of a sentence or a line"),
    _search("dat nuoc", "3 4 5 49 59", "two words anywhere"),
    _search("nước đất", "3 4 5 49 59", "words that are none together, in any order"),
    _search("mảnh đất", "4", "a word"),
    _search("hòa bình", "6 7", "new place of the tone mark finds the old"),
    _search("hoà bình", "6 7", "and the other way round"),
    _search("HOÀ BÌNH", "6 7", "in capitals too"),
    _search('"ho\u0061\u0300 bi\u0300nh"', "6 7", "typed decomposed"),
    _search("hoa", "6 7 8 9 10 11 15 18", "every spelling of a syllable"),
    _search("hóa đơn", "9", "one spelling"),
    _search("họa", "10", "one spelling of a syllable"),
    _search("da", "11 12 13 15 35", "đ is d, with all its vowels"),
    _search("đã", "13", "đ is a mark"),
    _search("Đà Nẵng", "11", "a name"),
    _search("da nang", "11", "a name without marks"),
    _search("Hà Nội", "14", "a name, not its syllables apart"),
    _search("ha noi", "14 15 16", "its syllables apart"),
    _search('"ha noi"', "14", "side by side"),
    _search("đại sứ", "17", "a word"),
    _search("dai su", "17", "the same without marks"),
    _search("ngoại giao", "19", "a word"),
    _search("ngoại*", "19 20 21 22", "a beginning with marks"),
    _search("ngoai*", "19 20 21 22", "a beginning without marks"),
    _search("ngo*", "19 20 21 22 48 59", "a shorter one"),
    _search("đối ngo*", "20", "a word and a beginning"),
    _search('"học si"*', "23", "a phrase whose last word is a beginning"),
    _search("Việt Lào", "1 46", "a name that is joined at will is found joined and apart"),
    _search('"Việt Lào"', "1 46", "side by side, with a dash or without"),
    _search("Việt-Lào", "1 46", "a dash typed: a phrase"),
    _search("việt nam lào", "25", "a name and another"),
    _search("COVID-19", "28", "letters and digits side by side"),
    _search("covid19", "28", "written together"),
    _search("19", "28 29", "a number"),
    _search("TP.HCM", "30", "with a dot"),
    _search("tp hcm", "30", "without it"),
    _search("35cm", "30", "a number with its unit"),
    _search("Hồ Chí Minh", "31", "a name of three syllables"),
    _search("xã hội", "32 33", "a word, alone or after others"),
    _search("câu lạc bộ", "34", "three syllables"),
    _search("cau lac bo", "34 35", "the same apart"),
    _search("thuỷ", "36 37", "u and y"),
    _search("thúy", "36", "a name that keeps its spelling in the text is found by the other too"),
    _search("quý", "38", "after q the mark has one place"),
    _search("thuyền trưởng", "41 42", "a word at the beginning of a sentence too"),
    _search("đường -sắt", "31 44", "a word left out that follows"),
    _search("Bùi Thị Sen", "51", "in a caption"),
    _search('"sau rieng"', "52", "in a table"),
    _search("cuba friendship", "50", "another language"),
    _search("cây xanh", "53", "in a list; not the words apart"),
    _search("cay xanh", "4 53", "the same anywhere"),
    _search('"bến đò"', "54", "in a heading"),
    _search("chạy vào chợ", "60", "in a text that is decomposed"),
)
