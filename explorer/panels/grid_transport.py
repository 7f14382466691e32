"""The transport of a strip: play, where on the path one is, even steps, and how long the path is."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.engine.answers import PathMeasured
from explorer.session import grid_edits
from explorer.session.grid import GridState, Route
from explorer.session.grid_gaze import Found, GridGaze, Hand
from explorer.widgets.flow import Flow
from explorer.widgets.fonts import number_font
from explorer.widgets.jump_slider import JumpSlider

STEPS = 100
"""The slider goes from 0 to 1 in so many steps."""
FRAME_TIME = 40
"""Milliseconds from one step to the next while it plays."""
_PAUSE = "Pause"
_TIPS = (
    "L: the distances between neighbouring pictures, added up (Euclidean, pixels 0 to 1)",
    "E: N times the sum of these distances' squares over N segments; it equals L² at constant speed",
    "How far the path goes from the nearest encoded picture, in code space",
)
_SPACE = 8


class GridTransport(QWidget):
    """Emits edits and looks; a timer moves the slider while it plays."""

    edited = Signal(object)
    """An `Edit`."""
    gazed = Signal(object)
    """A function from `Gaze` to `Gaze`."""
    stopped = Signal()
    """What is looked for shall be given up; what was found so far is kept."""
    held = Signal(bool)
    """Whether the slider is held, or runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 1
        self._gain: float | None = None
        self._timer = QTimer(self, interval=FRAME_TIME)
        self._timer.timeout.connect(self.advance)
        self.play_button = QPushButton(_PAUSE)
        self.play_button.setFixedWidth(self.play_button.sizeHint().width())  # of the longer word
        self.play_button.clicked.connect(self.toggle)
        self.play_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are
        self.slider = JumpSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setAccessibleName("a")
        self.slider.setToolTip("(1 − a) · A + a · B: 0 is A, 1 is B")
        self.slider.sliderPressed.connect(partial(self.held.emit, True))
        self.slider.sliderReleased.connect(lambda: self.held.emit(self.is_playing))
        self.slider.actionTriggered.connect(lambda _: self._go_by_hand(self.slider.sliderPosition()))
        self.value = QLabel()
        self.value.setFont(number_font(self.value.font()))
        self.ping_pong = QCheckBox("Ping-pong")
        self.ping_pong.setToolTip("Turn round at either end, or begin again at A")
        self.ping_pong.setChecked(True)
        self.even = QCheckBox("Even steps")
        self.even.setToolTip("Re-time the path: neighbouring frames are equally far apart in pictures")
        self.even.toggled.connect(lambda is_on: self.edited.emit(grid_edits.space_evenly(is_on)))
        self.extent, self.energy, self.remoteness = (_words() for _ in range(3))
        self._said = (self.extent, self.energy, self.remoteness)
        """Each may begin a row where it is narrow."""
        self.stop_button = QPushButton("Stop")
        self.stop_button.setToolTip("Stop looking: the best path so far stays, or the one before")
        self.stop_button.clicked.connect(self.stopped)
        self.stop_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lowest = Flow(spacing=_SPACE)
        self._lay_out()
        self._play(is_playing=False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE // 2)
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        row.addWidget(self.play_button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.value)
        row.addWidget(self.ping_pong)
        row.addWidget(self.even)
        column.addLayout(row)
        below = self.lowest
        below.addWidget(self.stop_button)  # before the words, or it moves away while they change
        for words in self._said:
            below.addWidget(words)
        below.add_spring()
        column.addLayout(below)

    @property
    def is_playing(self) -> bool:
        """Whether the slider runs."""
        return self._timer.isActive()

    def show_state(self, grid: GridState, look: GridGaze) -> None:
        """Show where the slider is, and what is chosen; emits nothing."""
        self.slider.setValue(round(look.at * STEPS))
        self.value.setText(f"a = {look.at:.2f}")
        self.even.blockSignals(True)
        self.even.setChecked(grid.is_even or grid.route is Route.SHORTEST)
        self.even.setEnabled(grid.route is not Route.SHORTEST)
        self.even.blockSignals(False)

    def show_search(self, found: Found | None, *, is_searching: bool, is_shortest: bool) -> None:
        """Say how far the search for a path is."""
        self.stop_button.setVisible(is_searching)
        self._gain = None if found is None else found.gain
        if is_searching:
            what = "Looking for the shortest path" if is_shortest else "Making the steps even"
            so_far = "" if self._gain is None else f", {_shorter(self._gain)} so far"
            far = f": round {found.rounds}{so_far}" if found is not None and found.rounds else ""
            self._say(f"{what}{far}…")

    def show_extent(self, measured: PathMeasured | None) -> None:
        """Say how long the path is and how far it goes from the data; None while that is not known."""
        if measured is None:
            self._say()
            return
        extent = measured.extent
        text = f"length L {extent.length:.2f}"
        if self._gain is not None:
            text += f", {_shorter(self._gain)} than straight"
        energy = f"energy E {extent.energy:.1f} (L² {extent.length**2:.1f})"
        remote = measured.remoteness
        self._say(text, energy, "" if remote is None else f"at most {remote:.2f} from the data")
        for words, tip in zip(self._said, _TIPS, strict=True):
            words.setToolTip(tip)

    def show_same(self) -> None:
        """Say that the path goes nowhere."""
        self._say("A and B hold the same code: all frames are alike. Put another into A or B.")

    def _say(self, *texts: str) -> None:
        for at, words in enumerate(self._said):
            words.setText(texts[at] if at < len(texts) else "")
            words.setToolTip("")
            words.setVisible(bool(words.text()))

    def toggle(self) -> None:
        """Play, or pause."""
        self._play(is_playing=not self.is_playing)

    def advance(self) -> None:
        """Go on by one step; at an end turn round, or begin again."""
        at = self.slider.value() + self._step
        if not 0 <= at <= STEPS:
            if self.ping_pong.isChecked():
                self._step = -self._step
                at = self.slider.value() + self._step
            else:
                at = 0 if self._step > 0 else STEPS
        self._go(at)

    def _go_by_hand(self, at: int) -> None:
        self._play(is_playing=False)
        self._go(at)

    def _go(self, at: int) -> None:
        share = at / STEPS
        self.gazed.emit(lambda gaze: replace(gaze, grid=replace(gaze.grid, hand=Hand.MIX, at=share)))

    def _play(self, *, is_playing: bool) -> None:
        if is_playing != self.is_playing:
            self.held.emit(is_playing or self.slider.isSliderDown())
        if is_playing:
            self._step = 1
            self._timer.start()
        else:
            self._timer.stop()
        self.play_button.setText(_PAUSE if is_playing else "Play")
        self.play_button.setToolTip("Let the slider rest" if is_playing else "Go from A to B (Ctrl+L)")

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        self.slider.setSliderDown(False)
        self._play(is_playing=False)
        super().hideEvent(event)


def _words() -> QLabel:
    words = QLabel()
    words.setFont(number_font(words.font()))
    words.setProperty("role", "muted")
    words.setContentsMargins(0, 0, _SPACE, 0)
    return words


def _shorter(gain: float) -> str:
    """By how much a path is shorter, in words."""
    return f"{100 * gain:.1f} % shorter" if gain >= 0.0005 else "no shorter"
