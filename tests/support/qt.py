"""Driving Qt in tests: mounting widgets, waiting for a condition without sleeping."""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class Stage:
    """Keeps the widgets of a test and takes them down at its end."""

    def __init__(self) -> None:
        self._mounted: list[QWidget] = []

    def mount(self, widget: W) -> W:
        """Show ``widget`` at its size, laid out and painted once; it is closed and deleted at the end."""
        self._mounted.append(widget)
        widget.show()
        settle()
        return widget

    def keep(self, widget: W) -> W:
        """As ``mount``, but without showing it."""
        self._mounted.append(widget)
        return widget

    def take_down(self) -> None:
        """Close and delete all, the last one first."""
        for widget in reversed(self._mounted):
            widget.close()
            widget.deleteLater()
        self._mounted.clear()
        settle()


def settle() -> None:
    """Deliver the events that wait now."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    QCoreApplication.sendPostedEvents(None, 0)


def pump_until(condition: Callable[[], bool], what: str = "the condition", seconds: float = 10.0) -> None:
    """Run the event loop until ``condition()`` holds; an AssertionError names ``what`` if it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not come true within {seconds:g} s"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 10)
