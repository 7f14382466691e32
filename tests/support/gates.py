"""Fakes for the engine that freeze its thread in the middle of its work, instead of tests that sleep."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Semaphore

from explorer.engine.answers import Answer, Failure, Loaded, Report
from explorer.engine.requests import InspectFile, Request
from explorer.engine.steps import Done, Step, Work
from explorer.engine.worker import Engine

PATIENCE = 20.0
"""Seconds until a test that would hang fails instead."""


def request_named(name: str) -> Request:
    """Some request, equal to others of the same name."""
    return InspectFile(Path(name))


@dataclass(frozen=True, eq=False)
class Script:
    """How a fake piece of work goes."""

    chunks: int = 1
    seconds_left: float = 0.0
    """What is said after each chunk but the last."""
    error: BaseException | None = None
    """Raised at the end of the last chunk."""
    is_silent: bool = False
    """Chunks but the last have nothing to show."""
    is_paused: bool = True
    """Whether others may have a turn between them."""
    is_left: bool = False
    """Whether something is left when all is answered: one more chunk."""


class GatedHandler:
    """A handler whose every chunk waits at a gate until the test lets it pass.

    The result of chunk k is ``Loaded(seconds=k)``. Requests without a script have one chunk.
    """

    def __init__(self, scripts: Mapping[Request, Script] | None = None) -> None:
        self.scripts = dict(scripts or {})
        self.chunks: list[tuple[Request, int]] = []
        """Chunks that have been entered, in order."""
        self.cleaned_up: list[Request] = []
        """Requests whose work has come to an end, one way or another."""
        self._entered = Semaphore(0)
        self._may_go_on = Semaphore(0)
        self._is_free = False

    def __call__(self, request: Request) -> Work:
        script = self.scripts.get(request, Script())
        try:
            for chunk in range(script.chunks):
                self._wait_at_gate(request, chunk)
                if chunk < script.chunks - 1:
                    result = None if script.is_silent else Loaded(chunk)
                    yield Step(result, script.seconds_left, script.is_paused)
            if script.error is not None:
                raise script.error
            if script.is_left:
                yield Done(Loaded(script.chunks - 1))
            return Loaded(script.chunks - 1)
        finally:
            if script.is_left:
                self._wait_at_gate(request, script.chunks)
            self.cleaned_up.append(request)

    def await_chunk(self) -> tuple[Request, int]:
        """Wait until the engine stands at a gate; return the request and the number of its chunk."""
        assert self._entered.acquire(timeout=PATIENCE), "the engine did not start another chunk"
        return self.chunks[-1]

    def let_go_on(self) -> None:
        """Let the chunk that stands at the gate pass."""
        self._may_go_on.release()

    def run_chunk(self) -> tuple[Request, int]:
        """Wait for the next chunk, let it pass and return which one it was."""
        chunk = self.await_chunk()
        self.let_go_on()
        return chunk

    def set_free(self) -> None:
        """Open all gates for good."""
        self._is_free = True
        self._may_go_on.release()

    def hold(self) -> None:
        """Close all gates again, once nothing is at work."""
        self._is_free = False
        while self._may_go_on.acquire(blocking=False):
            pass

    def _wait_at_gate(self, request: Request, chunk: int) -> None:
        self.chunks.append((request, chunk))
        if not self._is_free:
            self._entered.release()
            assert self._may_go_on.acquire(timeout=PATIENCE), "the test did not open the gate"


class Reports:
    """Receives what an engine delivers and lets a test wait for it."""

    def __init__(self) -> None:
        self.all: list[Report] = []
        self._changed = Condition()

    def __call__(self, report: Report) -> None:
        with self._changed:
            self.all.append(report)
            self._changed.notify_all()

    def wait_until(self, is_met: Callable[[list[Report]], bool]) -> list[Report]:
        """Wait until ``is_met`` holds of all reports, and return them."""
        with self._changed:
            met = self._changed.wait_for(lambda: is_met(self.all), PATIENCE)
            assert met, f"still waiting, having {self.all}"
            return list(self.all)

    def wait_for_end(self, ticket: int) -> Report:
        """Wait for the last report on a ticket and return it."""
        self.wait_until(lambda _: bool(self.ends(ticket)))
        return self.ends(ticket)[0]

    def of(self, ticket: int) -> list[Report]:
        """All reports on a ticket, in order."""
        return [report for report in self.all if report.ticket == ticket]

    def ends(self, ticket: int) -> list[Report]:
        """Reports that end a ticket; there has to be exactly one in the end."""
        return [report for report in self.of(ticket) if is_end(report)]


def is_end(report: Report) -> bool:
    """Whether nothing can follow this report on its ticket."""
    return not isinstance(report, Answer) or report.is_last


def failure(report: Report) -> Failure:
    """``report``, which has to be a failure."""
    assert isinstance(report, Failure), report
    return report


@dataclass
class Bench:
    """An engine, its gated handler and what it reported."""

    engine: Engine
    handler: GatedHandler
    reports: Reports

    def finish(self) -> None:
        """Open the gates, end the thread and check that every ticket that reported has ended once."""
        self.handler.set_free()
        assert self.engine.close()
        ends = Counter(report.ticket for report in self.reports.all if is_end(report))
        assert set(ends.values()) <= {1}
        assert set(ends) == {report.ticket for report in self.reports.all}


MakeBench = Callable[[dict[Request, Script]], Bench]
"""The fixture ``make_bench`` of the engine's tests."""
