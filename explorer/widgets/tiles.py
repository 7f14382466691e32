"""PictureStrip: small pictures with captions, side by side, wrapped to the width."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.images import enlarged, fitted, image_of, is_pixel_art

_GAP = 8
_TEXT_GAP = 2
_DIMMED = 0.4
"""Opacity of what is disabled, as it is not of the moment."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A picture, uint8 (h, w, c), or None while it is awaited; one or two lines below it; a tool tip."""

    picture: NDArray[np.uint8] | None
    caption: str = ""
    tip: str = ""


class PictureStrip(QWidget):
    """As many tiles a row as fit; a click or Return tells which one was chosen."""

    clicked = Signal(int)
    """The tile at this index was chosen."""
    hovered = Signal(object)
    """The pointer is over the tile at this index, or (None) over none."""

    def __init__(self, parent: QWidget | None = None, *, side: int = 56) -> None:
        super().__init__(parent)
        self._side, self._gap = side, _GAP
        self._tiles: tuple[Tile, ...] = ()
        self._images: list[QImage] = []
        self._scaled: dict[int, QImage] = {}
        self._current = 0
        self._hot: int | None = None
        self.setFont(number_font(small_font(self.font())))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show tiles instead of those before."""
        lines, count = self._line_count(), len(self._tiles)
        self._tiles = tuple(tiles)
        self._images = [QImage() if tile.picture is None else image_of(tile.picture) for tile in self._tiles]
        self._scaled.clear()
        self._current = min(self._current, max(len(self._tiles) - 1, 0))
        if self._hot is not None and self._hot >= len(self._tiles):
            self._hot = None
        if (self._line_count(), len(self._tiles)) != (lines, count):
            self.updateGeometry()
        self.update()

    def set_side(self, side: int, gap: int = _GAP) -> None:
        """Show the pictures at another size, so far apart, in logical pixels."""
        if (side, gap) != (self._side, self._gap):
            self._side, self._gap = side, gap
            self._scaled.clear()
            self.updateGeometry()
            self.update()

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown."""
        return self._tiles

    def tile_rect(self, index: int) -> QRect:
        """Where a tile's picture is, in logical pixels."""
        row, column = divmod(index, self._columns(self.width()))
        return QRect(
            column * (self._side + self._gap), row * (self._row_height() + _GAP), self._side, self._side
        )

    def hasHeightForWidth(self) -> bool:
        """Need more rows where there is less width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows."""
        rows = -(-max(len(self._tiles), 1) // self._columns(width))
        return rows * (self._row_height() + _GAP) - _GAP

    def sizeHint(self) -> QSize:
        """Four tiles wide."""
        width = 4 * (self._side + self._gap) - self._gap
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One tile."""
        return QSize(self._side, self._row_height())

    def event(self, event: QEvent) -> bool:
        """Show the tip of the tile below the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(QPointF(event.pos()))
            if index is None or not self._tiles[index].tip:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._tiles[index].tip, self, self.tile_rect(index))
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all tiles."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else _DIMMED)
        text, muted, accent = (
            self.palette().color(role)
            for role in (
                QPalette.ColorRole.WindowText,
                QPalette.ColorRole.PlaceholderText,
                QPalette.ColorRole.Highlight,
            )
        )
        line_height = self.fontMetrics().height()
        for index, tile in enumerate(self._tiles):
            box = self.tile_rect(index)
            image = self._image(index)
            if image.isNull():
                empty = QColor(text)
                empty.setAlphaF(0.08)
                painter.fillRect(box, empty)
            else:
                size = image.deviceIndependentSize()
                offset = QPoint(
                    round((box.width() - size.width()) / 2), round((box.height() - size.height()) / 2)
                )
                painter.drawImage(box.topLeft() + offset, image)
            is_current = self.hasFocus() and index == self._current
            if is_current or index == self._hot:
                painter.setPen(QPen(accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 2, 2)
            for line, words in enumerate(tile.caption.split("\n")):
                painter.setPen(text if line == 0 else muted)
                place = QRect(
                    box.left() - _GAP // 2,
                    box.bottom() + 1 + _TEXT_GAP + line * line_height,
                    box.width() + _GAP,
                    line_height,
                )
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the tile below the pointer."""
        self._set_hot(self._index_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark none."""
        self._set_hot(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a tile."""
        index = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._current = index
            self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from tile to tile, choose one."""
        columns = self._columns(self.width())
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
        }
        if event.key() in steps and self._tiles:
            wanted = self._current + steps[Qt.Key(event.key())]
            self._current = min(max(wanted, 0), len(self._tiles) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._tiles:
            self.clicked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _columns(self, width: int) -> int:
        return max((width + self._gap) // (self._side + self._gap), 1)

    def _line_count(self) -> int:
        return max((tile.caption.count("\n") + 1 for tile in self._tiles if tile.caption), default=0)

    def _row_height(self) -> int:
        lines = self._line_count()
        return self._side + (_TEXT_GAP + lines * self.fontMetrics().height() if lines else 0)

    def _index_at(self, position: QPointF) -> int | None:
        for index in range(len(self._tiles)):
            box = self.tile_rect(index)
            box.setHeight(self._row_height())
            if box.contains(position.toPoint()):
                return index
        return None

    def _set_hot(self, index: int | None) -> None:
        if index == self._hot:
            return
        self._hot = index
        is_over = index is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)
        self.update()
        self.hovered.emit(index)

    def _image(self, index: int) -> QImage:
        """The picture at the size in which it is seen."""
        ratio = self.devicePixelRatioF()
        image = self._images[index]
        if image.isNull():
            return image
        scaled = self._scaled.get(index)
        if scaled is None or scaled.devicePixelRatio() != ratio:
            side = round(self._side * ratio)
            sharp = is_pixel_art(image.size())
            size = fitted(image.size(), QSize(side, side), is_sharp=sharp)
            scaled = enlarged(image, size, is_sharp=sharp).copy()
            scaled.setDevicePixelRatio(ratio)
            self._scaled[index] = scaled
        return scaled
