"""SteadyLabel: words that change at every move, without a new layout of what is around them."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_HIGH = 1 << 20
_SLACK = 24
"""Logical pixels that a single line may be shorter than its room."""


class SteadyLabel(QLabel):
    """A label that asks for other room only where its words need it.

    Qt lays out a window anew whenever a label's text is set, and paints much of it. Here the label's own text
    is what it has room for; the words that are seen are painted in that room as long as they fit.

    Parameters
    ----------
    least_lines
        Has room for so many, that nothing moves as the words change.
    """

    def __init__(self, parent: QWidget | None = None, *, least_lines: int = 1) -> None:
        super().__init__(parent)
        self._least_lines = least_lines
        self._words = ""
        self._room: tuple[int, int] = (0, 0)
        """Width and height that the label's own text takes, at the width that the label has."""

    def text(self) -> str:
        """The words that are seen."""
        return self._words

    def setText(self, text: str) -> None:
        """Show other words."""
        if text == self._words:
            return
        self._words = text
        self.setAccessibleName(text)
        width, height = self._room_for(text)
        if height == self._room[1] and 0 <= self._room[0] - width <= _SLACK:
            self.update()
        else:
            self._make_room()

    def setWordWrap(self, on: bool) -> None:
        """Break lines, or not."""
        super().setWordWrap(on)
        policy = self.sizePolicy()
        policy.setHeightForWidth(on)  # which Qt's label says only once it had a text
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Height of the words, or of the least lines."""
        return max(super().heightForWidth(width), self._least_lines * self.fontMetrics().lineSpacing())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words as a label paints its text."""
        flags = self.alignment() | (Qt.TextFlag.TextWordWrap if self.wordWrap() else Qt.TextFlag(0))
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter = QPainter(self)
        painter.setPen(self.palette().color(group, self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(flags), self._words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See anew what room the words need."""
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """See anew what room the words need."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room()

    def _make_room(self) -> None:
        self._room = self._room_for(self._words)
        if super().text() != self._words:
            super().setText(self._words)

    def _room_for(self, text: str) -> tuple[int, int]:
        width = self.contentsRect().width()
        if not self.wordWrap():
            size = self.fontMetrics().size(0, text)
            return size.width(), size.height()
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        height = self.fontMetrics().boundingRect(QRect(0, 0, width, _HIGH), int(flags), text).height()
        return width, max(height, self._least_lines * self.fontMetrics().lineSpacing())
