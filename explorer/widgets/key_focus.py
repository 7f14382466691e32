"""Which widget has the keys: a dashed ring in the colours of text and paper, unlike a selection."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_KEPT = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_DASH = 3.0


class KeyFocus:
    """Knows whether a widget shall show that it has the keys: once they are used, not after a click.

    Its widget tells it of focus, keys and buttons: a filter of events would be asked while Qt destroys the
    widget. ``ground`` is what the ring is painted on, where that is not the widget itself.
    """

    def __init__(self, widget: QWidget, ground: QWidget | None = None) -> None:
        self._widget = widget
        self._ground = ground or widget
        self._is_by_keys = False

    @property
    def is_seen(self) -> bool:
        """Whether the ring belongs there."""
        return self._is_by_keys and self._widget.hasFocus()

    def come_or_go(self, event: QFocusEvent) -> None:
        """Learn how the widget came by the keys, or that they went elsewhere."""
        if event.reason() not in _KEPT:
            self._is_by_keys = event.gotFocus() and event.reason() in _BY_KEYS
        self._ground.update()

    def use(self, *, is_by_keys: bool) -> None:
        """Learn that the widget is used by keys, or by a pointer."""
        if is_by_keys != self._is_by_keys:
            self._is_by_keys = is_by_keys
            self._ground.update()

    def press(self, event: QKeyEvent) -> None:
        """Learn that the widget is used by keys; one that is held for others alone is none."""
        if event.key() not in _MODIFIERS:
            self.use(is_by_keys=True)

    def paint(self, painter: QPainter, box: QRectF, *, is_round: bool = False) -> None:
        """Paint the ring, where it belongs: dashes that are seen on dark and on light pictures."""
        if not self.is_seen:
            return
        palette = self._widget.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paper = QPen(palette.color(QPalette.ColorRole.Window), 1.5)
        dashes = QPen(palette.color(QPalette.ColorRole.WindowText), 1.5)
        dashes.setDashPattern([_DASH, _DASH])
        dashes.setCapStyle(Qt.PenCapStyle.FlatCap)
        for pen in (paper, dashes):
            painter.setPen(pen)
            if is_round:
                painter.drawEllipse(box)
            else:
                painter.drawRect(box)


if TYPE_CHECKING:
    _Base = QWidget
else:  # one of Qt's widgets stands beside it, of any class
    _Base = object


class ShowsKeys(_Base):
    """Beside a widget's class, and before it: tells ``_keys`` of the focus that comes and goes."""

    _keys: KeyFocus

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here, if they brought one here."""
        super().focusInEvent(event)
        self._keys.come_or_go(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the keys to another."""
        super().focusOutEvent(event)
        self._keys.come_or_go(event)
