"""Reading ahead: slow file work in a thread of its own, beside work that must not wait for a disk."""

from collections.abc import Generator, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

from explorer.engine.pace import CHUNK

T = TypeVar("T")

_DEPTH = 4
"""Items read before anybody takes one."""


class _End:
    """What the thread puts last: how the source ended."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class ReadAhead(Generic[T]):
    """Runs ``source`` in a thread; a context manager, whose end stops the thread after its current item."""

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self._queue: Queue[T | _End] = Queue(_DEPTH)
        self._is_stopped = Event()
        # A daemon: a disk that does not answer must not keep the program from ending.
        self._thread = Thread(target=self._read, name="explorer-reading", daemon=True)

    def __enter__(self) -> Generator[T | None, None, None]:
        self._thread.start()
        return self._items()

    def __exit__(self, *_: object) -> None:
        self._is_stopped.set()
        self._thread.join(timeout=1.0)

    def _items(self) -> Generator[T | None, None, None]:
        """Items in order, with None for each 10 ms in which none came; raises what the source raised."""
        while True:
            try:
                item = self._queue.get(timeout=CHUNK)
            except Empty:
                yield None
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item

    def _read(self) -> None:
        """Run on the reading thread."""
        error: BaseException | None = None
        try:
            for item in self._source:
                self._put(item)
                if self._is_stopped.is_set():
                    return
        except BaseException as raised:  # noqa: BLE001 - it is raised where the items are taken
            error = raised
        self._put(_End(error))

    def _put(self, item: T | _End) -> None:
        while not self._is_stopped.is_set():
            try:
                self._queue.put(item, timeout=0.05)
            except Full:
                continue
            return
