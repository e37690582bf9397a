"""Makes a segmenter of the installed underthesea, or tells why it cannot be."""

from __future__ import annotations

import gc
import hashlib
import logging
import pickle
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipelines.words.crfsuite import ModelUnreadable, read_model
from pipelines.words.scores import Scores
from pipelines.words.segmenter import Rules, Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    from pipelines.words.segmenter import Segment

logger = logging.getLogger(__name__)

_PACKAGE = "underthesea.pipeline.word_tokenize"
_MODEL, _TEMPLATES, _DICTIONARY = "models.bin", "features.bin", "dictionary.bin"
_EXPRESSION = "ed7f6df4bba1133b1fd2baf02d612b7ef6912f0460f7a8166bd6b4aa8f072d25"
"""SHA-256 of the expression that underthesea 9.3 to 9.5 finds tokens with.

That none of its alternatives matches white space or looks more than one character beyond a chunk has been
read off this expression and must be read off another one again.
"""
_COMPARED = {"3.3.2": "74407a64f376c320b2247f49c1dbf28fbab3dae6b97d7e3b11bf311a4f3ef7f4"}
"""Digests of a model's files, as `_digest` makes them, by the version of underthesea_core that read them.

The tests hold our words of these against the library's, so that a process that finds words need not load the
library's own model, which takes it a fifth of a second. Any other model or version is compared at each start.
"""
_PROBES = (
    "Chiều 12/5, Uỷ ban nhân dân tỉnh Bến Xuân họp bàn việc trồng 1.200 cây tre.",
    "bà Lò Thị Mây (bản Nậm Cắn) nói: “Con suối này, ngày xưa… trong lắm!”",
    "LỄ HỘI ĐÈN LỒNG VEN SÔNG",
    "www.vidu.vn/a-b?c=1 ; H'Mông , v.v... 15h30 -5 +84 T.Ư Tp. A.",
    "hoà",
)
"""Texts of our own that both must cut alike before ours is used."""


_BROKEN = (
    *(pickle.UnpicklingError, EOFError, MemoryError, ArithmeticError),
    *(AttributeError, LookupError, TypeError, ValueError),
)
"""What the standard library's unpickler raises of data that are no pickle."""


class _PlainUnpickler(pickle.Unpickler):
    """Reads what consists of built-in containers and strings, and runs no code whatever the file asks."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:  # noqa: ANN401 - as it is declared
        raise ModelUnreadable(f"the model's data hold a {module_name}.{global_name}, not only strings")


def load(library: Segment) -> Segment:
    """A segmenter that gives what `library`, underthesea's `word_tokenize`, gives, only sooner.

    Where the installed files are not what this code knows, it is `library` itself, and the log says so.
    underthesea must have been imported; it is called only where its words are needed or have to be compared.
    """
    try:
        segmenter = build(library)
        if _COMPARED.get(version("underthesea_core")) != _digest():
            _compare(segmenter, library)
    except (ModelUnreadable, ImportError, AttributeError, OSError) as error:
        logger.warning("Words are found by underthesea itself, several times slower: %s", error)
        return library
    return segmenter


def _compare(segmenter: Segmenter, library: Segment) -> None:
    for probe in _PROBES:
        if segmenter.words(probe) != library(probe, use_token_normalize=False):
            raise ModelUnreadable(f"the words of {probe!r} would not be the library's")


def build(library: Segment) -> Segmenter:
    """A segmenter of the installed model, not yet compared with `library`.

    Raises:
        ModelUnreadable: a file or the library's expression is not what this code knows.
        ImportError, AttributeError, OSError: part of the library is not where it was.
    """
    folder = _model_folder()
    with _no_collections():
        model = read_model(folder.joinpath(_MODEL).read_bytes())
        templates = _strings(folder.joinpath(_TEMPLATES), list)
        dictionary = _strings(folder.joinpath(_DICTIONARY), set)
        scores = Scores(model, templates, dictionary)
    return Segmenter(scores, _rules(), library, _comparison())


@contextmanager
def _no_collections() -> Iterator[None]:
    """Nothing of a model becomes garbage: collections, one after the other, take a third of its loading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _digest() -> str:
    """SHA-256 of the model's files, one behind the other."""
    digest = hashlib.sha256()
    for name in (_MODEL, _TEMPLATES, _DICTIONARY):
        digest.update(_model_folder().joinpath(name).read_bytes())
    return digest.hexdigest()


def _model_folder() -> Traversable:
    models = [entry for entry in files(_PACKAGE).joinpath("models").iterdir() if entry.is_dir()]
    if len(models) != 1:
        raise ModelUnreadable(f"{_PACKAGE} has {len(models)} models; which one it reads is not known")
    return models[0]


def _strings(file: Traversable, container: type[list[str] | set[str]]) -> list[str]:
    """The strings of a pickled list or set."""
    with file.open("rb") as opened:
        try:
            found = _PlainUnpickler(opened).load()
        except _BROKEN as error:
            raise ModelUnreadable(f"{file.name} cannot be read: {error}") from error
    if type(found) is not container or not all(isinstance(one, str) for one in found):
        raise ModelUnreadable(f"{file.name} is no {container.__name__} of strings")
    return list(found)


def _rules() -> Rules:
    expression = import_module(f"{_PACKAGE}.regex_tokenize").patterns
    if hashlib.sha256(expression.pattern.encode()).hexdigest() != _EXPRESSION:
        raise ModelUnreadable("the library's expression for tokens is not the one that this code knows")
    normalizer = import_module("underthesea.pipeline.text_normalize.text_normalizer")
    return Rules(expression, dict(normalizer.character_map))


def _comparison() -> Callable[[str], bool]:
    """What tells of one character whether Python and the library agree on its upper and lower case.

    The library is asked about each character once, when the first text has it, since asking about all of
    Unicode takes it seconds. One whose lower case depends on its neighbours (Σ) is none they agree on.
    """
    featurizer = import_module("underthesea_core").CRFFeaturizer(["T[0].lower", "T[0].istitle"], set())

    def answers(texts: tuple[str, str]) -> Iterator[list[str]]:
        yield from featurizer.process([[[text] for text in texts]])[0]

    def is_alike(character: str) -> bool:
        if "\ud800" <= character <= "\udfff":
            return False  # it cannot even be sent there
        texts = (character, f"a{character}")
        upper = str(character == character.upper())
        ours = [
            [f"T[0].lower={character.lower()}", f"T[0].istitle={upper}"],
            [f"T[0].lower=a{character.lower()}", "T[0].istitle=False"],
        ]
        lowers = [text.lower() for text in texts]
        return list(answers(texts)) == ours and lowers[1] == f"a{lowers[0]}"

    return is_alike
