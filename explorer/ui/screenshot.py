"""A picture of the window without a display, taken once everything in it is shown."""

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer
from PySide6.QtWidgets import QApplication

from explorer.errors import ExplorerError
from explorer.imaging.files import write_whole
from explorer.ui.conductor import Conductor
from explorer.ui.messages import Level, Messages
from explorer.ui.window import Window

_PATIENCE = 120_000
"""Milliseconds to wait for the engine; importing torch on a cold disk takes a while."""
_SETTLE = 50
"""Milliseconds between the last answer and the picture: queued paints."""


def prepare(scale: float) -> None:
    """Set device pixels per logical pixel; only works before the application object is made."""
    os.environ["QT_SCALE_FACTOR"] = str(scale)


class Screenshot(QObject):
    """Waits for the engine to be idle, saves the picture and ends the application."""

    def __init__(self, window: Window, conductor: Conductor, messages: Messages, path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._messages = messages
        self._path = path
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._save)
        self._is_saved = False
        conductor.activity_changed.connect(self._on_activity_changed)
        conductor.wake()
        if not conductor.facts:
            self._settle.start()

    def take(self, app: QApplication) -> int:
        """Run the application until the picture is saved.

        Raises
        ------
        ExplorerError
            If it cannot be saved, or the engine did not answer.
        """
        patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        patience.timeout.connect(app.quit)
        patience.start()
        self._problem = f"{self._path.name} was not saved: the engine did not answer in time."
        app.exec()
        self._window.close()
        if not self._is_saved:
            raise ExplorerError(self._problem)
        message = self._messages.newest
        if message is not None and message.level is Level.ERROR:
            raise ExplorerError(message.text)
        return 0

    def _on_activity_changed(self, busy: frozenset[str]) -> None:
        if busy:
            self._settle.stop()
        else:
            self._settle.start()

    def _save(self) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._window.grab().save(buffer, "PNG")
        try:
            write_whole(self._path, bytes(buffer.data().data()))
            self._is_saved = True
        except ExplorerError as error:
            self._problem = str(error)
        QApplication.quit()
