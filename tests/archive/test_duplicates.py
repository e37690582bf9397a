from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from archive.article import Paragraph
from archive.database import open_engine, writing
from archive.duplicates import SIGNED_AT_ONCE, Clustered, Sign, cluster, clusters, sign_missing, unsigned
from archive.errors import SiteAmbiguous
from archive.schema.duplicates import Duplicates, Fingerprints
from archive.schema.tables import Articles
from pipelines.duplicates import METHOD, fingerprint
from tests.archive.builders import ORIGIN, ZONE_NAME, captured
from tests.archive.queries import as_written, execute, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy.engine import Engine

    from archive.store import Store

SYLLABLES = [first + last for first in "đlsmnbtkv" for last in ("èn", "ông", "ưa", "ờ", "ụa", "inh")]


def words(seed: int, count: int = 200) -> list[str]:
    return random.Random(seed).choices(SYLLABLES, k=count)


def drifted(steps: int) -> str:
    """One story; each step loses its first 16 words and gets 16 others, so that only neighbours are pairs."""
    return " ".join(words(13, 200 + 16 * steps)[16 * steps :])


@pytest.fixture
def engine(url: str, store: Store) -> Iterator[Engine]:
    """The open archive's engine, with the tables of near-duplicates."""
    del store
    opened = open_engine(url)
    with writing(opened) as connection:
        for table in (Fingerprints.core(), Duplicates.core()):
            table.create(connection, checkfirst=True)
    yield opened
    opened.dispose()


@pytest.fixture
def put(store: Store, site_id: int, engine: Engine) -> Callable[..., None]:
    """Writes articles, given as numbers and texts, into the site `paper` or another."""
    del engine

    def write(texts: Mapping[int, str], site: int = site_id) -> None:
        outcomes = [
            captured(number, body=(Paragraph(text),), repairs=(), tokens=()) for number, text in texts.items()
        ]
        store.write(site, None, outcomes)

    return write


def bring_up_to_date(
    engine: Engine, site: int = 1, method: str = METHOD, sign: Sign = fingerprint
) -> Clustered:
    after: int | None = 0
    while after is not None:
        with writing(engine) as connection:
            after = sign_missing(connection, site, method, sign, after)
    with writing(engine) as connection:
        return cluster(connection, site)


def found(engine: Engine) -> dict[int, tuple[int, int, float]]:
    """Cluster, size and similarity by the article's number."""
    table, articles = Duplicates.core(), Articles.core()
    query = select(articles.c.number, table.c.cluster, table.c.size, table.c.similarity).join(articles)
    with engine.connect() as connection:
        return {number: tuple(row) for number, *row in connection.execute(query)}


def numbers(engine: Engine) -> dict[int, int]:
    return {number: row[0] for number, row in found(engine).items()}


def test_copies_are_a_cluster_named_after_its_smallest_number(
    engine: Engine, put: Callable[..., None], url: str
) -> None:
    put({40: drifted(0), 30: drifted(0), 20: " ".join(words(2)), 50: drifted(1)})
    assert bring_up_to_date(engine) == Clustered(compared=4, written=1)
    result = found(engine)
    assert {number: row[:2] for number, row in result.items()} == {30: (30, 3), 40: (30, 3), 50: (30, 3)}
    assert (result[30][2], result[40][2]) == (1.0, 1.0)
    assert 0.75 < result[50][2] < 0.95
    assert rows(url, "SELECT count(*) FROM articles") == [(4,)]


def test_bringing_up_to_date_again_changes_nothing(
    engine: Engine, put: Callable[..., None], url: str
) -> None:
    put({1: drifted(0), 2: drifted(0)})
    bring_up_to_date(engine)
    before = as_written(url, "fingerprints"), as_written(url, "duplicates")
    with writing(engine) as connection:
        assert sign_missing(connection, 1, METHOD, fingerprint) is None
        assert cluster(connection, 1) == Clustered()
    assert (as_written(url, "fingerprints"), as_written(url, "duplicates")) == before


