"""Rows of a legend and its title: buttons that are drawn once and show who has the pointer and the keys."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from explorer.widgets.action_button import leave_what_moved
from explorer.widgets.kept_look import KeptLook
from explorer.widgets.key_focus import KeyFocus, ShowsKeys

_ROW_HEIGHT = 22
_SWATCH = 10
_PADDING = 8
_MODIFIERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_TIP = "Show or hide the list of classes"
_MODIFIERS_FOR_SOLO = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class LegendButton(ShowsKeys, QAbstractButton):
    """What both are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = KeptLook()
        self._keys = KeyFocus(self)

    @property
    def shows_keys(self) -> bool:
        """Whether it shows that it has the keys."""
        return self._keys.is_seen

    @property
    def ground(self) -> tuple[bool, bool, bool]:
        """What its ground depends on: pointed at, held down, with a ring for the keys."""
        return self.underMouse() and self.isEnabled(), self.isDown(), self.shows_keys

    def draw_ground(self, painter: QPainter) -> None:
        """Draw what shows that it is under the pointer, or has the keys."""
        is_pointed_at, is_down, _ = self.ground
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if is_pointed_at:
            ink = QColor(self.palette().color(QPalette.ColorRole.Text))
            ink.setAlphaF(0.14 if is_down else 0.07)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(box, 4, 4)
        self._keys.paint(painter, box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Who uses the pointer need not be shown where the keys are."""
        self._keys.use(is_by_keys=False)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Who uses keys is shown where they are."""
        self._keys.press(event)
        super().keyPressEvent(event)


class LegendHead(LegendButton):
    """The title, which opens and closes the card; disabled it is a title alone."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setToolTip(_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._note = ""

    def changeEvent(self, event: QEvent) -> None:
        """Say what a click does, while it does something."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.setToolTip(_TIP if self.isEnabled() else "")

    def set_note(self, note: str) -> None:
        """Say a few words at the right."""
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(note)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for title and note."""
        width = self.fontMetrics().horizontalAdvance
        room = width(self.text()) + max(width("  10 of 10"), width("  " + self._note))
        return QSize(room + 3 * _PADDING + _SWATCH, _ROW_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """It may have shrunk away from below the pointer."""
        super().resizeEvent(event)
        leave_what_moved(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it as it was drawn, anew where something changed."""
        state = (self.ground, self.text(), self._note, self.isChecked(), self.isEnabled())
        self._look.paint(self, state, self._draw)

    def _draw(self, painter: QPainter) -> None:
        self.draw_ground(painter)
        ink = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        middle = QPointF(_PADDING + _SWATCH / 2, self.height() / 2)
        painter.setPen(QPen(muted, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        tips = ((-3, -1.5), (0, 1.5), (3, -1.5)) if self.isChecked() else ((-1.5, -3), (1.5, 0), (-1.5, 3))
        if self.isEnabled():
            painter.drawPolyline([middle + QPointF(x, y) for x, y in tips])
        text = self.rect().adjusted(2 * _PADDING + _SWATCH if self.isEnabled() else _PADDING, 0, -_PADDING, 0)
        painter.setPen(ink)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setPen(muted)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._note)


class LegendRow(LegendButton):
    """A class: swatch, name, count."""

    toggled_by_hand = Signal(int)
    soloed = Signal(int)
    doubled = Signal(int)
    entered = Signal(object)
    left = Signal()
    stepped = Signal(int, int)

    def __init__(self, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._index = index
        self._colour = QColor()
        self._count = ""
        self._is_hidden = False
        self._was_solo_click = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_class(self, name: str, count: int, colour: QColor, *, is_hidden: bool) -> None:
        """Show a class, or whatever else points are grouped by."""
        text = f"{count:,}"
        if (name, text, colour, is_hidden) == (self.text(), self._count, self._colour, self._is_hidden):
            return
        is_resized = (name, text) != (self.text(), self._count)
        self.setText(name)
        self._count, self._colour, self._is_hidden = text, colour, is_hidden
        self.setAccessibleDescription(f"{text} points, {'hidden' if is_hidden else 'shown'}")
        if is_resized:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for name and count."""
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance(self._count)
        return QSize(width + 4 * _PADDING + _SWATCH + _PADDING, _ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it as it was drawn, anew where something changed."""
        state = (self.ground, self.text(), self._count, self._colour.rgb(), self._is_hidden)
        self._look.paint(self, state, self._draw)

    def _draw(self, painter: QPainter) -> None:
        self.draw_ground(painter)
        ink = self.palette().color(QPalette.ColorRole.Text)
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        swatch = QRectF(_PADDING, (self.height() - _SWATCH) / 2, _SWATCH, _SWATCH)
        # Hidden is a hollow swatch and faint text: to be seen without colours too.
        painter.setPen(QPen(self._colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush if self._is_hidden else self._colour)
        painter.drawRoundedRect(swatch.adjusted(1.25, 1.25, -1.25, -1.25), 2, 2)
        edge = QColor(ink)  # some colours would sink into the card
        edge.setAlphaF(0.35)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
        text = self.rect().adjusted(2 * _PADDING + _SWATCH, 0, -_PADDING, 0)
        painter.setPen(muted if self._is_hidden else ink)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setPen(muted)
        painter.setOpacity(0.6 if self._is_hidden else 1.0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._count)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell a click that singles out from one that hides."""
        self._was_solo_click = bool(event.modifiers() & _MODIFIERS_FOR_SOLO)
        super().mouseReleaseEvent(event)
        self._was_solo_click = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show it alone."""
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & _MODIFIERS_FOR_SOLO:
            self.doubled.emit(self._index)
            event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from being shortcuts of the map below."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _STEPS
            and not event.modifiers() & _MODIFIERS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from row to row, or show one alone."""
        if event.key() in _STEPS:
            self._keys.press(event)
            self.stepped.emit(self._index, _STEPS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keys.press(event)
            self.soloed.emit(self._index)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell which row is pointed at."""
        self.entered.emit(self._index)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that none is."""
        self.left.emit()
        super().leaveEvent(event)

    def _on_clicked(self) -> None:
        (self.soloed if self._was_solo_click else self.toggled_by_hand).emit(self._index)
