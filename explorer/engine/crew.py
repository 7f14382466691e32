"""A batch on several threads: each decodes parts of its own, and nobody waits before the last of them.

Torch splits every operation of a network among its threads instead, and all of them wait for the slowest, as
often as there are operations; and one of them is slow whenever the window paints.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from threading import get_native_id
from typing import TypeVar

import torch

Part = TypeVar("Part")
Result = TypeVar("Result")


class Crew:
    """The thread that calls and ``helpers`` more, which start when first needed; ``close`` ends them."""

    def __init__(self, helpers: int) -> None:
        self._helpers = helpers
        self._pool: ThreadPoolExecutor | None = None
        self._ids: list[int] = []

    @property
    def size(self) -> int:
        """How many threads there are, with the one that calls: so many parts keep all of them busy."""
        return self._helpers + 1

    @property
    def has_room(self) -> bool:
        """Whether there is a core for each thread: OpenMP may have bound the caller's to a single one."""
        return sys.platform != "linux" or len(os.sched_getaffinity(0)) >= self.size

    def map(self, work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
        """The results of ``work`` in the order of the parts: one at least, and ``size`` at most.

        There is a thread for each; torch uses one thread in each. An error is raised when all have ended.
        """
        torch.set_num_threads(1)
        with self._apart():
            helping = self._start(work, parts[1:])
            try:
                first = work(parts[0])
            finally:
                wait(helping)
        return [first, *(future.result() for future in helping)]

    def close(self) -> None:
        """End the threads, and wait for them."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
            self._ids.clear()

    def _start(self, work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Future[Result]]:
        if not parts:
            return []
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._helpers, "explorer-decoding", self._begin)
        return [self._pool.submit(work, part) for part in parts]

    def _begin(self) -> None:
        """Run first on each of the threads."""
        torch.set_num_threads(1)  # a matter of each thread that asks
        self._ids.append(get_native_id())

    @contextmanager
    def _apart(self) -> Iterator[None]:
        """Let helpers wake on other cores than the caller's; where each has one, the caller keeps its own.

        Linux may wake a thread where the one that wakes it runs: a helper on the caller's core, and the
        caller on a helper's, whenever one has waited until the other gave Python's lock back. There it waits
        for a tick or two although its own core is free: half of the decodes on two cores took as long as on
        one.
        """
        if sys.platform != "linux" or len(self._ids) < self._helpers:  # those that start now run where we may
            yield
            return
        cores = os.sched_getaffinity(0)
        with suppress(OSError, AttributeError, ValueError):  # another C library, or a sandbox
            here = {_this_core()}
            if others := cores - here:
                for thread in self._ids:
                    os.sched_setaffinity(thread, others)
            if len(cores) == self.size:
                os.sched_setaffinity(0, here)
        try:
            yield
        finally:
            try:
                os.sched_setaffinity(0, cores)
            except OSError:  # they are others by now
                with suppress(OSError):
                    os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _this_core() -> int:
    """The core on which the caller runs just now, by the C library."""
    core: int = ctypes.CDLL(None).sched_getcpu()
    return core
