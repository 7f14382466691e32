"""Who runs when, and what is given up: the rules of the contract, with the thread frozen in mid-work."""

import os
import sys
from threading import Thread, get_native_id

import pytest

from explorer.engine.answers import Answer, Dropped, Loaded, Report
from explorer.engine.requests import Priority, Request
from explorer.engine.steps import Step, Work
from explorer.engine.worker import Engine
from tests.support.gates import GatedHandler, MakeBench, Reports, Script, request_named

A, B, C = (request_named(name) for name in "abc")
INTERACTIVE, VISIBLE, BACKGROUND = Priority


def seconds(report: Report) -> float:
    """Number of the chunk that an answer of the gated handler comes from."""
    assert isinstance(report, Answer)
    assert isinstance(report.result, Loaded)
    return report.result.seconds


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know one priority of a whole program")
def test_where_cores_are_busy_whoever_asks_goes_before_the_engine_and_its_helpers() -> None:
    nice: list[int] = []

    def note() -> None:
        nice.append(os.getpriority(os.PRIO_PROCESS, get_native_id()))

    def handler(_: Request) -> Work:
        note()
        helper = Thread(target=note)
        helper.start()
        helper.join()
        yield Step(None, 0.0)
        return Loaded(0.0)

    reports = Reports()
    note()
    with Engine(reports, lambda: handler) as engine:
        reports.wait_for_end(engine.ask("a", request_named("x")))
    note()
    before, engines, helpers, after = nice
    assert before == after < engines == helpers


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


def test_without_a_pause_others_wait_but_a_newer_request_does_not(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=4, seconds_left=1.0, is_paused=False), B: Script(chunks=2)})
    first = bench.engine.ask("sheet", A)
    bench.handler.run_chunk()
    bench.handler.await_chunk()
    other = bench.engine.ask("code", B)
    bench.handler.let_go_on()
    bench.handler.await_chunk()
    newer = bench.engine.ask("sheet", C)
    bench.handler.set_free()
    for ticket in (other, newer):
        bench.reports.wait_for_end(ticket)
    assert [seconds(answer) for answer in bench.reports.of(first)[:-1]] == [0, 1, 2]
    assert isinstance(bench.reports.of(first)[-1], Dropped)
    assert [request for request, _ in bench.handler.chunks][:3] == [A, A, A]
    assert bench.handler.chunks.count((A, 3)) == 0


def test_what_nobody_waits_for_comes_after_the_answer_and_before_all_else(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=2, is_left=True)})
    ticket = bench.engine.ask("sheet", A)
    for _ in range(2):
        bench.handler.run_chunk()
    answer = bench.reports.wait_for_end(ticket)
    assert isinstance(answer, Answer)
    assert seconds(answer) == 1
    other = bench.engine.ask("code", B)
    assert bench.handler.await_chunk() == (A, 2)
    assert not bench.handler.cleaned_up
    bench.handler.set_free()
    bench.reports.wait_for_end(other)
    assert bench.handler.cleaned_up == [A, B]
    assert [seconds(report) for report in bench.reports.of(ticket)] == [0, 1]


def test_what_is_cancelled_does_not_go_on(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=4, is_paused=False)})
    first = bench.engine.ask("sheet", A)
    bench.handler.run_chunk()
    bench.handler.await_chunk()
    bench.engine.cancel("sheet")
    bench.handler.set_free()
    bench.reports.wait_for_end(first)
    assert bench.handler.chunks == [(A, 0), (A, 1)]
    assert len(bench.reports.of(first)) == 2, "the chunk that was in work is not shown"


def test_very_many_chunks_may_follow_one_another(make_bench: MakeBench) -> None:
    bench = make_bench({A: Script(chunks=3000, is_silent=True, is_paused=False)})
    bench.handler.set_free()
    assert isinstance(bench.reports.wait_for_end(bench.engine.ask("sheet", A)), Answer)


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
