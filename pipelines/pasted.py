"""The step of pasted lines: boxes of other articles that were pasted as plain paragraphs leave the body.

The words of a box may stand in a body without its links (docs/mastercms.md, 4.4): the run-together link
line of 2019, the cut teasers of 2020, the "Title Title" lines of 2022, bare titles later. Such a paragraph
is told by what it says: nothing but titles, or the beginning of an abstract, of other articles, which the
page's own links show or the archive holds. They are compared by letters and digits (`archive.teasers.fold`),
so no word leaves the text that no title or abstract has.

Rules, by name:

- `title_twice`: one title, twice or more often, and nothing else.
- `titles_run_together`: several titles, and nothing else.
- `cut_abstract`: the beginning of an abstract, at least `OPENING_WORDS` words, and a mark of cutting.
- `title_line`: one title. A line of the author's may say the same, so more is asked: no closing
  punctuation (except the title's own "?", "!" or "…", where an editor's box on the page names the article),
  and no text of the author's that the line could head. Pasted lines in a row head nothing, nor do those
  behind the last text. Any other line goes only if it is the only one, and stands before all text or an
  editor's box names its article: two or more are the sub-headings of a round-up.

A title needs `MIN_WORDS` words. Headings stay, and so do the article's own headline and abstract, a title
that two articles have of which no editor's box names one, and a body that would be left empty.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple, Self

from archive.article import LASTING_BOXES, Image, Paragraph, Video
from archive.teasers import Known, fold, opening
from pipelines.base import Step, options_of
from pipelines.cuts import SHOWS_ABSTRACT, Pasted, take_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from scrapy.crawler import Crawler

    from archive.article import Article, Block
    from archive.teasers import Lookup
    from pipelines.base import Counters
    from pipelines.options import Options

MIN_WORDS = 4
"""A title of fewer words may be anybody's line."""
MIN_LETTERS = 8
"""Letters and digits that a title has at least; so many of a line's tell whether it may begin with one."""
MAX_LENGTH = 900
"""Code points; a longer paragraph is no box: three long titles are 400, the teasers of the CMS shorter."""
MAX_STARTS = 24
"""Places of a line at which titles may begin and which are asked about: 300 stretches at most."""

_CLOSED = re.compile(r"[.!?…:;,][\s”’\"')\]»]*$")
_OWN_MARK = re.compile(r"(?:[!?…]|\.{3})[\s”’\"')\]»]*$")
_CUT_MARK = re.compile(r"\s*(?:…|\.{3,})\s*$")

# Latin, Greek and Cyrillic scripts. A title begins behind another's last letter, or at a word.
_LETTERS = "".join(map(chr, (*range(0x590), *range(0x1E00, 0x2000))))
_LOWER, _UPPER = "".join(filter(str.islower, _LETTERS)), "".join(filter(str.isupper, _LETTERS))
_GLUED = re.compile(
    rf"[{_LOWER}0-9][\"”’)\]?!…%»]*(?=[\"“‘(\[«]*[{_UPPER}])"
    rf"|(?:(?<=[{_LOWER}{_UPPER}])[{_LOWER}]|[”\]])(?=[0-9])"
)
_WORD = re.compile(rf"(?<!\S)(?=[^\w\s]*[{_UPPER}0-9])")


class _Source(NamedTuple):
    """An article whose words a line may be; `linked` where an editor's box of the page names it."""

    known: Known
    linked: bool


class _Teaser(NamedTuple):
    """The folded abstract of an article, and whether a box of the page shows it cut short."""

    folded: str
    source: _Source
    cut: bool


class _Line(NamedTuple):
    """A paragraph that may be a pasted one: its place in the body and its words."""

    place: int
    text: str
    folded: str
    closed: bool


class _Match(NamedTuple):
    """What a line says, and by which rule."""

    line: _Line
    rule: str
    sources: tuple[_Source, ...]

    @property
    def pasted(self) -> Pasted:
        """The line as what leaves the body."""
        known = tuple(source.known for source in self.sources)
        return Pasted(self.line.place, self.line.text, self.rule, known)


