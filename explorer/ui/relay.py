"""Carries the engine's reports from its thread to the main one."""

from threading import Lock

from PySide6.QtCore import QObject, Qt, Signal

from explorer.engine.answers import Report


class Relay(QObject):
    """Lives on the main thread; ``deliver`` may be called on any."""

    reported = Signal(object)
    """One `Report`, on the main thread, in the order of delivery."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._is_closed = False
        self._arrived.connect(self.reported, Qt.ConnectionType.QueuedConnection)

    def deliver(self, report: Report) -> None:
        """Pass a report on to the main thread. Runs on the engine's thread."""
        with self._lock:
            if not self._is_closed:
                self._arrived.emit(report)

    def close(self) -> None:
        """Pass nothing on any more: an engine that outlives the window reports to nobody."""
        with self._lock:
            self._is_closed = True
