from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from archive.article import Cut, Image, Paragraph, Tokens
from archive.database import reading
from archive.outcomes import Captured
from archive.read import load_article
from archive.rederive import Reread
from archive.schema.tables import Articles
from archive.search.documents import MOST_OF_A_FORM, MOST_PLACES, columns_of, texts_of
from archive.search.find import search
from archive.search.index import find_stale, rebuild
from archive.store import Store
from archive.upkeep.downgrade import move
from archive.upkeep.upgrade import upgrade
from crawler.reading import Page, read_page
from crawler.sites import SITES
from pipelines.base import Tally
from pipelines.options import Options
from tests.archive.builders import ORIGIN, PUBLISHED, ZONE_NAME, fetch
from tests.archive.conftest import DATABASES
from tests.archive.queries import execute, on_sqlite, rows
from tests.archive.searching import changing, numbers, plain, segmented, words_of, write
from tests.newspaper.model import Newspaper
from tests.newspaper.router import respond

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from archive.article import Article


@pytest.mark.usefixtures("made")
def test_long_articles_are_found_alike_and_within_the_same_bounds(url: str) -> None:
    many = " ".join(f"sông núi{place}" for place in range(MOST_OF_A_FORM + 40))
    long = " ".join(["biển"] * (MOST_PLACES - 2)) + " bờ cát xa"
    write(url, [plain(1, many), plain(2, long), plain(3, "x" * 400_000), plain(4, "đ" * 70)])
    assert numbers(url, '"sông núi"') == numbers(url, '"song nui 254"') == [1]
    assert numbers(url, '"sông núi 255"') == numbers(url, '"song nui 290"') == []
    assert numbers(url, "núi sông") == [1]
    assert numbers(url, '"biển bờ"') == []
    assert numbers(url, "xa") == []
    assert numbers(url, "biển bờ") == [2]
    assert numbers(url, "x" * 60) == [3]
    assert numbers(url, "đ" * 70) == [4]


VERSE = (
    "sông núi bến đò mái đình cây đa giếng nước con trâu cánh đồng hoà bình đất nước hữu nghị Việt Lào Huế"
)
WORDS = VERSE.split()


def some_text(random: Random) -> Tokens:
    """A text as its tokens tell it, with some neighbours joined to words."""
    words = random.choices(WORDS, k=random.randrange(3, 14))
    return words_of("".join(word + random.choice("    _") for word in words).strip(" _"))


def some_article(random: Random, number: int) -> Article:
    """An article with other words, another date and other parts each time."""
    body, headline = some_text(random), some_text(random).segmented.replace("_", " ")
    blocks: list[Paragraph | Image] = [Paragraph(body.segmented.replace("_", " "))]
    if random.random() < 0.5:
        blocks.append(Image(f"{ORIGIN}/1.jpg", random.choice(WORDS)))
    return plain(
        number,
        "",
        headline=random.choice([None, headline]),
        body=tuple(blocks),
        tokens=random.choice([(), (body,)]),
        date_published=random.choice([None, PUBLISHED + timedelta(hours=random.randrange(90))]),
        cuts=random.choice([(), (Cut(0, "Xem thêm", "title", (900,)),)]),
    )


def dump(url: str) -> list[Any]:
    """All that the index holds, by article."""
    if not on_sqlite(url):
        return rows(url, "SELECT article_id, vector::text FROM search_documents ORDER BY article_id")
    execute(url, "CREATE VIRTUAL TABLE IF NOT EXISTS seen USING fts5vocab(search_index, instance)")
    return rows(
        url,
        "SELECT article_id, col, offset, term FROM seen JOIN search_documents ON id = doc"
        " ORDER BY article_id, col, offset, term",
    )


@pytest.mark.usefixtures("made")
def test_the_index_says_what_the_articles_say_whatever_was_done_to_them(url: str) -> None:
    random = Random(7)
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        for turn in range(14):
            run_id = store.start_run(site_id, "test", {})
            chosen = random.sample(range(1, 31), 8)
            written = [some_article(random, number) for number in chosen]
            store.write(site_id, run_id, [Captured(fetch(one.id, minutes=turn), one) for one in written])
            with reading(url) as connection:
                stored = [load_article(connection, "paper", number) for number in random.sample(chosen, 3)]
            ids = dict(rows(url, "SELECT number, id FROM articles"))
            store.rederive(
                site_id,
                run_id,
                [
                    Reread(
                        ids[one.article.id],
                        one.revision,
                        one.last_fetched_at,
                        one.article,
                        some_article(random, one.article.id),
                    )
                    for one in stored
                ],
            )
            if turn % 3 == 0:
                gone = ids[random.choice(chosen)]
                with changing(url) as connection:
                    connection.exec_driver_sql(f"DELETE FROM articles WHERE id = {gone}")  # noqa: S608 - a number
    with reading(url) as connection:
        assert not find_stale(connection)
        found = {
            word: find_all(connection, word) for word in (*WORDS, "song", "dat_nuoc", "đất_nước", "h*o*a")
        }
    kept = dump(url)
    with changing(url) as connection:
        assert rebuild(connection) == len({row[0] for row in kept})
    assert dump(url) == kept
    with reading(url) as connection:
        assert found == {word: find_all(connection, word) for word in found}
        assert not find_stale(connection)


