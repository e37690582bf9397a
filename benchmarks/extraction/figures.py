"""The figures that the gate holds: our own reader's, by the names that `floor.json` has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.extraction.fields import Overlap, Tally

if TYPE_CHECKING:
    from benchmarks.extraction.scores import Scores


def figures(scores: Scores) -> dict[str, float]:
    """All figures of a reader that gives every field, each between 0 and 1."""
    names = sorted({name for page in scores.pages for name in page.fields})
    links, boxes = scores.related or Overlap(), scores.boxes or Overlap()
    return {
        "mean_f1": scores.mean(lambda text: text.f1),
        "worst_f1": scores.worst,
        "exact": scores.mean(lambda text: text.exact),
        "wordless": Tally(sum(text.exact for text in scores.wordless), len(scores.wordless)).share,
        **{name: (scores.field(name) or Tally(0, 0)).share for name in names},
        "related_precision": links.precision,
        "related_recall": links.recall,
        "boxes_precision": boxes.precision,
        "boxes_recall": boxes.recall,
    }
