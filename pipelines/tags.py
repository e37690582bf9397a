"""Tags of words: what part of speech each is, and which named entity it belongs to.

The models are underthesea's, files of its wheel: conditional random fields of 2017, in CRFsuite's
format. Its public functions cut a text into words themselves and then fill in the features of each word from
templates, which takes 95 % of their time and grows with the square of the sentence. Here its model is given
our words, with features that the same templates give, in time that grows with the sentence. That the tags
are those of the public functions is tried when the models are loaded; where they are not, there are none.

A model's tags depend on words before and behind, so it is given a sentence at a time, as it was trained.
"""

from __future__ import annotations

import re
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from pipelines.errors import TagsLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Column = list[str]
"""Something of each word of a sentence: the word itself, or a tag of it."""

_PIPELINE = "underthesea.pipeline"
_TEMPLATE = re.compile(r"T\[(-?\d+)(?:,(-?\d+))?\](?:\[(\d+)\])?(?:\.(\w+))?")
_UNKNOWN = "X"
"""What the library puts in the place of the tag that is to be found."""

_PROBES = (
    "Chiều 12/5, ông Lò Văn Sơn đến thăm bản Nậm Cắn, tỉnh Nghệ An.",
    "Bà Mai (Hội Nông dân Việt Nam) nói: “Con suối này, ngày xưa… trong lắm!”",
    "LỄ HỘI ĐÈN LỒNG VEN SÔNG",
    "Tốt.",
)
"""Texts of our own whose tags must be the library's before ours are used."""


_BROKEN = (ImportError, AttributeError, OSError, LookupError, TypeError, ValueError)
"""What a library raises that is not built as this code knows it."""


class Tags(NamedTuple):
    """The tags of the words of a text, one a word; `None` where they were not asked for."""

    pos: tuple[str, ...] | None
    ner: tuple[str, ...] | None


class _Template(NamedTuple):
    """One feature of a word: what the words from `first` to `last` behind it have in `column`.

    `prefix` is what the feature begins with; `function` is one that the library applies to a word.
    """

    prefix: str
    first: int
    last: int
    column: int
    function: str | None

    def features(self, values: Column) -> Column:
        """The feature of each word of a sentence whose words have `values`."""
        count = len(values)
        begin = min(count, max(0, -self.first))
        end = max(begin, count - max(0, self.last))
        spans = values[begin + self.first : end + self.first]
        for further in range(1, self.last - self.first + 1):
            behind = values[begin + self.first + further : end + self.first + further]
            spans = [f"{one} {other}" for one, other in zip(spans, behind, strict=True)]
        prefix = self.prefix
        return [
            *[f"{prefix}BOS"] * begin,
            *[prefix + value for value in spans],
            *[f"{prefix}EOS"] * (count - end),
        ]


class _Model:
    """A model of the library and the features that it asks for."""

    def __init__(self, module_name: str, class_name: str) -> None:
        module = import_module(f"{_PIPELINE}.{module_name}.model_crf")
        predictor = getattr(module, class_name).Instance()
        functions = import_module(f"{_PIPELINE}.{module_name}.tagged_feature")
        self._tag: Callable[[list[Column]], Column] = predictor.model.tag
        self._apply: Callable[[str, str], Any] = functions.apply_function
        self._templates = [_understood(template) for template in predictor.transformer.template]

    def tags(self, *columns: Column) -> Column:
        """The tag of each word of a sentence; `columns` are its words and the tags that they have so far."""
        own = [*columns, [_UNKNOWN] * len(columns[0])]
        applied: dict[tuple[int, str | None], Column] = {(i, None): column for i, column in enumerate(own)}
        features = []
        for template in self._templates:
            key = (template.column, template.function)
            if key not in applied and template.function is not None:
                applied[key] = [str(self._apply(template.function, value)) for value in own[template.column]]
            features.append(template.features(applied[key]))
        return self._tag(list(map(list, zip(*features, strict=True))))


def _understood(template: str) -> _Template:
    match = _TEMPLATE.fullmatch(template)
    if match is not None:
        first = int(match[1])
        last = int(match[2] or first)
        if match[4] is None or first == last:
            return _Template(f"{template}=", first, last, int(match[3] or 0), match[4])
    raise TagsLost(f"underthesea's models have the template {template!r}, which is not known")


class Tagger:
    """Gives words the tags that the library's public functions would give the same words.

    After it is made, several threads may use it at once.
    """

    def __init__(self) -> None:
        """The models are loaded; underthesea must have been imported.

        Raises:
            TagsLost: the models' features are described in a way that this code does not know.
            ImportError, AttributeError, OSError: part of the library is not where it was.
        """
        self._pos = _Model("pos_tag", "CRFPOSTagPredictor")
        self._chunk = _Model("chunking", "CRFChunkingPredictor")
        self._ner = _Model("ner", "CRFNERPredictor")

    def pos(self, words: Column) -> Column:
        """The part of speech of each word of a sentence."""
        return self._pos.tags(words)

    def ner(self, words: Column, pos: Column) -> Column:
        """The entity of each word of a sentence whose parts of speech are `pos`."""
        return self._ner.tags(words, pos, self._chunk.tags(words, pos))


_lock = threading.Lock()
_loaded: list[Tagger | TagsLost] = []


def _tagger() -> Tagger:
    """The tagger, loaded once; what kept it from being loaded is raised each time."""
    with _lock:
        if not _loaded:
            try:
                _loaded.append(_compared(Tagger()))
            except TagsLost as lost:
                _loaded.append(lost)
            except _BROKEN as error:
                _loaded.append(TagsLost(f"underthesea's models cannot be used: {error!r}"))
        found = _loaded[0]
    if isinstance(found, TagsLost):
        raise TagsLost(str(found))
    return found


def _compared(tagger: Tagger) -> Tagger:
    library = import_module("underthesea")
    for probe in _PROBES:
        words, pos, _, ner = map(list, zip(*library.ner(probe), strict=True))
        if library.pos_tag(probe) != list(zip(words, pos, strict=True)):
            raise TagsLost(f"underthesea's ner and pos_tag do not agree on {probe!r}")
        if (tagger.pos(words), tagger.ner(words, pos)) != (pos, ner):
            raise TagsLost(
                f"the tags of {probe!r} would not be underthesea's; its version may be newer than this code"
            )
    return tagger


def tag(sentences: Iterable[Sequence[str]], *, pos: bool, ner: bool) -> Tags:
    """The tags of the words of `sentences`, in the spelling of the models (`fold_to_old_style`).

    A word is none without characters; its syllables are joined by one space. underthesea must have been
    imported (see `pipelines.tokens`); its models are loaded with the first words that are tagged, which
    takes a tenth of a second and some 10 MB.

    Raises:
        TagsLost: there is not a tag for every word, or the models cannot be used.
    """
    if not pos and not ner:
        return Tags(None, None)
    tagger = _tagger()
    all_pos: Column = []
    all_ner: Column = []
    for sentence in sentences:
        words = list(sentence)
        if not words:
            continue
        try:
            found = _one_each(tagger.pos(words), words)
            all_pos += found
            if ner:
                all_ner += _one_each(tagger.ner(words, found), words)
        except UnicodeEncodeError as error:  # half of a surrogate pair cannot even be sent to the library
            raise TagsLost(f"underthesea cannot read {error.object[:20]!r}") from error
    return Tags(tuple(all_pos) if pos else None, tuple(all_ner) if ner else None)


def _one_each(tags: Column, words: Column) -> Column:
    if len(tags) != len(words):
        raise TagsLost(f"underthesea gave {len(tags)} tags for the {len(words)} words from {words[0]!r} on")
    return tags
