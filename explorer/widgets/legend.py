"""ClassLegend: names, colours and counts of classes, to hide and to single out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
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
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets.card import Card
from explorer.widgets.colour_bar import ColourBar
from explorer.widgets.fonts import number_font, small_font
from explorer.widgets.kept_look import KeptLook

_ROW_HEIGHT = 22
_ROWS_A_COLUMN = 14
_SWATCH = 10
_PADDING = 8
_MODIFIERS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_TIP = "Show or hide the list of classes"
_MODIFIERS_FOR_SOLO = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class ClassLegend(Card):
    """A card with a row for each class.

    A click (or Space) on a row hides or shows its class, a double click, Alt- or Ctrl-click (or Return) shows
    it alone; the arrow keys go from row to row. The card itself changes nothing: its owner does, and tells it
    by `set_rows`.
    """

    toggled = Signal(int)
    """This class is to be hidden, or shown."""
    soloed = Signal(int)
    """This class is to be shown alone (or all again)."""
    doubled = Signal(int)
    """The same, by a double click: what its first click did, which `toggled` told of, was not meant."""
    hovered = Signal(object)
    """The pointer is over the row of this class, or (None) over none."""

    def __init__(self, parent: QWidget | None = None, *, title: str = "Classes") -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setFont(number_font(small_font(self.font())))
        self._rows: list[_Row] = []
        self._has_bar = False
        self._head = _Head(title, self)
        self._head.toggled.connect(self._on_head_toggled)
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(0)
        self._beside_title = QHBoxLayout()
        self._beside_title.setSpacing(2)
        self._beside_title.addWidget(self._head, 1)
        self.bar = ColourBar(self)
        self.bar.hide()
        layout.addLayout(self._beside_title)
        layout.addWidget(self._body)
        layout.addWidget(self.bar)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    @property
    def rows(self) -> tuple[QAbstractButton, ...]:
        """The rows, in their order."""
        return tuple(self._rows)

    @property
    def is_collapsed(self) -> bool:
        """Whether only the title is seen."""
        return not self._head.isChecked()

    def set_collapsed(self, *, collapsed: bool) -> None:
        """Show only the title, or all rows."""
        self._head.setChecked(not collapsed)

    def add_beside_title(self, widget: QWidget) -> None:
        """Let a widget stand at the right of the title."""
        self._beside_title.addWidget(widget)

    def set_title(self, title: str, note: str = "") -> None:
        """Name what is listed, with a few words at the right."""
        self.setAccessibleName(title)
        self._head.setText(title)
        self._head.set_note(note)

    def show_bar(self, name: str, numbers: tuple[str, str, str], colours: NDArray[np.uint8]) -> None:
        """Show a quantity as a bar of colours in place of the rows, as `ColourBar.set_scale` does."""
        self._has_bar = True
        self._head.setEnabled(True)
        self.bar.set_scale(name, numbers, colours)
        self._on_head_toggled(self._head.isChecked())

    def set_rows(
        self,
        names: Sequence[str],
        counts: Sequence[int],
        colours: NDArray[np.uint8],
        hidden: frozenset[int],
        tip: str = "Click hides or shows it, a double click shows it alone",
    ) -> None:
        """Show classes; emits nothing.

        Parameters
        ----------
        names, counts
            Of each class.
        colours
            uint8 (k, 3).
        hidden
            Those that are not shown on the map.
        tip
            What can be done with a row.
        """
        self._has_bar = False
        self._head.setEnabled(bool(names))
        self._on_head_toggled(self._head.isChecked())
        if len(names) != len(self._rows):
            self._make_rows(len(names))
        for index, (row, name, count) in enumerate(zip(self._rows, names, counts, strict=True)):
            red, green, blue = (int(part) for part in colours[index])
            row.show_class(name, count, QColor(red, green, blue), is_hidden=index in hidden)
            row.setToolTip(tip)
        shown = len(names) - len(hidden & frozenset(range(len(names))))
        self._head.set_note("" if shown == len(names) else f"{shown} of {len(names)}")

    def _make_rows(self, count: int) -> None:
        for row in self._rows:
            self._grid.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for index in range(count):
            row = _Row(index, self._body)
            row.toggled_by_hand.connect(self.toggled)
            row.soloed.connect(self.soloed)
            row.doubled.connect(self.doubled)
            row.entered.connect(self.hovered)
            row.left.connect(self._on_row_left)
            row.stepped.connect(self._on_row_stepped)
            self._grid.addWidget(row, index % _ROWS_A_COLUMN, index // _ROWS_A_COLUMN)
            row.show()
            QWidget.setTabOrder(self._rows[-1] if self._rows else self._head, row)
            self._rows.append(row)

    def _on_head_toggled(self, is_open: bool) -> None:
        self._body.setVisible(is_open and not self._has_bar)
        self.bar.setVisible(is_open and self._has_bar)

    def _on_row_left(self) -> None:
        self.hovered.emit(None)

    def _on_row_stepped(self, index: int, step: int) -> None:
        self._rows[(index + step) % len(self._rows)].setFocus(Qt.FocusReason.TabFocusReason)


class _Head(QAbstractButton):
    """The title, which opens and closes the card; disabled it is a title alone."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = KeptLook()
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setToolTip(_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._note = ""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.setToolTip(_TIP if self.isEnabled() else "")

    def set_note(self, note: str) -> None:
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance("  10 of 10")
        return QSize(room + 3 * _PADDING + _SWATCH, _ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        state = (_ground_state(self), self.text(), self._note, self.isChecked(), self.isEnabled())
        self._look.paint(self, state, self._draw)

    def _draw(self, painter: QPainter) -> None:
        _paint_ground(painter, self)
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


class _Row(QAbstractButton):
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
        self._look = KeptLook()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_class(self, name: str, count: int, colour: QColor, *, is_hidden: bool) -> None:
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
        metrics = QFontMetrics(self.font())
        width = metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance(self._count)
        return QSize(width + 4 * _PADDING + _SWATCH + _PADDING, _ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        state = (_ground_state(self), self.text(), self._count, self._colour.rgb(), self._is_hidden)
        self._look.paint(self, state, self._draw)

    def _draw(self, painter: QPainter) -> None:
        _paint_ground(painter, self)
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
        self._was_solo_click = bool(event.modifiers() & _MODIFIERS_FOR_SOLO)
        super().mouseReleaseEvent(event)
        self._was_solo_click = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
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
        if event.key() in _STEPS:
            self.stepped.emit(self._index, _STEPS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.soloed.emit(self._index)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.entered.emit(self._index)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.left.emit()
        super().leaveEvent(event)

    def _on_clicked(self) -> None:
        (self.soloed if self._was_solo_click else self.toggled_by_hand).emit(self._index)


def _ground_state(button: QAbstractButton) -> tuple[bool, bool, bool]:
    return button.underMouse() and button.isEnabled(), button.isDown(), button.hasFocus()


def _paint_ground(painter: QPainter, button: QAbstractButton) -> None:
    """What shows that a row is under the pointer, or has the keyboard."""
    box = QRectF(button.rect()).adjusted(1, 1, -1, -1)
    ink = QColor(button.palette().color(QPalette.ColorRole.Text))
    if button.underMouse() and button.isEnabled():
        ink.setAlphaF(0.14 if button.isDown() else 0.07)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(box, 4, 4)
    if button.hasFocus():
        painter.setPen(QPen(button.palette().color(QPalette.ColorRole.Highlight), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
