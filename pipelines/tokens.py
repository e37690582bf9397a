"""The fifth step: sentences and words, as intervals of the stored text.

`tokenize` is the only door: what stands behind it can change without any other module knowing. Now it is
underthesea's word model, which `pipelines.words` reads, and its sentence splitter. The model was trained on
the old placement of tone marks, so it is given the text in that spelling; what it says is laid back over
the stored text, which keeps its own. The splitter knows neither line ends nor words nor closing quotes, so
its boundaries are proposals, and only those that fall between two words and before something that can begin
a sentence hold.
"""

from __future__ import annotations

import logging
import re
import threading
from bisect import bisect_right
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from archive.article import Heading, Image, ItemList, Paragraph, Quote, Tokens
from pipelines.base import Step
from pipelines.characters import decomposed_places
from pipelines.errors import TokensLost
from pipelines.tones import fold_to_old_style
from pipelines.words.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.article import Article
    from archive.outcomes import Fetch
    from pipelines.options import Options
    from pipelines.words.segmenter import Segment

logger = logging.getLogger(__name__)

Span = tuple[int, int]

_OPENING = frozenset("“‘«([{")
_ABBREVIATIONS = frozenset(
    {"bs", "cn", "ds", "gs", "ks", "ls", "nxb", "pgs", "tp", "tr", "ts", "ths", "tx", "tt"}
)
"""Titles and place words that are printed with a dot and stand before a name, in lower case."""
_LOOK_BACK = 40
"""Characters; three titles in a row, GS.TS.BS., have nine."""
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.\Z")


_LONGEST_LINE = 10_000
"""Characters of one line that the library sees at once; a paragraph of a newspaper has some hundred."""
_LONGEST_CHUNK = 500
"""Characters without white space that the library sees at once; longer addresses are rare.

Both its functions take the square of the length of such a chunk (`a.a.a.…`), and no other text is known
to take them more than a time in proportion to its length.
"""
_CHUNK = re.compile(rf"\S{{{_LONGEST_CHUNK}}}(?=\S)")
_UNUSUAL_SPACE = re.compile(r"[^\S ]|  ")
_SENTENCE_END = ".?!"
_SHOWN = 20


class Segmented(NamedTuple):
    """The sentences and words of a text, sorted and without overlap, and the text segmented.

    Every character that is no white space is in exactly one word and every word in exactly one sentence.
    In `segmented` a word's syllables are joined by `_`, words by a space, sentences by a newline.
    """

    sentences: tuple[Span, ...]
    words: tuple[Span, ...]
    segmented: str


class _Library(NamedTuple):
    words: Segment
    sentences: Callable[[str], list[str]]


_lock = threading.Lock()
_loaded: list[_Library] = []


def warm_up() -> None:
    """Load the models now instead of with the first text.

    It takes about a second and 130 MB, of which importing underthesea takes half a second and 95 MB.
    """
    _library()


def _library() -> _Library:
    """The library, loaded once.

    Two of its habits are contained here: importing it calls `logging.basicConfig`, after which every line
    of the log appears twice, and its first call is not safe when several threads make it.
    """
    with _lock:
        if not _loaded:
            root = logging.getLogger()
            handlers, level = root.handlers[:], root.level
            module = import_module("underthesea")
            root.handlers[:] = handlers
            root.setLevel(level)
            module.word_tokenize("Việt Nam", use_token_normalize=False)
            module.sent_tokenize("Việt Nam.")
            _loaded.append(_Library(load(module.word_tokenize), module.sent_tokenize))
        return _loaded[0]


def tokenize(text: str) -> Segmented:
    """The sentences and words of Vietnamese `text`, which may have several lines.

    Offsets are code points of `text` as it is given. A line end always ends a sentence.

    Raises:
        TokensLost: the library gave words that are not in the text.
    """
    sentences: list[Span] = []
    words: list[Span] = []
    lines: list[str] = []
    start = 0
    for line in text.split("\n"):
        found = _words(line)
        surfaces = _surfaces(line, found)
        for first, last in _sentences(line, found):
            sentences.append((start + found[first][0], start + found[last - 1][1]))
            lines.append(" ".join(surfaces[first:last]))
        words += [(start + left, start + right) for left, right in found] if start else found
        start += len(line) + 1
    return Segmented(tuple(sentences), tuple(words), "\n".join(lines))


def _surfaces(line: str, words: list[Span]) -> list[str]:
    """The words of `line` with their syllables joined by `_`."""
    if _UNUSUAL_SPACE.search(line) is None:
        return [line[left:right].replace(" ", "_") for left, right in words]
    return ["_".join(line[left:right].split()) for left, right in words]


def _words(line: str) -> list[Span]:
    """The words of a line of text, as intervals of `line`."""
    pieces = _pieces(line)
    if len(pieces) == 1:
        return _words_of_piece(line)
    return [
        (start + left, start + right)
        for start, end in pieces
        for left, right in _words_of_piece(line[start:end])
    ]


