"""An article as the words that it can be found by. Pure: no connection, no query.

Each syllable is there in two forms, which a sign before it tells apart: `=hòa`, exact, and `hoa`, without
marks. A word of several syllables is there as `+đất_nước`, or, where it is written with the capitals of a
name, as `~việt_lào`. How much the segmenter joins into long words is chance, so those of `LONG` syllables are
there by their neighbours too: `+liên_hiệp_hữu_nghị`, `+liên_hiệp`, `+hiệp_hữu`, `+hữu_nghị`.

A phrase is found where its syllables follow each other. Between sentences and between texts stands a `|`, so
none is found across them.

What PostgreSQL can hold of a text bounds what is looked up on both databases, so that they find the same:
16,383 places, of which one form keeps 255. See `MOST_PLACES`.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.article import body_parts
from archive.search.folding import exact, folded, syllables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.article import Article

    Spans = Sequence[Sequence[int]]

EXACT, WORD, NAME, JOINER, BREAK = "=", "+", "~", "_", "|"
"""The signs before an exact form, a word, a name; between the syllables of those; between sentences."""

TEXT_COLUMNS = ("headline", "abstract", "body")
"""The columns of `search_documents` on SQLite, in the order of weights."""

MOST_PLACES = 16_000
"""Syllables of an article that are looked up, sentence ends included: some 20 average ones."""
MOST_BYTES = 150_000
"""Bytes of those syllables: with all their forms they stay below the 1 MB of a `tsvector`."""
MOST_OF_A_FORM = 255
"""Places of one form in an article that are looked up; PostgreSQL keeps no more."""

LONG = 4
"""Syllables from which on a word is looked up by its parts too."""
LONGEST = 8
"""Syllables of the longest word that is looked up as a whole."""

_REMEMBERED = 100_000
_SHORTEST = len("a-b")
"""Letters of the shortest word of two syllables."""
_LABELS = tuple([f"{place}{weight}" for place in range(MOST_PLACES + 9)] for weight in ("A", "B", ""))
"""Places as a `tsvector` has them, with the weight of headline, abstract and body."""


class Text(NamedTuple):
    """A text with the spans of its sentences and words, as far as they are known."""

    text: str
    sentences: Spans = ()
    words: Spans = ()


class Texts(NamedTuple):
    """What of an article is searched, by weight."""

    headline: Sequence[Text]
    abstract: Sequence[Text]
    body: Sequence[Text]


class Terms(NamedTuple):
    """The syllables of some texts in order, in either form, a break after each sentence; and the words.

    A word comes with the place of its first syllable.
    """

    exact: list[str]
    folded: list[str]
    words: list[tuple[int, str]]


class Document(NamedTuple):
    """The terms of an article by weight."""

    headline: Terms
    abstract: Terms
    body: Terms


def texts_of(article: Article) -> Texts:
    """What of `article` is searched: headline, abstract, body with captions and tables; no related links."""
    known = {one.part: one for one in article.tokens}

    def text(part: str, value: str) -> Text:
        one = known.get(part)
        return Text(value) if one is None else Text(value, one.sentences, one.words)

    body = [text(part, value) for part, value in body_parts(article.body, cells=True)]
    headline = [] if article.headline is None else [text("headline", article.headline)]
    abstract = [] if article.abstract is None else [text("abstract", article.abstract)]
    return Texts(headline, abstract, body)


def document_of(texts: Texts) -> Document:
    """The terms of an article's texts, within the bounds of this module."""
    room = _Room()
    document = Document(*(_terms(pieces, room) for pieces in texts))
    if MOST_PLACES - room.places > MOST_OF_A_FORM:
        _thin_out(document)
    return document


