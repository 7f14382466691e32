"""The engine's thread under every rule of the contract, frozen in mid-work by gates."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from explorer.engine.answers import Answer, Dropped, Loaded, Report
from explorer.engine.requests import Priority, Request
from explorer.engine.steps import Handler, Work
from explorer.engine.worker import Engine
from explorer.errors import ExplorerError
from tests.support.gates import GatedHandler, Reports, Script, failure, is_end, request_named
from tests.support.logs import LogGuard

A, B, C, D = (request_named(name) for name in "abcd")
INTERACTIVE, VISIBLE, BACKGROUND = Priority


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


@pytest.fixture
def make_bench() -> Iterator[MakeBench]:
    benches: list[Bench] = []

    def make(scripts: dict[Request, Script]) -> Bench:
        handler, reports = GatedHandler(scripts), Reports()
        benches.append(Bench(Engine(reports, lambda: handler), handler, reports))
        return benches[-1]

    yield make
    for bench in benches:
        bench.finish()


def seconds(report: Report) -> float:
    """Number of the chunk that an answer of the gated handler comes from."""
    assert isinstance(report, Answer)
    assert isinstance(report.result, Loaded)
    return report.result.seconds


def test_partial_answers_come_in_order_and_the_last_one_says_so(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=3)})
    bench.handler.set_free()
    ticket = bench.engine.ask("s", A)
    bench.reports.wait_for_end(ticket)
    answers = bench.reports.of(ticket)
    assert [seconds(answer) for answer in answers] == [0, 1, 2]
    assert [isinstance(answer, Answer) and answer.is_last for answer in answers] == [False, False, True]
    spent = [answer.seconds for answer in answers if isinstance(answer, Answer)]
    assert 0 < spent[0] < spent[1] < spent[2]


def test_a_chunk_with_nothing_to_show_is_not_reported(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=3, is_silent=True)})
    bench.handler.set_free()
    ticket = bench.engine.ask("s", A)
    bench.reports.wait_for_end(ticket)
    assert len(bench.reports.of(ticket)) == 1


def test_flood_of_one_slot_works_the_first_and_the_newest_alone(make_bench: MakeBench) -> None:
    bench = make_bench({})
    first = bench.engine.ask("s", request_named("first"))
    bench.handler.await_chunk()
    tickets = [bench.engine.ask("s", request_named(str(number))) for number in range(10_000)]
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(tickets[-1]), Answer)
    assert isinstance(bench.reports.wait_for_end(first), Answer)
    assert [request for request, _ in bench.handler.chunks] == [
        request_named("first"),
        request_named("9999"),
    ]
    ends = [report.ticket for report in bench.reports.all]
    assert sorted(ends) == sorted([first, *tickets])
    assert sum(isinstance(report, Dropped) for report in bench.reports.all) == 9_999


def test_flood_without_a_pause_ends_every_request_once_and_answers_the_newest(make_bench: MakeBench) -> None:
    bench = make_bench({})
    bench.handler.set_free()
    tickets = [bench.engine.ask("s", request_named(str(number))) for number in range(10_000)]
    assert isinstance(bench.reports.wait_for_end(tickets[-1]), Answer)
    assert sorted(report.ticket for report in bench.reports.all) == tickets


def test_a_drag_over_a_quick_model_shows_every_picture_it_has_begun(make_bench: MakeBench) -> None:
    moves = [request_named(f"move {number}") for number in range(20)]
    bench = make_bench(dict.fromkeys(moves, Script(chunks=2, seconds_left=0.05)))
    tickets = [bench.engine.ask("hover", moves[0])]
    for move in moves[1:]:
        bench.handler.run_chunk()
        tickets.append(bench.engine.ask("hover", move))  # while the one before is half done or waits
    bench.handler.set_free()
    bench.reports.wait_for_end(tickets[-1])
    shown = [report for report in bench.reports.all if isinstance(report, Answer) and report.is_last]
    assert len(shown) >= len(moves) // 2
    assert shown[-1].request == moves[-1]
    for request in bench.handler.cleaned_up:  # what was begun was finished
        assert any(answer.request == request for answer in shown)


def test_a_slow_request_is_given_up_for_a_newer_one_after_its_chunk(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=9, seconds_left=0.2), B: Script(chunks=9, seconds_left=0.2)})
    old = bench.engine.ask("s", A)
    bench.handler.await_chunk()
    new = bench.engine.ask("s", B)
    bench.handler.let_go_on()
    assert bench.handler.await_chunk() == (B, 0)
    partial, end = bench.reports.of(old)
    assert seconds(partial) == 0  # what was computed is shown: better than nothing
    assert isinstance(end, Dropped)
    assert bench.handler.cleaned_up == [A]
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(new), Answer)


def test_a_request_with_little_left_finishes_before_the_newest(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=3, seconds_left=0.1)})
    old = bench.engine.ask("s", A)
    bench.handler.await_chunk()
    between, new = bench.engine.ask("s", B), bench.engine.ask("s", C)
    bench.handler.set_free()
    bench.reports.wait_for_end(new)
    assert bench.handler.chunks == [(A, 0), (A, 1), (A, 2), (C, 0)]
    assert isinstance(bench.reports.wait_for_end(old), Answer)
    assert isinstance(bench.reports.wait_for_end(between), Dropped)


def test_interactive_waits_for_one_chunk_and_the_background_goes_on_where_it_was(
    make_bench: MakeBench,
) -> None:
    bench = make_bench({A: Script(chunks=3, seconds_left=60), B: Script(chunks=2)})
    slow = bench.engine.ask("export", A, BACKGROUND)
    bench.handler.await_chunk()
    bench.engine.ask("map.hover", B, INTERACTIVE)
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(slow), Answer)
    assert bench.handler.chunks == [(A, 0), (B, 0), (B, 1), (A, 1), (A, 2)]
    assert [seconds(report) for report in bench.reports.of(slow)] == [0, 1, 2]


def test_three_priorities_rest_on_top_of_each_other(make_bench: MakeBench) -> None:
    bench = make_bench({request: Script(chunks=2, seconds_left=60) for request in (A, B, C)})
    last = bench.engine.ask("background", A, BACKGROUND)
    bench.handler.await_chunk()
    bench.engine.ask("visible", B, VISIBLE)
    bench.handler.let_go_on()
    assert bench.handler.await_chunk() == (B, 0)
    bench.engine.ask("interactive", C, INTERACTIVE)
    bench.handler.set_free()
    bench.reports.wait_for_end(last)
    assert bench.handler.chunks == [(A, 0), (B, 0), (C, 0), (C, 1), (B, 1), (A, 1)]


def test_a_newer_request_lends_its_priority_to_the_one_it_waits_for(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=2, seconds_left=0.05)})
    bench.engine.ask("s", A, BACKGROUND)
    bench.handler.await_chunk()
    last = bench.engine.ask("other", C, VISIBLE)
    bench.engine.ask("s", B, INTERACTIVE)
    bench.handler.set_free()
    bench.reports.wait_for_end(last)
    assert bench.handler.chunks == [(A, 0), (A, 1), (B, 0), (C, 0)]


def test_two_slots_of_equal_priority_take_turns_chunk_by_chunk(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=4, seconds_left=9), B: Script(chunks=4, seconds_left=9)})
    bench.engine.ask("left", A)
    bench.handler.await_chunk()
    bench.engine.ask("right", B)
    bench.handler.set_free()
    bench.reports.wait_until(lambda reports: len(reports) == 8)
    assert [request for request, _ in bench.handler.chunks] == [A, B, A, B, A, B, A, B]


def test_a_flooded_slot_does_not_starve_another(make_bench: MakeBench) -> None:
    bench = make_bench({})
    bench.engine.ask("loud", request_named("loud 0"))
    quiet = [bench.engine.ask("quiet", A), 0]
    for number in range(1, 4):
        bench.handler.await_chunk()
        bench.engine.ask("loud", request_named(f"loud {number}"))
        bench.handler.let_go_on()
    assert isinstance(bench.reports.wait_for_end(quiet[0]), Answer)
    assert A in [request for request, _ in bench.handler.chunks[:2]]


def test_an_equal_request_adds_no_work_while_it_waits_or_runs(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=2, seconds_left=9)})
    running = bench.engine.ask("s", A)
    bench.handler.await_chunk()
    assert bench.engine.ask("s", A) == running
    waiting = bench.engine.ask("s", B)
    assert bench.engine.ask("s", B) == waiting
    assert bench.engine.ask("s", A) == running  # back again: B is not wanted any more
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(running), Answer)
    assert isinstance(bench.reports.wait_for_end(waiting), Dropped)
    assert bench.handler.chunks == [(A, 0), (A, 1)]


def test_an_equal_request_in_another_slot_is_another_request(make_bench: MakeBench) -> None:
    bench = make_bench({})
    bench.handler.set_free()
    tickets = {bench.engine.ask("left", A), bench.engine.ask("right", A)}
    assert len(tickets) == 2
    for ticket in tickets:
        bench.reports.wait_for_end(ticket)


def test_an_equal_request_after_the_last_answer_is_answered_again(make_bench: MakeBench) -> None:
    again: list[int] = []
    reports = Reports()

    def deliver(report: Report) -> None:
        if not again:  # as early as can be: while the engine still delivers
            again.append(engine.ask("s", A))
        reports(report)

    handler = GatedHandler()
    handler.set_free()
    with Engine(deliver, lambda: handler) as engine:
        first = engine.ask("s", A)
        assert isinstance(reports.wait_for_end(first), Answer)
        assert again[0] > first
        assert isinstance(reports.wait_for_end(again[0]), Answer)


@pytest.mark.parametrize("chunks", [1, 3])
def test_cancel_drops_what_runs_and_what_waits(make_bench: MakeBench, chunks: int) -> None:
    bench = make_bench({A: Script(chunks=chunks)})
    running = bench.engine.ask("s", A)
    bench.handler.await_chunk()
    waiting = bench.engine.ask("s", B)
    other = bench.engine.ask("other", C)
    bench.engine.cancel("s")
    bench.engine.cancel("never asked")
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(other), Answer)
    assert [type(report) for report in bench.reports.of(running)] == [Dropped]
    assert [type(report) for report in bench.reports.of(waiting)] == [Dropped]
    assert bench.handler.chunks == [(A, 0), (C, 0)]
    assert bench.handler.cleaned_up[0] == A


def test_a_cancelled_request_can_be_asked_again_at_once(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=2)})
    first = bench.engine.ask("s", A)
    bench.handler.await_chunk()
    bench.engine.cancel("s")
    again = bench.engine.ask("s", A)
    assert again != first
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(again), Answer)
    assert isinstance(bench.reports.wait_for_end(first), Dropped)
    assert bench.handler.chunks == [(A, 0), (A, 0), (A, 1)]


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
