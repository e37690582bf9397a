"""What differs from site to site: hosts, sections, labels. The CMS itself is read by `crawler.pages`.

Sections are those that a public scraper of the paper listed in 2025, with their parents; `scrapy probe`
and the menu of the live site say whether they still hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.article import Box


@dataclass(frozen=True, kw_only=True)
class Site:
    """One newspaper of the MasterCMS family.

    Attributes:
        name: the site's key in the archive and its spider's name.
        origin: scheme and host of canonical addresses, without a closing slash.
        hosts: every host name that serves the same articles under the same numbers.
        zone: the zone in which the paper prints its stamps.
        sections: category paths, without slashes at the ends, with the names that the paper prints.
        page_size: rows on a listing page, where the pager does not tell.
        box_labels: the heading of a box of other articles, casefolded, and what its links are called.
        source_label: what stands before the name of the source, casefolded.
        feed_path: the path of the feed of newest articles.
        image_hosts: further host names that the paper keeps pictures of its own on.
        sample_articles: addresses of real articles of different years and templates, for first contact.
    """

    name: str
    origin: str
    hosts: frozenset[str]
    zone: ZoneInfo
    sections: Mapping[str, str]
    page_size: int
    box_labels: Mapping[str, Box]
    source_label: str = "nguồn:"
    feed_path: str = "/rss_feed/"
    image_hosts: frozenset[str] = frozenset()
    sample_articles: tuple[str, ...] = ()

    def sections_under(self, path: str) -> tuple[str, ...]:
        """The known sections that `path` stands for: itself and, for a parent, its children."""
        return tuple(known for known in self.sections if known == path or known.startswith(f"{path}/"))


THOIDAI = Site(
    name="thoidai",
    origin="https://thoidai.com.vn",
    hosts=frozenset({"thoidai.com.vn", "www.thoidai.com.vn", "tacnghiep.thoidai.com.vn"}),
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    sections=MappingProxyType(
        {
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
    ),
    page_size=16,
    box_labels=MappingProxyType(
        {"tin bài liên quan": "related", "các tin bài khác": "other", "đọc nhiều": "most_read"}
    ),
    sample_articles=(
        "/world-vision-ho-tro-da-nang-cai-thien-doi-song-tre-em-ngheo-58498.html",
        "/huyet-le-va-khat-vong-84314.html",
        "/vufo-va-peacetrees-vietnam-thuc-day-quan-he-hop-tac-175435.html",
    ),
)

SITES: Mapping[str, Site] = MappingProxyType({THOIDAI.name: THOIDAI})
