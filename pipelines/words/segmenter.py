"""Vietnamese words by a word model of underthesea, identical to the library's and many times faster.

The library builds 43 strings for each token, sends them from Rust to Python and back, and looks each up.
Here what two neighbouring tokens say is looked up once, as four numbers, and remembered (see
`pipelines.words.scores`); a text is cut into tokens by the library's own expression, one chunk without
white space at a time, and chunks are remembered too. What remains for each token is a few additions and
one step of Viterbi's algorithm over two labels.
"""

from __future__ import annotations

import unicodedata
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipelines.words.memo import Memo
from pipelines.words.scores import BEFORE, BEHIND

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from pipelines.words.scores import Pair, Scores, Vector

TIE = 1e-5
"""Two labellings whose scores are closer than this are left to the library to decide between.

It adds up the same 64-bit numbers in another order. A text of 10,000 tokens has a score of some 40,000, which
is rounded to 1e-11 at each step, so the two sums differ by 1e-7 if all steps round as badly as they can.
"""
PAIRS = 100_000
"""Pairs of tokens remembered, some 350 bytes each; twice as many where the text changes all the time."""
CHUNKS = 50_000
TRIPLES = 50_000

_END = "\n"
_LETTER_THAT_IS_A_MARK = "ʺ"
_SHORT = 2


class Rules(NamedTuple):
    """How the library makes tokens of a text.

    Attributes:
        tokens: the expression whose matches are the tokens; no match holds white space.
        letters: characters that are replaced once the text is NFC.
    """

    tokens: re.Pattern[str]
    letters: Mapping[str, str]


class Segment(Protocol):
    """A text's words, as underthesea's `word_tokenize`."""

    def __call__(self, sentence: str, *, use_token_normalize: bool) -> list[str]:
        """The words of `sentence`, the syllables of each joined by one space."""
        ...


class _Decision(NamedTuple):
    """What follows from the score by which I leads B at a token, apart from the tokens behind it.

    Above `high` the token is I whatever follows, below `low` it is B. Between them it is as the next one is
    where `copies`, else the contrary. What it hands on to the next token's lead is `above`, `below`, or
    `between` plus its own lead times `slope`.
    """

    low: float
    high: float
    below: float
    above: float
    between: float
    slope: float
    copies: bool


def _decision(transitions: tuple[float, float, float, float]) -> _Decision:
    bb, bi, ib, ii = transitions
    begins, inside = bb - ib, bi - ii  # the lead above which the best label before a B, and before an I, is I
    copies = begins > inside
    between, slope = (ii - bb, 1.0) if copies else (bi - ib, -1.0)
    return _Decision(min(begins, inside), max(begins, inside), bi - bb, ii - ib, between, slope, copies)


