"""The weights of a word model, by the spans of tokens that the model looks at.

A token is judged by itself and its neighbours, two to either side: the model looks at each token, pair and
triple among the five and asks for its text, for its text in lower case, whether it is a number, whether
all its parts begin with a capital and whether the dictionary has it. Each answer speaks for I-W (the token
goes on a word) or B-W (it begins one); here it is one number, the weight of I-W less that of B-W.

One span is seen from several tokens, each time by other templates. A vector holds what it says to each: a
span of n tokens has 6 - n entries, of which the first is for the token that is two behind the span's first
and the last for the token that stands two before the span's last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from operator import sub
from typing import TYPE_CHECKING, NamedTuple

from pipelines.words.crfsuite import ModelUnreadable
from pipelines.words.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pipelines.words.crfsuite import Model

Vector = tuple[float, ...]

BEFORE = " ^"
BEHIND = " $"
"""Two strings that are no token, since no token holds a space: what stands before a text and behind it."""

SINGLES = 50_000
"""Tokens remembered, or twice as many; more than Vietnamese has syllables."""

_Asked = dict[str, dict[int, dict[str, float]]]
"""Weights by question, by place in the vector, by answer."""
_REACH = 2
_LONGEST = 3
_TEMPLATE = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(lower|isdigit|istitle|is_in_dict))?")
_QUESTIONS = ("isdigit", "istitle", "is_in_dict")
_NUMBER = re.compile(r"[+-]?0*([0-9]{1,10})")
_INT32 = 1 << 31


def is_number(token: str) -> bool:
    """Whether `token` reads as a whole number of 32 bits, which is what the library's `isdigit` asks."""
    match = _NUMBER.fullmatch(token)
    if match is None:
        return False
    size = int(match[1])
    return size < _INT32 or (size == _INT32 and token[0] == "-")


def is_title(token: str) -> bool:
    """Whether upper case leaves the first character of `token` as it is; true of digits and marks too."""
    return token[0] == token[0].upper()


def _plus(*vectors: Vector) -> Vector:
    return tuple(map(sum, zip(*vectors, strict=True)))


class _Spans(NamedTuple):
    """What the spans of one length say.

    `texts` and `lowers` have vectors by text, its tokens joined by a space; in `lowers` is also what the
    dictionary's having it adds; `both` is their sum. `number` and `title` are what the answer yes adds to
    the answer no, and `default` is every no together. `before` is the vector of a span that begins before
    the text, `behind` that of another that ends behind it.
    """

    texts: dict[str, Vector]
    lowers: dict[str, Vector]
    both: dict[str, Vector]
    number: Vector
    title: Vector
    default: Vector
    before: Vector
    behind: Vector

    def of(self, text: str, lower: str) -> tuple[Vector, ...]:
        """What `text`, which is `lower` in lower case, says by its letters."""
        if text == lower:
            return (self.both[text],) if text in self.both else ()
        if text in self.texts:
            found = self.texts[text]
            return (found, self.lowers[lower]) if lower in self.lowers else (found,)
        return (self.lowers[lower],) if lower in self.lowers else ()


class Single(NamedTuple):
    """What one token says, to the token two behind it, one behind it, itself, and the two before it."""

    vector: Vector
    lower: str
    is_title: bool


Pair = tuple[float, float, float, float, bool]
"""What two neighbouring tokens say, with all that needs to be said only once a pair.

Four scores, for the token behind the pair, for its second and its first, and for the token before it. What
the two say singly is in them, each to each token once, and so is what triples say by default: one score of
each of the four pairs around a token add up to the token's. Last, whether a third token may add to that.
"""


