"""What a map without codes shows: why it is empty, how to fill it, and how far that is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from explorer.widgets.card import Card

_INVITATION = (
    "This model file holds no codes. The circles are the prior: point anywhere to decode, or encode "
    "pictures to see where the model puts them. Idx files and folders of pictures can also be dropped here."
)
_IN_SHORT = "This model file holds no codes: encode pictures to see where it puts them."


class EncodeCard(Card):
    """Floats over the map."""

    encode_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(340)
        self._text = QLabel(_INVITATION)
        self._text.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._invitation = _INVITATION
        self._is_encoding = False
        self._button = QPushButton("Encode data…")
        self._cancel = QPushButton("Cancel")
        self._button.clicked.connect(self.encode_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        for button in (self._button, self._cancel):
            layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignRight)
        self.set_progress(0, 0)
        self.hide()

    def set_short(self, *, is_short: bool) -> None:
        """Say no more than is needed, where the map is low."""
        self._invitation = _IN_SHORT if is_short else _INVITATION
        if not self._is_encoding:
            self._text.setText(self._invitation)
            self.adjustSize()

    def set_progress(self, done: int, total: int) -> None:
        """Show how many pictures are encoded; a total of 0 means that nothing is being encoded."""
        is_encoding = self._is_encoding = total > 0
        if not is_encoding:
            self._text.setText(self._invitation)
        elif done:
            self._text.setText(f"Encoding: {done:,} of {total:,} pictures")
        else:
            self._text.setText("Reading the pictures…")
        below = self.parentWidget()
        for button, is_offered in ((self._button, not is_encoding), (self._cancel, is_encoding)):
            if button.hasFocus() and not is_offered and below is not None:
                below.setFocus()  # or the keys would go to whatever comes next
        self._bar.setRange(0, total if done else 0)
        self._bar.setValue(done)
        self._bar.setVisible(is_encoding)
        self._button.setVisible(not is_encoding)
        self._cancel.setVisible(is_encoding)
        self.adjustSize()