def test_a_chain_of_pairs_is_one_cluster_although_its_ends_differ(
    engine: Engine, put: Callable[..., None]
) -> None:
    put({number: drifted(number) for number in range(1, 6)})
    bring_up_to_date(engine)
    result = found(engine)
    assert set(result) == {1, 2, 3, 4, 5}
    assert {row[0] for row in result.values()} == {1}
    assert result[2][2] > 0.75
    assert result[5][2] < 0.6


def test_a_later_article_joins_two_clusters_and_leaves_the_others_alone(
    engine: Engine, put: Callable[..., None], url: str
) -> None:
    other = " ".join(words(9))
    put({11: drifted(0), 12: drifted(1), 13: drifted(3), 14: drifted(4), 15: other, 16: other})
    assert bring_up_to_date(engine) == Clustered(compared=6, written=3)
    assert numbers(engine) == {11: 11, 12: 11, 13: 13, 14: 13, 15: 15, 16: 15}
    untouched = as_written(url, "duplicates", "cluster = 15")
    put({10: drifted(2)})
    assert bring_up_to_date(engine) == Clustered(compared=1, written=1)
    assert numbers(engine) == {10: 10, 11: 10, 12: 10, 13: 10, 14: 10, 15: 15, 16: 15}
    assert {row[1] for number, row in found(engine).items() if number < 15} == {5}
    assert as_written(url, "duplicates", "cluster = 15") == untouched


def test_a_changed_text_leaves_its_cluster(engine: Engine, put: Callable[..., None]) -> None:
    put({1: drifted(0), 2: drifted(1), 3: drifted(2), 4: drifted(0)})
    bring_up_to_date(engine)
    assert numbers(engine) == {1: 1, 2: 1, 3: 1, 4: 1}
    put({2: " ".join(words(7))})
    assert bring_up_to_date(engine) == Clustered(compared=1, written=1)
    assert numbers(engine) == {1: 1, 4: 1}
    put({2: drifted(1)})
    bring_up_to_date(engine)
    assert numbers(engine) == {1: 1, 2: 1, 3: 1, 4: 1}


def test_a_text_that_became_too_short_leaves_its_cluster(engine: Engine, put: Callable[..., None]) -> None:
    put({1: drifted(0), 2: drifted(0)})
    bring_up_to_date(engine)
    put({1: "Bài đã được rút ngắn."})
    assert bring_up_to_date(engine) == Clustered(compared=1, written=0)
    assert numbers(engine) == {}


@pytest.mark.parametrize(
    ("removed", "left"),
    [(1, {2: 2, 3: 2}), (2, {}), (3, {1: 1, 2: 1})],
    ids=["the first", "the bridge", "the last"],
)
def test_a_cluster_that_lost_a_member_is_made_anew(
    engine: Engine, put: Callable[..., None], url: str, removed: int, left: dict[int, int]
) -> None:
    put({1: drifted(0), 2: drifted(1), 3: drifted(2)})
    bring_up_to_date(engine)
    assert numbers(engine) == {1: 1, 2: 1, 3: 1}
    with writing(engine) as connection:
        connection.execute(delete(Articles.core()).where(Articles.core().c.number == removed))
    bring_up_to_date(engine)
    assert numbers(engine) == left
    assert {row[1] for row in found(engine).values()} <= {2}
    assert rows(url, "SELECT count(*) FROM fingerprints") == [(2,)]


def test_sites_are_apart(engine: Engine, store: Store, put: Callable[..., None]) -> None:
    english = store.claim_site("english", ORIGIN, ZONE_NAME)
    put({1: drifted(0), 2: drifted(0)})
    put({1: drifted(0), 3: drifted(0)}, english)
    put({9: drifted(0)}, store.claim_site("russian", ORIGIN, ZONE_NAME))
    for site in (1, english, 3):
        bring_up_to_date(engine, site)
    with engine.connect() as connection:
        every = [(one.site, one.id, [a.number for a in one.articles]) for one in clusters(connection)]
        assert every == [("english", 1, [1, 3]), ("paper", 1, [1, 2])]
        assert [one.site for one in clusters(connection, "paper")] == ["paper"]
        with pytest.raises(SiteAmbiguous):
            clusters(connection, "nowhere")