def cut_pasted(article: Article, lookup: Lookup | None = None) -> Article:
    """`article` without the paragraphs that are pasted boxes; they are in its `cuts` and among its `related`.

    `article` is repaired and its links are merged (`pipelines.text`, `pipelines.related`). `lookup` tells
    what the archive knows; it is asked at most once, and only where a paragraph may be a pasted one. The
    links of what was cut get the box `after_abstract` where nothing stands before the line, else `in_body`.
    Repairs, flags, tokens and time expressions follow their blocks; those of a cut block go. An article
    that has cuts comes back itself.
    """
    if article.cuts:
        return article
    heads = {_head(link.title) for link in article.related if link.title is not None}
    lines = list(_lines(article.body, heads))
    if not lines:
        return article
    facts = _Facts(article)
    if lookup is not None and (keys := _keys(lines, facts)):
        facts.learn(lookup(keys))
    matches = {line.place: match for line in lines if (match := _match(line, facts)) is not None}
    cut = _certain(article.body, matches)
    if not cut or len(cut) == len(article.body):
        return article
    return take_out(article, [match.pasted for match in cut])


class _Facts:
    """The titles and abstracts that lines are compared with."""

    def __init__(self, article: Article) -> None:
        self._own_id = article.id
        self._own_title = fold(article.headline or "")
        self._own_abstract = fold(article.abstract or "")
        self._linked = {link.id for link in article.related if LASTING_BOXES.intersection(link.blocks)}
        self.titles: dict[str, _Source] = {}
        self._teasers: list[_Teaser] = []
        for link in article.related:
            known = Known(link.id, link.url, link.title, link.abstract)
            source = _Source(known, link.id in self._linked)
            self._add_title(source)
            shown = link.abstract or ""
            self._teasers.append(_Teaser(fold(shown), source, cut=_CUT_MARK.search(shown) is not None))

    def learn(self, found: Mapping[str, Sequence[Known]]) -> None:
        """Take in what the archive knows; the page's own links come first."""
        for key, articles in found.items():
            others = [_Source(one, one.id in self._linked) for one in articles if one.id != self._own_id]
            titled = _only_one(one for one in others if fold(one.known.title or "") == key)
            if titled is not None:
                self._add_title(titled)
            for one in others:
                self._teasers.append(_Teaser(fold(one.known.abstract or ""), one, cut=False))

    def cut_abstract(self, prefix: str) -> _Source | None:
        """The one article whose abstract goes on where `prefix` ends, or that a box shows cut there."""
        folded = fold(prefix)
        if opening(prefix) is None or self._own_abstract.startswith(folded):
            return None
        return _only_one(
            teaser.source
            for teaser in self._teasers
            if teaser.folded.startswith(folded) and (teaser.cut or teaser.folded != folded)
        )

    def _add_title(self, source: _Source) -> None:
        title = source.known.title or ""
        folded = fold(title)
        if folded != self._own_title and len(folded) >= MIN_LETTERS and _words(title) >= MIN_WORDS:
            self.titles.setdefault(folded, source)


def _only_one(sources: Iterable[_Source]) -> _Source | None:
    """The article that all `sources` are, or that alone among them an editor's box names."""
    by_id: dict[int, _Source] = {}
    for source in sources:
        by_id.setdefault(source.known.id, source)
    named = [one for one in by_id.values() if one.linked] or list(by_id.values())
    return named[0] if len(named) == 1 else None


def _words(text: str) -> int:
    return sum(map(bool, map(fold, text.split())))


def _head(text: str) -> str:
    """The first letters and digits of `text`, by which a title of the page may be recognised."""
    return fold(text[: 4 * MIN_LETTERS])[:MIN_LETTERS]


def _lines(body: Sequence[Block], heads: set[str]) -> Iterator[_Line]:
    """The paragraphs of `body` that may be pasted ones; `heads` are those of titles."""
    for place, block in enumerate(body):
        if not isinstance(block, Paragraph) or len(block.text) > MAX_LENGTH:
            continue
        text = block.text
        closed = _CLOSED.search(text) is not None
        # A title may end in a mark, but not in a full stop, nor in what goes on.
        marked = closed and _OWN_MARK.search(text) is not None
        told = marked and (_CUT_MARK.search(text) or _says_again(text) or _GLUED.search(text))
        if not closed or told or _head(text) in heads:
            folded = fold(text)
            if len(folded) >= MIN_LETTERS and _words(text) >= MIN_WORDS:
                yield _Line(place, text, folded, closed)


def _keys(lines: Iterable[_Line], facts: _Facts) -> list[str]:
    """What the archive is asked: openings of cut abstracts, and stretches of lines that may be titles."""
    keys: dict[str, None] = {}
    for line in lines:
        if _CUT_MARK.search(line.text) and (key := opening(_CUT_MARK.sub("", line.text))) is not None:
            keys[key] = None
        keys |= dict.fromkeys(_stretches(line))
    return [key for key in keys if key not in facts.titles]