class Scores:
    """What spans of tokens say, computed at each call.

    Attributes:
        transitions: the weights of a change of label: B to B, B to I, I to B, I to I.
        at_end: what the last two tokens of a text, the last but one first, get on top of their pairs.
        singles: what tokens say singly, remembered.
    """

    def __init__(self, model: Model, templates: Sequence[str], dictionary: Collection[str]) -> None:
        """The weights of `model` for what `templates` ask.

        Raises:
            ModelUnreadable: the labels are not B-W and I-W, or a template is unknown or there twice.
        """
        if set(model.labels) != {"B-W", "I-W"}:
            raise ModelUnreadable(f"the model has the labels {model.labels}, not B-W and I-W")
        begin, inside = model.labels.index("B-W"), model.labels.index("I-W")
        to = model.transitions
        self.transitions = (to[begin][begin], to[begin][inside], to[inside][begin], to[inside][inside])
        if len(set(templates)) != len(templates):
            raise ModelUnreadable("the model's features have a template twice, which would count twice")
        weights = _by_template(model, begin, inside)
        asked: list[_Asked] = [defaultdict(dict) for _ in range(_LONGEST)]
        for template in templates:
            length, slot, function = _understood(template)
            asked[length - 1][function][slot] = weights.get(template, {})
        by_length: list[list[str]] = [[] for _ in range(_LONGEST)]
        for word in dictionary:
            spaces = word.count(" ")
            if spaces < _LONGEST:
                by_length[spaces].append(word)
        one, two, three = (_spans(n + 1, asked[n], by_length[n]) for n in range(_LONGEST))
        self._one, self._two, self._three = one, two, three
        self._openings = frozenset(text.rpartition(" ")[0].lower() for text in (*three.texts, *three.lowers))
        self._titles_open = any(three.title)
        self._inside = _plus(two.default, (*three.default, 0.0))
        self._before = _plus(two.before, (*three.before, 0.0))
        self._behind = _plus(two.behind, (*three.behind, 0.0))
        surplus = tuple(map(sub, three.behind, three.default))
        self.at_end = (surplus[2], surplus[1])
        self.singles: Memo[str, Single] = Memo(self._single, SINGLES)

    def _single(self, token: str) -> Single:
        spans = self._one
        lower = token.lower()
        title = is_title(token)
        if token in {BEFORE, BEHIND}:
            return Single(spans.before if token == BEFORE else spans.behind, token, is_title=False)
        vectors = [spans.default]
        vectors += spans.of(token, lower)
        if title:
            vectors.append(spans.title)
        if is_number(token):
            vectors.append(spans.number)
        return Single(_plus(*vectors), lower, title)

    def pair(self, tokens: tuple[str, str]) -> Pair:
        """What two neighbours say, of which the one may be `BEFORE` or the other `BEHIND`."""
        one, other = tokens
        left, lower, title = self.singles[one]
        right, lower_right, title_right = self.singles[other]
        is_open = False
        if one == BEFORE:
            a, b, c, d = self._before
        elif other == BEHIND:
            a, b, c, d = self._behind
        else:
            a, b, c, d = self._inside
            text = f"{one} {other}"
            lower = f"{lower} {lower_right}"
            for found in self._two.of(text, lower):
                a, b, c, d = a + found[0], b + found[1], c + found[2], d + found[3]
            is_title = title and title_right
            if is_title:
                found = self._two.title
                a, b, c, d = a + found[0], b + found[1], c + found[2], d + found[3]
            is_open = (is_title and self._titles_open) or lower in self._openings
        return (a + left[0] + right[1], b + right[2], c + right[3], d + right[4], is_open)

    def triple(self, tokens: tuple[str, str, str]) -> Vector | None:
        """What three neighbours say on top of their pairs, to the third, the second and the first.

        It is nothing where they say nothing more.
        """
        one, two, three = map(self.singles.__getitem__, tokens)
        vectors = self._three.of(" ".join(tokens), f"{one[1]} {two[1]} {three[1]}")
        if one[2] and two[2] and three[2]:
            vectors += (self._three.title,)
        if len(vectors) > 1:
            return _plus(*vectors)
        return vectors[0] if vectors else None


def _by_template(model: Model, begin: int, inside: int) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for attribute, by_label in model.states.items():
        template, _, value = attribute.partition("=")
        weights[template][value] = by_label[inside] - by_label[begin]
    return weights


def _understood(template: str) -> tuple[int, int, str]:
    """The length of the spans that `template` looks at, its place in their vectors, and its question."""
    match = _TEMPLATE.fullmatch(template)
    if match is not None:
        first = int(match[1])
        last = int(match[2] or first)
        length = last - first + 1
        function = match[3] or ""
        # The library reads a pair as one text, which is no number whatever its parts are.
        is_sound = function != "isdigit" or length == 1
        if first >= -_REACH and last <= _REACH and 1 <= length <= _LONGEST and is_sound:
            return length, first + _REACH, function
    raise ModelUnreadable(f"the model's features have the template {template!r}, which is not known")


def _spans(length: int, asked: _Asked, dictionary: Iterable[str]) -> _Spans:
    slots = range(2 * _REACH + 2 - length)

    def vector(function: str, value: str) -> Vector:
        own = asked.get(function, {})
        return tuple(own.get(slot, {}).get(value, 0.0) for slot in slots)

    def vectors(function: str) -> dict[str, Vector]:
        found: dict[str, list[float]] = {}
        for slot, weights in asked.get(function, {}).items():
            for value, weight in weights.items():
                found.setdefault(value, [0.0] * len(slots))[slot] = weight
        return {value: tuple(vector) for value, vector in found.items()}

    def answers(value: str, functions: Iterable[str]) -> Vector:
        return _plus(tuple(0.0 for _ in slots), *(vector(function, value) for function in functions))

    lowers = vectors("lower")
    known = tuple(map(sub, vector("is_in_dict", "True"), vector("is_in_dict", "False")))
    for text in dictionary:
        lowers[text] = _plus(lowers[text], known) if text in lowers else known
    texts = vectors("")
    sums = {text: _plus(own, lowers[text]) if text in lowers else own for text, own in texts.items()}
    return _Spans(
        texts=texts,
        lowers=lowers,
        both=lowers | sums,
        number=tuple(map(sub, vector("isdigit", "True"), vector("isdigit", "False"))),
        title=tuple(map(sub, vector("istitle", "True"), vector("istitle", "False"))),
        default=answers("False", _QUESTIONS),
        before=answers("BOS", asked),
        behind=answers("EOS", asked),
    )
