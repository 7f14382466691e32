"""Carries the engine's reports from its thread to the main one."""

from PySide6.QtCore import QObject, Qt, Signal

from explorer.engine.answers import Report


class Relay(QObject):
    """Lives on the main thread; ``deliver`` may be called on any."""

    reported = Signal(object)
    """One `Report`, on the main thread, in the order of delivery."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.reported, Qt.ConnectionType.QueuedConnection)

    def deliver(self, report: Report) -> None:
        """Pass a report on to the main thread. Runs on the engine's thread."""
        self._arrived.emit(report)
