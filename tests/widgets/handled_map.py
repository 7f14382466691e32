"""A point map on a stage, and the events of mouse and wheel on it."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.point_map import PointMap
from tests.support.qt import Stage

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PALETTE = np.array([[220, 20, 20], [20, 20, 220]], np.uint8)


def mounted_map(stage: Stage) -> PointMap:
    """A map of 400 × 300 pixels, 100 of them a unit."""
    point_map = PointMap()
    point_map.resize(400, 300)
    point_map.set_palette(PALETTE)
    point_map.set_rings((1.0, 2.0, 3.0))
    stage.mount(point_map)
    point_map.set_visible_rect(QRectF(-2.0, -1.5, 4.0, 3.0))  # 100 pixels a unit, zero in the middle
    return point_map


def calls(spy: QSignalSpy) -> list[list[Any]]:
    return [spy.at(index) for index in range(spy.count())]


def move(point_map: PointMap, x: float, y: float, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    position = QPointF(x, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        position,
        point_map.mapToGlobal(position),
        Qt.MouseButton.NoButton,
        buttons,
        NONE,
    )
    QApplication.sendEvent(point_map, event)


def drag(point_map: PointMap, start: QPoint, *places: QPoint) -> None:
    QTest.mousePress(point_map, LEFT, NONE, start)
    for place in places:
        move(point_map, place.x(), place.y(), LEFT)
    QTest.mouseRelease(point_map, LEFT, NONE, places[-1])


def wheel(
    point_map: PointMap,
    place: QPointF,
    angle: QPoint,
    pixels: QPoint | None = None,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
) -> None:
    event = QWheelEvent(
        place,
        point_map.mapToGlobal(place),
        pixels or QPoint(),
        angle,
        Qt.MouseButton.NoButton,
        NONE,
        phase,
        False,
    )
    QApplication.sendEvent(point_map, event)
