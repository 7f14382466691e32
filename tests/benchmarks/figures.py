"""What a benchmark hands back, and how two works are timed side by side.

A benchmark is a module of this folder with a function ``measure() -> list[Figure]``. It needs no display and
has no limits on time; ``python -m tests.benchmarks`` runs each in a process of its own.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One measured number."""

    key: str
    """What the bars call it, such as ``frame.70k.to_scatter``; the first part is the module."""
    value: float
    unit: str
    """``ms``, ``s``, or ``×`` for a ratio."""
    parts: Mapping[str, float | str] = field(default_factory=dict)
    """What it was made of: the two times of a ratio, a percentile's median, how many were measured."""


def alternate(*works: Callable[[], object], rounds: int = 20, warm_up: int = 3) -> tuple[list[float], ...]:
    """Seconds of each call of works done in turn, A B A B …: what else the machine does falls on all."""
    for _ in range(warm_up):
        for work in works:
            work()
    times: tuple[list[float], ...] = tuple([] for _ in works)
    for _ in range(rounds):
        for work, seconds in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
    return times


def ratio(key: str, ours: list[float], theirs: list[float]) -> Figure:
    """Median of ``ours`` ÷ median of ``theirs``, both in seconds."""
    our_median, their_median = statistics.median(ours), statistics.median(theirs)
    parts = {"ours_ms": our_median * 1e3, "theirs_ms": their_median * 1e3, "rounds": float(len(ours))}
    return Figure(key, our_median / their_median, "×", parts)
