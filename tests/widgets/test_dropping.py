"""What is dropped is copied, on whatever takes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.panels.photo_drop import PhotoDrop
from explorer.widgets.drawing_pad import DrawingPad
from explorer.widgets.place_well import PlaceWell
from tests.support.qt import Stage


def place() -> QWidget:
    well = PlaceWell("A")
    well.set_drop_test(lambda mime: mime.hasUrls())
    return well


def photo() -> QWidget:
    widget = QWidget()
    PhotoDrop(widget)
    return widget


@pytest.mark.parametrize("make", [place, photo, DrawingPad])
def test_a_file_that_was_to_be_moved_is_copied(
    stage: Stage, tmp_path: Path, make: Callable[[], QWidget]
) -> None:
    widget = stage.mount(make())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    held = (both, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    for event in (QDragEnterEvent(QPoint(20, 20), *held), QDropEvent(QPointF(20, 20), *held)):
        event.setDropAction(Qt.DropAction.MoveAction)
        event.ignore()
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()
        assert event.dropAction() == Qt.DropAction.CopyAction
