"""SliderBank: sliders under the hand, the wheel and the keys; a number can be typed, a row can be held."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from explorer.widgets.slider_rows import Row, SliderRows

_STEP, _LEAP = 0.1, 0.5
"""What an arrow key adds, and what it adds with Shift."""


class SliderBank(SliderRows):
    """Tells of every move.

    The keyboard moves the selected one: left and right by a tenth (with Shift by a half), up and down select,
    Backspace resets, a digit types the number. The wheel moves it while the pointer is over its track.
    """

    moved = Signal(str, float, bool)
    """A slider's new value; whether the gesture (a drag) goes on from the one before."""
    selected = Signal(str)
    hovered = Signal(object)
    """The pointer is over the track of this slider, or (None) over none."""
    hold_toggled = Signal(str)
    menu_requested = Signal(str, QPoint)
    """A menu is wanted for a slider, at this global position."""

    def __init__(self, parent: QWidget | None = None, *, reach: float = 3.0) -> None:
        super().__init__(parent, reach=reach)
        self._grab = 0.0
        self._gesture = ("", "")
        """Kind and slider of what the hand does, so that one drag or one run of the wheel is one gesture."""
        self._field: QLineEdit | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other sliders."""
        if tuple(rows) != self._rows:
            self._end_field()
        super().set_rows(rows)

    # --- the hand ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the knob, or bring it below the pointer; hold; or begin to type."""
        name = self._name_at(event.position())
        if not name or event.button() != Qt.MouseButton.LeftButton:
            return
        self._select(name)
        point = event.position().toPoint()
        if self.hold_rect(name).contains(point) and name in self._can_hold:
            self.hold_toggled.emit(name)
        elif self.number_rect(name).contains(point):
            self.type_number(name)
        elif self._is_on_track(name, event.position()):
            knob = self.knob_at(name)
            off = event.position().x() - knob.x()
            self._grab = off if abs(off) <= 8 else 0.0
            self._dragged = name
            self._gesture = ("", "")
            if not self._grab and abs(off) > 8:
                self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the knob, or mark the row below the pointer."""
        if self._dragged:
            self._drag_to(event.position().x())
            return
        name = self._name_at(event.position())
        self._set_hot(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self._update({self._dragged})
            self._dragged = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Reset."""
        name = self._name_at(event.position())
        point = event.position().toPoint()
        if not name:
            return
        if self.hold_rect(name).contains(point) and name in self._can_hold:
            self.hold_toggled.emit(name)
        elif not self.number_rect(name).contains(point):
            self._dragged = ""
            self._reset(name)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark none."""
        if not self._dragged:
            self._set_hot("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the selected slider while the pointer is over its track; else scroll."""
        name = self._name_at(event.position())
        if name and name == self._current and self._is_on_track(name, event.position()):
            steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
            self._nudge("wheel", name, steps * _STEP)
            event.accept()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu."""
        name = self._name_at(QPointF(event.pos()))
        if not name and event.reason() == QContextMenuEvent.Reason.Keyboard:
            name = self._current
        if name:
            self._select(name)
            self.menu_requested.emit(name, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, reset, select, or type."""
        name = self._current
        key, text = event.key(), event.text()
        step = _LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        steps = {Qt.Key.Key_Left: -step, Qt.Key.Key_Right: step}
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif name in self._places and key in steps:
            self._nudge(f"key {key}", name, steps[Qt.Key(key)])
        elif name in self._places and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._reset(name)
        elif name in self._places and text and text in "0123456789-+.,":
            self.type_number(name, text)
        elif name in self._places and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.type_number(name)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show a row's note."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            name = self._name_at(QPointF(event.pos()))
            note = self._rows[self._places[name]].note if name else ""
            if note and not self._layout.track(self.row_rect(name)).contains(event.pos()):
                QToolTip.showText(event.globalPos(), note, self, self.row_rect(name))
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def type_number(self, name: str, text: str = "") -> None:
        """Let the person type a value."""
        self._end_field()
        field = self._field = QLineEdit(self)
        field.setFont(self.font())
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setGeometry(self.number_rect(name).adjusted(-6, 1, 6, -1))
        value = self._values.get(name, 0.0)
        field.setText(text or f"{value:.2f}".replace("-", "−"))
        if not text:
            field.selectAll()
        field.returnPressed.connect(lambda: self._on_typed(name, field.text()))
        field.editingFinished.connect(self._end_field)
        field.show()
        field.setFocus()

    # --- the rest ---

    def _on_typed(self, name: str, text: str) -> None:
        try:
            value = float(text.replace(",", ".").replace("−", "-"))
        except ValueError:
            return
        if value == value:  # no NaN
            self._gesture = ("", "")
            self.moved.emit(name, self._within(value), False)

    def _end_field(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            had_focus = field.hasFocus()
            field.blockSignals(True)
            field.hide()
            field.setParent(None)  # not to be found while it waits for its end
            field.deleteLater()
            if had_focus:
                self.setFocus()

    def _drag_to(self, x: float) -> None:
        track = self.track_rect(self._dragged)
        share = (x - self._grab - track.left()) / max(track.width(), 1)
        value = self._within((2 * share - 1) * self._reach)
        value = 0.0 if abs(value) < 0.02 * self._reach else round(value, 2)
        self._move("drag", self._dragged, value)

    def _nudge(self, kind: str, name: str, by: float) -> None:
        self._move(kind, name, self._within(round(self._values.get(name, 0.0) + by, 4)))

    def _move(self, kind: str, name: str, value: float) -> None:
        is_going_on = self._gesture == (kind, name)
        self._gesture = (kind, name)
        self.moved.emit(name, value, is_going_on)

    def _reset(self, name: str) -> None:
        self._gesture = ("", "")
        self.moved.emit(name, 0.0, False)

    def _within(self, value: float) -> float:
        return min(max(value, -self._reach), self._reach)

    def _step(self, by: int) -> None:
        names = self.names()
        if names:
            at = names.index(self._current) + by if self._current in names else 0
            self._select(names[min(max(at, 0), len(names) - 1)])

    def _select(self, name: str) -> None:
        if name != self._current:
            self.set_current(name)
            self.selected.emit(name)

    def _set_hot(self, name: str) -> None:
        if name != self._hot:
            before, self._hot = self._hot, name
            self._update({before, name})
            self.hovered.emit(name or None)
