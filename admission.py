"""How many messages a process works on at once, and how long the others wait for their turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 3.0
"""Seconds after which a message that could not be stored, be it for a locked database, for other messages of the same
person that were faster or for too many people, is answered with an apology: the platform hangs up after five."""
HURRY = 0.3
"""Likewise once one has tried in vain, until one succeeds: those who wait behind the first ones would wait twice."""


class Contention(Exception):
    """There was no time left: a person's messages kept outrunning one another, or too many people wrote at once."""


class Admission:
    """Seats for those who are answered; who finds none in time is turned away."""

    def __init__(self, seats: int) -> None:
        self._free = threading.BoundedSemaphore(seats)
        self._patience = PATIENCE

    @contextmanager
    def seat(self) -> Iterator[float]:
        """A seat, and until when (time.perf_counter) one has to be done. Raises Contention if none gets free in time."""
        began = time.perf_counter()
        if not self._free.acquire(timeout=self._patience):
            self._patience = HURRY
            raise Contention
        try:
            yield began + self._patience
            self._patience = PATIENCE
        except BaseException:
            self._patience = HURRY
            raise
        finally:
            self._free.release()
