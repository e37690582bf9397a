"""Which strings of letters are Vietnamese syllables, by their structure: an onset, a rime, a tone.

The tables hold the sounds that the spelling can combine, not the syllables that happen to be words, so
about three times as many are valid here as a dictionary has. That is enough to tell Vietnamese from other
languages, and from Vietnamese that was read in a wrong encoding. After Đoàn Thiện Thuật, *Ngữ âm tiếng
Việt* (1977): 22 initials, the glide, 16 vowels and 8 finals, and the six tones, of which a final stop
allows two.

All texts here are NFC, in any case.
"""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING

from pipelines.tones import ONSETS

if TYPE_CHECKING:
    from collections.abc import Iterator

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
"""None, huyền, sắc, ngã, hỏi and nặng, as combining characters."""
_STOP_TONES = ("\u0301", "\u0323")
_STOPS = ("c", "ch", "p", "t")

_FRONT = "eêiy"
"""Letters before which /k/, /ɣ/ and /ŋ/ are written k, gh and ngh."""
_COMMON = "b ch d đ h kh l m n nh p ph r s t th tr v x"
_ANYWHERE = frozenset(["", *_COMMON.split()])
_BEFORE_BACK = _ANYWHERE | {"c", "g", "ng", "gi", "k"}  # k in names of the highlands: Kon, Kông, Đắk
_BEFORE_FRONT = _ANYWHERE | {"k", "gh", "ngh"}
_AFTER_GLIDE = frozenset(chain.from_iterable(ONSETS.values()))
_BEFORE_Y = frozenset({"", "h", "k", "l", "m", "n", "s", "t", "v"})

_RIMES = """
    a ai ao au ay ac ach am an ang anh ap at
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_GLIDED = """
    oa oai oao oay oac oach oam oan oang oanh oap oat
    oăc oăm oăn oăng oăp oăt
    oe oem oen oeo oet
    uân uâng uât uây
    uê uêch uên uênh uêt
    uơ
    uy uya uych uynh uyt uyp uyu uyên uyêt
"""
_AFTER_Q = "qui quit quinh quich quôc quơi quơn quơt quêu quau quao"
"""What `qu` takes beside the rimes with a glide, whose first letter its u stands for."""
_IE_AFTER_G = "i in iêc iêm iên iêng iêp iêt"
"""Of `gi` and a rime with i only one i is written: gì, gìn, giếng."""
_LOANS = "buýt voan phuy đắk đăk đắc lắk lăk"
"""Common words of other languages in Vietnamese spelling."""

_QUALITY = "ăâêôơư"
_VOWELS = "aeiouy" + _QUALITY
_TWO_PLACES = frozenset(ONSETS)


def _toned(rime: str) -> list[str]:
    """Each spelling of `rime` with a tone it can have; those with two places for the mark in both."""
    tones = _STOP_TONES if rime.endswith(_STOPS) else _TONES
    return [
        unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :])
        for at in _places(rime)
        for tone in tones
    ]


def _places(rime: str) -> tuple[int, ...]:
    """Where the tone mark of `rime` can stand.

    On the last letter with a sign of its own (thuyền, người); else before a final consonant on the last
    vowel (toán), of three vowels on the second (ngoài), of two on the first (mùa) or, for oa, oe and uy, on
    either.
    """
    marked = [at for at, letter in enumerate(rime) if letter in _QUALITY]
    if marked:
        return (marked[-1],)
    vowels = sum(letter in _VOWELS for letter in rime)
    if vowels < len(rime):
        return (vowels - 1,)
    if rime in _TWO_PLACES:
        return (0, 1)
    return (1,) if vowels > len(_STOP_TONES) else (0,)


def _combinations() -> Iterator[tuple[str, frozenset[str]]]:
    """Rimes without tones, and onsets that go with them; a rime may come several times."""
    for rime in _RIMES.split():
        yield rime, _BEFORE_FRONT if rime[0] in _FRONT else _BEFORE_BACK
        if rime[0] in "eê":
            yield rime, frozenset({"gi"})
        if rime.startswith("iê"):
            yield "y" + rime[1:], frozenset({""})
    yield "y", _BEFORE_Y
    for rime in _GLIDED.split():
        yield rime, ONSETS.get(rime, _AFTER_GLIDE)
        yield rime[1:], frozenset({"qu"})
    for word in _AFTER_Q.split():
        yield word.removeprefix("qu"), frozenset({"qu"})
    for rime in _IE_AFTER_G.split():
        yield rime, frozenset({"g"})


def _onsets_of_rimes() -> dict[str, frozenset[str]]:
    """The onsets of each rime with a tone."""
    onsets: dict[str, frozenset[str]] = dict.fromkeys(_LOANS.split(), frozenset({""}))
    for rime, before in _combinations():
        for spelling in _toned(rime):
            onsets[spelling] = onsets.get(spelling, frozenset()) | before
    return onsets


_SYLLABLES = frozenset(onset + rime for rime, onsets in _onsets_of_rimes().items() for onset in onsets)


def is_syllable(word: str) -> bool:
    """Whether `word` has the structure of one Vietnamese syllable, its tone mark in either style.

    Letters only: `hòa1`, `hòa-` and the empty string are none.
    """
    return word.lower() in _SYLLABLES
