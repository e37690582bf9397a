"""Fingerprints of texts, by which `archive.duplicates` finds those that are nearly the same.

A text is the set of its 3-syllable shingles (Broder 1997, "On the resemblance and containment of
documents"): runs of letters and digits in lower case, so that neither punctuation nor layout counts. Its
signature is their MinHash of `PERMUTATIONS` values: the share of equal values estimates the share of equal
shingles (Jaccard) with a standard error of 0.035 at 0.8. Bands of `ROWS` values each give the keys by which
candidates are found: two texts share one with probability 1 - (1 - s^5)^25 at a similarity s, which is
0.9999 at 0.8, 0.87 at 0.6, 0.55 at 0.5, and 0.008 at 0.2.
"""

from __future__ import annotations

import re
import zlib
from itertools import islice
from typing import Final

from rensa import RMinHash  # type: ignore[import-untyped] # it has no types of its own

from archive.duplicates import KEY_SIZE, Fingerprint

SHINGLE = 3
"""Syllables of a shingle: two are stock phrases ("Việt Nam", "cho biết"), four break at every small edit."""
PERMUTATIONS = 128
SEED = 20_150_811
"""Any number will do, but it must never change: signatures of different seeds do not compare."""
BANDS, ROWS = 25, 5
MIN_SYLLABLES = 40
"""A shorter text, a picture story's or an infographic's, may be the stock sentence of many articles."""

METHOD = f"rensa-r{RMinHash.ALGORITHM_VERSION}-{SHINGLE}-{PERMUTATIONS}-{SEED}-{BANDS}x{ROWS}"
"""What a fingerprint hangs on. Where it differs from the stored one, texts are to be signed again."""

_SYLLABLE = re.compile(r"[^\W_]+")
_BYTE_ORDER: Final = "little"


def shingles(text: str) -> set[str]:
    """The 3-syllable shingles of `text`; a text of fewer syllables has none."""
    syllables = _SYLLABLE.findall(text.casefold())
    return set(map(" ".join, zip(*(islice(syllables, n, None) for n in range(SHINGLE)), strict=False)))


def fingerprint(text: str) -> Fingerprint | None:
    """What `text` is compared by, or `None` where it has fewer than `MIN_SYLLABLES` syllables.

    The signature is 512 bytes, the keys of the bands 100; equal texts have equal ones on every machine.
    """
    if sum(1 for _ in islice(_SYLLABLE.finditer(text), MIN_SYLLABLES)) < MIN_SYLLABLES:
        return None
    sketch = RMinHash(PERMUTATIONS, SEED)
    sketch.update(list(shingles(text)))
    signature = b"".join(value.to_bytes(KEY_SIZE, _BYTE_ORDER) for value in sketch.digest())
    return Fingerprint(signature, band_keys(signature))


def band_keys(signature: bytes) -> bytes:
    """The key of each band of `signature`: the CRC-32 of its values."""
    width = ROWS * KEY_SIZE
    return b"".join(
        zlib.crc32(signature[start : start + width]).to_bytes(KEY_SIZE, _BYTE_ORDER)
        for start in range(0, BANDS * width, width)
    )
