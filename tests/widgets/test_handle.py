"""A dot that is dragged over another widget."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget

from explorer.widgets.handle import Handle
from tests.support.qt import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def handle(stage: Stage) -> Handle:
    ground = QWidget()
    ground.resize(200, 200)
    handle = Handle(ground)
    handle.put(QPointF(100, 80))
    stage.mount(ground)
    return handle


def test_it_says_where_its_middle_is_dragged_to(handle: Handle) -> None:
    spy = QSignalSpy(handle.dragged)
    QTest.mouseMove(handle, QPoint(3, 3))
    QTest.mousePress(handle, LEFT, pos=QPoint(5, 5))
    QTest.mouseMove(handle, QPoint(25, 0))
    QTest.mouseRelease(handle, LEFT, pos=QPoint(25, 0))
    assert [spy.at(at)[0] for at in range(spy.count())] == [QPointF(120, 75)]


def test_keys_nudge_it(handle: Handle) -> None:
    spy = QSignalSpy(handle.dragged)
    QTest.keyClick(handle, Qt.Key.Key_Left)
    QTest.keyClick(handle, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [spy.at(at)[0] for at in range(spy.count())] == [QPointF(96, 80), QPointF(100, 96)]


def test_it_is_let_go_when_it_is_hidden_in_mid_drag(handle: Handle) -> None:
    dragged, held = QSignalSpy(handle.dragged), QSignalSpy(handle.held)
    QTest.mousePress(handle, LEFT, pos=QPoint(5, 5))
    handle.hide()
    handle.show()
    QTest.mouseMove(handle, QPoint(25, 0))
    QTest.mouseRelease(handle, LEFT, pos=QPoint(25, 0))
    handle.hide()
    assert dragged.count() == 0
    assert [held.at(at) for at in range(held.count())] == [[True], [False]]
