"""Sentences and words, which the archive keeps packed a text at a time, as columns of a row each.

An archive of 100,000 articles has some 50 million words, so nothing here is done a word at a time: all of it
is arithmetic of Arrow over whole columns.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # it brings no types
import pyarrow.compute as pc  # type: ignore[import-untyped] # it brings no types
import pyarrow.csv  # type: ignore[import-untyped] # it brings no types

from archive.errors import ArchiveUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERS_APART = bytes.maketrans(b",", b"\n")
_LEADING, _FOLLOWS = 0xC0, 0x80
"""A byte of UTF-8 goes on with a character when its two highest bits are 10."""


class Packed(NamedTuple):
    """Texts that were segmented, a column each; `sentences`, `words`, `pos` and `ner` are JSON as stored."""

    texts: Sequence[str]
    segmented: Sequence[str]
    sentences: Sequence[str]
    words: Sequence[str]
    pos: Sequence[str | None]
    ner: Sequence[str | None]


class Spans:
    """Intervals of texts: `parent` is the number of the text of each, `place` its own among that text's."""

    def __init__(self, texts: Texts, packed: Sequence[str]) -> None:
        # "[[0,6],[7,13]]" has one comma less than numbers, and "[]" has none.
        self.counts = [(pairs.count(",") + 1) // 2 for pairs in packed]
        ends = [0, *accumulate(self.counts)]
        self.total = ends[-1]
        numbers = _numbers([pairs for pairs, count in zip(packed, self.counts, strict=True) if count])
        if len(numbers) != 2 * self.total:
            raise _unfit()
        self.parent = _parents(ends)
        everyone = pa.arange(0, self.total)
        self.place = pc.subtract(everyone, pa.array(ends[:-1], pa.int64()).take(self.parent))
        firsts = pc.multiply(everyone, 2)
        self.start = numbers.take(firsts)
        self.end = numbers.take(pc.add(firsts, 1))
        # Where in all the texts together each interval begins and ends, in turn.
        both = pc.add(numbers, texts.begins.take(_parents([2 * end for end in ends])))
        self.first = both.take(firsts)
        self.surface = texts.slices(both).take(firsts) if self.total else pa.array([], pa.string())


class Texts:
    """Texts behind one another, with what tells the bytes of a code point."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join([*texts, ""]).encode()  # so that the end of each text is a code point's beginning
        self._bytes = pa.py_buffer(joined)
        octets = pa.Array.from_buffers(pa.uint8(), len(joined), [None, self._bytes])
        highest = pc.bit_wise_and(octets, pa.scalar(_LEADING, pa.uint8()))
        self._places = pc.indices_nonzero(pc.not_equal(highest, pa.scalar(_FOLLOWS, pa.uint8())))
        self.length = len(self._places)
        begins = accumulate((len(text) + 1 for text in texts), initial=0)
        self.begins = pa.array(list(begins)[:-1], pa.int64())

    def slices(self, bounds: pa.Array) -> pa.Array:
        """What stands between each of `bounds` and the next, which are code points of all texts together."""
        try:
            places = self._places.take(bounds).cast(pa.int32())
        except pa.ArrowIndexError as error:
            raise _unfit() from error
        if not pc.all(pc.less_equal(places[:-1], places[1:])).as_py():
            raise _unfit()
        return pa.Array.from_buffers(pa.string(), len(places) - 1, [None, places.buffers()[1], self._bytes])


def _unfit() -> ArchiveUnavailable:
    return ArchiveUnavailable("words of the archive do not fit its texts; `archive verify` says where")


def _numbers(lists: Sequence[str]) -> pa.Array:
    """All numbers of JSON lists, in their order: what Arrow reads as a file of one column."""
    lines = ",".join(lists).encode().translate(_NUMBERS_APART, b"[] ")
    if not lines:
        return pa.array([], pa.int64())
    column = pa.csv.read_csv(
        pa.BufferReader(lines),
        read_options=pa.csv.ReadOptions(column_names=["n"], use_threads=False, block_size=len(lines) + 1),
        convert_options=pa.csv.ConvertOptions(column_types={"n": pa.int64()}),
    )["n"]
    return column.combine_chunks()


def _parents(ends: Sequence[int]) -> pa.Array:
    """For each item the number of the list that it is in; `ends` are the ends of the lists, after a 0."""
    items = pa.nulls(ends[-1])
    return pc.list_parent_indices(pa.ListArray.from_arrays(pa.array(ends, pa.int32()), items))


class Words:
    """The sentences and words of some texts."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._texts = Texts(packed.texts)
        self.sentences = Spans(self._texts, packed.sentences)

    def words(self) -> Spans:
        """The words themselves."""
        return Spans(self._texts, self._packed.words)

    def segmented(self) -> pa.Array:
        """Each sentence segmented."""
        whole = pa.array(self._packed.segmented, pa.string())
        lines = pc.split_pattern(whole, "\n")
        counts = self.sentences.counts
        if pc.list_value_length(lines).to_pylist() == counts:
            return lines.flatten()
        # A text whose lines are not its sentences gives none, so that no line stands beside a wrong one.
        return pa.array(
            [
                line
                for text, count in zip(self._packed.segmented, counts, strict=True)
                for line in (text.split("\n") if text.count("\n") + 1 == count else [None] * count)
            ],
            pa.string(),
        )

    def sentence_of(self, words: Spans) -> pa.Array:
        """The place of each word's sentence among those of its text: the last that begins before it ends."""
        ones = pa.repeat(pa.scalar(1, pa.int64()), self.sentences.total)
        begun = pc.scatter(ones, self.sentences.first, max_index=self._texts.length)
        number = pc.subtract(pc.cumulative_sum(pc.fill_null(begun, 0)), 1).take(words.first)
        before = pa.array([0, *accumulate(self.sentences.counts)][:-1], pa.int64())
        place = pc.subtract(number, before.take(words.parent))
        return pc.if_else(pc.less(place, 0), pa.scalar(None, pa.int64()), place)

    def tags(self, counts: Sequence[int]) -> list[pa.Array]:
        """Parts of speech and named entities of all words, null for those of texts that have none."""
        return [_tags(packed, counts) for packed in (self._packed.pos, self._packed.ner)]


def _tags(packed: Sequence[str | None], counts: Sequence[int]) -> pa.Array:
    if not any(packed):
        return pa.nulls(sum(counts), pa.string())
    tags: list[str | None] = []
    for text, count in zip(packed, counts, strict=True):
        tags += [None] * count if text is None else msgspec.json.decode(text, type=list[str])
    if len(tags) != sum(counts):
        raise _unfit()
    return pa.array(tags, pa.string()).dictionary_encode()
