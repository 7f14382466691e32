"""ColourBar: what the colours of a quantity stand for, with its name and numbers."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

_PADDING = 8
_BAR = QSize(168, 10)
_GAP = 4


class ColourBar(QWidget):
    """A bar from the first colour to the last, with three numbers below and a name above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = np.zeros((0, 3), np.uint8)
        self._name = ""
        self._numbers = ("", "", "")

    @property
    def words(self) -> tuple[str, str, str, str]:
        """The name, and the numbers below the left end, the middle and the right end."""
        return (self._name, *self._numbers)

    def set_scale(self, name: str, numbers: tuple[str, str, str], colours: NDArray[np.uint8]) -> None:
        """Show a quantity: its name with the unit, numbers at left, middle and right, colours (k, 3)."""
        self._name, self._numbers, self._colours = name, numbers, colours
        left, _, right = numbers
        self.setAccessibleName(f"{name}: from {left} to {right}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Three lines."""
        metrics = QFontMetrics(self.font())
        width = max(_BAR.width(), metrics.horizontalAdvance(self._name))
        return QSize(width + 2 * _PADDING, 2 * metrics.height() + _BAR.height() + 4 * _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, bar and numbers."""
        if not len(self._colours):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        ink, muted = (
            self.palette().color(role)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.PlaceholderText)
        )
        inner = self.width() - 2 * _PADDING
        painter.setPen(muted)
        line = QRectF(_PADDING, _GAP, inner, metrics.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._name)
        bar = QRectF(_PADDING, line.bottom() + _GAP, inner, _BAR.height())
        gradient = QLinearGradient(bar.topLeft(), QPointF(bar.right(), bar.top()))
        for index, colour in enumerate(self._colours):
            gradient.setColorAt(index / max(len(self._colours) - 1, 1), QColor(*map(int, colour)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 2.5, 2.5)
        painter.setPen(ink)
        line.moveTop(bar.bottom() + _GAP)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for side, number in zip(sides, self._numbers, strict=True):
            painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, number)