class Segmenter:
    """Finds words; calling it is calling the library's `word_tokenize`, for the same answer.

    It hands to the library what it does not decide itself: near-ties, and texts with a character that the
    library's Unicode tables may see otherwise than Python's. After it is made, several threads may use it
    at once, though only one of them works at a time.
    """

    def __init__(
        self, scores: Scores, rules: Rules, library: Segment, is_alike: Callable[[str], bool]
    ) -> None:
        """A segmenter that asks `library` where it is not sure.

        `is_alike` tells of one character whether Python and the library agree on its upper and lower case.
        """
        self._rules = rules
        self._library = library
        self._scores = scores
        self._decision = _decision(scores.transitions)
        self._is_alike = is_alike
        self._alike: set[str] = set()
        self.pairs: Memo[tuple[str, str], Pair] = Memo(scores.pair, PAIRS)
        self.triples: Memo[tuple[str, str, str], Vector | None] = Memo(scores.triple, TRIPLES)
        self.chunks: Memo[str, tuple[str, ...]] = Memo(self._tokens_of_chunk, CHUNKS)

    def __call__(self, sentence: str, *, use_token_normalize: bool) -> list[str]:
        """The words of `sentence`, the syllables of each joined by one space."""
        if use_token_normalize:
            return self._library(sentence, use_token_normalize=True)
        words = self.words(sentence)
        return self._library(sentence, use_token_normalize=False) if words is None else words

    def words(self, sentence: str) -> list[str] | None:
        """The words of `sentence`, or nothing where the library is to be asked."""
        tokens = self._tokens(sentence)
        if not tokens:
            return tokens
        goes_on = self._labels(tokens)
        if goes_on is None:
            return None
        words = tokens[:1]
        for token, joined in zip(tokens[1:], goes_on[1:], strict=True):
            if joined:
                words[-1] += " " + token
            else:
                words.append(token)
        return words

    def _tokens(self, sentence: str) -> list[str] | None:
        text = unicodedata.normalize("NFC", sentence)
        for letter, other in self._rules.letters.items():
            text = text.replace(letter, other)
        chunks = text.split()
        if not chunks:
            return []
        if text.endswith((chunks[-1], chunks[-1] + "\n")):
            chunks[-1] += _END
        found = list(map(self.chunks.__getitem__, chunks))
        if not all(found):
            return None
        return list(chain.from_iterable(found))

    def _tokens_of_chunk(self, chunk: str) -> tuple[str, ...]:
        """The tokens of what stands between white space; none where the library must be asked.

        `_END` behind the chunk says that the text ends there: the expression looks one character beyond a
        chunk, and asks of it only that.
        """
        if not self._alike.issuperset(chunk):
            new = set(chunk) - self._alike - {_END}
            if not all(map(self._is_alike, new)):
                return ()
            self._alike |= new
        ends = chunk[-1] == _END
        text = chunk[:-1] if ends else chunk
        if text.isalpha() and text[0] != _LETTER_THAT_IS_A_MARK:
            return (text,)  # the expression takes letters between spaces whole, and this is sooner done
        if not ends:
            text += " "
        return tuple(match[0] for match in self._rules.tokens.finditer(text))

    def _labels(self, tokens: list[str]) -> list[bool] | None:
        """For each of `tokens` whether it goes on a word, or nothing where that is a near-tie."""
        scores = self._lead(tokens)
        low, high, below, above, between, slope, copies = self._decision
        low_less, low_more, high_less, high_more = low - TIE, low + TIE, high - TIE, high + TIE
        goes_on: list[bool] = []
        undecided: list[int] = []
        lead = 0.0
        handed = 0.0
        for score in scores:
            lead = handed + score
            if lead < low_less:
                goes_on.append(False)
                handed = below
            elif lead > high_more:
                goes_on.append(True)
                handed = above
            elif low_more < lead < high_less:
                undecided.append(len(goes_on))
                goes_on.append(False)
                handed = between + slope * lead
            else:
                return None
        if -TIE < lead < TIE:
            return None
        goes_on[-1] = lead > 0
        last = len(goes_on) - 1
        for at in reversed(undecided):
            if at != last:
                goes_on[at] = goes_on[at + 1] == copies
        return goes_on

    def _lead(self, tokens: list[str]) -> list[float]:
        """For each of `tokens` what the tokens around it say for I, less what they say for B."""
        padded = [BEFORE, BEFORE, *tokens, BEHIND, BEHIND]
        pairs = list(map(self.pairs.__getitem__, pairwise(padded)))
        lead = [
            one[0] + two[1] + three[2] + four[3]
            for one, two, three, four in zip(pairs, pairs[1:], pairs[2:], pairs[3:], strict=False)
        ]
        for at, pair in enumerate(pairs[2:-3]):
            if pair[4]:
                third = self.triples[tokens[at], tokens[at + 1], tokens[at + 2]]
                if third is not None:
                    lead[at] += third[2]
                    lead[at + 1] += third[1]
                    lead[at + 2] += third[0]
        if len(tokens) >= _SHORT:
            last_but_one, last = self._scores.at_end
            lead[-2] += last_but_one
            lead[-1] += last
        return lead
