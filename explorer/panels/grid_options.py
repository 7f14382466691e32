"""What else can be chosen in a mode: axes and reach, temperature and seed, and the mix in words."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from explorer.bundles.facts import ModelFacts
from explorer.latent.plane import PlaneChoice
from explorer.session import grid_edits
from explorer.session.grid import GridState, Mode
from explorer.session.grid_gaze import GridGaze
from explorer.widgets.flow import Flow, beside
from explorer.widgets.fonts import number_font

_MOST_AXES = 512
_LARGEST_SEED = 2**31 - 1


class GridOptions(QWidget):
    """One row; shows what the mode has. Emits edits."""

    edited = Signal(object)
    """An `Edit`."""
    reroll_requested = Signal()
    """The selected sample shall be drawn anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = GridState()
        self._shown: tuple[object, ...] | None = None
        self._known: ModelFacts | None = None
        self._axes: list[tuple[bool, int]] = []
        """(is principal, number) of each axis, in the order in which they are offered."""
        self.lowest = Flow(self)
        self.words = QLabel()
        self.words.setFont(number_font(self.words.font()))
        self.words.setProperty("role", "muted")
        self.right, self.up = QComboBox(), QComboBox()
        self.right.setAccessibleName("Axis to the right")
        self.up.setAccessibleName("Axis upwards")
        self.reach = _real("Reach", 0.1, 10.0, "Standard deviations to each side", " σ")
        self.around = QCheckBox()
        self.around.setToolTip("Draw samples around this code instead of what is shown otherwise")
        self.temperature = _real("Temperature", 0.0, 5.0, "Spread of the draws: 1 is the prior's")
        self.seed = QSpinBox()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setMaximumWidth(84)  # ten figures would push the window wider
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same seed draws the same samples")
        self.all = _button("Draw all", "Take the next seed (Ctrl+R)")
        self.one = _button("Draw one", "Draw the selected sample anew; the others stay (Ctrl+Shift+R)")
        self._parts: dict[str, tuple[QWidget, ...]] = {
            "axes": (beside(QLabel("Across"), self.right), beside(QLabel("Up"), self.up)),
            "reach": (beside(QLabel("Reach ±"), self.reach),),
            "around": (self.around,),
            "draws": (
                beside(QLabel("Temperature"), self.temperature),
                beside(QLabel("Seed"), self.seed),
                beside(self.all, self.one),
            ),
        }
        for part in self._parts.values():
            for widget in part:
                self.lowest.addWidget(widget)
        self.lowest.add_spring()
        self.lowest.addWidget(self.words)
        self._connect()

    def _forget(self) -> None:
        """What was chosen may be refused: then what is shown is not what is."""
        self._shown = None

    def _connect(self) -> None:
        self.edited.connect(self._forget)
        self.right.activated.connect(lambda _: self._choose_axes())
        self.up.activated.connect(lambda _: self._choose_axes())
        self.reach.valueChanged.connect(lambda to: self.edited.emit(grid_edits.reach_out(to, "reach")))
        self.around.toggled.connect(lambda is_on: self.edited.emit(grid_edits.draw_around(is_on)))
        self.temperature.valueChanged.connect(
            lambda to: self.edited.emit(grid_edits.draw_at(to, "temperature"))
        )
        self.seed.valueChanged.connect(lambda to: self.edited.emit(grid_edits.draw_with(to, "seed")))
        self.all.clicked.connect(self.draw_all)
        self.one.clicked.connect(self.reroll_requested)

    def draw_all(self) -> None:
        """Take the next seed."""
        self.edited.emit(grid_edits.draw_with((self._grid.seed + 1) % _LARGEST_SEED))

    def show_state(self, grid: GridState, look: GridGaze, known: ModelFacts) -> None:
        """Show what is chosen; emits nothing."""
        self._grid = grid
        places = () if grid.mode is not Mode.PLANE else grid.marks_of(known.id).plane
        shown = (replace(grid, by_model={}), places, look.shares, known)
        if shown == self._shown:  # or the whole page would be laid out anew with every move of a place
            return
        self._shown = shown
        if known is not self._known:
            self._known = known
            self._fill_axes(known)
        mode = grid.mode
        has_draws = mode is Mode.SAMPLES or (mode is Mode.ANALOGY and grid.is_around)
        there = {
            "axes": mode is Mode.PLANE,
            "reach": mode in (Mode.PLANE, Mode.TRAVERSAL),
            "around": mode in (Mode.SAMPLES, Mode.ANALOGY),
            "draws": has_draws,
        }
        for name, part in self._parts.items():
            for widget in part:
                widget.setVisible(there[name])
        self.around.setText("Around A" if mode is Mode.SAMPLES else "Around D")
        choice = grid.marks_of(known.id).plane
        for widget in (self.right, self.up, self.reach, self.around, self.temperature, self.seed):
            widget.blockSignals(True)
        for box, axis in ((self.right, choice.first), (self.up, choice.second)):
            if (choice.is_principal, axis) in self._axes:
                box.setCurrentIndex(self._axes.index((choice.is_principal, axis)))
        self.reach.setValue(grid.reach)
        self.around.setChecked(grid.is_around)
        self.temperature.setValue(grid.temperature)
        self.seed.setValue(grid.seed)
        for widget in (self.right, self.up, self.reach, self.around, self.temperature, self.seed):
            widget.blockSignals(False)
        self.words.setText(_words(grid, look))
        self.words.setVisible(not has_draws)

    def _fill_axes(self, known: ModelFacts) -> None:
        principal = known.code_size if known.principal_axes is not None else 0
        self._axes = [(True, axis) for axis in range(min(principal, _MOST_AXES))]
        self._axes += [(False, axis) for axis in known.dimensions.by_kl()[:_MOST_AXES].tolist()]
        names = [f"{'PC ' if is_principal else 'z'}{axis + 1}" for is_principal, axis in self._axes]
        for box in (self.right, self.up):
            box.clear()
            box.addItems(names)

    def _choose_axes(self) -> None:
        """Take both axes; the one that was not touched becomes of the same kind as the other."""
        known, sender = self._known, self.sender()
        if known is None:
            return
        chosen, other = (self.up, self.right) if sender is self.up else (self.right, self.up)
        is_principal, index = self._axes[chosen.currentIndex()]
        kind, beside = self._axes[other.currentIndex()]
        if kind != is_principal or beside == index:
            beside = 0 if index != 0 else min(1, known.code_size - 1)
        first, second = (beside, index) if chosen is self.up else (index, beside)
        self.edited.emit(grid_edits.choose_axes(PlaneChoice(is_principal, first, second), known.id))


def _words(grid: GridState, look: GridGaze) -> str:
    """What is mixed, in a few words."""
    rows, columns = grid.size
    match grid.mode:
        case Mode.TRIANGLE:
            a, b, c = look.shares
            return f"mix  {a:.2f} A + {b:.2f} B + {c:.2f} C"
        case Mode.ANALOGY:
            return "A is to B as C is to D  ·  D = C + B − A"
        case Mode.TRAVERSAL:
            return "the dimension that carries most first"
        case _:
            return f"{rows * columns:,} cells" if rows * columns > 1 else "1 cell"


def _real(name: str, least: float, most: float, tip: str, unit: str = "") -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    spin.setRange(least, most)
    spin.setSingleStep(0.1)
    spin.setDecimals(2)
    spin.setSuffix(unit)
    spin.setAccessibleName(name)
    spin.setToolTip(tip)
    spin.setKeyboardTracking(False)
    spin.setMaximumWidth(72)
    return spin


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
