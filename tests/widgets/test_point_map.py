"""The map under a hand: real mouse, wheel and key events."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QNativeGestureEvent,
    QPointingDevice,
)
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle
from tests.widgets.handled_map import LEFT, NONE, SHIFT, calls, drag, mounted_map, move, wheel


@pytest.fixture
def point_map(stage: Stage) -> PointMap:
    return mounted_map(stage)


def test_the_visible_rect_comes_back(point_map: PointMap) -> None:
    assert point_map.visible_rect() == QRectF(-2.0, -1.5, 4.0, 3.0)


def test_a_move_hovers_over_data(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.hovered)
    move(point_map, 250, 100)
    assert calls(spy)[-1] == pytest.approx([0.5, 0.5])


def test_leaving_is_told_once(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.hover_left)
    move(point_map, 250, 100)
    QApplication.sendEvent(point_map, QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(point_map, QEvent(QEvent.Type.Leave))
    assert spy.count() == 1


def test_what_floats_over_the_map_ends_the_hover(point_map: PointMap) -> None:
    button = QPushButton("legend", point_map)
    button.show()
    spy = QSignalSpy(point_map.hover_left)
    move(point_map, 250, 100)
    QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
    assert spy.count() == 1


def test_a_click_names_the_place_and_the_modifiers(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.clicked)
    QTest.mouseClick(point_map, LEFT, SHIFT, QPoint(100, 200))
    ((x, y, modifiers),) = calls(spy)
    assert (x, y) == pytest.approx((-1.0, -0.5))
    assert modifiers == SHIFT


def test_a_press_that_hardly_moves_is_a_click(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.clicked)
    drag(point_map, QPoint(100, 200), QPoint(102, 202))
    assert spy.count() == 1
    assert point_map.visible_rect().left() == -2.0


def test_two_quick_clicks_are_two(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.clicked)
    QTest.mouseClick(point_map, LEFT, NONE, QPoint(100, 200))
    QTest.mouseDClick(point_map, LEFT, NONE, QPoint(100, 200))  # Qt's second press, without its release
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(100, 200))
    assert spy.count() == 2


@pytest.mark.parametrize("button", [LEFT, Qt.MouseButton.MiddleButton])
def test_a_drag_on_empty_space_pans(point_map: PointMap, button: Qt.MouseButton) -> None:
    clicks, views = QSignalSpy(point_map.clicked), QSignalSpy(point_map.view_changed)
    QTest.mousePress(point_map, button, NONE, QPoint(100, 100))
    move(point_map, 130, 110, button)
    move(point_map, 150, 120, button)
    QTest.mouseRelease(point_map, button, NONE, QPoint(150, 120))
    assert clicks.count() == 0
    rect = point_map.visible_rect()
    assert (rect.left(), rect.top()) == pytest.approx((-2.5, -1.3))
    assert calls(views)[-1] == [rect]


def test_no_hover_while_panning_and_one_at_its_end(point_map: PointMap) -> None:
    spy = QSignalSpy(point_map.hovered)
    QTest.mousePress(point_map, LEFT, NONE, QPoint(100, 100))
    before = spy.count()
    move(point_map, 150, 120, LEFT)
    move(point_map, 180, 120, LEFT)
    assert spy.count() == before
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(180, 120))
    assert calls(spy)[-1] == pytest.approx([-1.0, 0.5])


def test_escape_takes_a_pan_back(point_map: PointMap) -> None:
    before = point_map.visible_rect()
    QTest.mousePress(point_map, LEFT, NONE, QPoint(100, 100))
    move(point_map, 150, 120, LEFT)
    QTest.keyClick(point_map, Qt.Key.Key_Escape)
    assert point_map.visible_rect() == before
    spy = QSignalSpy(point_map.clicked)
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(150, 120))
    assert spy.count() == 0


def test_the_wheel_zooms_about_the_pointer(point_map: PointMap) -> None:
    wheel(point_map, QPointF(300, 50), QPoint(0, 120))
    assert point_map.viewport.scale > 115
    assert point_map.viewport.to_data(300, 50) == pytest.approx((1.0, 1.0))
    wheel(point_map, QPointF(300, 50), QPoint(0, -120))
    assert point_map.viewport.scale == pytest.approx(100)


def test_a_view_that_changes_below_a_pointer_at_rest_is_told(point_map: PointMap) -> None:
    move(point_map, 250, 100)
    moved, spy = QSignalSpy(point_map.hovered), QSignalSpy(point_map.shifted)
    point_map.pan_by(100, 0)
    assert calls(spy) == [pytest.approx([-0.5, 0.5])]
    assert moved.count() == 0


def test_two_fingers_pan(point_map: PointMap) -> None:
    wheel(point_map, QPointF(200, 150), QPoint(0, 40), QPoint(10, -20), Qt.ScrollPhase.ScrollUpdate)
    assert point_map.viewport.scale == 100
    rect = point_map.visible_rect()
    assert (rect.left(), rect.top()) == pytest.approx((-2.1, -1.7))


def test_a_pinch_zooms_about_the_fingers(point_map: PointMap) -> None:
    place = QPointF(300, 50)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        point_map.mapToGlobal(place),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(point_map, event)
    assert point_map.viewport.scale == pytest.approx(125)
    assert point_map.viewport.to_data(300, 50) == pytest.approx((1.0, 1.0))


def test_reset_shows_all_and_stays_so(point_map: PointMap) -> None:
    point_map.reset_view()
    assert point_map.visible_rect().contains(QRectF(-3, -3, 6, 6))
    point_map.resize(200, 200)
    settle()
    assert point_map.visible_rect().contains(QRectF(-3, -3, 6, 6))


def test_a_chosen_view_keeps_middle_and_scale_when_the_size_changes(point_map: PointMap) -> None:
    point_map.resize(600, 400)
    settle()
    assert point_map.visible_rect() == QRectF(-3.0, -2.0, 6.0, 4.0)


def test_zoom_has_ends(point_map: PointMap) -> None:
    for _ in range(100):
        point_map.zoom_by(2.0)
    assert point_map.viewport.scale < 1e6
    for _ in range(100):
        point_map.zoom_by(0.5)
    assert point_map.viewport.scale > 1
