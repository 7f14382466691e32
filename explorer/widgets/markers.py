"""Markers: named pins on a map, how they look and where they can be taken hold of."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

from explorer.widgets.viewport import Viewport

HIT_RADIUS = 12.0
"""Logical pixels around a marker's middle that belong to it."""

_RADIUS = 6.0
_SELECTED_RADIUS = 7.5


@dataclass(frozen=True, slots=True)
class Marker:
    """A pin at a data point. `key` is the owner's name for it, `name` what a person reads beside it."""

    key: str
    x: float
    y: float
    name: str = ""
    is_selected: bool = False


def marker_at(markers: Sequence[Marker], viewport: Viewport, position: QPointF) -> Marker | None:
    """The marker that a pointer takes hold of: the nearest within reach, of equals the one on top."""
    nearest, best = None, HIT_RADIUS**2
    for marker in _in_painting_order(markers):
        left, top = viewport.to_screen(marker.x, marker.y)
        distance = (left - position.x()) ** 2 + (top - position.y()) ** 2
        if distance <= best:
            nearest, best = marker, distance
    return nearest


def draw_markers(
    painter: QPainter,
    markers: Sequence[Marker],
    viewport: Viewport,
    palette: QPalette,
    font: QFont,
    hot_key: str | None = None,
) -> None:
    """Paint all markers, the selected ones on top; `hot_key` is the one under the pointer."""
    accent, paper, ink = (
        palette.color(role)
        for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Base, QPalette.ColorRole.Text)
    )
    metrics = QFontMetricsF(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    for marker in _in_painting_order(markers):
        left, top = viewport.to_screen(marker.x, marker.y)
        if not (-200 < left < viewport.width + 40 and -40 < top < viewport.height + 40):
            continue
        middle = QPointF(left, top)
        radius = _SELECTED_RADIUS if marker.is_selected else _RADIUS
        if marker.key == hot_key:
            radius += 1.0
        if marker.name:
            _draw_name(painter, marker.name, middle, radius, metrics, paper, ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_with_alpha(QColor(0, 0, 0), 70))
        painter.drawEllipse(middle + QPointF(0, 0.75), radius + 2.0, radius + 2.0)
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(middle, radius + 1.0, radius + 1.0)
        painter.setBrush(accent)
        painter.drawEllipse(middle, radius - 1.0, radius - 1.0)
        if marker.is_selected:
            painter.setBrush(QColor(255, 255, 255))
            painter.drawEllipse(middle, 2.5, 2.5)


def _draw_name(
    painter: QPainter,
    name: str,
    middle: QPointF,
    radius: float,
    metrics: QFontMetricsF,
    paper: QColor,
    ink: QColor,
) -> None:
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, 160)
    box = QRectF(
        middle.x() + radius + 6,
        middle.y() - metrics.height() / 2 - 1,
        metrics.horizontalAdvance(text) + 12,
        metrics.height() + 2,
    )
    painter.setPen(QPen(_with_alpha(ink, 40), 1))
    painter.setBrush(_with_alpha(paper, 225))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _in_painting_order(markers: Sequence[Marker]) -> list[Marker]:
    return sorted(markers, key=lambda marker: marker.is_selected)


def _with_alpha(colour: QColor, alpha: int) -> QColor:
    result = QColor(colour)
    result.setAlpha(alpha)
    return result
