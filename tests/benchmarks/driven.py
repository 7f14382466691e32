"""The application as a benchmark drives it: a real window on the model that ships, without a display."""

import os
import time
from collections.abc import Callable, Hashable
from typing import Any

SIZE = (1200, 820)
_MOMENT = 0.1
"""Seconds that somebody looks at a place before going on."""
_PATIENCE = 120.0
"""Seconds that anything may take before the benchmark gives up."""


class Driven:
    """A running application, with a panel in front that shows a model; ``close`` ends it."""

    def __init__(self, panel: str = "map", model: str | None = None) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from explorer.app import App
        from explorer.app_options import WindowOptions
        from explorer.ui.theme import STYLE, ThemeMode, ThemeSwitch

        found = QApplication.instance()
        self.qt = found if isinstance(found, QApplication) else QApplication(["benchmark", *STYLE])
        self.qt.setOrganizationName("latent-explorer-benchmark")
        self.qt.setApplicationName("benchmark")
        QSettings().clear()
        options = WindowOptions(size=SIZE, panel=panel, model=model)
        self.app = App(options, ThemeSwitch(self.qt, ThemeMode.LIGHT))
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
        was_done = []  # it may be over again when the loop has ended

        def look() -> None:
            if is_done():
                was_done.append(True)
            if was_done or time.perf_counter() > end:
                loop.quit()

        poll.timeout.connect(look)
        poll.start()
        loop.exec()
        poll.stop()
        if not was_done:
            busy = ", ".join(sorted(self.busy)) or "nothing"
            raise TimeoutError(f"the application did not do what the benchmark waits for; busy with {busy}")

    def stay(self) -> None:
        """Look at what there is for a moment, as a person does."""
        end = time.perf_counter() + _MOMENT
        self.until(lambda: time.perf_counter() > end)

    def wake_and_wait(self) -> None:
        """Start the engine, and wait until all that was asked is answered."""
        self.app.conductor.wake()
        self.until(lambda: not self.busy)

    def on_painted(self, hear: Callable[[], None]) -> None:
        """Call ``hear`` at the end of every paint of the window.

        The paint itself runs as ever, from the event loop: called from here it would hold Python's lock, and
        the engine would wait for it.
        """
        from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

        painted = QEvent.Type(QEvent.registerEventType())

        class PaintClock(QObject):
            """Sends itself an event that comes right after the paint."""

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.UpdateRequest:
                    soonest = Qt.EventPriority.HighEventPriority
                    QCoreApplication.postEvent(self, QEvent(painted), soonest.value)
                return False

            def event(self, event: QEvent) -> bool:
                if event.type() == painted:
                    hear()
                    return True
                return super().event(event)

        self.window.installEventFilter(PaintClock(self.window))

    def repeat(self, step: Callable[[], None], count: int, interval: int) -> None:
        """Call ``step`` some times, so many milliseconds apart, and wait half a second for what follows."""
        from PySide6.QtCore import QEventLoop, Qt, QTimer

        loop, timer = QEventLoop(), QTimer(interval=interval, timerType=Qt.TimerType.PreciseTimer)
        left = [count]

        def beat() -> None:
            if left[0]:
                left[0] -= 1
                step()
            else:
                timer.stop()
                QTimer.singleShot(500, loop.quit)

        timer.timeout.connect(beat)
        timer.start()
        loop.exec()

    def close(self) -> None:
        """Close the window and join the engine."""
        self.window.close()
        self.qt.processEvents()


class Echoes:
    """Milliseconds from inputs to the end of the first paint that shows the answer to each or to a later one.

    Parameters
    ----------
    slot
        Where the answers come.
    key
        Of a request that answers an input; None for other requests.
    is_painted
        Whether a paint shows all of the last answer; then answers count that are the last of their request.
    """

    def __init__(
        self,
        driven: Driven,
        slot: str,
        key: Callable[[Any], Hashable | None],
        is_painted: Callable[[], bool] | None = None,
    ) -> None:
        self.latencies: list[float] = []
        self._slot, self._key, self._is_painted = slot, key, is_painted
        self._asked: dict[Hashable, int] = {}
        self._sent: list[float] = []
        self._shown = self._painted = -1
        self._overtaken = 0
        driven.app.conductor.answered.connect(self._on_answered)
        driven.on_painted(self._on_painted)

    @property
    def superseded(self) -> int:
        """Inputs that a later one overtook, or that were never answered."""
        return self._overtaken + len(self._sent) - len(self.latencies)

    def send(self, give: Callable[[], object], key: Callable[[], Hashable]) -> None:
        """Give an input; ``key`` names what it asks for, once it is given."""
        self._sent.append(time.perf_counter())
        give()
        self._asked[key()] = len(self._sent) - 1

    def _on_answered(self, answer: Any) -> None:
        if answer.slot == self._slot and (answer.is_last or self._is_painted is None):
            self._shown = max(self._shown, self._asked.get(self._key(answer.request), -1))

    def _on_painted(self) -> None:
        now = time.perf_counter()
        if self._is_painted is not None and not self._is_painted():
            return
        for number in range(self._painted + 1, self._shown + 1):
            self.latencies.append((now - self._sent[number]) * 1e3)
            self._overtaken += number < self._shown
        self._painted = max(self._painted, self._shown)
