"""ProgressRow: what is being done, how far it is, and a way to give it up."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

_FINE = 1000


class ProgressRow(QWidget):
    """Hidden while nothing is being done."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, _FINE)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(8)
        self.cancel_button = QToolButton()
        self.cancel_button.setText("Cancel")
        self.cancel_button.setToolTip("Give it up; nothing is left behind")
        self.cancel_button.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._what)
        row.addWidget(self._bar, 1)
        row.addWidget(self.cancel_button)
        self.hide()

    @property
    def share(self) -> float:
        """How much is shown as done."""
        return self._bar.value() / _FINE

    def show_progress(self, what: str, share: float) -> None:
        """Say what is being done, and which share of it is."""
        self._what.setText(what)
        self._bar.setValue(round(share * _FINE))
        self.show()
