"""Card: what floats over a map and holds other widgets."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets.kept_look import KeptLook

_OPACITY = 0.94  # of paper: the map is felt below it, and words are read on it
_LINE = 0.12
_CORNER = 6


class Card(QWidget):
    """A rounded rectangle that lets a little of the map through, and no click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Or the map below would take every click for its own.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._card_look = KeptLook()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card; what it holds paints itself."""
        self._card_look.paint(self, None, self._draw_card)

    def _draw_card(self, painter: QPainter) -> None:
        fill, line = (
            QColor(self.palette().color(role)) for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Text)
        )
        fill.setAlphaF(_OPACITY)
        line.setAlphaF(_LINE)
        painter.setBrush(fill)
        painter.setPen(QPen(line, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
