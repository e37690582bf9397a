"""Provinces of Vietnam and countries of the world, by the names that a Vietnamese newspaper prints.

Provinces: the 63 of 2008 to June 2025, each with that of the 34 in which it has lain since 1 July 2025
(resolution 202/2025/QH15 of the National Assembly). Countries: the members of the United Nations that
Vietnamese newspapers write of, by their common Vietnamese names.
"""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A place: `kind` is province or country, `today` the province of 2025 in which it lies.

    `names` are the spellings that are counted as it; the first is the one that is shown.
    """

    kind: str
    names: tuple[str, ...]
    today: str


_PROVINCES = """
An Giang: An Giang, Kiên Giang
Bắc Ninh: Bắc Ninh, Bắc Giang
Cà Mau: Cà Mau, Bạc Liêu
Cao Bằng: Cao Bằng
Cần Thơ: Cần Thơ, Hậu Giang, Sóc Trăng
Đà Nẵng: Đà Nẵng, Quảng Nam
Đắk Lắk: Đắk Lắk | Đăk Lăk | Đắc Lắc | Daklak, Phú Yên
Điện Biên: Điện Biên
Đồng Nai: Đồng Nai, Bình Phước
Đồng Tháp: Đồng Tháp, Tiền Giang
Gia Lai: Gia Lai, Bình Định
Hà Nội: Hà Nội
Hà Tĩnh: Hà Tĩnh
Hải Phòng: Hải Phòng, Hải Dương
Huế: Huế | Thừa Thiên Huế | Thừa Thiên - Huế | Thừa Thiên-Huế
Hưng Yên: Hưng Yên, Thái Bình
Khánh Hòa: Khánh Hòa | Khánh Hoà, Ninh Thuận
Lai Châu: Lai Châu
Lạng Sơn: Lạng Sơn
Lào Cai: Lào Cai, Yên Bái
Lâm Đồng: Lâm Đồng, Đắk Nông | Đăk Nông | Đắc Nông, Bình Thuận
Nghệ An: Nghệ An
Ninh Bình: Ninh Bình, Hà Nam, Nam Định
Phú Thọ: Phú Thọ, Hòa Bình | Hoà Bình, Vĩnh Phúc
Quảng Ngãi: Quảng Ngãi, Kon Tum | Kontum
Quảng Ninh: Quảng Ninh
Quảng Trị: Quảng Trị, Quảng Bình
Sơn La: Sơn La
Tây Ninh: Tây Ninh, Long An
Thái Nguyên: Thái Nguyên, Bắc Kạn | Bắc Cạn
Thanh Hóa: Thanh Hóa | Thanh Hoá
TP Hồ Chí Minh: TP Hồ Chí Minh | TP. Hồ Chí Minh | Thành phố Hồ Chí Minh | thành phố Hồ Chí Minh | TPHCM | TP.HCM | TP HCM | TP. HCM | Sài Gòn, Bà Rịa - Vũng Tàu | Bà Rịa-Vũng Tàu | Bà Rịa – Vũng Tàu | Vũng Tàu, Bình Dương
Tuyên Quang: Tuyên Quang, Hà Giang
Vĩnh Long: Vĩnh Long, Bến Tre, Trà Vinh
"""  # noqa: E501 - a line a province

_COUNTRIES = """
Ả Rập Xê Út | Ả-rập Xê-út | Saudi Arabia
Ai Cập
Albania
Algeria
Ấn Độ
Angola
Anh | Vương quốc Anh
Áo
Argentina
Armenia
Australia | Úc | Ô-xtrây-li-a
Azerbaijan
Ba Lan
Bangladesh
Belarus
Bỉ
Bolivia
Bồ Đào Nha
Brazil | Bra-xin
Brunei
Bulgaria | Bun-ga-ri
Campuchia | Cam-pu-chia
Canada | Ca-na-đa
Chile | Chi-lê
Colombia
CHDC Congo | Cộng hòa Dân chủ Congo
Costa Rica
Croatia
Cuba | Cu-ba
Dominica
Đan Mạch
Đông Timor | Timor-Leste | Timor Leste
Đức | CHLB Đức
Ecuador
Estonia
Ethiopia
Fiji
Ghana
Guatemala
Haiti
Hà Lan
Hàn Quốc
Hoa Kỳ | Mỹ
Honduras
Hungary | Hung-ga-ri
Hy Lạp
Iceland
Indonesia | In-đô-nê-xi-a
Iran
Iraq
Ireland
Israel | I-xra-en
Italy | Italia | Ý | I-ta-li-a
Jamaica
Jordan
Kazakhstan
Kenya
Kuwait
Kyrgyzstan
Lào | CHDCND Lào
Latvia
Lebanon | Li-băng
Libya
Litva | Lithuania
Luxembourg
Madagascar
Malaysia | Ma-lai-xi-a
Maldives
Mali
Malta
Maroc | Morocco | Ma-rốc
Mexico | Mê-hi-cô
Moldova
Mông Cổ
Mozambique | Mô-dăm-bích
Myanmar | Mi-an-ma
Na Uy
Nam Phi
Namibia
Nepal
New Zealand | Niu Di-lân
Nga | Liên bang Nga
Nhật Bản | Nhật
Nicaragua
Niger
Nigeria
Oman
Pakistan
Palestine
Panama
Papua New Guinea
Paraguay
Peru | Pê-ru
Pháp
Phần Lan
Philippines | Phi-líp-pin
Qatar
Romania | Ru-ma-ni
Rwanda
Séc | Cộng hòa Séc
Senegal
Serbia
Singapore | Xinh-ga-po
Síp
Slovakia | Xlô-va-ki-a
Slovenia
Somalia
Sri Lanka
Sudan
Syria | Xy-ri
Tajikistan
Tanzania
Tây Ban Nha
Thái Lan
Thổ Nhĩ Kỳ
Thụy Điển | Thuỵ Điển
Thụy Sĩ | Thuỵ Sĩ | Thụy Sỹ
Triều Tiên | CHDCND Triều Tiên
Trung Quốc
Tunisia
Turkmenistan
UAE | Các Tiểu vương quốc Ả Rập thống nhất
Uganda
Ukraine | U-crai-na
Uruguay
Uzbekistan
Vatican
Venezuela | Vê-nê-xu-ê-la
Yemen
Zambia
Zimbabwe
"""

NOT_PLACES = frozenset(
    {
        *("Thái Bình Dương", "Mỹ Latinh", "Mỹ La tinh", "Mỹ La-tinh", "Nam Mỹ", "Bắc Mỹ", "Trung Mỹ"),
        *("Nam Sudan", "Hà Nam Ninh"),
    }
)
"""Longer names that hold one of a place and are not it."""

NOT_AFTER = frozenset({"châu", "sông", "hồ", "núi", "họ"})
"""Words after which a name is that of something else: châu Mỹ is a continent, sông Đồng Nai a river."""

COMMON_WORDS = frozenset({"Anh", "Áo", "Ý", "Bỉ", "Séc", "Mali", "Đức", "Nga", "Pháp", "Mỹ", "Nhật", "Úc"})
"""Names that are words or given names too: at the beginning of a sentence nobody can tell, so not counted."""


def _places() -> tuple[Place, ...]:
    lines = (line.partition(": ") for line in _PROVINCES.strip().splitlines())
    provinces = [
        Place("province", tuple(names.split(" | ")), today)
        for today, _, before in lines
        for names in before.split(", ")
    ]
    countries = [tuple(line.split(" | ")) for line in _COUNTRIES.strip().splitlines()]
    return (*provinces, *(Place("country", names, names[0]) for names in countries))


PLACES = _places()
"""All of them: the 63 provinces, then the countries."""
