"""The step of the words: sentences and words, as intervals of the stored text.

`tokenize` is the only door: what stands behind it can change without any other module knowing. Now it is
underthesea's word model, which `pipelines.words` reads, and `pipelines.sentences`. The model was trained on
the old placement of tone marks, so it is given the text in that spelling; what it says is laid back over
the stored text, which keeps its own. It is given a line at a time and knows no sentences; where a word of
its would run over the end of one (`WHO. Trẻ`), it is given what stands before that end and behind it apart.
"""

from __future__ import annotations

import logging
import re
import threading
from bisect import bisect_right
from contextlib import nullcontext
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from archive.article import Tokens, readable_parts
from pipelines.base import Step
from pipelines.composed import Span, composed, laid_back
from pipelines.errors import TagsLost, TokensLost
from pipelines.sentences import split
from pipelines.tags import Tags, tag
from pipelines.tones import fold_to_old_style
from pipelines.words.load import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archive.article import Article
    from pipelines.options import Options
    from pipelines.words.segmenter import Segment

logger = logging.getLogger(__name__)

_LONGEST_LINE = 10_000
"""Characters of one line that the library sees at once; a paragraph of a newspaper has some hundred."""
_LONGEST_CHUNK = 500
"""Characters without white space that the library sees at once; longer addresses are rare.

It takes the square of the length of such a chunk (`a.a.a.…`), and no other text is known to take it more
than a time in proportion to its length.
"""
_CHUNK = re.compile(rf"\S{{{_LONGEST_CHUNK}}}(?=\S)")
_UNUSUAL_SPACE = re.compile(r"[^\S ]|  ")
_STOPS = ".?!"
_SHOWN = 20


class Segmented(NamedTuple):
    """The sentences and words of a text, sorted and without overlap, and the text segmented.

    Every character that is no white space is in exactly one word and every word in exactly one sentence.
    In `segmented` a word's syllables are joined by `_`, words by a space, sentences by a newline.
    """

    sentences: tuple[Span, ...]
    words: tuple[Span, ...]
    segmented: str


_lock = threading.Lock()
_loaded: list[Segment] = []


def warm_up() -> None:
    """Load the models now instead of with the first text.

    It takes half a second; half of that is the import of underthesea.
    """
    _library()


def _library() -> Segment:
    """What finds words, loaded once; importing underthesea calls `logging.basicConfig`, which is undone.

    (Every line of the log would appear twice.)
    """
    with _lock:
        if not _loaded:
            root = logging.getLogger()
            handlers, level = root.handlers[:], root.level
            module = import_module("underthesea")
            root.handlers[:] = handlers
            root.setLevel(level)
            _loaded.append(load(_first_called_alone(module.word_tokenize)))
        return _loaded[0]


def _first_called_alone(library: Segment) -> Segment:
    """`library`, whose first call loads its model and is not safe when several threads make it."""
    lock = threading.Lock()
    called = threading.Event()

    def segment(sentence: str, *, use_token_normalize: bool) -> list[str]:
        with nullcontext() if called.is_set() else lock:
            words = library(sentence, use_token_normalize=use_token_normalize)
            called.set()
            return words

    return segment


def tokenize(text: str) -> Segmented:
    """The sentences and words of Vietnamese `text`, which may have several lines.

    Offsets are code points of `text` as it is given. A word is always within one line; a sentence may go
    on in the next line (see `pipelines.sentences`), and is one line of the segmented text all the same.

    Raises:
        TokensLost: the library gave words that are not in the text.
    """
    sentences = split(text)
    ends = [end for _, end in sentences]
    words = _words(text, 0, len(text))
    numbers, run_over = _last_words(ends, words)
    for cuts in (run_over, ends) if run_over else ():
        words = [
            word for left, right in pairwise((0, *cuts, len(text))) for word in _words(text, left, right)
        ]
        numbers, run_over = _last_words(ends, words)
        if not run_over:
            break
    surfaces = _surfaces(text, words)
    lines = [" ".join(surfaces[first:last]) for first, last in pairwise((0, *numbers))]
    return Segmented(sentences, tuple(words), "\n".join(lines))


def _last_words(ends: list[int], words: list[Span]) -> tuple[list[int], list[int]]:
    """How many of `words` end with each sentence or before it, and those of `ends` that a word runs over."""
    word_ends = [end for _, end in words]
    numbers: list[int] = []
    run_over: list[int] = []
    number = 0
    for end in ends:
        number = bisect_right(word_ends, end, number)
        numbers.append(number)
        if number == 0 or word_ends[number - 1] != end:
            run_over.append(end)
    return numbers, run_over


def _surfaces(text: str, words: list[Span]) -> list[str]:
    """The words of `text` with their syllables joined by `_`."""
    if _UNUSUAL_SPACE.search(text) is None:
        joined = text.replace(" ", "_")
        return [joined[left:right] for left, right in words]
    return ["_".join(text[left:right].split()) for left, right in words]


