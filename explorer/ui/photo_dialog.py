"""The dialog in which a photo is placed as the faces that the model was trained on."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from explorer.imaging.photos import EYES, MOUTH, SIDE, Frame, first_frame
from explorer.ui.theme import SPACE
from explorer.widgets.crop_view import CropView

_FINE = 10
"""Steps of the slider to one degree."""


class PhotoDialog(QDialog):
    """Shows a photo below a frame; `frame` is what the person chose."""

    def __init__(self, photo: npt.NDArray[np.uint8], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Place the face")
        height, width = photo.shape[:2]
        first = first_frame(width, height)
        self.view = CropView(photo)
        self.view.set_frame(first.x, first.y, first.side, first.degrees)
        self.view.set_guides([(x / SIDE, y / SIDE) for x, y in EYES], (MOUTH[0] / SIDE, MOUTH[1] / SIDE))
        self._turn = QSlider(Qt.Orientation.Horizontal)
        self._turn.setRange(-45 * _FINE, 45 * _FINE)
        self._turn.setAccessibleName("Turn")
        self._turn.valueChanged.connect(self._on_turned)
        quarter = QPushButton("Turn by 90°")
        quarter.setAutoDefault(False)
        quarter.clicked.connect(lambda: self.view.turn(90.0))
        self.view.changed.connect(self._show_turn)
        said = QLabel("Bring the eyes into the rings and the mouth onto the line: drag, wheel, turn.")
        said.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(said)
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(QLabel("Turn"))
        row.addWidget(self._turn, 1)
        row.addWidget(quarter)
        column.addLayout(row)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Use this face")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.view.setFocus()

    @property
    def frame(self) -> Frame:
        """The part of the photo that was chosen."""
        x, y, side, degrees = self.view.frame
        return Frame(x, y, side, degrees)

    def _on_turned(self, value: int) -> None:
        x, y, side, degrees = self.view.frame
        quarter = 90.0 * round(degrees / 90.0)
        self.view.set_frame(x, y, side, quarter + value / _FINE)

    def _show_turn(self) -> None:
        degrees = self.view.frame[3]
        rest = degrees - 90.0 * round(degrees / 90.0)
        self._turn.blockSignals(True)
        self._turn.setValue(round(rest * _FINE))
        self._turn.blockSignals(False)
