"""The application as a benchmark drives it: a real window on the model that ships, without a display."""

import os
import time
from collections.abc import Callable
from typing import Any

SIZE = (1200, 820)
_PATIENCE = 120.0
"""Seconds that anything may take before the benchmark gives up."""


class Driven:
    """A running application; ``close`` ends it."""

    def __init__(self) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from explorer.app import App
        from explorer.app_options import WindowOptions
        from explorer.ui.theme import ThemeMode, ThemeSwitch

        found = QApplication.instance()
        self.qt = found if isinstance(found, QApplication) else QApplication([])
        self.qt.setOrganizationName("latent-explorer-benchmark")
        self.qt.setApplicationName("benchmark")
        QSettings().clear()
        self.app = App(WindowOptions(size=SIZE), ThemeSwitch(self.qt, ThemeMode.LIGHT))
        self.window = self.app.window
        self.canvas = self.window.map_panel.canvas
        self.busy: frozenset[str] = frozenset()
        self.app.conductor.activity_changed.connect(self._on_activity)

    def _on_activity(self, busy: frozenset[str]) -> None:
        self.busy = busy

    def until(self, is_done: Callable[[], Any]) -> None:
        """Run the event loop until something is the case."""
        from PySide6.QtCore import QEventLoop, QTimer

        end = time.perf_counter() + _PATIENCE
        loop, poll = QEventLoop(), QTimer(interval=5)
        poll.timeout.connect(lambda: loop.quit() if is_done() or time.perf_counter() > end else None)
        poll.start()
        loop.exec()
        poll.stop()
        if not is_done():
            raise TimeoutError("the application did not do what the benchmark waits for")

    def wake_and_wait(self) -> None:
        """Start the engine, and wait until all that was asked is answered."""
        self.app.conductor.wake()
        self.until(lambda: not self.busy)

    def close(self) -> None:
        """Close the window and join the engine."""
        self.window.close()
        self.qt.processEvents()
