"""A hint over a map: what the next drag does, and how to leave."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette

_ABOVE_EDGE = 44


def draw_hint(
    painter: QPainter, width: float, height: float, text: str, palette: QPalette, font: QFont
) -> None:
    """Paint words in ink's colour on a pill, at the lower middle of so many logical pixels."""
    metrics = QFontMetrics(font)
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 24, metrics.height() + 12)
    box.moveCenter(QPointF(width / 2, height - _ABOVE_EDGE - box.height() / 2))
    fill = QColor(palette.color(QPalette.ColorRole.Text))
    fill.setAlphaF(0.88)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setPen(palette.color(QPalette.ColorRole.Base))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
