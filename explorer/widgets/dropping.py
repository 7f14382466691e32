"""Dropping: what is dropped here stays where it was, and brings the window it was dropped on forward."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_HARMLESS = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)
"""Not the move: a program that has moved a file deletes its own."""


def take_copy(event: QDropEvent) -> bool:
    """Accept what is dragged or dropped as a copy, or else as a link; whether its source offers either."""
    for action in _HARMLESS:
        if action & event.possibleActions():
            event.setDropAction(action)
            event.accept()
            return True
    event.ignore()
    return False


def take_drop(event: QDropEvent, target: QWidget) -> bool:
    """Take what is dropped on a widget, as `take_copy` does, and give its window the keys."""
    is_taken = take_copy(event)
    if is_taken:
        target.window().activateWindow()  # it lay behind the window that the drag began in, say
    return is_taken