def _says_again(text: str) -> bool:
    """Whether the first letters of `text` stand in it again."""
    return text.find(text[:MIN_LETTERS], MIN_LETTERS) > 0


def _stretches(line: _Line) -> Iterator[str]:
    """The folds of what stands between two places of `line` at which a title may begin or all titles end."""
    half = len(line.folded) // 2
    if line.folded == 2 * line.folded[:half]:
        yield line.folded[:half]
    glued = [match.end() for match in _GLUED.finditer(line.text)]
    if line.closed and not glued:
        return
    starts = [0, *glued]
    if not line.closed:
        starts = sorted({*starts, *(match.start() for match in _WORD.finditer(line.text))})
    if len(starts) > MAX_STARTS:
        starts = [0, *glued[: MAX_STARTS - 1]]
    for start, end in combinations((*starts, len(line.text)), 2):
        stretch = line.text[start:end]
        if _words(stretch) >= MIN_WORDS:
            yield fold(stretch)


def _match(line: _Line, facts: _Facts) -> _Match | None:
    """What `line` says, if it is nothing but other articles' words."""
    if mark := _CUT_MARK.search(line.text):
        source = facts.cut_abstract(line.text[: mark.start()])
        if source is not None:
            return _Match(line, SHOWS_ABSTRACT, (source,))
    cover = _cover(line.folded, facts.titles)
    sources = tuple(facts.titles[title] for title in cover)
    if len(sources) == 1:
        allowed = not line.closed or _closes_as_its_title(line, sources[0])
        return _Match(line, "title_line", sources) if allowed else None
    if sources:
        same = len({source.known.id for source in sources}) == 1
        return _Match(line, "title_twice" if same else "titles_run_together", sources)
    return None


def _closes_as_its_title(line: _Line, source: _Source) -> bool:
    marks = _OWN_MARK.search(line.text), _OWN_MARK.search(source.known.title or "")
    return source.linked and marks[0] is not None and marks[1] is not None and marks[0][0] == marks[1][0]


def _cover(folded: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Titles that make up `folded` from end to end, longer ones where there is a choice; else nothing."""
    fitting = sorted((title for title in titles if title in folded), key=len, reverse=True)
    rests: dict[int, tuple[str, ...]] = {len(folded): ()}
    for place in range(len(folded) - 1, -1, -1) if fitting else ():
        for title in fitting:
            rest = rests.get(place + len(title))
            if rest is not None and folded.startswith(title, place):
                rests[place] = (title, *rest)
                break
    return rests.get(0, ())


def _certain(body: Sequence[Block], matches: Mapping[int, _Match]) -> list[_Match]:
    """Those of `matches` that are no lines of the author's; pictures and videos part no lines."""
    texts = [
        matches.get(place)
        for place, block in enumerate(body)
        if place in matches or not isinstance(block, Image | Video)
    ]
    groups = [list(group) for _, group in groupby(texts, key=lambda match: match is not None)]
    certain: list[_Match] = []
    single: list[tuple[_Match, bool]] = []
    for n, group in enumerate(groups):
        pasted = [match for match in group if match is not None]
        if len(pasted) == 1 and pasted[0].rule == "title_line" and n + 1 < len(groups):
            single.append((pasted[0], n == 0 or pasted[0].sources[0].linked))
        else:
            certain += pasted
    if len(single) == 1 and single[0][1]:
        certain.append(single[0][0])
    return sorted(certain, key=lambda match: match.line.place)


class PastedPipeline(Step):
    """`cut_pasted` as a Scrapy pipeline.

    The spider's attribute `known_articles`, where it has one, is the lookup. It counts the paragraphs that
    were cut as `pasted/RULE`.
    """

    def __init__(self, stats: Counters, options: Options, lookup: Lookup | None = None) -> None:
        super().__init__(stats, options)
        self.lookup = lookup

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The step of a crawl, with what its spider knows."""
        return cls(crawler.stats, options_of(crawler), getattr(crawler.spider, "known_articles", None))

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `cut_pasted`."""
        del now
        better = cut_pasted(article, self.lookup)
        if better is not article:
            for rule, count in Counter(cut.rule for cut in better.cuts).items():
                self.count(f"pasted/{rule}", count)
        return better
