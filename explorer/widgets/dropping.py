"""Dropping: what is dropped here is copied, whatever was proposed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def take_copy(event: QDropEvent) -> None:
    """Accept what is dragged or dropped as a copy: a program that has moved a file deletes its own."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
