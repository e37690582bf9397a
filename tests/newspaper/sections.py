"""The paper's sections: real paths of thoidai.com.vn with display names of our own.

Paths are those of docs/mastercms.md, 3.6. `HIDDEN` is a sub-section that breadcrumbs show and that no listing
serves any more: its stories stand in the parent's listing only (docs/mastercms.md, 5).
"""

from __future__ import annotations

SECTIONS: dict[str, str] = {
    "huu-nghi": "Hữu nghị",
    "huu-nghi/bon-phuong-ket-ban": "Bốn phương kết bạn",
    "huu-nghi/chan-dung-be-ban": "Chân dung bè bạn",
    "huu-nghi/than-gui-viet-nam": "Thân gửi Việt Nam",
    "viet-kieu": "Việt kiều",
    "viet-kieu/tam-long-kieu-bao": "Tấm lòng kiều bào",
    "viet-kieu/tu-hao-viet-nam": "Tự hào Việt Nam",
    "viet-kieu/cam-nang-ve-nuoc": "Cẩm nang về nước",
    "viet-kieu/nhip-song-cong-dong": "Nhịp sống cộng đồng",
    "viet-kieu/thu-xa-que": "Thư xa quê",
    "viet-kieu/hoc-tieng-viet": "Học tiếng Việt",
    "chuyen-ngoai-giao": "Chuyện ngoại giao",
    "chuyen-ngoai-giao/doi-song-doi-ngoai": "Đời sống đối ngoại",
    "chuyen-ngoai-giao/giai-thoai": "Giai thoại",
    "chuyen-ngoai-giao/choi-voi-nguoi": "Chơi với người",
    "nhan-quyen-goc-nhin-thoi-dai": "Nhân quyền - Góc nhìn thời đại",
    "nhan-quyen-goc-nhin-thoi-dai/tinh-doi-nghia-dao": "Tình đời nghĩa đạo",
    "nhan-quyen-goc-nhin-thoi-dai/chuyen-de": "Chuyên đề",
    "nhan-quyen-goc-nhin-thoi-dai/duong-ve-tinh-thien": "Đường về tính thiện",
    "nhan-quyen-goc-nhin-thoi-dai/nhip-song-qua-anh": "Nhịp sống qua ảnh",
    "nhan-quyen-goc-nhin-thoi-dai/cam-nang": "Cẩm nang",
    "gia-dinh-viet": "Gia đình Việt",
    "gia-dinh-viet/to-am": "Tổ ấm",
    "gia-dinh-viet/hon-nuoc": "Hồn nước",
    "gia-dinh-viet/nho-lang": "Nhớ làng",
    "gia-dinh-viet/tap-tuc": "Tập tục",
    "quoc-te": "Quốc tế",
    "quoc-te/nhip-song": "Nhịp sống",
    "quoc-te/van-hoa-van-minh": "Văn hóa - Văn minh",
    "quoc-te/goc-nhin-cgtn": "Góc nhìn CGTN",
    "viet-nam-hom-nay": "Việt Nam hôm nay",
    "viet-nam-hom-nay/ha-noi-ngay-nay": "Hà Nội ngày nay",
    "bo-coi-bien-dao": "Bờ cõi biển đảo",
    "bo-coi-bien-dao/mien-dat-con-nguoi": "Miền đất - Con người",
    "bo-coi-bien-dao/cuoc-song-vung-bien": "Cuộc sống vùng biên",
    "bo-coi-bien-dao/nhip-song-bien-dao": "Nhịp sống biển đảo",
    "bo-coi-bien-dao/lich-su-chu-quyen": "Lịch sử chủ quyền",
    "bo-coi-bien-dao/giao-luu-huu-nghi": "Giao lưu hữu nghị",
}
"""Display name of each section that has listings, by its path; parents stand before their children."""

HIDDEN: dict[str, str] = {"huu-nghi/tam-long-tuong-tro": "Tấm lòng tương trợ"}
"""Sections of breadcrumbs without a listing of their own."""

NEW_IN_MENU: dict[str, str] = {"mien-di-san": "Miền di sản", "mien-di-san/lang-co": "Làng cổ"}
"""What the option `menu="changed"` adds to the menu: sections that nobody knows yet, without listings."""

GONE_FROM_MENU = frozenset({"gia-dinh-viet/tap-tuc", "viet-nam-hom-nay"})
"""What that option takes out of the menu, children included; their listings are still served."""

PATHS: tuple[str, ...] = (*SECTIONS, *HIDDEN)
"""All paths that a breadcrumb can end in; a section's place here is its number in the paper's arrays."""

NAMES: dict[str, str] = {**SECTIONS, **HIDDEN}
"""Display names of `PATHS`."""


def trail(path: str) -> tuple[str, ...]:
    """The breadcrumb's paths of a story filed under `path`, root first."""
    parent, _, child = path.partition("/")
    return (parent, path) if child else (parent,)
