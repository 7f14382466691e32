"""Small file work off the main thread: what it returns, or why it failed, comes back to it."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from explorer.errors import ExplorerError

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Jobs(QObject):
    """Runs functions on two threads of its own."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Not QThreadPool: PySide keeps a wrapper of each QRunnable that Qt has deleted, and hands it out for
        # whatever object comes to lie at the same address.
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="explorer-job")
        self._is_closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def run(
        self, doing: str, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[str], None]
    ) -> None:
        """Call ``work()`` on another thread, then ``done(result)`` or ``failed(sentence)`` on this one.

        ``doing`` completes "Something went wrong while …" where ``work`` fails unexpectedly.
        """

        def task() -> None:
            outcome: Callable[[], None]
            try:
                result = work()
            except ExplorerError as error:
                text = str(error)
                outcome = lambda: failed(text)  # noqa: E731
            except Exception:  # noqa: BLE001  (its thread has nobody else to tell)
                _log.exception("Something went wrong while %s", doing)
                outcome = lambda: failed(f"Something went wrong while {doing}; the log says more.")  # noqa: E731
            else:
                outcome = lambda: done(result)  # noqa: E731
            self._finished.emit(outcome)

        self._pool.submit(task)

    def close(self) -> None:
        """Wait for what runs; what it reports is not delivered any more."""
        self._is_closed = True
        self._pool.shutdown(wait=True)

    def _on_finished(self, outcome: Callable[[], Any]) -> None:
        if not self._is_closed:
            outcome()
