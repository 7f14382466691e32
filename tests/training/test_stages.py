from itertools import count

import pytest

from explorer.errors import ExplorerError
from explorer.training.stages import Stage, Stages, told


def test_what_work_tells_is_yielded_and_what_it_returns_returned() -> None:
    def work(report) -> str:  # type: ignore[no-untyped-def]
        for step in (1, 2, 3):
            report(step, 3)
        return "done"

    returned = []

    def listen() -> Stages[None]:
        returned.append((yield from told("counting", work)))

    assert list(listen()) == [Stage(title="counting", step=step, steps=3) for step in (1, 2, 3)]
    assert returned == ["done"]


def test_an_error_of_the_work_is_raised() -> None:
    def work(report) -> None:  # type: ignore[no-untyped-def]
        report(1, 2)
        raise ExplorerError("The disk is full.")

    with pytest.raises(ExplorerError, match="The disk is full"):
        list(told("writing", work))


def test_who_stops_listening_stops_the_work() -> None:
    ended = []

    def work(report) -> None:  # type: ignore[no-untyped-def]
        try:
            for step in count():
                report(step, step + 1)
        finally:
            ended.append(True)

    stages = told("counting", work)
    next(stages)
    stages.close()  # would not return if the work went on
    assert ended
