"""What the engine's thread survives, and how it ends."""

import subprocess
import sys
import threading

import pytest

from explorer.engine.answers import Answer, Dropped, Report
from explorer.engine.requests import Priority, Request
from explorer.engine.steps import Handler, Work
from explorer.engine.worker import Engine
from explorer.errors import ExplorerError
from tests.support.gates import GatedHandler, MakeBench, Reports, Script, failure, request_named
from tests.support.logs import LogGuard

A, B, C, D = (request_named(name) for name in "abcd")
BACKGROUND = Priority.BACKGROUND


def test_a_sentence_for_people_is_passed_on(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=2, error=ExplorerError("The file is gone."))})
    bench.handler.set_free()
    end = failure(bench.reports.wait_for_end(bench.engine.ask("s", A)))
    assert end.text == "The file is gone."
    assert "ExplorerError" in end.details


@pytest.mark.parametrize("error", [ValueError("shape"), SystemExit(3), KeyboardInterrupt(), StopIteration()])
def test_an_unforeseen_error_ends_its_request_alone(
    make_bench: MakeBench, log_guard: LogGuard, error: BaseException
) -> None:
    bench = make_bench({A: Script(chunks=2, error=error), B: Script(chunks=2)})
    with log_guard.expect("Something went wrong while reading a"):
        failing, other = bench.engine.ask("s", A), bench.engine.ask("other", B)
        bench.handler.set_free()
        end = failure(bench.reports.wait_for_end(failing))
    assert end.text == "Something went wrong while reading a."
    assert type(error).__name__ in end.details
    assert "Traceback" in end.details
    assert isinstance(bench.reports.wait_for_end(other), Answer)
    assert isinstance(bench.reports.wait_for_end(bench.engine.ask("s", B)), Answer)


def test_a_handler_that_refuses_at_once_fails_that_request_alone() -> None:
    def handler(request: Request) -> Work:
        raise ExplorerError("No such request.")

    reports = Reports()
    with Engine(reports, lambda: handler) as engine:
        for request in (A, B):
            assert failure(reports.wait_for_end(engine.ask("s", request))).text == "No such request."


def test_too_little_memory_is_said_in_words(make_bench: MakeBench, log_guard: LogGuard) -> None:
    bench = make_bench({A: Script(error=MemoryError())})
    bench.handler.set_free()
    with log_guard.expect("while reading a"):
        end = failure(bench.reports.wait_for_end(bench.engine.ask("s", A)))
    assert end.text == "There was not enough memory for reading a."


def test_work_that_fails_while_it_is_given_up_is_dropped_all_the_same(log_guard: LogGuard) -> None:
    inner = GatedHandler({A: Script(chunks=3, seconds_left=9)})

    def handler(request: Request) -> Work:
        work = inner(request)
        try:
            return (yield from work)
        except GeneratorExit:
            raise OSError("cannot clean up") from None

    reports = Reports()
    with log_guard.expect("giving up"), Engine(reports, lambda: handler) as engine:
        old = engine.ask("s", A)
        inner.await_chunk()
        new = engine.ask("s", B)
        inner.set_free()
        assert isinstance(reports.wait_for_end(new), Answer)
        assert isinstance(reports.wait_for_end(old), Dropped)


def test_a_receiver_that_raises_does_not_end_the_engine(log_guard: LogGuard) -> None:
    reports = Reports()

    def deliver(report: Report) -> None:
        reports(report)
        raise RuntimeError("the window is gone")

    handler = GatedHandler()
    handler.set_free()
    with log_guard.expect("could not be delivered"), Engine(deliver, lambda: handler) as engine:
        reports.wait_for_end(engine.ask("s", A))
        reports.wait_for_end(engine.ask("s", B))


@pytest.mark.parametrize("chunks", [1, 3])
def test_close_during_work_drops_everything_and_ends_the_thread(make_bench: MakeBench, chunks: int) -> None:
    bench = make_bench({A: Script(chunks=chunks, seconds_left=9), C: Script(chunks=2)})
    resting = bench.engine.ask("rests", C, BACKGROUND)
    bench.handler.await_chunk()
    running = bench.engine.ask("runs", A)
    bench.handler.let_go_on()
    assert bench.handler.await_chunk() == (A, 0)
    waiting = bench.engine.ask("runs", B)
    assert not bench.engine.close(timeout=0)  # its chunk still stands at the gate
    assert bench.engine.ask("runs", D) == 0
    bench.handler.let_go_on()
    assert bench.engine.close(timeout=2)
    for ticket in (resting, running, waiting):
        assert isinstance(bench.reports.of(ticket)[-1], Dropped)
    assert bench.reports.of(running) == bench.reports.ends(running)
    assert bench.handler.chunks == [(C, 0), (A, 0)]
    assert sorted(map(str, bench.handler.cleaned_up)) == sorted(map(str, [A, C]))
    assert "explorer-engine" not in [thread.name for thread in threading.enumerate()]


def test_close_while_the_handler_is_being_made_drops_what_waits() -> None:
    entered, may_go_on = threading.Event(), threading.Event()

    def make() -> Handler:
        entered.set()
        may_go_on.wait()
        return GatedHandler()

    reports = Reports()
    engine = Engine(reports, make)
    ticket = engine.ask("s", A)
    entered.wait()
    assert not engine.close(timeout=0)
    may_go_on.set()
    assert engine.close()
    assert [type(report) for report in reports.of(ticket)] == [Dropped]


def test_an_engine_that_was_never_asked_has_no_thread() -> None:
    before = threading.active_count()
    with Engine(Reports(), GatedHandler) as engine:
        assert threading.active_count() == before
    assert engine.close()
    assert engine.ask("s", A) == 0
    assert threading.active_count() == before


def test_reports_come_on_the_engine_s_thread_alone(make_bench: MakeBench) -> None:
    threads: set[str] = set()
    handler = GatedHandler()
    reports = Reports()

    def deliver(report: Report) -> None:
        threads.add(threading.current_thread().name)
        reports(report)

    with Engine(deliver, lambda: handler) as engine:
        engine.ask("s", A)
        handler.await_chunk()
        engine.ask("s", B)
        last = engine.ask("s", C)
        handler.set_free()
        reports.wait_for_end(last)
        engine.ask("s", D)
        engine.cancel("s")
    assert threads == {"explorer-engine"}


def test_close_from_a_report_does_not_wait_for_itself() -> None:
    results: list[bool] = []
    handler = GatedHandler()
    handler.set_free()
    engine = Engine(lambda _: results.append(engine.close()), lambda: handler)
    engine.ask("s", A)
    assert engine.close() or engine.close()
    assert results == [False]


def test_torch_that_cannot_be_imported_is_a_sentence_for_each_request() -> None:
    program = """if True:
        import sys
        from explorer.engine.worker import Engine
        from tests.support.gates import Reports, request_named
        sys.modules["torch"] = None
        reports = Reports()
        with Engine(reports) as engine:
            for name in "ab":
                print(reports.wait_for_end(engine.ask("s", request_named(name))).text)
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("pip install torch" in line for line in lines)


def test_the_worker_does_not_import_torch() -> None:
    """Neither by importing it nor by being made; a fresh interpreter shows it."""
    program = (
        "import sys; from explorer.engine.worker import Engine; e = Engine(print); e.close();"
        "sys.exit(any(name in sys.modules for name in ('torch', 'PySide6', 'explorer.engine.handlers')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
