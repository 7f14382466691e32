"""SheetHeadings: what rows and columns of a sheet stand for, and what its axes are, beside and above it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.sheet_view import SheetView

_SPACE = 4


@dataclass(frozen=True)
class Headings:
    """Words of a sheet whose cells fill a rectangle; empty for nothing."""

    rows: tuple[str, ...] = ()
    """Beside each row, from above."""
    columns: tuple[str, ...] = ()
    """Above each column."""
    down: str = ""
    """What the rows are steps of."""
    across: str = ""
    """What the columns are steps of."""


class SheetHeadings(QObject):
    """Keeps words beside the cells that they speak of, wherever these are scrolled and however large."""

    def __init__(self, view: SheetView) -> None:
        super().__init__(view)
        self._view = view
        self.shown = Headings()
        self.above, self.beside = _Line(view), _Column(view)
        view.laid_out.connect(self._place)

    @property
    def width(self) -> int:
        """What they take of the sheet's room, at the left."""
        return self.beside.needed

    def show_headings(self, headings: Headings, columns: int) -> None:
        """Show these, on a sheet of so many columns."""
        if headings == self.shown and columns == self.beside.stride:
            return
        self.shown = headings
        self.above.show_words(headings.columns, headings.across, 1)
        self.beside.show_words(headings.rows, headings.down, columns)
        self._view.setViewportMargins(self.beside.needed, self.above.needed, 0, 0)
        self._place()

    def _place(self) -> None:
        room, sheet = self._view.viewport().geometry(), self._view.sheet_rect()
        left, top = (math.floor(max(start - 1.0, 0.0)) for start in (sheet.left(), sheet.top()))
        self.above.setGeometry(room.x(), 0, room.width(), room.y() + top)  # close to the cells
        self.beside.setGeometry(0, room.y(), room.x() + left, room.height())
        for side in (self.above, self.beside):
            side.update()


class _Side(QWidget):
    """Words along one side of a sheet, and a title outside of them."""

    def __init__(self, view: SheetView) -> None:
        super().__init__(view)
        self._view = view
        self._words: tuple[str, ...] = ()
        self._title = ""
        self.stride = 1
        """Cells from one word to the next."""
        self.setFont(number_font(small_font(view.font())))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def metrics(self) -> QFontMetrics:
        """Of its letters."""
        return self.fontMetrics()

    @property
    def line(self) -> int:
        """Height of a line of words."""
        return self.metrics.height() + _SPACE

    def show_words(self, words: Sequence[str], title: str, stride: int) -> None:
        """Show these words, one every ``stride`` cells."""
        self._words, self._title, self.stride = tuple(words), title, stride

    def seen(self) -> list[int]:
        """Which words have room: the one in the middle, and every so many on either side."""
        if not self._words or (len(self._words) - 1) * self.stride >= len(self._view):
            return []
        pitch = self.along(1) - self.along(0) if len(self._words) > 1 else math.inf
        every = max(math.ceil(max(self.extent(word) for word in self._words) / pitch), 1)
        middle = (len(self._words) - 1) // 2
        return [at for at in range(len(self._words)) if (at - middle) % every == 0]

    def along(self, at: int) -> float:
        """Where the middle of a word is, along this side."""
        raise NotImplementedError

    def extent(self, word: str) -> float:
        """How much room a word takes along this side."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words that have room."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """Draw words and title."""
        raise NotImplementedError


class _Line(_Side):
    @property
    def needed(self) -> int:
        """Height that it needs."""
        return self.line * (bool(self._words) + bool(self._title))

    def along(self, at: int) -> float:
        return self._view.cell_rect(at).center().x()

    def extent(self, word: str) -> float:
        return self.metrics.horizontalAdvance(word) + 2 * _SPACE

    def draw(self, painter: QPainter) -> None:
        y = self.height() - self.line / 2
        for at in self.seen():
            if 0 <= (middle := self.along(at)) <= self.width():
                half = self.metrics.horizontalAdvance(self._words[at]) / 2
                _draw_in_middle(painter, QPointF(_whole(middle, half, self.width()), y), self._words[at])
        sheet = self._view.sheet_rect()
        middle = (max(sheet.left(), 0.0) + min(sheet.right(), self.width())) / 2
        _draw_in_middle(painter, QPointF(middle, y - self.line), self._title)


class _Column(_Side):
    @property
    def _widest(self) -> int:
        return max((self.metrics.horizontalAdvance(word) for word in self._words), default=0)

    @property
    def needed(self) -> int:
        """Width that it needs."""
        return (self._widest + 2 * _SPACE if self._words else 0) + self.line * bool(self._title)

    def along(self, at: int) -> float:
        return self._view.cell_rect(at * self.stride).center().y()

    def extent(self, word: str) -> float:
        return self.metrics.height()

    def draw(self, painter: QPainter) -> None:
        right = self.width() - _SPACE
        for at in self.seen():
            if 0 <= (middle := self.along(at)) <= self.height():
                x = right - self.metrics.horizontalAdvance(self._words[at]) / 2
                y = _whole(middle, self.metrics.height() / 2, self.height())
                _draw_in_middle(painter, QPointF(x, y), self._words[at])
        sheet = self._view.sheet_rect()
        middle = (max(sheet.top(), 0.0) + min(sheet.bottom(), self.height())) / 2
        painter.translate(right - self._widest - self.line / 2 - _SPACE / 2, middle)
        painter.rotate(-90.0)
        _draw_in_middle(painter, QPointF(), self._title)


def _whole(middle: float, half: float, room: float) -> float:
    """Where a word must have its middle to be seen whole: part of a number reads as another one."""
    return min(max(middle, half), room - half)


def _draw_in_middle(painter: QPainter, middle: QPointF, text: str) -> None:
    metrics = painter.fontMetrics()
    size = QSizeF(metrics.horizontalAdvance(text) + 2, metrics.height())
    box = QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
