"""Whether a Vietnamese text was written in an old encoding: with certainty, perhaps, or not at all.

Nothing is guessed. A text is read in each encoding of `pipelines.encodings`, and its words are held against
the structure of the Vietnamese syllable. A *proof* is a word that is no syllable as printed and consists
of syllables when it is decoded; a *failure* is one that decoding does not make syllables of. To be certain
takes all of this:

* the text has no letter that Vietnamese has and Latin-1 lacks, since no old encoding shows one;
* at least as many different proofs as the encoding asks for, and proofs are a third of all words (in
  Vietnamese four words of five have a sign; some foreign names do not come near);
* of twenty words with signs at most one is a failure;
* one encoding alone meets all that.

Where other texts of the same article are certain, one proof and no failure are enough: headlines and
bylines are short.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from pipelines.encodings import ENCODINGS
from pipelines.syllables import is_syllable

if TYPE_CHECKING:
    from pipelines.encodings import Encoding

LEGACY_RULES: frozenset[str] = frozenset(encoding.name for encoding in ENCODINGS)
"""The rules that decode a whole text, by the names of the encodings."""

_LETTERS_OF_A_PROOF = 2
"""A symbol that stands alone, such as « or ×, is a word of TCVN3 and proves nothing."""
_WORDS_A_PROOF = 3
_WORDS_A_FAILURE = 20
_WORDS_A_DOUBT = 2
_SUSPICIOUS = 2
"""Different proofs that make a text suspicious where half of the words with signs do not fail; in a short
text a share of words is enough."""
_WORDS_A_SUSPICION = 4
_ORDINARY_A_SIGN = 3
"""Where letters of Vietnamese in Unicode are more than so many to a sign, the signs are foreign names'."""
_SHOWN = 3
_ETHS = str.maketrans("Ðð", "Đđ")
"""An eth for a đ is soil of another kind (the rule `eth`) and proves nothing."""

_BEYOND_LATIN_1 = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile("[B-DĐF-HK-NP-TVX]+")
# They show nothing and are no code of an old encoding, so they may stand inside of its words.
_NO_CODE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")

# Western letters and symbols that no Vietnamese word has, and two letters that it seldom has, which are tone
# marks in Windows-1258. In each encoding most sentences have some.
_SIGN = re.compile("[äåæçëîïðñöøûüþÿßÄÅÆÇËÎÏÐÑÖØÛÜÞÌÒ\x80-\x9f\xa1-\xbf×÷ŒœŠšŸŽžƒˆ˜†‡•‰‹›€™]")


class Reading(NamedTuple):
    """What a text says in the encoding `name`, if that is certain, and the printed words that speak for it.

    `text` is the text as it was where it is not certain.
    """

    name: str
    text: str
    certain: bool
    proofs: tuple[str, ...]

    def described(self) -> str:
        """A line that tells a person what speaks for the reading."""
        words = ", ".join(f"“{word}”" for word in self.proofs[:_SHOWN])
        return f"{words} may be {self.name} read as Western text; left as printed"


def shows_signs(text: str) -> bool:
    """Whether `text` has any character of an old encoding that Vietnamese in Unicode has no use for."""
    return _SIGN.search(text) is not None


def read_legacy(text: str, known: str | None = None) -> Reading | None:
    """The reading of `text` in an old encoding, or `None` where nothing speaks for one.

    `known` names the encoding that other texts of the article are certainly in. A reading that is not
    certain is only suspicious: the text is to be left as it is, and somebody told. `text` of a reading
    lacks characters that show nothing and are no code.
    """
    too_few = _has_too_few_signs(text)
    if too_few and known is None:
        return None
    plain = _NO_CODE.sub("", text)
    if _BEYOND_LATIN_1.search(plain) is None:
        surely = (_read(plain, encoding, sure=True, known=encoding.name == known) for encoding in ENCODINGS)
        certain = [reading for reading in surely if reading is not None]
        if len(certain) == 1:
            return certain[0]
    if too_few:
        return None
    perhaps = (_read(plain, encoding, sure=False, known=False) for encoding in ENCODINGS)
    found = [reading for reading in perhaps if reading is not None]
    return max(found, key=lambda reading: len(reading.proofs), default=None)


