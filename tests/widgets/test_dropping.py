"""What is dropped stays where it was, on whatever takes it; its window gets the keys."""

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

COPY, LINK, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.LinkAction, Qt.DropAction.MoveAction


def place() -> QWidget:
    well = PlaceWell("A")
    well.set_drop_test(lambda mime: mime.hasUrls())
    return well


def photo() -> QWidget:
    widget = QWidget()
    PhotoDrop(widget)
    return widget


@pytest.mark.parametrize("make", [place, photo, DrawingPad])
@pytest.mark.parametrize(
    ("offered", "taken"),
    [(COPY | MOVE, COPY), (COPY | LINK, COPY), (LINK | MOVE, LINK), (MOVE, None)],
)
def test_a_file_that_was_to_be_moved_stays_where_it_is(
    stage: Stage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], QWidget],
    offered: Qt.DropAction,
    taken: Qt.DropAction | None,
) -> None:
    window = stage.mount(QWidget())
    widget = make()
    widget.setParent(window)
    widget.show()
    activated: list[int] = []
    monkeypatch.setattr(QWidget, "activateWindow", lambda _: activated.append(1))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
    held = (offered, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    for event in (QDragEnterEvent(QPoint(20, 20), *held), QDropEvent(QPointF(20, 20), *held)):
        event.setDropAction(MOVE)
        event.ignore()
        QApplication.sendEvent(widget, event)
        assert event.isAccepted() is (taken is not None)
        if taken is not None:
            assert event.dropAction() == taken
    assert len(activated) == (taken is not None), "once, by what is dropped"
