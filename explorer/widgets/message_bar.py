"""A bar that says what failed, until it is dismissed or taken back; it lies over a line and moves nothing."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

_CLOSE = 18
"""Side of the button that dismisses it."""


class MessageBar(QFrame):
    """Hidden while it has nothing to say.

    Parameters
    ----------
    line
        What it lies over, a line at the lower end of its window, which becomes as high as one line of a
        sentence. More lines grow upwards.
    end
        A child of ``line``, at the right, which stays in view.
    """

    dismissed = Signal()

    def __init__(self, line: QWidget, end: QWidget) -> None:
        super().__init__(line.window())
        self.setObjectName("message")
        self._line, self._end = line, end
        self._had_keys: QWidget | None = None
        """Who had the keys before they came here."""
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setToolTip("Dismiss (Esc)")
        self._close.setAccessibleName("Dismiss the message")
        self._close.setFixedSize(_CLOSE, _CLOSE)
        self._close.clicked.connect(self.dismissed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 4, 1)
        layout.addWidget(self._label)
        layout.addWidget(self._close)
        for other in (line, end):
            other.installEventFilter(self)
        self.hide()
        self._make_room()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._note_keys)

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def show_text(self, text: str) -> None:
        """Say a sentence; an empty one hides the bar."""
        if not text:
            self._give_keys_back()
            self.hide()
            return
        self._label.setText(text)
        self._place()
        self.show()
        self.raise_()
        self._note_keys()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the line, and what stands at its end."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Lie where the line has come to be."""
        super().showEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Need as much room as the font and the borders of a theme do."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._make_room()

    def _make_room(self) -> None:
        """Let the line be high enough for one of a sentence, whether there is one or not: nothing jumps."""
        self.ensurePolished()
        layout = self.layout()
        if layout is None:
            return
        around, border = layout.contentsMargins(), self.contentsMargins()
        text = self._label.fontMetrics().boundingRect(0, 0, 9999, 9999, Qt.TextFlag.TextWordWrap, "X")
        room = max(_CLOSE, text.height())  # measured as a label does
        self._line.setMinimumHeight(room + around.top() + around.bottom() + border.top() + border.bottom())

    def _note_keys(self) -> None:
        """Learn who has the keys, until they come here."""
        holder = QApplication.focusWidget()
        if holder is None or self.isHidden() or self.isAncestorOf(holder):
            return
        if self.window().isAncestorOf(holder):
            self._had_keys = holder

    def _give_keys_back(self) -> None:
        """Let who had the keys have them again, and not whatever comes next."""
        holder, before = QApplication.focusWidget(), self._had_keys
        self._had_keys = None
        if holder is None or not self.isAncestorOf(holder):
            return
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            is_by_keys = holder is self._close  # a click does not bring them there
            reason = Qt.FocusReason.TabFocusReason if is_by_keys else Qt.FocusReason.OtherFocusReason
            before.setFocus(reason)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        start = self._line.mapTo(parent, self._line.rect().topLeft())
        width = max(self._end.x() - 8, self._line.width() // 2)
        height = max(self.heightForWidth(width), self._line.height())
        self.setGeometry(start.x(), start.y() + self._line.height() - height, width, height)
