"""The threads that decode parts of a batch."""

import os
import sys
import threading
from collections.abc import Iterator
from threading import Barrier, get_ident

import pytest
import torch

from explorer.engine.crew import Crew


@pytest.fixture(autouse=True)
def as_many_threads_as_before() -> Iterator[None]:
    """The one who calls works alone as well, and so would the other tests."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def test_each_part_has_a_thread_of_its_own_and_results_keep_their_order() -> None:
    crew, together = Crew(2), Barrier(3, timeout=5)

    def work(part: int) -> tuple[int, int, int]:
        together.wait()
        return part, get_ident(), torch.get_num_threads()

    for _ in range(2):
        results = crew.map(work, [5, 6, 7])
        assert [part for part, _, _ in results] == [5, 6, 7]
        assert len({ident for _, ident, _ in results}) == 3
        assert results[0][1] == get_ident()
        assert {count for _, _, count in results} == {1}, "each works alone"
    crew.close()


@pytest.mark.parametrize("wrong", [0, 1])
def test_an_error_is_raised_when_all_have_ended(wrong: int) -> None:
    crew, ended = Crew(1), []
    failed = threading.Event()

    def work(part: int) -> None:
        if part == wrong:
            failed.set()
            raise ValueError(f"part {part}")
        assert failed.wait(5)
        ended.append(part)

    with pytest.raises(ValueError, match=f"part {wrong}"):
        crew.map(work, [0, 1])
    assert ended == [1 - wrong]
    assert crew.map(str, [0, 1]) == ["0", "1"], "it can be used again"
    crew.close()


def test_without_helpers_nothing_is_started() -> None:
    before = threading.active_count()
    crew = Crew(0)
    assert crew.size == 1
    assert crew.map(str, [3]) == ["3"]
    assert threading.active_count() == before
    crew.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells where a thread may run")
def test_there_is_room_where_each_thread_has_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {4, 6})
    assert Crew(1).has_room
    assert not Crew(2).has_room


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is told where a thread may run")
@pytest.mark.parametrize("cores", [{3, 4, 6}, {4, 6}], ids=["one to spare", "one each"])
def test_helpers_wake_on_other_cores_than_the_caller_s(
    monkeypatch: pytest.MonkeyPatch, cores: set[int]
) -> None:
    placed: list[tuple[int, set[int]]] = []
    monkeypatch.setattr("explorer.engine.crew._this_core", lambda: 4)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(cores))
    monkeypatch.setattr(os, "sched_setaffinity", lambda thread, cores: placed.append((thread, cores)))
    crew = Crew(1)

    def work(_: int) -> tuple[int, list[tuple[int, set[int]]]]:
        return threading.get_native_id(), list(placed)

    crew.map(work, [0, 1])
    assert not placed, "before it is there, it would run where the caller does"
    (_, before), (helper, _) = crew.map(work, [0, 1])
    stays = [] if len(cores) > 2 else [(0, {4})]
    assert before == [(helper, cores - {4}), *stays], "the caller stays where there is no core to go to"
    assert placed[len(before) :] == [(0, cores)], "and is free again"
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {4})
    placed.clear()
    crew.map(str, [0, 1])
    assert all(thread == 0 for thread, _ in placed), "there is no other core"
    crew.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells where a thread may run")
def test_the_caller_may_go_everywhere_again_after_an_error() -> None:
    before = os.sched_getaffinity(0)
    crew, together = Crew(len(before) - 1), Barrier(len(before), timeout=5)
    parts, seen = list(range(crew.size)), []

    def fail(part: int) -> None:
        if part == 0:
            seen.append(len(os.sched_getaffinity(0)))
        raise ValueError("no")

    crew.map(lambda _: together.wait(), parts)  # now all of them are there
    with pytest.raises(ValueError, match="no"):
        crew.map(fail, parts)
    assert seen == [1]
    assert os.sched_getaffinity(0) == before
    crew.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells where a thread may run")
def test_where_nobody_says_which_core_it_is_all_work_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.engine.crew._this_core", lambda: -1)
    crew, before = Crew(1), os.sched_getaffinity(0)
    for _ in range(2):
        assert crew.map(str, [0, 1]) == ["0", "1"]
    assert os.sched_getaffinity(0) == before
    crew.close()