def _words(text: str, start: int, end: int) -> list[Span]:
    """The words of `text[start:end]`, as intervals of `text`."""
    words: list[Span] = []
    for line in text[start:end].split("\n"):
        for left, right in _pieces(line):
            found = _words_of_piece(line[left:right])
            offset = start + left
            words += [(offset + one, offset + other) for one, other in found] if offset else found
        start += len(line) + 1
    return words


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
    ends = (at for at in reversed(spaces) if window[at - 1] in _STOPS)
    return start + next(ends, spaces[-1] if spaces else len(window))


def _words_of_piece(line: str) -> list[Span]:
    if not line or line.isspace():
        return []
    # The library composes its input and replaces Ð itself; doing it first is what makes its answer findable.
    letters, origins = composed(line)
    fed = _fed(letters)
    found = _located(_library()(fed, use_token_normalize=False), fed)
    return found if origins is None else laid_back(found, origins)


def _fed(letters: str) -> str:
    """Composed `letters` in the spelling of the models, character by character."""
    return fold_to_old_style(letters.replace("Ð", "Đ").replace("ð", "đ"))


def _located(words: list[str], fed: str) -> list[Span]:
    """Where in `fed` each of `words` stands: their characters are its characters, white space aside."""
    spans: list[Span] = []
    at = 0
    for word in words:
        if fed[at : at + 1] == " ":
            at += 1
        end = at + len(word)
        if word and fed[at:end] == word:
            spans.append((at, end))
            at = end
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


def tags_of(text: str, found: Segmented, options: Options) -> Tags:
    """The tags that `options` ask for of the words of `text`, which are `found`.

    Raises:
        TagsLost: there is not a tag for every word.
    """
    if not options.pos and not options.ner:
        return Tags(None, None)
    fed = _fed(text) if composed(text)[1] is None else None
    words = [
        " ".join((_fed(composed(text[start:end])[0]) if fed is None else fed[start:end]).split())
        for start, end in found.words
    ]
    numbers, _ = _last_words([end for _, end in found.sentences], list(found.words))
    sentences = [words[first:last] for first, last in pairwise((0, *numbers))]
    return tag(sentences, pos=options.pos, ner=options.ner)


def _warn(lost: str) -> None:
    logger.warning("No tokens for %s", lost)


def _warn_of_tags(lost: str) -> None:
    logger.warning("No tags for %s", lost)


def tokenize_article(
    article: Article,
    options: Options,
    on_lost: Callable[[str], None] = _warn,
    on_tags_lost: Callable[[str], None] = _warn_of_tags,
) -> Article:
    """`article` with the tokens of its headline, abstract, running text and captions.

    Only Vietnamese articles are tokenised, and only where `options.tokenize` allows; the segmenter knows
    no other language. `on_lost` is told of each part whose tokens are lost (see `tokenize`): the article
    goes on without them. They are caught here and not in the pipeline, since a text is worth keeping
    without its tokens wherever it comes from, and one part's loss says nothing about the others.
    `on_tags_lost` is told of each part whose words get none of the tags that `options` ask for.
    """
    if not options.tokenize or article.language != "vi":
        return article
    tokens: list[Tokens] = []
    for part, text in readable_parts(article):
        try:
            found = tokenize(text)
        except TokensLost as error:
            on_lost(f"{part} of article {article.id}: {error}")
            continue
        try:
            tags = tags_of(text, found, options)
        except TagsLost as error:
            on_tags_lost(f"{part} of article {article.id}: {error}")
            tags = Tags(None, None)
        tokens.append(Tokens(part, *found, *tags))
    return replace(article, tokens=tuple(tokens))


class TokensPipeline(Step):
    """`tokenize_article` as a Scrapy pipeline; it counts `tokens/words` and `tokens/sentences`.

    Parts whose tokens are lost count as `tokens/lost`, those whose words get no tags as `tokens/tags_lost`;
    only the first is logged, since what loses one (another version of the library) loses thousands.

    A crawl takes this step in the processes that read pages; as a pipeline it works on the reactor's thread.
    An article of 600 words takes some 3 ms (30 where underthesea itself has to find the words): little beside
    the second between two requests to one host.
    """

    def improve(self, article: Article, now: datetime | None = None) -> Article:
        """See `tokenize_article`."""
        del now
        better = tokenize_article(article, self.options, self._lose, self._lose_tags)
        self.count("tokens/words", sum(len(one.words) for one in better.tokens))
        self.count("tokens/sentences", sum(len(one.sentences) for one in better.tokens))
        return better

    def _lose(self, lost: str) -> None:
        if not self.stats.get_value("tokens/lost"):
            logger.error("No tokens for %s; further losses are only counted, as tokens/lost", lost)
        self.count("tokens/lost")

    def _lose_tags(self, lost: str) -> None:
        if not self.stats.get_value("tokens/tags_lost"):
            logger.error("No tags for %s; further losses are only counted, as tokens/tags_lost", lost)
        self.count("tokens/tags_lost")
