"""StripHead: the line above what a strip shows: its title, what stands beside it, buttons, and close."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QToolButton, QWidget

_SPACE = 8


class StripHead(QWidget):
    """The same for all strips, so that what closes one is where it is in the others."""

    closed = Signal()

    def __init__(self, title: str = "", *, closing: str = "Close", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(title)
        self._title.setProperty("role", "heading")
        self._title.setWordWrap(True)
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setToolTip(f"{closing} (Esc)")
        self.close_button.setAccessibleName(closing)
        self.close_button.clicked.connect(self.closed)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(_SPACE // 2)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACE)
        self._row.addWidget(self._title, 1)
        self._row.addLayout(self._buttons)
        self._row.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignTop)

    @property
    def title(self) -> str:
        """What the strip is called just now."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Call the strip something else."""
        self._title.setText(title)

    def add_beside_title(self, widget: QWidget, stretch: int = 0) -> None:
        """Let a widget stand between the title and the buttons; with a stretch it takes the room there is."""
        if stretch:
            self._title.setWordWrap(False)
            self._row.setStretch(0, 0)
        self._row.insertWidget(self._row.count() - 2, widget, stretch)

    def add_button(self, button: QAbstractButton) -> None:
        """Let a button stand before the one that closes."""
        self._buttons.addWidget(button)
        QWidget.setTabOrder(button, self.close_button)
