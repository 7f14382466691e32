"""The dialog that asks how a picture is to be saved."""

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from explorer.imaging.enlarge import Between


@dataclass(frozen=True)
class PictureChoice:
    """How a picture is to be saved."""

    factor: int
    """Pixels of the file for one of the picture."""
    between: Between
    has_session: bool


class PictureDialog(QDialog):
    """Asks for size, kind of enlargement and whether the session goes into the file."""

    def __init__(self, title: str, size: tuple[int, int], largest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._size = size
        self._factor = QSpinBox()
        self._factor.setRange(1, largest)
        self._factor.setSuffix(" ×")
        self._between = QComboBox()
        self._between.addItem("Sharp: every pixel a square", Between.SHARP)
        self._between.addItem("Smooth", Between.SMOOTH)
        self._result = QLabel()
        self._session = QCheckBox("Put the session (model, code, pins) into the file")
        self._session.setChecked(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("Save…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(16, 16, 16, 16)
        self._form.setSpacing(12)
        self._form.addRow("Enlarge", self._factor)
        self._form.addRow("Between pixels", self._between)
        self._form.addRow("File", self._result)
        self._form.addRow(self._session)
        self._form.addRow(buttons)
        self._factor.valueChanged.connect(self._show_result)
        self._show_result()

    def set_choice(self, *, factor: int, is_sharp: bool | None) -> None:
        """Suggest a size and an enlargement; None where the picture is drawn anew at any size."""
        self._factor.setValue(factor)
        self._form.setRowVisible(self._between, is_sharp is not None)
        self._between.setCurrentIndex(1 if is_sharp is False else 0)

    @property
    def choice(self) -> PictureChoice:
        """What was chosen."""
        return PictureChoice(self._factor.value(), self._between.currentData(), self._session.isChecked())

    def _show_result(self) -> None:
        width, height = (side * self._factor.value() for side in self._size)
        exact = ", exact pixels" if self._factor.value() == 1 else ""
        self._result.setText(f"PNG, {width} × {height} pixels{exact}")
