"""Below the face of a photo: how its code is refined, how far from prior and photo it is, kept details."""

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QSlider, QWidget

from explorer.session.faces import CLOSE, PLAUSIBLE
from explorer.widgets.fonts import number_font

_STEPS = 100


class FacePhoto(QWidget):
    """Two sliders, a button and one line of numbers."""

    refined = Signal(bool)
    """Begin (True) or give up."""
    weighed = Signal(float)
    """λ."""
    detailed = Signal(float)
    """Strength of the details, 0…1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_running = False
        self.weight, self.details = _slider("Plausible to close"), _slider("Keep details")
        self.button = QPushButton("Refine")
        self.button.setToolTip("Look for a code that comes closer to the photo")
        self.said = QLabel()
        self.said.setFont(number_font(self.said.font()))
        self.said.setProperty("role", "muted")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.warning = QLabel()
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(QLabel("Plausible"), 0, 0)
        grid.addWidget(self.weight, 0, 1)
        grid.addWidget(QLabel("close"), 0, 2)
        grid.addWidget(self.button, 0, 3)
        grid.addWidget(QLabel("Keep details"), 1, 0)
        grid.addWidget(self.details, 1, 1)
        grid.addWidget(self.said, 2, 0, 1, 4)
        grid.addWidget(self.warning, 3, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        self.weight.valueChanged.connect(lambda at: self.weighed.emit(_weight_at(at)))
        self.details.valueChanged.connect(lambda at: self.detailed.emit(at / _STEPS))
        self.button.clicked.connect(lambda: self.refined.emit(not self._is_running))
        self.warning.hide()

    def show_choices(self, weight: float, details: float) -> None:
        """Show λ and the strength of the details."""
        for slider, at in ((self.weight, _place_of(weight)), (self.details, round(details * _STEPS))):
            if slider.value() != at:
                slider.blockSignals(True)
                slider.setValue(at)
                slider.blockSignals(False)

    @property
    def is_running(self) -> bool:
        """Whether a refinement goes on."""
        return self._is_running

    def show_running(self, *, is_running: bool) -> None:
        """Offer to begin, or to give up."""
        self._is_running = is_running
        self.button.setText("Stop" if is_running else "Refine")

    def show_numbers(self, error: float | None, distance: float, size: int) -> None:
        """Say how far the code's picture is from the photo, and the code from the prior's centre."""
        typical = math.sqrt(size)
        said = f"|z| {distance:.1f} (typical {typical:.0f})"
        self.said.setText(said if error is None else f"squared error {error:.0f} · {said}")

    def show_warning(self, text: str) -> None:
        """Say what is odd about the photo."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))


def _weight_at(at: int) -> float:
    share = at / _STEPS
    return float(np.exp((1 - share) * math.log(PLAUSIBLE) + share * math.log(CLOSE)))


def _place_of(weight: float) -> int:
    share = (math.log(PLAUSIBLE) - math.log(weight)) / (math.log(PLAUSIBLE) - math.log(CLOSE))
    return round(min(max(share, 0.0), 1.0) * _STEPS)


def _slider(name: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, _STEPS)
    slider.setAccessibleName(name)
    slider.setToolTip(name)
    return slider
