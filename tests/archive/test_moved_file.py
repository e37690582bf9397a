"""An archive whose file goes away while it is open: nothing is written into the void."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.errors import ArchiveUnavailable
from archive.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("fate", ["deleted", "replaced"])
def test_a_file_that_goes_away_is_noticed_at_the_next_write(tmp_path: Path, fate: str) -> None:
    path = tmp_path / "archive.db"
    with Store.open(f"sqlite:///{path}", create=True) as store:
        store.claim_site("thoidai", "https://thoidai.com.vn", "Asia/Ho_Chi_Minh")
        copy = path.read_bytes()
        path.unlink()
        if fate == "replaced":
            (tmp_path / "other").write_bytes(copy)
            (tmp_path / "other").rename(path)
        with pytest.raises(ArchiveUnavailable, match="moved, deleted or replaced"):
            store.start_run(None, "crawl", {})
