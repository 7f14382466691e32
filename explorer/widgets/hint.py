"""A hint over a map: what the next drag does, and how to leave."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette

_ABOVE_EDGE, _BESIDE = 44, 8
"""Logical pixels that stay free."""


def draw_hint(
    painter: QPainter, width: float, height: float, text: str, palette: QPalette, font: QFont
) -> None:
    """Paint words in ink's colour on a pill, at the lower middle of so many logical pixels."""
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    room = QRectF(0, 0, max(width - 2 * _BESIDE - 24, 1), height)
    words = QFontMetricsF(font).boundingRect(room, flags, text)
    box = words.adjusted(-12, -6, 12, 6)
    box.moveCenter(QPointF(width / 2, height - _ABOVE_EDGE - box.height() / 2))
    fill = QColor(palette.color(QPalette.ColorRole.Text))
    fill.setAlphaF(0.88)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    corner = QFontMetricsF(font).height() / 2 + 6
    painter.drawRoundedRect(box, corner, corner)
    painter.setPen(palette.color(QPalette.ColorRole.Base))
    painter.setFont(font)
    painter.drawText(box.adjusted(12, 6, -12, -6), flags, text)
