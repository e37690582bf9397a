"""Scores as tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.extraction.fields import Tally
from benchmarks.extraction.figures import figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.extraction.scores import PageScore, Scores

_NONE = "-"


def report(all_scores: list[Scores], *, details: bool = False) -> str:
    """Tables over all readers, ours first, and what only ours gives; `details` names pages that are wrong."""
    ours = all_scores[0]
    parts = [_readers(all_scores), _eras(all_scores), _only_ours(ours)]
    if details:
        parts += [_imperfect(ours)]
    return "\n\n".join(parts)


def _readers(all_scores: list[Scores]) -> str:
    heads = (
        "reader",
        "F1",
        "worst page",
        "exact",
        "F1, lenient",
        "worst, lenient",
        "ROUGE-LSum",
        "wordless",
        "headline",
        "day",
        "day and time",
        "authors",
    )
    rows = [
        (
            scores.reader,
            _share(scores.mean(lambda text: text.f1)),
            _share(scores.worst),
            _share(scores.mean(lambda text: text.exact)),
            _share(scores.mean(lambda text: text.lenient)),
            _share(min((text.lenient for text in scores.texts), default=1.0)),
            _share(scores.mean(lambda text: text.rouge)),
            _wordless(scores),
            *(_tally(scores.field(name)) for name in ("headline", "day", "instant", "authors")),
        )
        for scores in all_scores
    ]
    return _table(heads, rows)


def _wordless(scores: Scores) -> str:
    left = sum(text.lenient == 1 for text in scores.wordless)
    return _share(Tally(left, len(scores.wordless)).share) if scores.wordless else _NONE


def _eras(all_scores: list[Scores]) -> str:
    eras = all_scores[0].by_era()
    heads = (
        "F1, and lenient, by era (pages)",
        *(f"{era} ({len(scores.pages)})" for era, scores in eras.items()),
    )
    rows = [(scores.reader, *map(_era, scores.by_era().values())) for scores in all_scores]
    return _table(heads, rows)


def _era(scores: Scores) -> str:
    return f"{_share(scores.mean(lambda text: text.f1))}, {_share(scores.mean(lambda text: text.lenient))}"


def _only_ours(ours: Scores) -> str:
    eras = {name: figures(scores) for name, scores in ours.by_era().items()}
    heads = (ours.reader, "all", *eras)
    rows = [
        (name, _share(value), *(_share(era[name]) if name in era else _NONE for era in eras.values()))
        for name, value in figures(ours).items()
    ]
    return _table(heads, rows)


def _imperfect(ours: Scores) -> str:
    lines = [f"- {page.name}: {', '.join(wrong)}" for page in ours.pages if (wrong := list(_wrong(page)))]
    return "\n".join(lines) or "Every value of every page is right."


def _wrong(page: PageScore) -> Iterator[str]:
    if page.error is not None:
        yield f"not read ({page.error})"
    if page.text is not None and not page.text.exact:
        yield f"text (F1 {page.text.f1:.3f})"
    for name, tally in page.fields.items():
        if tally.right < tally.of:
            yield name if tally.of == 1 else f"{name} {tally.right} of {tally.of}"
    for name, overlap in (("related", page.related), ("boxes", page.boxes)):
        if overlap is not None and not overlap.right == overlap.found == overlap.expected:
            yield f"{name} {overlap.right} right, {overlap.found} found, {overlap.expected} expected"


def _tally(tally: Tally | None) -> str:
    return _NONE if tally is None else _share(tally.share)


def _share(value: float) -> str:
    """Three digits, rounded down, so that 1.000 says that nothing is wrong."""
    return f"{int(value * 1000 + 1e-9) / 1000:.3f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))
