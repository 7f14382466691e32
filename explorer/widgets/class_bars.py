"""ClassBars: how many of each class, as small columns with their numbers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.widgets.fonts import number_font, small_font

_TALLEST = 34
"""Logical pixels of the column of the largest class."""
_GAP = 6
_WIDEST = 46


class ClassBars(QWidget):
    """A column for each class that is there; where there is no room for all, the largest and the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[tuple[str, int, QColor]] = []
        self.setFont(number_font(small_font(self.font())))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, names: Sequence[str], counts: Sequence[int], colours: NDArray[np.uint8]) -> None:
        """Show how many of each class there are; colours uint8 (k, 3), of the classes."""
        bars = [
            (name, count, QColor(*map(int, colours[index])))
            for index, (name, count) in enumerate(zip(names, counts, strict=True))
            if count
        ]
        if bars != self._bars:
            self._bars = bars
            self.setAccessibleDescription(", ".join(f"{name}: {count:,}" for name, count, _ in bars))
            self.updateGeometry()
            self.update()

    @property
    def bars(self) -> list[tuple[str, int, QColor]]:
        """Name, count and colour of each class that is there."""
        return self._bars

    def sizeHint(self) -> QSize:
        """Room for all columns."""
        return QSize(len(self._bars) * (self._column() + _GAP), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for two columns."""
        return QSize(2 * (self._column() + _GAP), _TALLEST + 2 * QFontMetrics(self.font()).height() + 4)

    def event(self, event: QEvent) -> bool:
        """Say a column's number in a tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            shown, at = self._shown(), int(event.pos().x() // (self._column() + _GAP))
            if at < len(shown):
                name, count, _ = shown[at]
                share = count / max(sum(count for _, count, _ in self._bars), 1)
                QToolTip.showText(event.globalPos(), f"{name}: {count:,} ({share:.1%})", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a count above, and the class's name below each column."""
        shown = self._shown()
        if not shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, column = QFontMetrics(self.font()), self._column()
        most = max(count for _, count, _ in shown)
        ink, muted = (
            self.palette().color(role)
            for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.PlaceholderText)
        )
        edge = QColor(ink)  # some colours would sink into the ground
        edge.setAlphaF(0.35)
        base = self.height() - metrics.height() - 2
        for index, (name, count, colour) in enumerate(shown):
            left = index * (column + _GAP)
            height = max(_TALLEST * count / most, 1.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            bar = QRectF(left + column / 2 - 8, base - height, 16, height)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5), 2.5, 2.5)
            painter.setPen(muted)
            above = QRectF(left, base - height - metrics.height(), column, metrics.height())
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{count:,}")
            painter.setPen(ink)
            below = QRectF(left, base + 2, column, metrics.height())
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, column)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _column(self) -> int:
        """Width of a column: that of the widest word in it, within reason."""
        metrics = QFontMetrics(self.font())
        words = [word for name, count, _ in self._bars for word in (name, f"{count:,}")]
        words.append(f"{sum(count for _, count, _ in self._bars):,}")  # the rest may be nearly all
        return min(max(map(metrics.horizontalAdvance, words), default=16) + 2, _WIDEST)

    def _shown(self) -> list[tuple[str, int, QColor]]:
        room = max(int((self.width() + _GAP) // (self._column() + _GAP)), 1)
        if len(self._bars) <= room:
            return self._bars
        kept = sorted(sorted(range(len(self._bars)), key=lambda at: -self._bars[at][1])[: room - 1])
        rest = sum(count for at, (_, count, _) in enumerate(self._bars) if at not in kept)
        grey = self.palette().color(QPalette.ColorRole.PlaceholderText)
        return [*(self._bars[at] for at in kept), ("rest", rest, grey)]
