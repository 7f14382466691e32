"""Markers on the map under a hand: picked, dragged, asked for their menu."""

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QPaintEvent,
)
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from explorer.widgets.markers import Marker
from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage, settle
from tests.widgets.handled_map import LEFT, NONE, SHIFT, calls, drag, mounted_map, move


@pytest.fixture
def point_map(stage: Stage) -> PointMap:
    return mounted_map(stage)


def test_a_click_on_a_marker_picks_it(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0), Marker("b", 1.0, 1.0)))
    picked, clicked = QSignalSpy(point_map.marker_picked), QSignalSpy(point_map.clicked)
    QTest.mouseClick(point_map, LEFT, SHIFT, QPoint(308, 56))
    assert calls(picked) == [["b", SHIFT]]
    assert clicked.count() == 0


def test_markers_have_a_hit_area_of_twenty_pixels(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    picked = QSignalSpy(point_map.marker_picked)
    for place in (QPoint(190, 150), QPoint(210, 150), QPoint(200, 140), QPoint(200, 160)):
        QTest.mouseClick(point_map, LEFT, NONE, place)
    assert picked.count() == 4


def test_the_marker_on_top_is_taken(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0, is_selected=True), Marker("b", 0.0, 0.0)))
    picked = QSignalSpy(point_map.marker_picked)
    QTest.mouseClick(point_map, LEFT, NONE, QPoint(200, 150))
    assert calls(picked)[0][0] == "a"


def test_a_drag_moves_a_marker_as_one_gesture(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    moved, views = QSignalSpy(point_map.marker_moved), QSignalSpy(point_map.view_changed)
    drag(point_map, QPoint(204, 150), QPoint(224, 150), QPoint(254, 130))
    (_, x1, y1, first), (key, x2, y2, second) = calls(moved)
    assert (x1, y1) == pytest.approx((0.2, 0.0))
    assert (key, x2, y2) == ("a", pytest.approx(0.5), pytest.approx(0.2))
    assert first == second
    assert views.count() == 0
    drag(point_map, QPoint(204, 150), QPoint(224, 150))
    assert calls(moved)[-1][3] != first


def test_escape_takes_a_marker_back_within_the_gesture(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    moved, picked = QSignalSpy(point_map.marker_moved), QSignalSpy(point_map.marker_picked)
    QTest.mousePress(point_map, LEFT, NONE, QPoint(200, 150))
    move(point_map, 240, 150, LEFT)
    QTest.keyClick(point_map, Qt.Key.Key_Escape)
    move(point_map, 260, 150, LEFT)
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(260, 150))
    first, last = calls(moved)
    assert last == ["a", 0.0, 0.0, first[3]]
    assert picked.count() == 0


def test_a_marker_deleted_while_dragged_moves_no_more(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0),))
    moved = QSignalSpy(point_map.marker_moved)
    QTest.mousePress(point_map, LEFT, NONE, QPoint(200, 150))
    point_map.set_markers(())
    move(point_map, 240, 150, LEFT)
    QTest.mouseRelease(point_map, LEFT, NONE, QPoint(240, 150))
    assert moved.count() == 0


def test_what_floats_over_the_map_is_not_painted_for_a_marker_elsewhere(point_map: PointMap) -> None:
    painted: list[QRectF] = []

    class Card(QPushButton):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(QRectF(event.rect()))

    card = Card("card", point_map)
    card.setGeometry(0, 0, 60, 60)
    card.show()
    settle()
    painted.clear()
    for x in (0.0, 0.5, 1.0):
        point_map.set_markers((Marker("a", x, 0.0, "name"),))
        settle()
    assert not painted
    point_map.set_markers((Marker("a", -1.7, 1.2, "name"),))
    settle()
    assert painted


def context(point_map: PointMap, reason: QContextMenuEvent.Reason, place: QPoint) -> None:
    event = QContextMenuEvent(reason, place, point_map.mapToGlobal(place))
    QApplication.sendEvent(point_map, event)


def test_a_menu_is_asked_for_the_marker_below(point_map: PointMap) -> None:
    point_map.set_markers((Marker("a", 0.0, 0.0), Marker("b", 1.0, 0.0, is_selected=True)))
    spy = QSignalSpy(point_map.context_requested)
    mouse, keyboard = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard
    context(point_map, mouse, QPoint(200, 150))
    context(point_map, mouse, QPoint(20, 20))
    context(point_map, keyboard, QPoint(0, 0))
    assert calls(spy) == [
        [point_map.mapToGlobal(QPoint(200, 150)), "a"],
        [point_map.mapToGlobal(QPoint(20, 20)), None],
        [point_map.mapToGlobal(QPoint(300, 150)), "b"],
    ]
