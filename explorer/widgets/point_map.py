"""PointMap: a map of points under the hand: hover, click, pan, zoom and drag markers."""

import itertools
import math
from dataclasses import dataclass

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.widgets.map_canvas import MapCanvas
from explorer.widgets.markers import Marker, marker_at

_CLICK_TRAVEL = 4.0  # logical pixels; a press that moves less is a click
_WHEEL_FACTOR = 1.0018  # per eighth of a degree: a notch (120) zooms by 1.24
_REASONS_FOR_FRAME = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_BUTTONS_THAT_PAN = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)


@dataclass(slots=True)
class _Press:
    """A held button: where it went down, what it holds, and whether it has become a drag."""

    origin: QPointF
    last: QPointF
    button: Qt.MouseButton
    marker: Marker | None
    gesture: str
    is_drag: bool = False


class PointMap(MapCanvas):
    """A canvas that a person moves about in.

    A drag on empty space pans, a press that hardly moves is a click; a drag on a marker moves it, Escape
    takes it back; the wheel zooms about the pointer, two fingers on a trackpad pan and pinch.
    """

    hovered = Signal(float, float)
    """The pointer has moved over this data point."""
    shifted = Signal(float, float)
    """The view has moved below a pointer at rest, which is over this data point now."""
    hover_left = Signal()
    """The pointer is over no data point any more: it went away, or a drag began."""
    clicked = Signal(float, float, Qt.KeyboardModifier)
    """A click on empty space: data point, modifiers."""
    marker_moved = Signal(str, float, float, str)
    """A marker is dragged: key, data point, and an id that is the same for all of one drag."""
    marker_picked = Signal(str, Qt.KeyboardModifier)
    """A click on a marker: key, modifiers."""
    context_requested = Signal(QPoint, object)
    """A menu is wanted: global position, key of the marker below it or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Map of codes")
        self._press: _Press | None = None
        self._pointer: QPointF | None = None
        self._gestures = itertools.count(1)
        self._is_framed = False
        self.view_changed.connect(self._on_view_changed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what may become a click, a pan or a marker's drag."""
        if self._press is not None or event.button() not in _BUTTONS_THAT_PAN:
            return
        position = event.position()
        marker = None
        if event.button() == Qt.MouseButton.LeftButton:
            marker = marker_at(self._markers, self._viewport, position)
        gesture = f"{self.objectName() or 'map'}-drag-{id(self)}-{next(self._gestures)}"
        self._press = _Press(position, position, event.button(), marker, gesture)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a second quick click for a click like any other."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, pan or drag."""
        position = event.position()
        press = self._press
        if press is None:
            self._hover(position)
            return
        if not press.is_drag:
            if _distance(position, press.origin) < _CLICK_TRAVEL:
                return
            press.is_drag = True
            self._set_cursor(Qt.CursorShape.ClosedHandCursor)
            if press.marker is None:
                self._leave()
        if press.marker is not None:
            self._drag_marker(press, position)
        else:
            step = position - press.last
            press.last = position
            self.pan_by(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or report a click."""
        press = self._press
        if press is None or event.button() != press.button:
            return
        self._press = None
        self._hover(event.position())
        if press.is_drag or press.button != Qt.MouseButton.LeftButton:
            return
        if press.marker is not None:
            self.marker_picked.emit(press.marker.key, event.modifiers())
        else:
            self.clicked.emit(*self._viewport.to_data(press.origin.x(), press.origin.y()), event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back a drag on Escape; other keys are the owner's."""
        if event.key() == Qt.Key.Key_Escape and self._press is not None:
            self._cancel_drag()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; two fingers on a trackpad pan."""
        event.accept()
        is_trackpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
        if is_trackpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan_by(event.pixelDelta().x(), event.pixelDelta().y())
            return
        # Alt turns the wheel sideways.
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self._zoom(_WHEEL_FACTOR**turned, event.position())

    def event(self, event: QEvent) -> bool:
        """Pinch zooms about the fingers, a double tap with two fingers shows everything."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.view_changed.emit(self.visible_rect())  # the same region in other pixels
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(max(1.0 + event.value(), 0.1), event.position())
                return True
            if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
                self.reset_view()
                return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the lens."""
        self._leave()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is to a person who came by it."""
        self._is_framed = event.reason() in _REASONS_FOR_FRAME
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the map, and a frame around it where the keyboard has come to it."""
        super().paintEvent(event)
        if self._is_framed:
            painter = QPainter(self)
            pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A drag that loses the focus (a dialog opened) is over."""
        self._is_framed = False
        if self._press is not None and event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            self._press = None
            self._set_cursor(Qt.CursorShape.CrossCursor)
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the owner for a menu, for the marker below or the selected one where a key was used."""
        if self._press is not None:
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            chosen = next((marker for marker in self._markers if marker.is_selected), None)
            place = QPointF(self.width() / 2, self.height() / 2)
            if chosen is not None:
                place = QPointF(*self._viewport.to_screen(chosen.x, chosen.y))
            position = self.mapToGlobal(place.toPoint())
        else:
            chosen = marker_at(self._markers, self._viewport, QPointF(event.pos()))
            position = event.globalPos()
        event.accept()
        self.context_requested.emit(position, None if chosen is None else chosen.key)

    def childEvent(self, event: QChildEvent) -> None:
        """Watch what floats over the map: while the pointer is over it, it is over no data point."""
        if event.polished():  # when it is whole: to name a child that is being made takes milliseconds
            event.child().installEventFilter(self)
        super().childEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide the lens when the pointer goes to a child."""
        if event.type() == QEvent.Type.Enter and self._press is None:
            self._leave()
        return super().eventFilter(watched, event)

    def _hover(self, position: QPointF, *, is_at_rest: bool = False) -> None:
        if not self.rect().contains(position.toPoint()):
            self._leave()
            return
        self._pointer = position
        marker = marker_at(self._markers, self._viewport, position)
        key = None if marker is None else marker.key
        if key != self._hot_key:
            self._hot_key = key
            self.update()
        self._set_cursor(Qt.CursorShape.CrossCursor if marker is None else Qt.CursorShape.PointingHandCursor)
        self._lens.follow(position.toPoint())
        (self.shifted if is_at_rest else self.hovered).emit(
            *self._viewport.to_data(position.x(), position.y())
        )

    def _leave(self) -> None:
        self._lens.follow(None)
        if self._hot_key is not None:
            self._hot_key = None
            self.update()
        if self._pointer is not None:
            self._pointer = None
            self.hover_left.emit()

    def _drag_marker(self, press: _Press, position: QPointF) -> None:
        """Move the marker as far as the pointer went, wherever within it the pointer took hold."""
        if press.marker is None or all(marker.key != press.marker.key for marker in self._markers):
            return  # it was deleted meanwhile
        step = position - press.origin
        left, top = self._viewport.to_screen(press.marker.x, press.marker.y)
        x, y = self._viewport.to_data(left + step.x(), top + step.y())
        self._lens.follow(position.toPoint())
        self.marker_moved.emit(press.marker.key, x, y, press.gesture)

    def _cancel_drag(self) -> None:
        press, self._press = self._press, None
        self._set_cursor(Qt.CursorShape.CrossCursor)
        if press is None or not press.is_drag:
            return
        if press.marker is not None:
            self.marker_moved.emit(press.marker.key, press.marker.x, press.marker.y, press.gesture)
        else:
            back = press.origin - press.last
            self.pan_by(back.x(), back.y())

    def _set_cursor(self, shape: Qt.CursorShape) -> None:
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _zoom(self, factor: float, position: QPointF) -> None:
        self.zoom_by(factor, (position.x(), position.y()))

    def _on_view_changed(self) -> None:
        """Another data point has come below a pointer at rest."""
        if self._pointer is not None and self._press is None:
            self._hover(self._pointer, is_at_rest=True)


def _distance(first: QPointF, second: QPointF) -> float:
    return math.hypot(first.x() - second.x(), first.y() - second.y())
