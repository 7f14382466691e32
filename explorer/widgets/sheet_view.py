"""SheetView: the cells of a grid, painted as they arrive; pointed at, chosen, zoomed, dragged out."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from explorer.widgets.cell_images import CellImages
from explorer.widgets.dragging import drag_picture
from explorer.widgets.key_focus import KeyFocus, ShowsKeys
from explorer.widgets.sheet_ground import SheetGround
from explorer.widgets.sheet_layout import MARGIN, SheetLayout

LARGEST_ZOOM = 16.0
_WHEEL_STEP = 1.2
_SCROLLING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class SheetView(ShowsKeys, QAbstractScrollArea):
    """Shows pictures at places (row, column); a sheet is as large as the room allows, and can be zoomed."""

    chosen = Signal(int)
    """The cell with this index was clicked, or reached with the arrow keys."""
    seen_changed = Signal(object)
    """(top, left, bottom, right) of the cells in view, the last two excluded; None: all of them."""
    laid_out = Signal()
    """The cells have moved."""
    context_requested = Signal(int, QPoint)
    """A menu is wanted for this cell at this global position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Sheet")
        self.setCornerWidget(QWidget())  # or the style paints a square between the bars
        ground = SheetGround()
        ground.left.connect(lambda: self._set_hot(None))
        self.setViewport(ground)
        self._keys = KeyFocus(self, ground)
        self._images = CellImages()
        self._places = np.empty((0, 2), np.float32)
        self._rows = self._columns = 0
        self._shape = (1, 1)
        self._zoom = 1.0
        self._selected: int | None = None
        self._hot: int | None = None
        self._seen: tuple[int, int, int, int] | None = None
        self._pressed: tuple[int, QPointF] | None = None
        self._mime: Callable[[int], QMimeData | None] | None = None
        self.is_exact = False
        """Whether all pictures are there, and the last paint left none for a later one."""
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _: self._look())

    # --- what is shown ---

    def set_sheet(self, places: NDArray[np.float32], rows: int, columns: int, shape: tuple[int, int]) -> None:
        """Expect pictures of ``shape`` (h, w) at ``places`` (n, 2): row and column, which may be a half.

        Where the places are the same as before, what was there stays until new pictures arrive.
        """
        before = (self._rows, self._columns, self._shape)
        if (rows, columns, shape) == before and np.array_equal(places, self._places):
            return
        self._places, self._rows, self._columns, self._shape = places, rows, columns, shape
        self._images.begin(len(places))
        self._selected = None if self._selected is None or self._selected >= len(places) else self._selected
        self._hot = self._pressed = None
        self._fit()

    def put(self, indices: NDArray[np.intp], pictures: NDArray[np.uint8]) -> None:
        """Show pictures, uint8 (k, h, w, c), in the cells ``indices`` (k,)."""
        if pictures.shape[1:3] != self._shape:
            return
        if not (is_inside := indices < len(self._places)).all():
            indices, pictures = indices[is_inside], pictures[is_inside]
        changed = self._images.put(indices, pictures)
        if len(changed):  # a drag of a corner leaves two sides as they are
            self.viewport().update(self._layout.around(changed, self._scroll))

    def clear(self) -> None:
        """Show no picture."""
        self._images.begin(len(self._places))
        self.viewport().update()

    def picture(self, index: int) -> NDArray[np.uint8] | None:
        """What a cell shows, (h, w, c)."""
        return self._images.picture(index)

    @property
    def selected(self) -> int | None:
        """The framed cell."""
        return self._selected

    def set_selected(self, index: int | None) -> None:
        """Frame a cell; one that is not on the sheet is none."""
        index = None if index is None or not 0 <= index < len(self._places) else index
        if index != self._selected:
            self._selected = index
            self.viewport().update()

    def show_cell(self, index: int) -> None:
        """Scroll as far as needed for a cell to be seen whole."""
        self._scroll_to(*self._layout.scrolled_to(index, self._scroll))

    def set_drag_source(self, mime: Callable[[int], QMimeData | None]) -> None:
        """Let cells be dragged; ``mime`` says what travels with one."""
        self._mime = mime

    @property
    def zoom(self) -> float:
        """How much larger than fits the room; 1 shows the whole sheet."""
        return self._zoom

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Enlarge the sheet; the place ``around`` (of the viewport) stays where it is."""
        zoom = min(max(zoom, 1.0), LARGEST_ZOOM)
        if math.isclose(zoom, self._zoom):
            return
        at = QRectF(self.viewport().rect()).center() if around is None else around
        origin, side = self._layout.origin(self._scroll), self._layout.pitch
        share = ((at.x() - origin.x()) / side[0], (at.y() - origin.y()) / side[1])
        self._zoom = zoom
        self._fit()
        side = self._layout.pitch
        self._scroll_to(
            round(MARGIN + share[0] * side[0] - at.x()), round(MARGIN + share[1] * side[1] - at.y())
        )

    # --- geometry ---

    @property
    def _layout(self) -> SheetLayout:
        return SheetLayout(
            self._places,
            self._rows,
            self._columns,
            self._shape,
            (self.viewport().width(), self.viewport().height()),
            self.devicePixelRatioF(),
            self._zoom,
            2.0 if max(self._rows, self._columns) > 16 else 4.0,
            CellImages.is_sharp(self._shape),
        )

    @property
    def _scroll(self) -> tuple[int, int]:
        return (self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _scroll_to(self, across: int, down: int) -> None:
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def __len__(self) -> int:
        """Number of cells."""
        return len(self._places)

    def __bool__(self) -> bool:
        """A widget is there, with or without cells."""
        return True

    def sheet_rect(self) -> QRectF:
        """Where the whole sheet is in the viewport."""
        return self._layout.sheet_rect(self._scroll)

    def cell_rect(self, index: int) -> QRectF:
        """Where a cell is in the viewport."""
        return self._layout.cell_rect(index, self._scroll)

    def index_at(self, position: QPointF) -> int | None:
        """The cell at a place of the viewport."""
        return self._layout.index_at(position, self._scroll)

    def _fit(self) -> None:
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        for bar, total, room in zip(bars, self._layout.total, self._layout.room, strict=True):
            bar.setPageStep(room)
            bar.setSingleStep(24)
            bar.setRange(0, max(math.ceil(total) - room, 0) if self._zoom > 1 else 0)
        self._look()

    def _look(self) -> None:
        """Find out which cells are in view, and say so."""
        self.viewport().update()
        self.laid_out.emit()
        seen = self._layout.seen(self._scroll)
        if seen != self._seen:
            self._seen = seen
            self.seen_changed.emit(seen)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells in view; those that were not enlarged yet are, as long as a paint may take."""
        painter = QPainter(self.viewport())
        ratio = self.devicePixelRatioF()
        layout, scroll = self._layout, self._scroll
        width, height = layout.cell
        self._images.set_size(QSize(round(width * ratio), round(height * ratio)), ratio)
        empty = QColor(self.palette().color(QPalette.ColorRole.WindowText))
        empty.setAlphaF(0.06)
        late = []
        touched = layout.touched(event.rect(), scroll)
        self._images.prepare(index for index, _, _ in touched)
        for index, x, y in touched:
            if (image := self._images.scaled(index)) is not None:
                painter.drawImage(QPointF(x, y), image)
            elif (raw := self._images.raw(index)) is not None:
                painter.drawImage(QRectF(x, y, width, height), raw)
                late.append(index)
            else:
                painter.fillRect(QRectF(x, y, width, height), empty)
        self._images.end_paint()
        self.is_exact = not late and self._images.is_full
        self._paint_frames(painter)
        if late:
            self.viewport().update(layout.around(np.asarray(late, np.intp), scroll))

    def _paint_frames(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._hot is not None and self._hot != self._selected:
            colour = QColor(self.palette().color(QPalette.ColorRole.WindowText))
            colour.setAlphaF(0.5)
            painter.setPen(QPen(colour, 1))
            painter.drawRoundedRect(self.cell_rect(self._hot).adjusted(-1, -1, 1, 1), 2, 2)
        if self._selected is not None:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(self.cell_rect(self._selected).adjusted(-1.5, -1.5, 1.5, 1.5), 2.5, 2.5)
        around = self.sheet_rect().adjusted(-3, -3, 3, 3)
        self._keys.paint(painter, around & QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    # --- the hand ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sheet to the room."""
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a cell."""
        self._keys.use(is_by_keys=False)
        index = self.index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._pressed = (index, event.position())
            self.chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the cell below the pointer, or drag the one that is held."""
        if self._pressed is None:
            self._set_hot(self.index_at(event.position()))
            return
        index, start = self._pressed
        if (event.position() - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag_out(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pressed = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the owner for a menu."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self._selected if by_key else self.index_at(QPointF(event.pos()))
        if index is not None:
            at = self.cell_rect(index).center().toPoint()
            position = self.viewport().mapToGlobal(at) if by_key else event.globalPos()
            event.accept()
            self.context_requested.emit(index, position)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift, with Alt, which turns it, or by two fingers scroll."""
        event.accept()
        is_trackpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        turned, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier or not (is_trackpad or keys & _SCROLLING or turned.x()):
            self.set_zoom(self._zoom * _WHEEL_STEP ** ((turned.y() or turned.x()) / 120), event.position())
            return
        by = event.pixelDelta() if is_trackpad else turned
        across, down = self._scroll
        self._scroll_to(across - by.x(), down - by.y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell."""
        self._keys.press(event)
        key = Qt.Key(event.key())
        if key in _ARROWS and len(self._places):
            self._step(*_ARROWS[key])
        else:
            super().keyPressEvent(event)

    def _step(self, down: int, across: int) -> None:
        if self._selected is None:
            self.chosen.emit(0)
            return
        away = np.abs(self._places - self._places[self._selected] - (down, across)).sum(axis=1)
        nearest = int(away.argmin())
        if away[nearest] <= 0.5 and nearest != self._selected:
            self.chosen.emit(nearest)
            self.show_cell(nearest)

    def _set_hot(self, index: int | None) -> None:
        if index != self._hot:
            self._hot = index
            self.viewport().update()

    def _drag_out(self, index: int) -> None:
        mime = None if self._mime is None else self._mime(index)
        image = self._images.raw(index)
        if mime is not None:
            drag_picture(self, mime, QImage() if image is None else image)
