"""The dialog that asks how a grid is to be exported."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

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
from explorer.imaging.frames import Play
from explorer.imaging.labels import NO_LABELS, Labels
from explorer.imaging.sheets import LIMIT, MOST_PIXELS, Layout


class Kind(Enum):
    """What is written."""

    SHEET = "The sheet as PNG"
    GIF = "The path as GIF"
    MP4 = "The path as MP4"
    FRAMES = "The path as numbered PNG files"
    NPZ = "The codes as NPZ"
    CSV = "The codes as CSV"


FILMS = (Kind.GIF, Kind.MP4, Kind.FRAMES)
SUFFIXES = {Kind.SHEET: ".png", Kind.GIF: ".gif", Kind.MP4: ".mp4", Kind.NPZ: ".npz", Kind.CSV: ".csv"}


@dataclass(frozen=True)
class ExportChoice:
    """How a grid is to be exported."""

    kind: Kind
    factor: int = 1
    """Pixels of the file for one of a picture."""
    between: Between = Between.SHARP
    gap: int = 0
    """Pixels between cells."""
    has_labels: bool = False
    has_pixels: bool = False
    """Whether below a strip stands what is between its ends when pixels are mixed, as on screen."""
    frames: int = 51
    """Codes of a path."""
    play: Play = Play.ONCE
    rate: int = 25
    """Frames a second."""
    has_session: bool = True


class ExportDialog(QDialog):
    """Shows what each kind has to choose, and how large it will be; a sheet that is too large is not saved.

    Parameters
    ----------
    picture
        Height and width of one, in pixels.
    cells
        Rows and columns.
    kinds
        What is offered.
    labels
        What stands on a sheet with labels.
    is_strip
        Whether the last of its rows holds mixed pixels, and can be left out.
    """

    def __init__(
        self,
        picture: tuple[int, int],
        cells: tuple[int, int],
        kinds: Sequence[Kind],
        labels: Labels,
        parent: QWidget,
        *,
        is_strip: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the grid")
        self._picture, self._cells, self._words = picture, cells, labels
        self._is_strip = is_strip
        self.kind = QComboBox()
        for kind in kinds:
            self.kind.addItem(kind.value, kind)
        is_small = max(picture) <= 64
        self.factor = _count(1, 32, 4 if is_small else 1, " ×")
        self.between = QComboBox()
        self.between.addItem("Sharp: every pixel a square", Between.SHARP)
        self.between.addItem("Smooth", Between.SMOOTH)
        self.between.setCurrentIndex(0 if is_small else 1)
        self.gap = _count(0, 64, 4, " px")
        self.labels = QCheckBox("Label rows and columns")
        self.pixels = QCheckBox("The lower row too: pixels mixed")
        self.pixels.setChecked(is_strip)
        self.frames = _count(2, 1001, 51, "")
        self.play = QComboBox()
        self.play.addItem("Once, from A to B", Play.ONCE)
        self.play.addItem("There and back, a seamless loop", Play.LOOP)
        self.play.setCurrentIndex(1)
        self.rate = _count(1, 60, 25, " a second")
        self.session = QCheckBox("Put the session (model, codes, choices) into the file")
        self.session.setChecked(True)
        self.outcome = QLabel()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText("Save…")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._form = form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSizeConstraint(QFormLayout.SizeConstraint.SetFixedSize)  # no kind leaves room of another
        form.setSpacing(12)
        form.addRow("Export", self.kind)
        form.addRow("Enlarge", self.factor)
        form.addRow("Between pixels", self.between)
        form.addRow("Gaps", self.gap)
        form.addRow(self.pixels)
        form.addRow(self.labels)
        form.addRow("Codes on the path", self.frames)
        form.addRow("Play", self.play)
        form.addRow("Frames", self.rate)
        form.addRow("File", self.outcome)
        form.addRow(self.session)
        form.addRow(buttons)
        for chooser in (self.kind, self.between, self.play):
            chooser.currentIndexChanged.connect(lambda _: self._show_kind())
        for spin in (self.factor, self.gap, self.frames, self.rate):
            spin.valueChanged.connect(lambda _: self._show_kind())
        for box in (self.labels, self.pixels):
            box.toggled.connect(lambda _: self._show_kind())
        self._show_kind()

    @property
    def choice(self) -> ExportChoice:
        """What was chosen."""
        return ExportChoice(
            self.kind.currentData(),
            self.factor.value(),
            self.between.currentData(),
            self.gap.value(),
            self.labels.isChecked(),
            self.pixels.isChecked(),
            self.frames.value(),
            self.play.currentData(),
            self.rate.value(),
            self.session.isChecked(),
        )

    def _show_kind(self) -> None:
        choice = self.choice
        is_film, is_sheet = choice.kind in FILMS, choice.kind is Kind.SHEET
        rows: tuple[QWidget, ...] = (self.factor, self.between)
        for row in rows:
            self._form.setRowVisible(row, is_film or is_sheet)
        rows = (self.gap, self.labels)
        for row in rows:
            self._form.setRowVisible(row, is_sheet)
        self._form.setRowVisible(self.pixels, is_sheet and self._is_strip)
        rows = (self.frames, self.play)
        for row in rows:
            self._form.setRowVisible(row, is_film)
        self._form.setRowVisible(self.rate, choice.kind in (Kind.GIF, Kind.MP4))
        self._form.setRowVisible(self.session, choice.kind is not Kind.CSV)
        height, width = (side * choice.factor for side in self._picture)
        down, across = self._cells_of(choice)
        self.save.setEnabled(not (is_sheet and self._is_too_large(choice)))
        if is_sheet:
            high, wide = (
                count * side + (count - 1) * choice.gap for count, side in ((down, height), (across, width))
            )
            labels = " and the labels" if choice.has_labels else ""
            limit = "" if self.save.isEnabled() else f"\nToo large: {LIMIT}. Enlarge less."
            self.outcome.setText(f"{wide:,} × {high:,} pixels{labels}, cells of {width} × {height}{limit}")
        elif is_film:
            count = choice.frames if choice.play is Play.ONCE else 2 * choice.frames - 2
            time = f", {count / choice.rate:.1f} s" if choice.kind is not Kind.FRAMES else ""
            self.outcome.setText(f"{count:,} frames of {width} × {height} pixels{time}")
        else:
            self.outcome.setText(f"{down} × {across} places, one code each")

    def _is_too_large(self, choice: ExportChoice) -> bool:
        """Whether a sheet would be refused."""
        labels = self._words if choice.has_labels else NO_LABELS
        layout = Layout(self._picture[0] * choice.factor, choice.gap, labels=labels)
        height, width = layout.size(self._picture, *self._cells_of(choice))
        return height * width > MOST_PIXELS

    def _cells_of(self, choice: ExportChoice) -> tuple[int, int]:
        """Rows and columns that are written."""
        rows, columns = self._cells
        is_whole = not self._is_strip or (choice.has_pixels and choice.kind is Kind.SHEET)
        return (rows if is_whole else rows - 1), columns


def _count(least: int, most: int, value: int, unit: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(least, most)
    spin.setValue(value)
    spin.setSuffix(unit)
    return spin
