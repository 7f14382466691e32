"""Which plane of a space with more than two dimensions the map shows, and how much it holds."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.latent.plane import PlaneChoice
from explorer.session import edits
from explorer.widgets.card import Card
from explorer.widgets.fonts import number_font, small_font

_EDGE = 12
_LEAST_HEIGHT = 190
"""On a lower canvas it would hide what it is about."""
_KINDS = ("Principal axes", "Dimensions")


class PlanePicker(Card):
    """Floats over the map, at its upper right; hidden where the space is a plane itself.

    Where the canvas has no room for it beside the legend, it stands below that.
    """

    edited = Signal(object)
    """An `Edit`."""

    def __init__(self, canvas: QWidget, legend: QWidget) -> None:
        super().__init__(canvas)
        self._legend = legend
        self._choice: PlaneChoice | None = None
        self.kind = QComboBox()
        self.kind.addItems(_KINDS)
        self.kind.setAccessibleName("Axes of the map")
        self.kind.setToolTip(
            "Principal axes: the directions in which the codes spread most; X goes on to the next two."
            "\nDimensions: numbers of the code, as they are."
        )
        self.across, self.upward = QSpinBox(), QSpinBox()
        for box, name in ((self.across, "Axis to the right"), (self.upward, "Axis upwards")):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setKeyboardTracking(False)
            box.setWrapping(True)
            box.valueChanged.connect(self._on_chosen)
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setFont(number_font(small_font(self.font())))
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 6)
        grid.setSpacing(4)
        times = QLabel("×")
        for column, widget in enumerate((self.kind, self.across, times, self.upward)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.words, 1, 0, 1, 4)
        self.kind.activated.connect(self._on_chosen)
        for other in (canvas, legend):
            other.installEventFilter(self)
        self.hide()

    def show_plane(self, known: ModelFacts | None, choice: PlaneChoice) -> None:
        """Show what is chosen for a model; emits nothing."""
        if known is None or known.code_size <= 2:
            self._choice = None
            self.hide()
            return
        has_axes = known.principal_axes is not None
        if not has_axes and choice.is_principal:
            choice = PlaneChoice(False, choice.first, choice.second)
        self._choice = choice
        boxes = (self.kind, self.across, self.upward)
        for box in boxes:
            box.blockSignals(True)
        self.kind.setCurrentIndex(0 if choice.is_principal else 1)
        self.kind.setEnabled(has_axes)
        for box, at in ((self.across, choice.first), (self.upward, choice.second)):
            box.setRange(1, known.code_size)
            box.setPrefix("PC " if choice.is_principal else "z ")
            box.setValue(at + 1)
        for box in boxes:
            box.blockSignals(False)
        share = known.plane_along(choice).variance_share
        of = f"{known.code_size} dimensions"
        self.words.setText(
            f"{share:.1%} of the variance of {of}" if has_axes else f"through the centre of {of}"
        )
        self.adjustSize()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner of the canvas, and make way for the legend."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        canvas, legend = self.parentWidget(), self._legend.geometry()
        if canvas is None:
            return
        right = canvas.width() - self.width() - _EDGE
        is_beside = self._legend.isHidden() or right >= legend.right() + _EDGE
        top = _EDGE if is_beside else legend.bottom() + _EDGE
        self.move(right if is_beside else _EDGE, top)
        is_low = canvas.height() < max(_LEAST_HEIGHT, top + self.height() + _EDGE)
        self.setVisible(self._choice is not None and not is_low)

    def _on_chosen(self, _: int) -> None:
        before = self._choice
        if before is None:
            return
        first, second = self.across.value() - 1, self.upward.value() - 1
        if first == second:  # the other one makes way
            first, second = (first, before.first) if first != before.first else (before.second, second)
        choice = PlaneChoice(self.kind.currentIndex() == 0, first, second)
        if choice != before:
            self.edited.emit(edits.choose_plane(choice))