class _Room:
    """How much of an article is still to be looked up."""

    def __init__(self) -> None:
        self.places = MOST_PLACES
        self.bytes = MOST_BYTES

    def end(self, text: str) -> int:
        """How much of `text` there is room for, in code points; that room is taken."""
        size = len(text.encode())
        end = len(text) if size <= self.bytes else max(0, self.bytes // 4)
        self.bytes -= size
        return end


def _terms(texts: Iterable[Text], room: _Room) -> Terms:
    terms = Terms([], [], [])
    for text in texts:
        _add(terms, text, room)
    return terms


def _add(terms: Terms, text: Text, room: _Room) -> None:
    limit = room.end(text.text)
    starts: list[int] = []
    places: list[int] = []
    for start, end in _sentences(text):
        names, begins = syllables(text.text[start : min(end, limit)], start)
        if len(names) > room.places:
            names, begins = names[: max(0, room.places)], begins[: max(0, room.places)]
        if not names:
            continue
        first = len(terms.exact)
        forms = [exact[name] for name in names]
        terms.exact.extend(forms)
        terms.exact.append(BREAK)
        terms.folded.extend([folded[form] for form in forms])
        terms.folded.append(BREAK)
        starts += begins
        places.extend(range(first, first + len(forms)))
        room.places -= len(forms) + 1
    if text.words and starts:
        _add_words(terms, text, starts, places)


def _sentences(text: Text) -> Iterator[tuple[int, int]]:
    """The sentences of `text` with all that is between them; lines, where sentences are not known."""
    if text.sentences:
        starts = [start for start, _ in text.sentences[1:]]
    else:
        starts = [at + 1 for at, character in enumerate(text.text) if character == "\n"]
    return pairwise((0, *starts, len(text.text)))


def _add_words(terms: Terms, text: Text, starts: Sequence[int], places: Sequence[int]) -> None:
    """Add the words of several syllables, which begin at `starts` and have these `places`."""
    index_of = dict(zip(starts, count(), strict=False))
    following = [*starts[1:], sys.maxsize]  # where the syllable after each begins
    written, add = text.text, terms.words.append
    for start, end in text.words:
        first = index_of.get(start)
        if first is None:
            if end - start < _SHORTEST:
                continue
            first = bisect_left(starts, start)  # the word begins with a sign
            if first == len(starts):
                return
        if following[first] < end:
            size, forms = _forms[written[start:end]]
            place = places[first]
            last = first + size - 1
            if last >= len(places) or places[last] - place != size - 1:
                continue  # the text or the sentence ends in it
            for at, form in forms:
                add((place + at, form))


class _Forms(dict[str, tuple[int, list[tuple[int, str]]]]):
    """By a word as it is written the number of its syllables, and what it is looked up by."""

    def __missing__(self, word: str) -> tuple[int, list[tuple[int, str]]]:
        if len(self) > _REMEMBERED:
            self.clear()
        found, _ = syllables(word)
        parts = [(0, found)] if len(found) <= LONGEST else []
        if len(found) >= LONG:
            parts += [(at, found[at : at + 2]) for at in range(len(found) - 1)]
        forms = [(at, f"{_sign(part)}{JOINER.join([exact[one] for one in part])}") for at, part in parts]
        self[word] = known = (len(found), forms)
        return known


_forms = _Forms()


def _sign(part: Sequence[str]) -> str:
    """A name's where there are capitals that are more than the fashion of a line in capitals."""
    if len(part) > 1 and not part[1][0].isupper():  # most words; the rest is dear
        return WORD
    capitals = all(one[0].isupper() for one in part[1:])
    return NAME if capitals and not all(map(str.isupper, part)) else WORD


def _thin_out(document: Document) -> None:
    """Take out what a form has beyond `MOST_OF_A_FORM` places; a break holds each place."""
    counts = Counter(form for terms in document for form in terms.folded)
    del counts[BREAK]
    if max(counts.values(), default=0) <= MOST_OF_A_FORM:  # no other form has more than its folded one
        return
    for streams in ([one.exact for one in document], [one.folded for one in document]):
        seen: Counter[str] = Counter()
        for stream in streams:
            for at, form in enumerate(stream):
                seen[form] += 1
                if seen[form] > MOST_OF_A_FORM:
                    stream[at] = BREAK
    seen = Counter()
    for terms in document:
        kept = []
        for place, form in terms.words:
            seen[form] += 1
            if seen[form] <= MOST_OF_A_FORM:
                kept.append((place, form))
        terms.words[:] = kept


def columns_of(texts: Texts, dialect: str) -> dict[str, str]:
    """The columns of `search_documents` that an article's texts fill, in a database of that dialect."""
    document = document_of(texts)
    if dialect == "postgresql":
        return {"vector": as_vector(document)}
    return {name: as_text(terms) for name, terms in zip(TEXT_COLUMNS, document, strict=True)}


def are_columns_of(columns: Mapping[str, str], dialect: str) -> bool:
    """Whether `columns` are those of a database of that dialect."""
    return columns.keys() == ({"vector"} if dialect == "postgresql" else {*TEXT_COLUMNS})


def as_text(terms: Terms) -> str:
    """The words of the FTS5 table; breaks are words that nobody asks for."""
    if not terms.exact:
        return ""
    pieces = [EXACT, f" {EXACT}".join(terms.exact), BREAK, " ".join(terms.folded)]
    pieces += [form for _, form in terms.words]
    return f"{pieces[0]}{' '.join(pieces[1:])}"


def as_vector(document: Document) -> str:
    """The `tsvector` as its type is written; breaks are places without a word."""
    exacts: defaultdict[str, list[str]] = defaultdict(list)
    foldeds: defaultdict[str, list[str]] = defaultdict(list)
    words: defaultdict[str, list[str]] = defaultdict(list)
    base = 1
    for labels, terms in zip(_LABELS, document, strict=True):
        end = base + len(terms.exact)
        for form, label in zip(terms.exact, labels[base:end], strict=True):
            exacts[form].append(label)
        for form, label in zip(terms.folded, labels[base:end], strict=True):
            foldeds[form].append(label)
        for place, form in terms.words:
            words[form].append(labels[base + place])
        base = end
    for forms in (exacts, foldeds):
        forms.pop(BREAK, None)
    written = [f"'{EXACT}{form}':{','.join(places)}" for form, places in exacts.items()]
    for forms in (foldeds, words):
        written += [f"'{form}':{','.join(places)}" for form, places in forms.items()]
    return " ".join(written)
