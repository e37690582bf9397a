"""`python -m benchmarks.gold_peers`: let other tools cut the gold sets, and keep what they give.

Runs in an environment of its own that holds the packages named here (benchmarks/words_gold/README.md has
the commands); beside them it needs the standard library alone. Every splitter of sentences is given each
paragraph twice: whole, and a line at a time.
"""

from __future__ import annotations

import json
import platform
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.gold_sets import SENTENCES, WORDS, digest, ends_of, gold_words, marked_paragraphs
from pipelines.tones import fold_to_old_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEPT = Path(__file__).with_name("words_gold")


class Peer(NamedTuple):
    """A tool: its name in the tables, its packages, how it is called in words, and what makes the call."""

    name: str
    packages: tuple[str, ...]
    settings: str
    make: Callable[[], Callable[[str], Iterable[str]]]


def _sentencex() -> Callable[[str], Iterable[str]]:
    segment = import_module("sentencex").segment
    return lambda text: segment("vi", text)


def _pysbd() -> Callable[[str], Iterable[str]]:
    segmenter = import_module("pysbd").Segmenter(language="en", clean=False)
    split: Callable[[str], Iterable[str]] = segmenter.segment
    return split


def _blingfire() -> Callable[[str], Iterable[str]]:
    split = import_module("blingfire").text_to_sentences
    return lambda text: split(text).split("\n")


def _spacy(language: str) -> Callable[[str], Iterable[str]]:
    pipeline: Any = import_module("spacy").blank(language)
    pipeline.add_pipe("sentencizer")
    return lambda text: [sentence.text for sentence in pipeline(text).sents]


def _icu() -> Callable[[str], Iterable[str]]:
    breaker = import_module("icu4py.breakers").SentenceBreaker
    return lambda text: [text[start:end] for start, end in breaker(text, "en@ss=standard").segments()]


def _pyvi(change: Callable[[str], str]) -> Callable[[str], Iterable[str]]:
    tokenize = import_module("pyvi.ViTokenizer").tokenize
    return lambda text: tokenize(change(text)).split()


SPLITTERS = (
    Peer("sentencex", ("sentencex",), 'segment("vi", text)', _sentencex),
    Peer("pysbd", ("pysbd",), 'Segmenter(language="en", clean=False): it knows no Vietnamese', _pysbd),
    Peer("blingfire", ("blingfire",), "text_to_sentences, its one model for all languages", _blingfire),
    Peer("spacy-xx", ("spacy",), 'blank("xx") with the sentencizer', lambda: _spacy("xx")),
    Peer("spacy-vi", ("spacy", "pyvi"), 'blank("vi") with the sentencizer', lambda: _spacy("vi")),
    Peer("icu", ("icu4py",), "SentenceBreaker, en@ss=standard: it has no exceptions for Vietnamese", _icu),
)
SEGMENTERS = (
    Peer("pyvi", ("pyvi",), "ViTokenizer.tokenize", lambda: _pyvi(str)),
    Peer(
        "pyvi-old-spelling", ("pyvi",), "the same of the text as hoà bình", lambda: _pyvi(fold_to_old_style)
    ),
)


def main() -> None:
    """Asks every tool, and writes `words_gold/NAME.json` for each."""
    warnings.simplefilter("ignore")
    KEPT.mkdir(exist_ok=True)
    for peer in SPLITTERS:
        split = peer.make()
        paragraphs = [one.text for one in marked_paragraphs()]
        kept = {
            "whole": [sorted(ends_of(text, split(text))) for text in paragraphs],
            "lines": [sorted(ends_of(text, _by_lines(split, text))) for text in paragraphs],
        }
        _write(peer, {"sentences": digest(SENTENCES), **kept})
    for peer in SEGMENTERS:
        segment = peer.make()
        answers = [" ".join(segment(one.text)) for one in gold_words()]
        _write(peer, {"words": digest(WORDS), "answers": answers})


def _by_lines(split: Callable[[str], Iterable[str]], text: str) -> list[str]:
    return [sentence for line in text.split("\n") for sentence in split(line)]


def _write(peer: Peer, answers: dict[str, Any]) -> None:
    about = {
        "name": peer.name,
        "versions": {package: version(package) for package in peer.packages},
        "settings": peer.settings,
        "python": platform.python_version(),
    }
    file = KEPT / f"{peer.name}.json"
    # A paragraph or sentence a line.
    text = json.dumps(about | answers, ensure_ascii=False).replace("], [", "],\n[").replace('", "', '",\n"')
    file.write_text(text + "\n", encoding="utf-8")
    print(f"{peer.name:18} {about['versions']}")


if __name__ == "__main__":
    main()
