"""How a process that works for another one begins."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def begin() -> None:
    """Leaves signals of the terminal to the first process, and ends with it, however it ends.

    A pool that was killed tells its processes nothing: they would wait for work for ever.
    """
    # Ctrl-C reaches every process of the terminal; the first one alone decides what comes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
