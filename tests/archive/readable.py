"""A small archive that is worth looking at: over a year of made-up articles, with all that pages show.

Words come and go with the seasons, some fields are missing, some days were not read to their end, articles
link to each other, one was revised, one tries to run a script, and the last runs went this way and that.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from archive.article import Article, Author, Heading, Image, Paragraph, Quote, RelatedLink, Tokens
from archive.coverage import Walk
from archive.outcomes import Captured, Fetch, Gone, Rejected
from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE, ZONE_NAME, address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.article import Block
    from archive.outcomes import Outcome

SITE = "paper"
FIRST = date(2025, 7, 1)
LAST = date(2026, 9, 30)
PER_DAY = 1.6

FRIENDSHIP = 1
"""Its headline is about the friendship of Vietnam and Laos."""
HOSTILE = 2
SCRIPT = "<script>document.title = 'stolen'</script><img src=x onerror=\"document.title='stolen'\">"
"""The headline and the first paragraph of article `HOSTILE` hold it."""
REVISED = 3

SECTIONS = {
    "huu-nghi": "Hữu nghị",
    "huu-nghi/ket-ban": "Bốn phương kết bạn",
    "viet-kieu": "Việt kiều",
    "quoc-te": "Quốc tế",
    "gia-dinh": "Gia đình Việt",
    "bien-dao": "Bờ cõi biển đảo",
}
AUTHORS = ("Lan Chi", "Minh Tú", "Hải Vân", "Thu An", "Quốc Bảo", "Hoà Thuỷ", "Đức Long")
PLACES = ("Quảng_Trị", "Hà_Giang", "Cần_Thơ", "Nghệ_An", "Hà_Nội", "Bến_Tre", "Lào_Cai", "Đà_Nẵng", "Kon_Tum")
LANDS = ("Lào", "Cuba", "Nhật_Bản", "Pháp", "Ấn_Độ", "Hàn_Quốc", "Campuchia", "Nga")
HEADLINES = (
    "Hội hữu_nghị Việt_Nam - {land} trao {n} suất quà tại {place}",
    "{place} : lớp_học tiếng Việt của kiều_bào về từ {land}",
    "Nghệ_nhân {place} giữ nghề đan_lát qua ba thế_hệ",
    "Sinh_viên {land} đón mùa {season} ở {place}",
    "Đoàn đại_biểu {land} thăm {place} , bàn chuyện {topic}",
    "{topic} : {n} hộ dân {place} được hỗ_trợ",
)
BODY = (
    "Sáng_sớm , sân nhà văn_hóa {place} đã đông kín người . Bà_con kể nhau nghe chuyện {topic} .",
    "Chuyến thăm góp_phần thắt chặt tình hữu_nghị giữa nhân_dân hai nước Việt_Nam và {land} .",
    "Theo ban tổ_chức , {n} phần quà đã đến tay các gia_đình . Ai cũng mong mùa sau khá hơn .",
    "Nhiều bạn trẻ lần đầu nghe tiếng khèn và ở lại đến khuya .",
)
TOPICS = {  # by month
    1: "hội chợ Tết",
    2: "gói bánh_chưng",
    3: "trồng rừng",
    4: "hạn_mặn",
    5: "sách cho em",
    6: "nắng_nóng",
    7: "tri_ân liệt_sĩ",
    8: "mùa tựu_trường",
    9: "khắc_phục bão_lũ",
    10: "khắc_phục bão_lũ",
    11: "ơn thầy_cô",
    12: "áo ấm vùng cao",
}
SEASONS = ("xuân", "xuân", "xuân", "hạ", "hạ", "hạ", "thu", "thu", "thu", "đông", "đông", "đông")


def plain(segmented: str) -> str:
    """The text of a segmented one: signs close up to the word before them."""
    text = segmented.replace("_", " ")
    for sign in ".,:;":
        text = text.replace(f" {sign}", sign)
    return text


def tokens(part: str, segmented: str) -> Tokens:
    """The sentences and words of `plain(segmented)`."""
    text = plain(segmented)
    lines = segmented.replace(" . ", " .\n").split("\n")
    words: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    position = 0
    for line in lines:
        for word in line.split(" "):
            start = text.index(word.replace("_", " "), position)
            position = start + len(word)
            words.append((start, position))
        first = words[len(words) - len(line.split(" "))][0]
        sentences.append((first, position))
    return Tokens(part, tuple(sentences), tuple(words), "\n".join(lines))


def fill(url: str, *, per_day: float = PER_DAY) -> int:
    """Make the archive at `url`, which is not there yet.

    Returns:
        How many articles it has.
    """
    random = Random(5)
    outcomes = list(_outcomes(random, per_day))
    with Store.open(url, create=True) as store:
        site_id = store.claim_site(SITE, ORIGIN, ZONE_NAME)
        for part in range(6):
            run_id = store.start_run(site_id, "crawl paper", {"part": part})
            chunk = outcomes[part * len(outcomes) // 6 : (part + 1) * len(outcomes) // 6]
            for start in range(0, len(chunk), 200):
                store.write(site_id, run_id, chunk[start : start + 200])
            if part < 5:
                _finish(store, run_id, chunk, failed=7 if part == 3 else 0)
            else:  # the last one was killed
                changed = _article(REVISED, LAST, random, [], headline="Chợ phiên Hà_Giang mở thêm buổi tối")
                store.write(site_id, run_id, [Captured(_fetch(REVISED, minutes=90), changed)])
    return sum(isinstance(one, Captured) for one in outcomes)


def _outcomes(random: Random, per_day: float) -> Iterator[Outcome]:
    number = 1
    day = FIRST
    numbers: list[int] = []
    while day <= LAST:
        quiet = 0.4 if day.weekday() >= 5 else 1.0
        count = (
            0 if date(2026, 4, 10) <= day <= date(2026, 4, 18) else round(random.gauss(per_day, 1) * quiet)
        )
        for _ in range(max(count, 1 if day == FIRST else 0)):
            yield Captured(_fetch(number), _article(number, day, random, numbers, **_special(number)))
            numbers.append(number)
            number += 1
        if random.random() < 0.02:
            yield Gone(_fetch(number, status=404))
            number += 1
        if random.random() < 0.015:
            yield Rejected(_fetch(number), random.choice(("no_body", "no_headline")), "the page has no body")
            number += 1
        day += timedelta(days=1)


def _special(number: int) -> dict[str, str]:
    if number == FRIENDSHIP:
        return {"headline": "Thắm tình hữu_nghị Việt - Lào nơi bản vùng cao"}
    return {"headline": f"Cảnh_báo : {SCRIPT}"} if number == HOSTILE else {}


def _fetch(number: int, *, minutes: int = 0, status: int = 200) -> Fetch:
    at = datetime(2026, 10, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
    return Fetch(
        site=SITE,
        number=number,
        url=address(number),
        fetched_url=address(number),
        fetched_at=at,
        status=status,
        listed_in=("huu-nghi",),
    )


def _article(
    number: int, day: date, random: Random, before: list[int], headline: str | None = None
) -> Article:
    said = {
        "land": random.choice(LANDS),
        "place": random.choice(PLACES),
        "n": str(random.randint(20, 400)),
        "topic": TOPICS[day.month] if random.random() < 0.5 else TOPICS[random.randint(1, 12)],
        "season": SEASONS[day.month - 1],
    }
    title = headline or random.choice(HEADLINES).format(**said)
    title = title[0].upper() + title[1:]
    abstract = None if random.random() < 0.04 else f"Câu_chuyện ở {said['place']} về {said['topic']} ."
    texts = [line.format(**said) for line in random.sample(BODY, 3)]
    if number == HOSTILE:
        texts[0] = f"{SCRIPT} {texts[0]}"
    body: list[Block] = [Paragraph(plain(text)) for text in texts]
    body += [Heading("Chuyện thêm"), Quote("Còn người là còn nghề.")]
    if random.random() < 0.8:
        body.append(Image(f"{ORIGIN}/anh/{number}.jpg", "Một buổi sáng ở chợ.", "Lan Chi", None))
    parts = {"headline": title, "abstract": abstract, **{f"body/{n}": text for n, text in enumerate(texts)}}
    return Article(
        url=address(number),
        id=number,
        headline=plain(title),
        abstract=None if abstract is None else plain(abstract),
        body=tuple(body),
        related=tuple(_links(random, before)),
        tokens=tuple(tokens(part, text) for part, text in parts.items() if text is not None),
        **_printed(day, random),
    )


def _printed(day: date, random: Random) -> dict[str, Any]:
    """What the page says of the article; since May 2026 its template has no source."""
    path = random.choice(list(SECTIONS))
    paths = (path.partition("/")[0], path) if "/" in path else (path,)
    names = random.sample(AUTHORS, random.choice((0, 1, 1, 1, 1, 2)))
    return {
        "date_published_raw": f"{day:%d/%m/%Y} 08:30",
        "date_published": datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE),
        "sections": paths,
        "section_names": tuple(SECTIONS[one] for one in paths),
        "authors": tuple(Author(name) for name in names),
        "source": "Bản tin Phố Đèn" if day < date(2026, 5, 1) and random.random() < 0.6 else None,
        "kind": "photo" if random.random() < 0.08 else "news",
        "keywords": ("hữu nghị",),
        "rules": {"headline": "h1", "date_published": "stamp"},
        "parser_version": 3,
    }


def _links(random: Random, before: list[int]) -> Iterator[RelatedLink]:
    for other in {random.choice(before[-60:]) if random.random() < 0.8 else before[0] for _ in before[:3]}:
        yield RelatedLink(address(other), other, f"Bài số {other}", None, ("related",))


def _finish(store: Store, run_id: int, chunk: list[Outcome], *, failed: int) -> None:
    kinds = {"new": Captured, "gone": Gone, "rejected": Rejected}
    counts = {name: sum(isinstance(one, kind) for one in chunk) for name, kind in kinds.items()}
    done = failed == 0
    walks = [
        Walk(
            section=path,
            since=FIRST,
            until=LAST if path != "bien-dao" else date(2026, 8, 31),
            ending="end",
            complete=done,
        )
        for path in SECTIONS
    ]
    store.finish_run(
        run_id,
        0 if done else 3,
        "finished" if done else f"{failed} articles failed",
        {
            "articles": {**counts, "revised": 2, "unchanged": 5, "failed": failed},
            "requests": {"listings": 12, "articles": len(chunk) + 3 * failed, "other": 2, "least": 80},
            "received": 61_000 * len(chunk),
        },
        walks,
    )
