"""Writes made-up articles into an archive, some of them changed again and again.

Run as a process that tests kill at any moment: python -m tests.archive.scribe URL SEED BATCHES
"""

from __future__ import annotations

import random
import sys

from archive.store import Store
from tests.archive.builders import ORIGIN, ZONE_NAME, captured

NUMBERS = 60


def write(url: str, seed: int, batches: int) -> None:
    """Write `batches` batches; which articles and which of their versions, `seed` says."""
    dice = random.Random(seed)
    with Store.open(url) as store:
        site_id = store.claim_site("paper", ORIGIN, ZONE_NAME)
        for batch in range(batches):
            numbers = dice.sample(range(1, NUMBERS + 1), 5)
            store.write(
                site_id,
                None,
                [captured(n, minutes=batch, headline=f"Tin {n} bản {dice.randrange(5)}") for n in numbers],
            )


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