def _has_too_few_signs(text: str) -> bool:
    signs = len(_SIGN.findall(text))
    return not signs or signs * _ORDINARY_A_SIGN < len(_BEYOND_LATIN_1.findall(text))


def _read(text: str, encoding: Encoding, *, sure: bool, known: bool) -> Reading | None:
    """The reading of `text` in `encoding`: if that is certain, where `sure` says so, else if it may be."""
    chunks = Counter(encoding.chunk.findall(text))
    weighed = _weigh(chunks, encoding, 0 if known else _WORDS_A_FAILURE if sure else _WORDS_A_DOUBT)
    if weighed is None or not weighed.proofs:
        return None
    proven, words = sum(map(chunks.__getitem__, weighed.proofs)), chunks.total()
    if known:
        enough = True
    elif sure:
        enough = len(weighed.proofs) >= encoding.proofs and proven * _WORDS_A_PROOF >= words
    else:
        enough = len(weighed.proofs) >= _SUSPICIOUS or proven * _WORDS_A_SUSPICION >= words
        enough = enough and weighed.failures <= proven
    if not enough:
        return None
    letters = weighed.letters
    whole = encoding.chunk.sub(lambda match: letters.get(match[0], match[0]), text) if sure else text
    return Reading(encoding.name, whole, sure, tuple(weighed.proofs))


class _Weighed(NamedTuple):
    letters: dict[str, str]
    """What chunks decode to, where it is something else."""
    proofs: list[str]
    failures: int


def _weigh(chunks: Counter[str], encoding: Encoding, words_a_failure: int) -> _Weighed | None:
    """What the different `chunks` decode to; `None` where more than one in so many fails, or for 0 any."""
    coded = [chunk for chunk in chunks if not chunk.isascii()]
    allowed = sum(map(chunks.__getitem__, coded)) // words_a_failure if words_a_failure else 0
    judge = _JUDGES[encoding.name]
    decoded: dict[str, str] = {}
    proofs: list[str] = []
    failures = 0
    for chunk in coded:
        letters, proves, fails = judge(chunk)
        if letters is not None:
            decoded[chunk] = letters
        if proves:
            proofs.append(chunk)
        elif fails:
            failures += chunks[chunk]
            if failures > allowed:
                return None
    return _Weighed(decoded, proofs, failures)


class _Judged(NamedTuple):
    """What a chunk decodes to, where that is something else, and whether it is a proof or a failure."""

    letters: str | None
    proves: bool
    fails: bool


def _judge(encoding: Encoding, chunk: str) -> _Judged:
    letters = encoding.decode(chunk)
    if letters == chunk:
        return _Judged(None, proves=False, fails=False)
    syllables = _are_syllables(letters) if letters else False
    proves = bool(syllables) and len(chunk) >= _LETTERS_OF_A_PROOF
    return _Judged(
        letters or None,
        proves=proves and not is_syllable(chunk.translate(_ETHS)),
        fails=not letters or (syllables is False and not encoding.checks_itself),
    )


# Texts in an old encoding come by the article, and a few thousand syllables are all of a language.
_JUDGES = {encoding.name: lru_cache(maxsize=4096)(partial(_judge, encoding)) for encoding in ENCODINGS}


def _are_syllables(chunk: str) -> bool | None:
    """Whether the words with signs in `chunk` are Vietnamese syllables; `None` where it has no such word.

    Words without signs are in no encoding, and an abbreviation (NĐ, BĐBP) is no syllable in any.
    """
    if is_syllable(chunk):
        return True if not chunk.isascii() else None
    words = [
        word for word in _LETTERS.findall(chunk) if not (word.isascii() or _ABBREVIATION.fullmatch(word))
    ]
    return all(map(is_syllable, words)) if words else None
