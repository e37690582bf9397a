"""The step of time expressions: what the words of a Vietnamese text say about when, as TIMEX3.

`find_times` is the door; docs/timex.md tells what it covers. `periods` is the calendar, `words` the
vocabulary, `nearest` puts what has no year into one, `days`, `spans` and `holidays` read points, `ranges`
intervals, `lists` finds the year that a list says once, `refusals` says what only looks like a date,
`finder` goes over a text, `step` over an article.
"""

from __future__ import annotations

from pipelines.timex.finder import find_times
from pipelines.timex.step import TimesPipeline, annotate_times

__all__ = ["TimesPipeline", "annotate_times", "find_times"]
