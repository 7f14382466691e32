"""A bar that says what failed, until it is dismissed or taken back; it lies over a line and moves nothing."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

_CLOSE = 20
"""Side of the button that dismisses it: no higher than a line of status."""


class MessageBar(QFrame):
    """Hidden while it has nothing to say.

    Parameters
    ----------
    line
        What it lies over, a line at the lower end of its window. A sentence of several lines grows upwards.
    end
        A child of ``line``, at the right, which stays in view.
    """

    dismissed = Signal()

    def __init__(self, line: QWidget, end: QWidget) -> None:
        super().__init__(line.window())
        self.setObjectName("message")
        self._line, self._end = line, end
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setToolTip("Dismiss")
        self._close.setAccessibleName("Dismiss the message")
        self._close.setFixedSize(_CLOSE, _CLOSE)
        self._close.clicked.connect(self.dismissed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 4, 2)
        layout.addWidget(self._label)
        layout.addWidget(self._close)
        for other in (line, end):
            other.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def show_text(self, text: str) -> None:
        """Say a sentence; an empty one hides the bar."""
        if not text:
            self.hide()
            return
        self._label.setText(text)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the line, and what stands at its end."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Lie where the line has come to be."""
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        start = self._line.mapTo(parent, self._line.rect().topLeft())
        width = max(self._end.x() - 8, self._line.width() // 2)
        height = max(self.heightForWidth(width), self._line.height())
        self.setGeometry(start.x(), start.y() + self._line.height() - height, width, height)
