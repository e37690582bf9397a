"""Reads a model in CRFsuite's binary format, which python-crfsuite and underthesea's tagger write and read.

The file is little-endian: a header of 48 bytes; the chunk FEAT with one record of 20 bytes a feature; the
labels and the attributes, each a CQDB (a constant database of strings and their numbers); and two chunks
of references, LFRF and AFRF, which only say again which features a label or an attribute has and are not
read. The format is that of CRFsuite 0.12, https://www.chokkan.org/software/crfsuite/, `crf1d_model.c` and
`cqdb/src/cqdb.c`.
"""

from __future__ import annotations

import math
import struct
from typing import NamedTuple

_HEADER = struct.Struct("<4sI4s9I")
_CHUNK = struct.Struct("<4s2I")
_FEATURE = struct.Struct("<IIId")
_CQDB = struct.Struct("<4s5I")
_RECORD = struct.Struct("<2I")
_VERSION = 100
_BYTE_ORDER = 0x62445371
_STATE, _TRANSITION = 0, 1


class ModelUnreadable(ValueError):  # noqa: N818 - named for what happened, as `Refused` is
    """The files of a word model are not what this code can read; the message says what is wrong."""


class Model(NamedTuple):
    """A first-order linear-chain CRF.

    Attributes:
        labels: the labels; their places here are their numbers.
        states: for each attribute the weight that it gives each label.
        transitions: `transitions[i][j]` is the weight of label `j` after label `i`.
    """

    labels: tuple[str, ...]
    states: dict[str, tuple[float, ...]]
    transitions: tuple[tuple[float, ...], ...]


def read_model(data: bytes) -> Model:
    """The model in `data`, the whole of a file.

    Raises:
        ModelUnreadable: it is not a complete first-order model of version 100 with finite weights.
    """
    try:
        return _read(data)
    except struct.error as error:
        raise ModelUnreadable(f"the model ends before its contents do: {error}") from error
    except UnicodeDecodeError as error:
        raise ModelUnreadable(f"the model has a string that is not UTF-8: {error}") from error


def _read(data: bytes) -> Model:
    magic, size, kind, version, _, n_labels, n_attributes, *offsets = _HEADER.unpack_from(data)
    if (magic, kind, version) != (b"lCRF", b"FOMC", _VERSION):
        raise ModelUnreadable(
            f"the model begins with {magic!r}, {kind!r}, {version}, not lCRF, FOMC, {_VERSION}"
        )
    if size != len(data):
        raise ModelUnreadable(f"the model says it has {size} bytes and has {len(data)}")
    at_features, at_labels, at_attributes, *_ = offsets
    labels = _strings(data, at_labels, n_labels)
    attributes = _strings(data, at_attributes, n_attributes)
    states = [[0.0] * n_labels for _ in attributes]
    transitions = [[0.0] * n_labels for _ in labels]
    tables = {_STATE: states, _TRANSITION: transitions}
    for kind_of, source, target, weight in _features(data, at_features):
        table = tables.get(kind_of)
        if table is None or source >= len(table) or target >= n_labels or not math.isfinite(weight):
            raise ModelUnreadable(f"the model has a feature {(kind_of, source, target, weight)}")
        table[source][target] = weight
    return Model(
        tuple(labels), dict(zip(attributes, map(tuple, states), strict=True)), tuple(map(tuple, transitions))
    )


def _features(data: bytes, at: int) -> list[tuple[int, int, int, float]]:
    magic, size, count = _CHUNK.unpack_from(data, at)
    begin = at + _CHUNK.size
    end = begin + count * _FEATURE.size
    if magic != b"FEAT" or at + size != end or end > len(data):
        raise ModelUnreadable(f"the model has no features at byte {at}, or not {count} of them")
    return list(_FEATURE.iter_unpack(data[begin:end]))


def _strings(data: bytes, at: int, count: int) -> list[str]:
    """The strings of the CQDB at byte `at` by their numbers, of which there are `count`."""
    magic, size, _, order, entries, back = _CQDB.unpack_from(data, at)
    if magic != b"CQDB" or order != _BYTE_ORDER or entries != count or at + size > len(data):
        raise ModelUnreadable(f"the model has no table of {count} strings at byte {at}")
    table = data[at : at + size]
    strings = []
    for number, offset in enumerate(struct.unpack_from(f"<{count}I", table, back)):
        found, length = _RECORD.unpack_from(table, offset)
        begin = offset + _RECORD.size
        key = table[begin : begin + length]
        if found != number or len(key) != length or key[-1:] != b"\0":
            raise ModelUnreadable(f"the model has no string {number} in its table at byte {at}")
        strings.append(key[:-1].decode())
    if len(set(strings)) != count:
        raise ModelUnreadable(f"the model names a string twice in its table at byte {at}")
    return strings
