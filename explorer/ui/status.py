"""The status bar: what one is looking at, the device, and what the engine is doing."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from explorer.engine.answers import Answer
from explorer.session.closeup import PICTURES
from explorer.session.inspector_asks import CODE, MODEL
from explorer.session.manifold import MANIFOLD
from explorer.session.map_asks import DENSITY
from explorer.session.sensitivity import SENSITIVITY
from explorer.ui.model_jobs import DEVICE, ENCODE
from explorer.ui.surveying import MEASURE
from explorer.widgets.steady_label import SteadyLabel

_DOING = {
    MODEL: "loading the model",
    ENCODE: "encoding",
    MEASURE: "measuring errors",
    DEVICE: "preparing the device",
}
"""What is worth saying at once, by a slot or what stands before its colon."""
_SLOWLY = {
    MANIFOLD: "decoding the manifold",
    SENSITIVITY: "measuring the sensitivity",
    PICTURES: "showing points as pictures",
    DENSITY: "measuring the density",
}
"""What is mostly over before it is read, and said only where it is not."""
_ELSE = "working"
"""Said of what has no words here, once it takes long: the search of a path, the refining of a photo."""
_PATIENCE = 600
"""Milliseconds until then."""


class Status(QStatusBar):
    """Left what is seen, right what is done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._description = _Line()
        self._description.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.engine = SteadyLabel()
        """Says what is done."""
        self.engine.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.engine.setProperty("role", "muted")
        self.engine.setToolTip("Device, what is being done, and how long the last picture took")
        self.addWidget(self._description, 1)
        self.addPermanentWidget(self.engine)
        self.setContentsMargins(4, 0, 16, 0)  # left as far in as Qt writes its messages
        self._device = ""
        self._opening = ""
        self._busy: frozenset[str] = frozenset()
        self._slow = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._show)
        self._milliseconds = ""
        self._show()

    def show_description(self, text: str) -> None:
        """Say what one is looking at."""
        self._description.setText(text)
        self._description.setToolTip(text)

    def show_device(self, name: str) -> None:
        """Say where the engine computes."""
        self._device = name
        self._show()

    def show_opening(self, file_name: str) -> None:
        """Say which file is being opened; an empty name ends it."""
        self._opening = file_name
        self._show()

    def show_activity(self, slots: frozenset[str]) -> None:
        """Say what the engine is doing."""
        busy = frozenset(_DOING.keys() & {slot.partition(":")[0] for slot in slots})
        if busy != self._busy:
            self._busy = busy
            self._show()
        slow = next((text for slot, text in _SLOWLY.items() if slot in slots), _ELSE if slots else "")
        if slow == self._slow:
            return
        was_busy, self._slow = bool(self._slow), slow
        if not was_busy:
            self._patience.start()  # of the work, not of its words: who works on is not idle
            return
        was_said = not self._patience.isActive()
        if not slow:
            self._patience.stop()
        if was_said:
            self._show()

    def show_answer(self, answer: Answer) -> None:
        """Say how long the picture at hand took."""
        text = f"{answer.seconds * 1000:.0f} ms"
        if answer.slot == CODE and text != self._milliseconds:
            self._milliseconds = text
            self._show()

    def _show(self) -> None:
        doing = [text for slot, text in _DOING.items() if slot in self._busy]
        if self._opening:
            doing = [f"opening {self._opening}"]
        elif self._slow and not self._patience.isActive():
            doing.append(self._slow)
        parts = [self._device, doing[0] if doing else "idle", self._milliseconds]
        self.engine.setText("  ·  ".join(part for part in parts if part))


class _Line(QLabel):
    """A line of text that ends in “…” where there is no room for all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        QPainter(self).drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
