"""Finds what a test started and did not stop: threads, timers, top-level windows."""

import functools
import gc
import sys
import threading
import traceback
import weakref
from collections.abc import Callable
from typing import Any

_places: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
_timers: weakref.WeakSet[Any] = weakref.WeakSet()
_qthreads: weakref.WeakSet[Any] = weakref.WeakSet()


def record_thread_starts() -> None:
    """Remember where each Python thread is started from now on."""
    _remember_place(threading.Thread, "start", None)


def record_qt_starts() -> None:
    """Remember where each timer, Qt thread and window is started from now on; call once, with Qt loaded."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget

    _remember_place(QTimer, "start", _timers)
    _remember_place(QThread, "start", _qthreads)
    _remember_place(QWidget, "show", None)


class LeakCheck:
    """Compares what runs now with what ran when it was made."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._windows = _top_level_windows()
        self._timers = _running_timers()

    def leaks(self) -> list[str]:
        """One line for each thing left over, with the place that started it where that is known."""
        flush_deferred_deletes()
        found = self._dangling_threads() + self._dangling_qt()
        if found and any(line.startswith(("window", "timer")) for line in found):
            gc.collect()  # a cycle of Python objects may be all that keeps them
            flush_deferred_deletes()
            found = self._dangling_threads() + self._dangling_qt()
        return found

    def _dangling_threads(self) -> list[str]:
        lines = []
        for thread in threading.enumerate():
            if thread in self._threads or isinstance(thread, threading._DummyThread):
                continue
            thread.join(timeout=1.0)  # one that has said its last word may still be on its way out
            if thread.is_alive():
                lines.append(f"thread {thread.name!r} still runs{_place_of(thread)}")
        return lines

    def _dangling_qt(self) -> list[str]:
        if not _application():
            return []
        from PySide6.QtCore import QThreadPool

        lines = [
            f"window {_describe(window)} was not deleted{_place_of(window)}"
            for window in _top_level_windows() - self._windows
        ]
        lines += [
            f"timer of {_describe(timer.parent())} still runs{_place_of(timer)}"
            for timer in _running_timers() - self._timers
        ]
        lines += [
            f"Qt thread {_describe(thread)} still runs{_place_of(thread)}" for thread in _running_qthreads()
        ]
        if not QThreadPool.globalInstance().waitForDone(1000):
            lines.append("the global thread pool still works")
        return lines


def flush_deferred_deletes() -> None:
    """Let Qt destroy what ``deleteLater`` was called on; without an application nothing happens."""
    app = _application()
    if app:
        from PySide6.QtCore import QEvent

        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        app.processEvents()


def _application() -> Any:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _is_alive(thing: Any) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(thing))


def _top_level_windows() -> set[Any]:
    app = _application()
    if not app:
        return set()
    return {widget for widget in app.topLevelWidgets() if _is_alive(widget)}


def _running_timers() -> set[Any]:
    return {timer for timer in _timers if _is_alive(timer) and timer.isActive()}


def _running_qthreads() -> set[Any]:
    return {thread for thread in _qthreads if _is_alive(thread) and thread.isRunning()}


def _describe(thing: Any) -> str:
    if thing is None:
        return "nobody"
    name = thing.objectName() if hasattr(thing, "objectName") else ""
    return f"{type(thing).__name__}{f' {name!r}' if name else ''}"


def _place_of(thing: Any) -> str:
    place = _places.get(thing)
    return f", started at {place}" if place else ""


def _remember_place(owner: Any, name: str, kept: weakref.WeakSet[Any] | None) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(original)
    def remembering(self: Any, *args: Any, **kwargs: Any) -> Any:
        frame = traceback.extract_stack(sys._getframe(1), limit=1)[0]
        _places[self] = f"{frame.filename}:{frame.lineno} in {frame.name}"
        if kept is not None:
            kept.add(self)
        return original(self, *args, **kwargs)

    setattr(owner, name, remembering)
