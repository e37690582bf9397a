"""Words that the paper's made-up Vietnamese is built from: people, places, bodies, things.

Everything is NFC with the new tone placement (hòa, thủy, ủy); people are invented from common parts. Entries
may hold slots in braces that `writing.Writer` fills.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FAMILY = _words("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Lý Đinh Trịnh Trương")
MIDDLE = _words("Văn Thị Hữu Đức Minh Quang Thanh Ngọc Xuân Hồng Gia Bảo Đình Công Thu Kim Anh")
GIVEN = _words(
    "Hà Sơn Lan Hùng Dũng Phương Linh Nam Bình Hạnh Cường Tuấn Huệ Mai Yến Trung Đạt Ngân Tâm Khánh Việt "
    "Thảo Long Giang Hương Nhung Quân Thắng Vinh Trang Đông Loan Hải Hiền Quyên Tùng Diệp Nga Phúc An"
)
OLD_GIVEN = ("Hoà", "Thuý", "Thuỷ", "Khoẻ", "Toả", "Duỵ")
"""Given names in the old tone placement: people spell their names as they like, so it stays."""

FOREIGNERS = (
    "Chloé Moreau",
    "Zoé Lambert",
    "John Whitfield",
    "Marta Kowalczyk",
    "Elena Petrovna Sidorova",
    "Kenji Watanabe",
    "Somchai Phongsa",
    "Bounmy Keosavath",
    "Hans Zimmermann",
    "María Fernández",
    "Joon-ho Kim",
    "Thomas O’Brien",
)

CITIES = (
    "Hà Nội",
    "Hải Phòng",
    "Đà Nẵng",
    "Cần Thơ",
    "Huế",
    "Vinh",
    "Nha Trang",
    "Đà Lạt",
    "Quy Nhơn",
    "TP. Hồ Chí Minh",
    "TP.HCM",
    "Hạ Long",
)
PROVINCES = (
    "Lào Cai",
    "Hà Giang",
    "Cao Bằng",
    "Lạng Sơn",
    "Điện Biên",
    "Sơn La",
    "Hòa Bình",
    "Thái Nguyên",
    "Bắc Giang",
    "Nam Định",
    "Thái Bình",
    "Nghệ An",
    "Hà Tĩnh",
    "Quảng Bình",
    "Quảng Trị",
    "Quảng Nam",
    "Quảng Ngãi",
    "Phú Yên",
    "Khánh Hòa",
    "Gia Lai",
    "Đắk Lắk",
    "Lâm Đồng",
    "Tây Ninh",
    "Long An",
    "Đồng Tháp",
    "An Giang",
    "Kiên Giang",
    "Cà Mau",
    "Bến Tre",
    "Trà Vinh",
)
COUNTRIES = (
    "Lào",
    "Campuchia",
    "Trung Quốc",
    "Nhật Bản",
    "Hàn Quốc",
    "Ấn Độ",
    "Thái Lan",
    "Indonesia",
    "Cuba",
    "Pháp",
    "Đức",
    "Ba Lan",
    "Hungary",
    "Bulgaria",
    "Nga",
    "Mông Cổ",
    "Hoa Kỳ",
    "Anh",
    "Australia",
    "Mozambique",
    "Angola",
    "Algeria",
    "Palestine",
    "Venezuela",
    "Phần Lan",
    "Na Uy",
)
ORGANISATIONS = (
    "Liên hiệp hữu nghị tỉnh {tinh}",
    "Hội hữu nghị Việt Nam - {nuoc}",
    "Hội hữu nghị Việt Nam – {nuoc} tỉnh {tinh}",
    "UBND tỉnh {tinh}",
    "Sở Ngoại vụ tỉnh {tinh}",
    "Ủy ban MTTQ Việt Nam tỉnh {tinh}",
    "Ban liên lạc kiều bào tỉnh {tinh}",
    "Quỹ Nhịp cầu xanh",
    "Quỹ Bạn đồng hành",
    "Tổ chức Bàn tay mở",
    "Trung tâm Giao lưu nhân dân {tp}",
    "Câu lạc bộ Tiếng Việt tại {nuoc}",
    "Hội người Việt Nam tại {nuoc}",
    "Đồn Biên phòng cửa khẩu {tinh}",
    "Trường Đại học Phương Đông",
    "Bảo tàng Văn hóa các dân tộc",
    "Nhà Văn hóa Thanh niên {tp}",
    "Viện Nghiên cứu Phát triển cộng đồng",
    "Bệnh viện Đa khoa {tinh}",
    "Đoàn Thanh niên tỉnh {tinh}",
)
ROLES = (
    "Chủ tịch",
    "Phó Chủ tịch",
    "Phó Chủ tịch Thường trực",
    "Giám đốc",
    "Phó Giám đốc",
    "Tổng Thư ký",
    "Trưởng đoàn",
    "Trưởng Ban tổ chức",
    "Điều phối viên",
    "Hiệu trưởng",
    "Chánh Văn phòng",
)
TITLES = ("ThS.", "TS.", "PGS.TS", "BS.", "Đại tá", "Thượng úy", "nghệ sĩ", "nhà giáo", "luật sư", "nhà thơ")
EVENTS = (
    "hội nghị tổng kết công tác đối ngoại nhân dân",
    "lễ kỷ niệm {nam_tron} năm thiết lập quan hệ ngoại giao",
    "chương trình giao lưu văn nghệ",
    "tọa đàm về hòa bình và phát triển",
    "triển lãm ảnh “Sắc màu bè bạn”",
    "đêm nhạc gây quỹ",
    "ngày hội ẩm thực",
    "giải bóng đá hữu nghị",
    "lớp học tiếng Việt miễn phí",
    "cuộc thi viết thư cho bạn bốn phương",
    "diễn đàn doanh nghiệp trẻ",
    "lễ trao học bổng",
    "hội thảo khoa học",
    "chuyến thăm và làm việc",
    "trại hè thiếu niên",
    "phiên chợ vùng biên",
    "tuần phim tài liệu",
    "đợt khám bệnh, cấp thuốc miễn phí",
    "lễ khánh thành cầu dân sinh",
    "buổi gặp mặt kiều bào đầu xuân",
)
PROJECTS = (
    "dự án nước sạch học đường",
    "dự án rà phá bom mìn",
    "chương trình trồng rừng ngập mặn",
    "dự án nhà ở cho hộ nghèo",
    "chương trình phẫu thuật nụ cười",
    "dự án thư viện lưu động",
    "mô hình nuôi ong lấy mật",
    "mô hình trồng dược liệu",
    "dự án điện mặt trời cho trạm y tế",
    "chương trình dinh dưỡng trẻ em",
    "dự án sinh kế cho phụ nữ",
    "chương trình đào tạo nghề cho thanh niên",
    "mô hình homestay cộng đồng",
    "dự án R&D nông nghiệp thông minh",
)
PEOPLE = (
    "học sinh vùng cao",
    "người dân vùng lũ",
    "bà con ngư dân",
    "phụ nữ dân tộc Dao",
    "kiều bào trẻ",
    "cựu chiến binh",
    "người khuyết tật",
    "cán bộ, chiến sĩ",
    "sinh viên quốc tế",
    "người cao tuổi",
    "hộ gia đình chính sách",
    "thầy cô giáo cắm bản",
    "các em nhỏ mồ côi",
)
GIFTS = (
    "xe đạp",
    "áo ấm",
    "chăn bông",
    "sách giáo khoa",
    "máy lọc nước",
    "nhu yếu phẩm",
    "bồn chứa nước",
    "đồ dùng học tập",
    "giống cây ăn quả",
    "tủ thuốc gia đình",
    "đèn năng lượng mặt trời",
)
VALUES = (
    "tình đoàn kết",
    "lòng tin chiến lược",
    "hiểu biết lẫn nhau",
    "nghĩa tình thủy chung",
    "tình làng nghĩa xóm",
    "bản sắc văn hóa",
    "ý chí vươn lên",
    "tinh thần tương thân tương ái",
    "truyền thống hiếu học",
    "khát vọng hòa bình",
)
ADJECTIVES = (
    "thiết thực",
    "ấm áp",
    "bền vững",
    "sôi nổi",
    "trang trọng",
    "giản dị",
    "sáng tạo",
    "hiệu quả",
    "đầy ý nghĩa",
    "rộn ràng",
    "lâu dài",
    "cụ thể",
)
SKILLS = (
    "ngoại ngữ",
    "chuyển đổi số",
    "chăm sóc sức khỏe",
    "khởi nghiệp",
    "du lịch xanh",
    "nuôi trồng thủy sản",
    "bảo tồn di sản",
    "quản lý rủi ro thiên tai",
    "thủ công mỹ nghệ",
    "an toàn trên không gian mạng",
    "vui chơi cho thiếu nhi",
)
TYPOS = ("hiễu biết", "thảnh phần", "đươc", "Việt nam", "VietNam", "nổ lực", "Newyork")
"""Typing errors as papers print them; the archive keeps them."""

ABBREVIATIONS = ("NVNONN", "PCPNN", "OCOP", "BĐBP", "THPT", "UNESCO", "ASEAN", "KT-XH")
OFFICES = (
    "Ban Tổ chức",
    "Văn phòng điều phối",
    "Tổ công tác",
    "Hội đồng giám khảo",
    "Ban Giám hiệu nhà trường",
    "Chính quyền địa phương",
    "Đại diện nhà tài trợ",
)
PLACES = (
    "bản Nà Lốc",
    "xã Tân Thành",
    "phường Bình Minh",
    "huyện Mường Thanh",
    "đảo Hòn Ngọc",
    "xóm Chài",
    "thôn Đông Hạ",
    "khu phố Thống Nhất",
    "cửa khẩu Suối Đá",
    "làng Vạn Phúc Đông",
)
PRESS = (
    "Báo Bình Minh",
    "TTXVN",
    "Báo Biển Xanh",
    "Đài PT-TH tỉnh",
    "NVCC",
    "BTC",
    "Báo Miền Núi",
    "Tạp chí Hương Quê",
    "X.S/vungcao.com.vn",
    "Baothanhnien",
    "ChildBridge VN",
    "T.H/TTXVN",
)
TAGS = (
    "đối ngoại nhân dân",
    "hữu nghị",
    "kiều bào",
    "viện trợ",
    "biên giới",
    "biển đảo",
    "giao lưu văn hóa",
    "học bổng",
    "sinh kế",
    "du lịch",
    "Hà Nội",
    "ASEAN",
    "tiếng Việt",
    "gia đình",
    "ẩm thực",
    "hòa bình",
    "thiện nguyện",
    "môi trường",
)
