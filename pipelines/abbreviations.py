"""Words by which `pipelines.sentences` tells the stop of an abbreviation from that of a sentence.

Abbreviations are written as they are printed, since `No.` is a number and `no.` the end of a meal; all
others are in lower case. The lists hold what Vietnamese newspapers print and were made by hand.
"""

from __future__ import annotations


def _as_printed(words: str) -> frozenset[str]:
    """Each of `words`, and its usual variants with small letters: TP, Tp, tp."""
    return frozenset(form for word in words.split() for form in (word, word.capitalize(), word.lower()))


TITLES = _as_printed(
    "GS PGS TS TSKH ThS BS BSCKI BSCKII CKI CKII BSNT DS KS KTS LS CN CVCC NCS NSƯT NSND NGƯT NGND"
    " TTƯT TTND NNƯT NNND AHLĐ HT ĐĐ NT LM GM TP TX TT KP KCN HTX ĐH CĐ THPT THCS Cty"
)
"""Titles and kinds of places and bodies: a name follows them, or nothing, as in `được phong hàm GS.`"""

_BEFORE_A_NAME = "Mr Mrs Ms Dr Prof St Ste Messrs Ng Th Ph Nxb NXB Tr tr vs cf"
BEFORE_A_NAME = frozenset(_BEFORE_A_NAME.split())
"""What never ends a sentence."""

_BEFORE_A_NUMBER = "No Vol Nr pp Fig ĐT Đt đt Tel Fax QL TL ĐL KP Kp kp"
BEFORE_A_NUMBER = frozenset(_BEFORE_A_NUMBER.split())
"""What ends no sentence where a number follows."""

PLACES = frozenset("đhpqtx")
"""Small letters for kinds of places: đường, huyện, phường, quận, tỉnh, xã. A name follows, or a number."""

_POINTS = "bài cạnh câu chữ điểm điều hình khoản kiểu loại lớp mã mẫu mục nhóm phần tia tiết trục vần ý"
POINTS = frozenset(_POINTS.split())
"""What a small letter behind it tells apart, though it could be a place's: `khoản 2, điểm h.`"""

_HOUSES = "ấp hẻm khóm khối khu ngách ngõ nhà số thôn tổ xóm"
HOUSES = frozenset(_HOUSES.split())
"""What is numbered in an address and stands before a place: `số 12 đ. Láng`."""

_QUANTITIES = "chục trăm nghìn ngàn vạn triệu tỷ tỉ"
QUANTITIES = frozenset(_QUANTITIES.split())
"""What stands before a unit without a digit: `3 triệu đ.`"""

_COMPANY = "Co Ltd Corp Inc Bros Jr Sr Plc PLC LLC JSC"
COMPANY = frozenset(_COMPANY.split())
"""What ends a name, and often a sentence with it; several of them are one name."""

_NUMBERED = (
    "ảnh bài bảng biểu bước câu chương điều đoạn hình hồi khoản kỳ mục phần quyển tập tiết",
    r"phụ\s+lục sơ\s+đồ",
)
NUMBERED = frozenset(" ".join(_NUMBERED).split())
"""What numbers its items, as expressions: `Điều 7.`, `Bảng 2.`"""

_LETTERED = (
    "bảng bên bậc cấp chương cổng cột dãy đề điểm đội độ gan hàng hạng hồi khoá khóa khối khu kỳ kỷ lần loại",
    "lô lớp máu mẫu mục nhà nhóm phần phòng phương sân tập toà tòa tổ trường vitamin xưởng",
)
LETTERED = frozenset(" ".join(_LETTERED).split())
"""What is told apart by a single letter or Roman number behind it: `hội trường B.`, `thế kỷ X.`"""

_CONNECTIVES = (
    "và, rồi, nhưng, còn, bỗng, và rồi, thế rồi, nhưng rồi, thế nhưng, vậy mà, thế mà, và thế là, rồi bỗng",
    "tuy nhiên, nhưng mà, vậy là, thế là, bỗng nhiên",
)
CONNECTIVES = frozenset(", ".join(_CONNECTIVES).split(", "))
"""What hangs in the air before an ellipsis and goes on behind it, even with a capital."""

_SPEECH = (
    "bảo cãi cười dặn đáp gắt giục gọi hét hỏi kể kêu khoe la nhắc nói quát reo rủ than thầm thốt thưa",
    r"chia\s+sẻ cho\s+(?:biết|hay) giải\s+thích ngắt\s+lời tâm\s+sự trả\s+lời",
)
SPEECH = frozenset(" ".join(_SPEECH).split())
"""Verbs that tell how somebody speaks, as expressions."""

_OPENERS = (
    # persons
    "ai anh bà bác bạn cha chàng cháu chị chồng chú chúng cô con cụ em gia họ mẹ mình mọi mỗi người",
    "nó nàng ông thầy tôi vợ khách học trẻ bệnh nhà",
    # what points and counts
    "các cả đa đây đấy đó hai hầu hơn ít kia khoảng một nay này nhiều những ba số tất toàn từng vài vị",
    # what joins and asks
    "bao bên bị bởi bằng chẳng cho chưa chỉ có còn cũng cùng do dù dưới đã đang đặc để đến được gần giữa hay",
    "hiện hễ hoặc kể không khi là lại liệu lúc mà mặc nào nên nếu ngay ngoài nhất nhờ nhưng như ở phải",
    "qua quanh ra riêng rồi rất sau sao sắp sẽ song suốt tại theo thay thế thì thêm thực trên trong trước",
    "tuy từ vẫn vào vậy về vì việc với và vừa xem xin tức nhìn nói biết thấy cần muốn đối trải",
    # times
    "buổi bữa chiều đầu đêm hôm lần năm ngày sáng tháng thời tối trưa tuần cuối mùa xưa",
    # what newspapers write about
    "ảnh bài bản báo bộ buồn căn cây chuyến chuyện công cuốn cuộc dự đám đề điều đoàn",
    "đơn giá giải giờ hàng hình hội kết khu kinh lễ lớp món mức nội nước phần phía phiên",
    "phòng quá quy sách sự tác tiếng tiền tin tổng trận trụ tỷ vé",
    "vấn vở vụ xe ý",
)
OPENERS = frozenset(" ".join(_OPENERS).split())
"""First words of sentences; with a small letter behind them they are no name. Given names are left out."""
