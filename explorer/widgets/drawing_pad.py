"""DrawingPad: a black square to draw on in white, with mouse or pen."""

import itertools
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.widgets.dropping import take_copy, take_drop
from explorer.widgets.images import image_of

SIDE = 168
"""Logical pixels: six times a digit of 28."""
CORNER = 6.0
GROUND, INK = QColor(0, 0, 0), QColor(255, 255, 255)
"""As the pictures of MNIST are, in every theme."""
_BRUSH = 0.085  # of the side: a digit drawn at a comfortable size comes out as thick as MNIST's
_LIGHTEST, _HEAVIEST = 0.45, 1.55  # of the brush, at no and at full pressure of a pen
_STEP = 1.5  # logical pixels between two points, at least

Point = tuple[float, float, float]
"""x, y and width as shares of the side, from the top left corner."""


class DrawingPad(QWidget):
    """Shows strokes over a picture; what the hand draws is emitted, not kept."""

    stroke_drawn = Signal(object, str)
    """All points so far (a tuple of `Point`) of the stroke under the hand, and an id that is the same for all
    of one stroke."""
    stroke_ended = Signal()
    pin_requested = Signal()
    """Return was pressed."""
    clear_requested = Signal()
    """Delete was pressed."""
    close_requested = Signal()
    """Escape was pressed."""
    file_dropped = Signal(str)
    """The path of a file."""
    image_dropped = Signal(QImage)

    def __init__(self, parent: QWidget | None = None, *, empty_text: str = "") -> None:
        super().__init__(parent)
        self._empty_text = empty_text
        self._strokes: tuple[tuple[Point, ...], ...] = ()
        self._picture = QImage()
        self._ink = QImage()
        self._inked: tuple[tuple[Point, ...], ...] = ()
        self._points: list[Point] = []
        self._gesture = ""
        self._gestures = itertools.count(1)
        self._is_drop_near = False
        self.setFixedSize(SIDE, SIDE)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Drawing pad")

    def set_strokes(self, strokes: Sequence[tuple[Point, ...]]) -> None:
        """Show strokes; where a stroke goes on, only what is new of it is painted."""
        before, self._strokes = self._strokes, tuple(strokes)
        if self._strokes == before:
            return
        if len(before) == len(self._strokes) and _continues(self._strokes, before):
            self.update(_room_of(self._strokes[-1][len(before[-1]) - 1 :], self.width()))
        else:
            self.update()

    def set_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show a picture below the strokes, uint8 (h, w, 1), or none."""
        self._picture = QImage() if picture is None else image_of(picture)
        self._ink = QImage()
        self.update()

    def sizeHint(self) -> QSize:
        """The one size it has."""
        return QSize(SIDE, SIDE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton and not self._points:
            self._begin(event.position(), 0.5)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a second quick dot for a dot like any other."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._draw_to(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, the wider the harder it is pressed."""
        event.accept()  # or Qt would make mouse events of it
        if event.type() == QEvent.Type.TabletPress and not self._points:
            self._begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self._draw_to(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for what a key stands for."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pin_requested.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a picture, or a file that may be one."""
        mime = event.mimeData()
        if (mime.hasImage() or any(url.isLocalFile() for url in mime.urls())) and take_copy(event):
            self._show_drop(is_near=True)

    def dragLeaveEvent(self, event: QEvent) -> None:
        """Look as before."""
        self._show_drop(is_near=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        mime = event.mimeData()
        self._show_drop(is_near=False)
        if not take_drop(event, self):
            return
        paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.file_dropped.emit(paths[0])
        else:
            self.image_dropped.emit(QImage(mime.imageData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, picture and strokes, or the sentence that says what to do here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = QPainterPath()
        ground.addRoundedRect(box, CORNER, CORNER)
        painter.setClipPath(ground)
        self._draw_ink()
        painter.drawImage(QPointF(0, 0), self._ink)
        if self.isEnabled() and not self._strokes and self._picture.isNull():
            painter.setPen(QColor(255, 255, 255, 150))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 16, -24, -16), flags, self._empty_text)
        painter.setClipping(False)
        is_hot = self._is_drop_near or self.hasFocus()
        edge = QColor(
            self.palette().color(QPalette.ColorRole.Highlight if is_hot else QPalette.ColorRole.Mid)
        )
        painter.setPen(QPen(edge, 2 if self._is_drop_near else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, CORNER, CORNER)

    def _draw_ink(self) -> None:
        """Bring the kept picture of all ink up to date: what is new of a stroke is drawn, not all of it."""
        ratio = self.devicePixelRatioF()
        if self._ink.devicePixelRatio() != ratio or not _continues(self._strokes, self._inked):
            self._ink = QImage()
        if self._ink.isNull():
            self._ink = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
            self._ink.setDevicePixelRatio(ratio)
            self._ink.fill(GROUND)
            self._inked = ()
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._inked and not self._picture.isNull():
            size = QSize(self._picture.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(target, self._picture)
        # Soft edges do not add up where parts of a line overlap.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
        for index, stroke in enumerate(self._strokes):
            done = len(self._inked[index]) if index < len(self._inked) else 0
            _paint_stroke(painter, stroke, done, self.width())
        painter.end()
        self._inked = self._strokes

    def _begin(self, position: QPointF, pressure: float) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._gesture = f"stroke-{id(self)}-{next(self._gestures)}"
        self._add(position, pressure)

    def _draw_to(self, position: QPointF, pressure: float) -> None:
        if not self._points:
            return
        x, y, _ = self._points[-1]
        step = QPointF(x, y) * self.width() - position
        if step.x() ** 2 + step.y() ** 2 >= _STEP**2:
            self._add(position, pressure)

    def _end(self) -> None:
        if self._points:
            self._points = []
            self.stroke_ended.emit()

    def _add(self, position: QPointF, pressure: float) -> None:
        width = _BRUSH * (_LIGHTEST + (_HEAVIEST - _LIGHTEST) * pressure)
        point = (position.x() / self.width(), position.y() / self.height(), width)
        # Four digits are a tenth of a pixel on any screen, and short in a file.
        self._points.append((round(point[0], 4), round(point[1], 4), round(point[2], 4)))
        self.stroke_drawn.emit(tuple(self._points), self._gesture)

    def _show_drop(self, *, is_near: bool) -> None:
        self._is_drop_near = is_near
        self.update()


def _paint_stroke(painter: QPainter, stroke: Sequence[Point], done: int, side: int) -> None:
    """Paint a stroke of which ``done`` points are painted already."""
    pen = QPen(INK, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    if done == 0:
        x, y, width = stroke[0]
        pen.setWidthF(width * side)
        painter.setPen(pen)
        painter.drawPoint(QPointF(x, y) * side)
    for (x, y, width), (next_x, next_y, next_width) in pairwise(stroke[max(done - 1, 0) :]):
        pen.setWidthF((width + next_width) / 2 * side)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y) * side, QPointF(next_x, next_y) * side)


def _room_of(points: Sequence[Point], side: int) -> QRect:
    """What a part of a stroke covers, in logical pixels."""
    xs, ys, widths = zip(*points, strict=True)
    reach = max(widths) * side / 2 + 1
    left, top = min(xs) * side - reach, min(ys) * side - reach
    right, bottom = max(xs) * side + reach, max(ys) * side + reach
    return QRectF(QPointF(left, top), QPointF(right, bottom)).toAlignedRect()


def _continues(strokes: tuple[tuple[Point, ...], ...], before: tuple[tuple[Point, ...], ...]) -> bool:
    """Whether ``strokes`` are those of ``before`` with more of the last one, or more strokes."""
    if not before:
        return True
    last = len(before) - 1
    return (
        len(strokes) > last
        and strokes[:last] == before[:last]
        and strokes[last][: len(before[last])] == before[last]
    )
