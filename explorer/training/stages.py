"""Progress of work that has several stages, and of functions that tell theirs by calling back."""

from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where one stage of a run stands."""

    title: str
    """What is done, as a person reads it."""
    step: int
    steps: int
    figures: Mapping[str, str] = field(default_factory=dict)
    """For a progress bar."""


Stages = Generator[Stage, None, T]
"""Yields progress and returns what was worked out."""


def told(title: str, work: Callable[[Callable[[int, int], None]], T]) -> Stages[T]:
    """Do ``work``, which is given a function to call with (step, steps), on a thread; yields what it tells.

    If whoever iterates stops, the next call ends the work.
    """
    queue: SimpleQueue[Stage | None] = SimpleQueue()
    is_stopped = Event()

    def report(step: int, steps: int) -> None:
        if is_stopped.is_set():
            raise _StoppedError
        queue.put(Stage(title=title, step=step, steps=steps))

    def run() -> T:
        try:
            return work(report)
        finally:
            queue.put(None)

    with ThreadPoolExecutor(1, thread_name_prefix="told") as pool:
        result = pool.submit(run)
        try:
            while (stage := queue.get()) is not None:
                yield stage
        finally:
            is_stopped.set()
    return result.result()


class _StoppedError(Exception):
    """Nobody listens any more."""