def _pieces(line: str) -> list[Span]:
    """The intervals of `line` that the library sees one at a time; nearly always one, the whole line.

    A longer line is cut after the last sentence end that the limit leaves, else after the last white space;
    a longer chunk without white space is cut where the limit is.
    """
    if len(line) <= _LONGEST_CHUNK:
        return [(0, len(line))]
    pieces: list[Span] = []
    start = 0
    for end in (*(match.end() for match in _CHUNK.finditer(line)), len(line)):
        while end - start > _LONGEST_LINE:
            cut = _cut(line, start)
            pieces.append((start, cut))
            start = cut
        pieces.append((start, end))
        start = end
    return pieces


def _cut(line: str, start: int) -> int:
    """Where to cut `line` between `start` and the limit; there is white space in what chunks have left."""
    window = line[start : start + _LONGEST_LINE]
    spaces = [at for at in range(1, len(window)) if window[at].isspace()]
    ends = (at for at in reversed(spaces) if window[at - 1] in _SENTENCE_END)
    return start + next(ends, spaces[-1] if spaces else len(window))


def _words_of_piece(line: str) -> list[Span]:
    if not line or line.isspace():
        return []
    fed, origins = _as_the_library_reads(line)
    found = _located(_library().words(fed, use_token_normalize=False), fed)
    return found if origins is None else _laid_back(found, origins)


def _laid_back(found: list[Span], origins: list[Span]) -> list[Span]:
    """The spans of `found` in the text that `origins` lead to."""
    spans: list[Span] = []
    for start, end in found:
        left, right = origins[start][0], origins[end - 1][1]
        if spans and left < spans[-1][1]:  # a boundary inside of one decomposed letter
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        else:
            spans.append((left, right))
    return spans


def _as_the_library_reads(line: str) -> tuple[str, list[Span] | None]:
    """`line` composed, with Vietnamese Đ and old tone marks, and where in `line` each character comes from.

    There are no origins where each character comes from its own place, as in all text that is stored. The
    library composes its input and replaces Ð itself; doing it first is what makes its answer findable.
    """
    edits = decomposed_places(line)
    if not edits:
        return fold_to_old_style(line.replace("Ð", "Đ").replace("ð", "đ")), None
    pieces: list[str] = []
    origins: list[Span] = []
    done = 0
    for edit in edits:
        pieces += (line[done : edit.start], edit.new)
        origins += ((i, i + 1) for i in range(done, edit.start))
        origins += ((edit.start, edit.end) for _ in edit.new)
        done = edit.end
    pieces.append(line[done:])
    origins += ((i, i + 1) for i in range(done, len(line)))
    composed = "".join(pieces).replace("Ð", "Đ").replace("ð", "đ")
    return fold_to_old_style(composed), origins


def _located(words: list[str], fed: str) -> list[Span]:
    """Where in `fed` each of `words` stands: their characters are its characters, white space aside."""
    spans: list[Span] = []
    at = 0
    for word in words:
        start = at if fed.startswith(word, at) else at + 1
        if word and fed.startswith(word, start) and (start == at or fed[at].isspace()):
            at = start + len(word)
            spans.append((start, at))
        elif (found := _located_by_syllables(word, fed, at)) is not None:
            at = found[1]
            spans.append(found)
    if fed[at:].strip():
        raise TokensLost(f"underthesea gave no words for the end of the text, {fed[at : at + _SHOWN]!r}")
    return spans


def _located_by_syllables(word: str, fed: str, at: int) -> Span | None:
    """Where `word` stands in `fed` from `at` on, with any white space before it and between its syllables."""
    start = None
    for piece in word.split():
        while at < len(fed) and fed[at].isspace():
            at += 1
        if not fed.startswith(piece, at):
            raise TokensLost(
                f"underthesea gave the word {word[:_SHOWN]!r} where the text has "
                f"{fed[at : at + _SHOWN]!r}; its version may be newer than this code knows"
            )
        start = at if start is None else start
        at += len(piece)
    return None if start is None else (start, at)


def _sentences(line: str, words: list[Span]) -> Iterator[Span]:
    """The sentences of a line with these `words`, each as the half-open interval of its words' numbers.

    A piece without letters is no sentence: a number goes with what follows it (1. Mở đầu), punctuation
    with what stands before it (./.).
    """
    if not words:
        return
    last = len(line) - 1
    while last > words[0][0] and not line[last].isalnum():
        last -= 1
    first = 0
    looked = words[0][0]
    for cut in _cuts(line, words):
        begin = words[cut][0]
        # What has been looked at holds no letter, or it would be a sentence by now.
        lettered = any(map(str.isalpha, line[looked:begin]))
        looked = begin
        if lettered and begin <= last:
            yield first, cut
            first = cut
        elif lettered:
            break  # nothing behind it can begin a sentence
    yield first, len(words)


