"""The mark of a code that is spread: its middle, and ellipses of one and two standard deviations."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_LEAST = 3.0  # half axes in logical pixels from which an ellipse is seen around the middle
_MOST = 5000.0  # Qt is slow at larger ones
_GAP, _TICK = 7.0, 9.0  # of the cross hairs that make the mark easy to find
_DOT = 3.0


@dataclass(frozen=True, slots=True)
class Ellipse:
    """One standard deviation: half axes in data units, angle from x to the long one in radians."""

    long: float
    short: float
    angle: float


def spread_reach(scale: float, ellipse: Ellipse) -> float:
    """How far from its middle the mark is painted, in logical pixels."""
    long = ellipse.long * scale
    return max(2.0 * long + 4.0, _GAP) + _TICK + 3.0 if 2.0 * long <= _MOST else 2.0 * _MOST


def draw_spread(
    painter: QPainter, place: QPointF, scale: float, ellipse: Ellipse, ink: QColor, paper: QColor
) -> None:
    """Paint the mark at a place of the screen, where a data unit is ``scale`` logical pixels."""
    long, short = ellipse.long * scale, ellipse.short * scale
    halo = QColor(paper)
    halo.setAlphaF(0.85)
    faint = QColor(ink)
    faint.setAlphaF(0.6)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(place)
    painter.rotate(-math.degrees(ellipse.angle))
    for times, colour, width in ((2.0, faint, 1.25), (1.0, ink, 1.75)):
        if _LEAST <= times * long <= _MOST:
            # A line where the ellipse is flat.
            across, down = times * long, max(times * short, 0.25)
            for pen_colour, pen_width in ((halo, width + 2.5), (colour, width)):
                painter.setPen(QPen(pen_colour, pen_width))
                painter.drawEllipse(QPointF(0, 0), across, down)
    painter.rotate(math.degrees(ellipse.angle))
    start = max(2.0 * long + 4.0, _GAP)
    if start < _MOST:
        hairs = [
            QLineF(x * start, y * start, x * (start + _TICK), y * (start + _TICK))
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))
        ]
        for colour, width in ((halo, 4.5), (ink, 2.0)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLines(hairs)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, radius in ((halo, _DOT + 1.5), (ink, _DOT)):
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(0, 0), radius, radius)
    painter.restore()
