"""A place: its picture, its name, what is dropped on it and dragged out of it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QEnterEvent, QPalette
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.place_well import PlaceWell
from tests.support.qt import Stage

LEFT, NONE, COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


@pytest.fixture
def well(stage: Stage) -> PlaceWell:
    well = PlaceWell("A")
    well.set_picture(np.full((28, 28, 1), 130, np.uint8))
    well.set_drop_test(lambda mime: mime.hasText())
    return stage.mount(well)


def text(words: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    return mime


def entered(well: PlaceWell, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(40, 40), COPY, mime, LEFT, NONE)
    event.ignore()
    well.dragEnterEvent(event)
    return event.isAccepted()


def test_the_picture_is_below_its_name(well: PlaceWell) -> None:
    seen = well.grab().toImage()
    assert seen.pixelColor(well.picture_rect().center()).red() == 130
    before = seen
    well.set_name("a seven")
    assert well.grab().toImage() != before


def test_a_click_or_return_chooses_it(well: PlaceWell) -> None:
    spy = QSignalSpy(well.clicked)
    QTest.mouseClick(well, LEFT, pos=QPoint(40, 40))
    QTest.keyClick(well, Qt.Key.Key_Return)
    assert spy.count() == 2


def test_it_is_marked_while_the_pointer_is_over_it(well: PlaceWell) -> None:
    QApplication.sendEvent(well, QEvent(QEvent.Type.Leave))
    well.clearFocus()
    plain = well.grab().toImage()
    at = QPointF(40, 40)
    QApplication.sendEvent(well, QEnterEvent(at, at, at))
    assert well.grab().toImage() != plain
    QApplication.sendEvent(well, QEvent(QEvent.Type.Leave))
    assert well.grab().toImage() == plain


def test_what_fits_is_taken_and_the_rest_is_not(well: PlaceWell) -> None:
    dropped: list[str] = []
    well.dropped.connect(lambda mime: dropped.append(mime.text()))
    assert not entered(well, QMimeData())
    mime = text("a code")
    assert entered(well, mime)
    well.dropEvent(QDropEvent(QPointF(40, 40), COPY, mime, LEFT, NONE))
    assert dropped == ["a code"]


def test_a_result_takes_nothing(well: PlaceWell) -> None:
    well.set_result(True)
    assert not entered(well, text("a code"))


def test_it_can_be_dragged_out(well: PlaceWell, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[str] = []
    monkeypatch.setattr(
        "explorer.widgets.place_well.drag_picture", lambda _, mime, __: dragged.append(mime.text())
    )
    well.set_drag_source(lambda: text("out"))
    QTest.mousePress(well, LEFT, pos=QPoint(40, 40))
    QTest.mouseMove(well, QPoint(80, 40))
    QTest.mouseRelease(well, LEFT, pos=QPoint(80, 40))
    assert dragged == ["out"]


def test_it_is_as_large_as_it_is_asked_to_be(well: PlaceWell) -> None:
    well.set_side(112)
    assert well.sizeHint().width() == 112
    assert well.picture_rect().height() == 112


def test_what_is_dropped_takes_the_focus_along(well: PlaceWell) -> None:
    mime = text("a code")  # the event only borrows it
    well.clearFocus()
    well.dropEvent(QDropEvent(QPointF(40, 40), COPY, mime, LEFT, NONE))
    assert well.hasFocus()


def test_a_place_that_is_hidden_in_mid_drag_awaits_no_drop(well: PlaceWell) -> None:
    def is_framed_broadly() -> bool:
        at = well.picture_rect().center()
        accent = well.palette().color(QPalette.ColorRole.Highlight)
        return well.grab().toImage().pixelColor(2, at.y()) == accent

    assert not is_framed_broadly()
    mime = text("a code")
    assert entered(well, mime)
    assert is_framed_broadly()
    well.hide()
    well.show()
    assert not is_framed_broadly()