def _cuts(line: str, words: list[Span]) -> Iterator[int]:
    """The numbers of the words that begin a sentence, without the first: boundaries that hold."""
    ends = [end for _, end in words]
    cut = 0
    for boundary in _proposed_ends(line):
        proposed = bisect_right(ends, boundary)
        if proposed <= cut:
            continue  # among the closing marks that a boundary before it has passed over
        if proposed == len(words) or words[proposed][0] < boundary:
            continue  # at an end of the line, or inside of a word such as v.v.
        cut = proposed
        while cut < len(words) and _closes(line, words[cut - 1], words[cut]):
            cut += 1
        if (
            cut < len(words)
            and not line[words[cut][0]].islower()
            and not _is_abbreviated(line[max(0, ends[cut - 1] - _LOOK_BACK) : ends[cut - 1]])
        ):
            yield cut


def _proposed_ends(line: str) -> list[int]:
    """Where the library ends a sentence of `line`."""
    ends: list[int] = []
    for start, end in _pieces(line):
        at = start
        for sentence in _library().sentences(line[start:end]):
            found = line.find(sentence, at, end)
            if found < 0:
                raise TokensLost(f"underthesea gave a sentence {sentence[:_SHOWN]!r} that the text has not")
            at = found + len(sentence)
            ends.append(at)
        if ends and end < len(line) and line[ends[-1] - 1] not in _SENTENCE_END:
            ends.pop()  # it is where the line was cut and nothing else
    return ends


def _closes(line: str, before: Span, word: Span) -> bool:
    """Whether `word` is punctuation that belongs to the word `before`, such as the quote in “Tốt!”."""
    marks = line[word[0] : word[1]]
    return before[1] == word[0] and not any(mark.isalnum() or mark in _OPENING for mark in marks)


def _is_abbreviated(sentence: str) -> bool:
    """Whether the last word of `sentence` is an abbreviation with its dot: GS.TS."""
    match = _LAST_WORD.search(sentence)
    return match is not None and all(part.lower() in _ABBREVIATIONS for part in match[1].split("."))


def _warn(lost: str) -> None:
    logger.warning("No tokens for %s", lost)


def tokenize_article(article: Article, options: Options, on_lost: Callable[[str], None] = _warn) -> Article:
    """`article` with the tokens of its headline, abstract, running text and captions.

    Only Vietnamese articles are tokenised, and only where `options.tokenize` allows; the segmenter knows
    no other language. `on_lost` is told of each part whose tokens are lost (see `tokenize`): the article
    goes on without them. They are caught here and not in the pipeline, since a text is worth keeping
    without its tokens wherever it comes from, and one part's loss says nothing about the others.
    """
    if not options.tokenize or article.language != "vi":
        return article
    tokens: list[Tokens] = []
    for part, text in _parts(article):
        try:
            tokens.append(Tokens(part, *tokenize(text)))
        except TokensLost as error:
            on_lost(f"{part} of article {article.id}: {error}")
    return replace(article, tokens=tuple(tokens))


def _parts(article: Article) -> Iterator[tuple[str, str]]:
    """The texts that are tokenised, by the names of `archive.article.text_parts`."""
    if article.headline is not None:
        yield "headline", article.headline
    if article.abstract is not None:
        yield "abstract", article.abstract
    for n, block in enumerate(article.body):
        if isinstance(block, Paragraph | Heading | Quote):
            yield f"body/{n}", block.text
        elif isinstance(block, ItemList):
            yield from ((f"body/{n}/items/{i}", item) for i, item in enumerate(block.items))
        elif isinstance(block, Image) and block.caption is not None:
            yield f"body/{n}/caption", block.caption


class TokensPipeline(Step):
    """`tokenize_article` as a Scrapy pipeline; it counts `tokens/words` and `tokens/sentences`.

    Parts whose tokens are lost count as `tokens/lost`; only the first is logged, since what loses one
    (another version of the library) loses thousands.

    It works on the reactor's thread, where an article of 600 words takes some 3 ms (30 where underthesea
    itself has to find the words): little beside the second between two requests to one host.
    """

    def improve(self, article: Article, fetch: Fetch) -> Article:
        """See `tokenize_article`."""
        del fetch
        better = tokenize_article(article, self.options, self._lose)
        self.count("tokens/words", sum(len(one.words) for one in better.tokens))
        self.count("tokens/sentences", sum(len(one.sentences) for one in better.tokens))
        return better

    def _lose(self, lost: str) -> None:
        if not self.stats.get_value("tokens/lost"):
            logger.error("No tokens for %s; further losses are only counted, as tokens/lost", lost)
        self.count("tokens/lost")
