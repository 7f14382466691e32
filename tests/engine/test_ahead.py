"""Reading ahead in a thread: order, errors, slowness and stopping."""

from collections.abc import Iterator
from threading import Event

import pytest

from explorer.engine.ahead import ReadAhead
from tests.support.gates import PATIENCE


def test_items_come_in_order_and_the_end_is_the_end() -> None:
    with ReadAhead(iter(range(50))) as items:
        assert [item for item in items if item is not None] == list(range(50))


def test_a_slow_source_is_waited_for_in_short_steps() -> None:
    gate = Event()

    def slow() -> Iterator[str]:
        assert gate.wait(PATIENCE)
        yield "at last"

    with ReadAhead(slow()) as items:
        assert next(items) is None
        assert next(items) is None
        gate.set()
        assert [item for item in items if item is not None] == ["at last"]


def test_an_error_is_raised_where_the_items_are_taken() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise OSError("disk")

    with ReadAhead(failing()) as items:
        taken = []
        with pytest.raises(OSError, match="disk"):
            taken += [item for item in items if item is not None]


def test_stopping_early_ends_the_thread_and_reads_no_further() -> None:
    read: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            read.append(len(read))
            yield len(read)

    with ReadAhead(endless()) as items:
        next(items)
    stopped_at = len(read)  # the leak guard sees that the thread is gone
    assert stopped_at < 10