def find_all(connection: Connection, query: str) -> set[int]:
    return {hit.number for hit in search(connection, query, limit=100).hits}


@pytest.mark.usefixtures("made")
def test_what_does_not_fit_the_articles_is_found_and_mended(url: str) -> None:
    write(url, [plain(number, "Cây đa đầu bản.") for number in range(1, 6)])
    moved = "UPDATE articles SET published_on = '2020-01-01' WHERE number = 4"
    column = "body = body || ' =x'" if on_sqlite(url) else "vector = 'x:1'"
    execute(
        url,
        "UPDATE blocks SET text = 'Giếng nước' WHERE article_id = (SELECT id FROM articles WHERE number = 2)",
        "DELETE FROM search_documents WHERE article_id = (SELECT id FROM articles WHERE number = 3)",
        moved,
        f"UPDATE search_documents SET {column} WHERE article_id = (SELECT id FROM articles WHERE number = 5)",  # noqa: S608 - no input
    )
    ids = dict(rows(url, "SELECT number, id FROM articles"))
    with reading(url) as connection:
        stale = find_stale(connection)
    assert set(stale.articles) == {ids[number] for number in (2, 3, 4, 5)}
    assert not stale.damaged
    if on_sqlite(url):
        execute(url, "DROP TRIGGER search_documents_changed", "UPDATE search_documents SET body = ''")
        with reading(url) as connection:
            assert find_stale(connection).damaged
            assert not find_stale(connection, own_tables=False).damaged
        execute(url, "DROP TRIGGER search_documents_removed", "DELETE FROM search_documents WHERE id % 2")
        with reading(url) as connection:
            assert find_stale(connection, own_tables=False).damaged
    with changing(url) as connection:
        rebuild(connection)
    with reading(url) as connection:
        assert not find_stale(connection)
    assert numbers(url, "giếng") == [2]


@pytest.mark.usefixtures("made")
def test_an_upgrade_fills_the_index_of_what_is_there(url: str) -> None:
    write(url, segmented()[:9])
    kept = dump(url)
    if on_sqlite(url):
        execute(url, "DROP TABLE seen")
    move(url, "0005")
    upgrade(url)
    assert dump(url) == kept


@pytest.mark.usefixtures("made")
def test_a_document_keeps_its_id_as_long_as_its_article_keeps_its_day(url: str) -> None:
    query = "SELECT a.number, d.id FROM search_documents d JOIN articles a ON a.id = d.article_id"
    day = {"date_published": PUBLISHED}
    write(url, [replace(plain(number, f"Bến {number}."), **day) for number in range(1, 6)])
    before = dict(rows(url, query))
    again = [replace(plain(number, f"Đò {number}."), **day) for number in (5, 2, 7, 6)]
    moved = replace(plain(1, "Trăng."), date_published=PUBLISHED + timedelta(days=3))
    write(url, [*again, moved])
    after = dict(rows(url, query))
    assert {number: after[number] for number in (2, 3, 4, 5)} == {n: before[n] for n in (2, 3, 4, 5)}
    assert after[1] > max(after[number] for number in range(2, 8))
    assert len(set(after.values())) == 7
    assert sorted(numbers(url, "đò")) == [2, 5, 6, 7]


@pytest.mark.usefixtures("made")
def test_terms_that_came_with_the_article_are_taken_if_they_are_for_this_database(url: str) -> None:
    dialects = ("sqlite", "postgresql")
    own, other = dialects if on_sqlite(url) else dialects[::-1]
    made, foreign = plain(1, "Đò ngang sang sông."), plain(2, "Trăng lên bến vắng.")
    with Store.open(url, create=True) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        given = [
            Captured(fetch(1), made, columns_of(texts_of(plain(1, "Lời khác.")), own)),
            Captured(fetch(2), foreign, columns_of(texts_of(foreign), other)),
        ]
        store.write(site_id, None, given)
    assert numbers(url, "lời khác") == [1]  # as it was told, be it wrong
    assert numbers(url, "trăng") == [2]
    with reading(url) as connection:
        assert find_stale(connection).articles == (load_id(connection, 1),)


def load_id(connection: Connection, number: int) -> int:
    query = select(Articles.core().c.id).where(Articles.core().c.number == number)
    return int(connection.scalars(query).one())


@pytest.mark.parametrize("dialect", DATABASES)
def test_a_page_that_is_read_brings_the_terms_that_the_writer_would_make(dialect: str) -> None:
    site = SITES["thoidai"]
    paper = Newspaper(seed=3, articles=40)
    document = next(iter(paper.truth()))
    path = str(document["url"]).removeprefix(site.origin)
    page = Page(str(document["url"]), respond(paper, path).body.encode(), "text/html", datetime.now(UTC))
    read = read_page(page, site, Options(search=dialect), Tally())
    assert read.article is not None
    assert read.terms == columns_of(texts_of(read.article), dialect)
    assert read_page(page, site, Options(), Tally()).terms is None