def test_short_texts_are_never_duplicates(engine: Engine, put: Callable[..., None], url: str) -> None:
    put({1: "Mời bạn đọc xem ảnh.", 2: "Mời bạn đọc xem ảnh."})
    assert bring_up_to_date(engine) == Clustered(compared=2, written=0)
    assert rows(url, "SELECT signature, bands, compared FROM fingerprints") == [(None, None, 1)] * 2
    assert bring_up_to_date(engine) == Clustered()


def test_another_method_signs_and_compares_everything_anew(
    engine: Engine, put: Callable[..., None], url: str
) -> None:
    put({1: drifted(0), 2: drifted(0), 3: " ".join(words(3))})
    bring_up_to_date(engine)
    assert bring_up_to_date(engine, method="next") == Clustered(compared=3, written=1)
    assert rows(url, "SELECT DISTINCT method FROM fingerprints") == [("next",)]
    assert numbers(engine) == {1: 1, 2: 1}


def test_fingerprints_of_two_methods_are_not_compared(
    engine: Engine, put: Callable[..., None], url: str
) -> None:
    put({1: drifted(0), 2: drifted(0)})
    bring_up_to_date(engine)
    execute(url, "UPDATE fingerprints SET method = 'older', compared = false WHERE article_id = 1")
    with writing(engine) as connection, pytest.raises(ValueError, match="several methods"):
        cluster(connection, 1)
    bring_up_to_date(engine)
    assert numbers(engine) == {1: 1, 2: 1}


def test_what_was_not_compared_yet_is_counted(engine: Engine, put: Callable[..., None]) -> None:
    def waiting(site: str | None = None) -> int:
        with engine.connect() as connection:
            return unsigned(connection, site)

    put({1: drifted(0), 2: drifted(0), 3: "Ngắn."})
    assert (waiting(), waiting("paper")) == (3, 3)
    with writing(engine) as connection:
        sign_missing(connection, 1, METHOD, fingerprint)
    assert waiting() == 3
    bring_up_to_date(engine)
    assert waiting() == 0
    put({2: drifted(1)})
    assert waiting("paper") == 1


def test_signing_goes_on_from_chunk_to_chunk(engine: Engine, put: Callable[..., None]) -> None:
    put({number: f"{number} {drifted(0)}" for number in range(1, SIGNED_AT_ONCE + 8)})
    calls = []

    def sign(text: str) -> Any:  # noqa: ANN401 - what `fingerprint` gives
        calls.append(text)
        return fingerprint(text)

    with writing(engine) as connection:
        assert sign_missing(connection, 1, METHOD, sign) == SIGNED_AT_ONCE
    assert len(calls) == SIGNED_AT_ONCE
    assert bring_up_to_date(engine, sign=sign) == Clustered(compared=SIGNED_AT_ONCE + 7, written=1)
    assert len(calls) == SIGNED_AT_ONCE + 7
    assert set(numbers(engine).values()) == {1}


@pytest.mark.parametrize("seed", range(6))
def test_clusters_do_not_hang_on_the_order_in_which_articles_come_or_change(
    engine: Engine, store: Store, put: Callable[..., None], seed: int
) -> None:
    rng = random.Random(seed)
    texts = {number: drifted(rng.randrange(9)) for number in range(1, 13)}
    texts |= {number: " ".join(words(rng.randrange(3))) for number in range(13, 19)}
    order = rng.sample(sorted(texts), len(texts))
    while order:
        batch, order = order[:4], order[4:]
        put({number: texts[number] for number in batch})
        put({number: texts[number] for number in rng.sample(sorted(texts), 2)})
        put({batch[0]: drifted(rng.randrange(9))})
        bring_up_to_date(engine)
        put({batch[0]: texts[batch[0]]})
    bring_up_to_date(engine)
    again = store.claim_site("again", ORIGIN, ZONE_NAME)
    put(texts, again)
    bring_up_to_date(engine, again)

    def of(site: str) -> dict[int, tuple[int, int, float]]:
        with engine.connect() as connection:
            return {
                article.number: (one.id, len(one.articles), article.similarity)
                for one in clusters(connection, site)
                for article in one.articles
            }

    assert of("paper") == of("again")
    assert len({key for key, _, _ in of("again").values()}) >= 2
