"""The ready questions: SQL over the tables of `archive.browse.reading` and of the archive itself.

Each answers within a second at 100,000 articles. A parameter left empty is no bound.
"""

from __future__ import annotations

from typing import NamedTuple


class Query(NamedTuple):
    """A ready question: its name in addresses, what it is called, what its answer means, and its SQL."""

    name: str
    title: str
    description: str
    sql: str


_RANGE = "(:since = '' OR day >= :since) AND (:until = '' OR day <= :until)"


def _named(kind: str, place: str) -> str:
    return f"""SELECT {place} AS place, count(DISTINCT story) AS articles, min(day) AS first, max(day) AS last
FROM place_mentions JOIN places ON places.name = place JOIN stories ON stories.id = story
WHERE places.kind = '{kind}' AND {_RANGE}
GROUP BY 1 ORDER BY articles DESC, place"""  # noqa: S608 - the parts are ours


QUERIES = (
    Query(
        "articles_a_day",
        "Số bài mỗi ngày · Articles a day",
        "How many articles each day has, the newest first.",
        f"""SELECT day, count(*) AS articles, sum(words) AS words, sum(pictures) AS pictures
FROM stories WHERE day IS NOT NULL AND {_RANGE}
GROUP BY day ORDER BY day DESC""",  # noqa: S608 - the parts are ours
    ),
    Query(
        "most_linked",
        "Bài được dẫn nhiều nhất · Most linked articles",
        "The articles that most others link to in a box that an editor filled (below the abstract, in the "
        "body, or under related). An article without a headline is not in the archive.",
        """SELECT counted.number, counted.linked_from, stories.day, stories.headline, stories.section,
    stories.id AS story
FROM (
    SELECT linking.site, links.number, count(*) AS linked_from
    FROM links JOIN stories AS linking ON linking.id = links.article_id
    WHERE links.lasting AND links.number <> linking.number
    GROUP BY linking.site, links.number ORDER BY linked_from DESC, links.number LIMIT 200
) AS counted
LEFT JOIN stories ON stories.site = counted.site AND stories.number = counted.number
ORDER BY counted.linked_from DESC, counted.number""",
    ),
    Query(
        "provinces_most_named",
        "Tỉnh, thành được nhắc nhiều nhất (63) · Provinces most named",
        "In how many articles' headlines or abstracts each of the 63 provinces of before July 2025 is named.",
        _named("province", "place"),
    ),
    Query(
        "provinces_of_today_most_named",
        "Tỉnh, thành sau sáp nhập (34) · Provinces of today most named",
        "The same for the 34 provinces since July 2025; an article that names a province that went into "
        "another counts for that one.",
        _named("province", "places.today"),
    ),
    Query(
        "countries_most_named",
        "Quốc gia được nhắc nhiều nhất · Countries most named",
        "In how many articles' headlines or abstracts each country is named. A name that is a word too (Anh, "
        "Áo, Ý) is not counted at the beginning of a sentence.",
        _named("country", "place"),
    ),
    Query(
        "who_writes_for_which_section",
        "Ai viết cho chuyên mục nào · Who writes for which section",
        "How many articles each author has in each section.",
        f"""SELECT author.value AS author, section, count(*) AS articles, sum(words) AS words,
    min(day) AS first, max(day) AS last
FROM stories, json_each(stories.authors) AS author
WHERE {_RANGE}
GROUP BY 1, 2 ORDER BY articles DESC, author, section LIMIT 1000""",  # noqa: S608 - the parts are ours
    ),
    Query(
        "words_a_month",
        "Số từ mỗi tháng · Words a month",
        "How much was written each month, and how long an article was on average (in words).",
        """SELECT month, count(*) AS articles, sum(words) AS words,
    round(avg(words)) AS words_an_article
FROM stories WHERE month IS NOT NULL GROUP BY month ORDER BY month DESC""",
    ),
    Query(
        "longest_gaps",
        "Những khoảng trống dài nhất · Longest gaps",
        "The longest runs of days without any article between the first and the last. archive coverage "
        "says whether such days were read.",
        """WITH days AS (SELECT DISTINCT day FROM stories WHERE day IS NOT NULL),
pairs AS (SELECT day, lead(day) OVER (ORDER BY day) AS next FROM days)
SELECT CAST(julianday(next) - julianday(day) - 1 AS INTEGER) AS days_without,
    date(day, '+1 day') AS first, date(next, '-1 day') AS last
FROM pairs WHERE julianday(next) - julianday(day) > 1
ORDER BY days_without DESC, first LIMIT 100""",
    ),
    Query(
        "full_text",
        "Toàn văn theo ngày · Full text of some days",
        "Articles with their running text, the newest first, at most 1,000; CSV and JSON too.",
        f"""SELECT stories.day, stories.section, stories.headline, stories.authors, stories.kind,
    stories.words, stories.url, articles.text
FROM stories JOIN articles ON articles.id = stories.id
WHERE {_RANGE}
ORDER BY stories.day DESC, stories.id DESC LIMIT 1000""",  # noqa: S608 - the parts are ours
    ),
    Query(
        "what_is_not_archived",
        "Những gì chưa có · What is not archived",
        "Article numbers that were seen and are not in the archive: gone, rejected, failed or waiting.",
        """SELECT frontier.state, frontier.number, frontier.url, coalesce(rejects.detail, frontier.last_error)
    AS why, frontier.last_tried
FROM frontier LEFT JOIN rejects ON rejects.site_id = frontier.site_id AND rejects.number = frontier.number
    AND frontier.state = 'rejected'
WHERE frontier.state <> 'done' ORDER BY frontier.state, frontier.number DESC LIMIT 1000""",
    ),
)
"""The ready questions, in the order in which they are shown."""
