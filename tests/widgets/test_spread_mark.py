"""The mark of a spread code: ellipses of the right size and direction, and no handle for the hand."""

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.markers import Marker, marker_at
from explorer.widgets.spread_mark import Ellipse, draw_spread
from explorer.widgets.viewport import Viewport
from tests.support.qt import Stage

INK, PAPER = QColor(0, 0, 255), QColor(255, 255, 255)


def painted(ellipse: Ellipse, scale: float) -> np.ndarray:
    """Where ink is, (401, 401), with the mark in the middle."""
    image = QImage(401, 401, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_spread(painter, QPointF(200.5, 200.5), scale, ellipse, INK, PAPER)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(401, image.bytesPerLine() // 4, 4)
    return pixels[:, :401, 2] < 160


def test_one_and_two_deviations_are_ellipses_of_their_size_and_direction(stage: Stage) -> None:
    angle = math.radians(30)
    ink = painted(Ellipse(0.8, 0.3, angle), 100)
    for times in (1, 2):
        for turn in np.linspace(0, 2 * math.pi, 12, endpoint=False):
            along, across = times * 80 * math.cos(turn), times * 30 * math.sin(turn)
            x = along * math.cos(angle) - across * math.sin(angle)
            y = along * math.sin(angle) + across * math.cos(angle)
            column, row = round(200 + x), round(200 - y)
            assert ink[row - 1 : row + 2, column - 1 : column + 2].any(), (times, turn)
    assert not ink[200 + 20, 200 + 20], "between the middle and the first ellipse"


def test_a_small_spread_is_a_dot_with_cross_hairs_and_a_huge_one_a_dot(stage: Stage) -> None:
    small = painted(Ellipse(0.001, 0.001, 0.0), 100)
    assert small[200, 200]
    assert small[200, 200 + 11]
    assert not small[200 - 30 :, 200 + 30 :].any()
    huge = painted(Ellipse(1e6, 1e5, 0.3), 100)
    assert huge[200, 200]
    assert huge.sum() < 60


def test_a_flat_spread_is_a_line(stage: Stage) -> None:
    ink = painted(Ellipse(0.5, 0.0, 0.0), 100)
    assert ink[200, 170:195].all()
    assert not ink[190:196, 150:192].any()


def test_it_cannot_be_taken_hold_of() -> None:
    viewport = Viewport(width=200, height=200)
    place = QPointF(*viewport.to_screen(0, 0))
    spread = Marker("drawing", 0, 0, spread=Ellipse(1, 1, 0))
    assert marker_at([spread], viewport, place) is None
    assert marker_at([spread, Marker("1", 0, 0)], viewport, place) == Marker("1", 0, 0)
