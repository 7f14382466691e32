"""The head of the grid: what it shows, which way codes are mixed, and how many cells there are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QSpinBox, QToolButton, QWidget

from explorer.session import grid_edits
from explorer.session.grid import FEWEST_CELLS, MOST_CELLS, GridState, Mode, Route
from explorer.widgets.flow import Flow, beside

_TIPS = {
    Mode.STRIP: "From A to B, as a strip and as an animation",
    Mode.CORNERS: "A sheet between four codes",
    Mode.TRIANGLE: "All mixes of three codes",
    Mode.ANALOGY: "A is to B as C is to D = C + B − A; a place may hold several codes, whose mean counts",
    Mode.PLANE: "Two dimensions or principal axes around A",
    Mode.TRAVERSAL: "One row a dimension around A, the dimension that carries most first",
    Mode.SAMPLES: "Draws from the prior, or around A",
}
_ROUTES = {
    Route.STRAIGHT: "The straight line between codes, as the lectures mix them",
    Route.SPHERICAL: "The direction turns at constant angle, the norm goes linearly",
    Route.SHORTEST: "The path along which the picture changes least in all (a geodesic)",
}
_WITH_ROUTE = (Mode.STRIP, Mode.CORNERS, Mode.ANALOGY)
_ONE_SIDE = {Mode.STRIP: "frames", Mode.TRIANGLE: "rows"}
"""Modes with a single number for their size, and what it counts."""


class GridHead(QWidget):
    """Emits edits; shows what is chosen."""

    edited = Signal(object)
    """An `Edit`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = GridState()
        self._shown: tuple[object, ...] | None = None
        self.edited.connect(self._forget)
        self.modes = QButtonGroup(self)
        self._buttons: dict[Mode, QToolButton] = {}
        row = Flow(self, spacing=2)
        for mode in Mode:
            button = QToolButton()
            button.setText(mode.value.capitalize())
            button.setToolTip(_TIPS[mode])
            button.setCheckable(True)
            button.setAutoRaise(True)
            self.modes.addButton(button)
            self._buttons[mode] = button
            button.clicked.connect(lambda _, mode=mode: self._choose_mode(mode))
            row.addWidget(button)
        row.add_spring()
        self.route = QComboBox()
        self.route.setAccessibleName("Path")
        for route in Route:
            self.route.addItem(route.value.capitalize(), route)
        self.route.activated.connect(lambda at: self.edited.emit(grid_edits.choose_route(list(Route)[at])))
        row.addWidget(self.route)
        self.rows, self.columns = _count("Rows"), _count("Columns")
        self._times = QLabel("×")
        self._unit = QLabel()
        self._unit.setProperty("role", "muted")
        row.addWidget(beside(self.rows, self._times, self.columns, self._unit))
        self.rows.valueChanged.connect(lambda _: self._resize())
        self.columns.valueChanged.connect(lambda _: self._resize())

    def show_state(self, state: GridState, most_rows: int = MOST_CELLS) -> None:
        """Show what is chosen, and how many rows there can be; emits nothing."""
        self._state = state
        is_drawn = state.mode is Mode.ANALOGY and state.is_around  # then there is no path
        shown = (state.mode, state.route, state.size, most_rows, is_drawn)
        if shown == self._shown:  # or the whole page would be laid out anew with every move of a place
            return
        self._shown = shown
        self._buttons[state.mode].setChecked(True)
        is_strip = state.mode is Mode.STRIP
        route = Route.STRAIGHT if state.route is Route.SHORTEST and not is_strip else state.route
        self.route.setCurrentIndex(list(Route).index(route))
        offered = self.route.model()
        for at, other in enumerate(Route):
            is_offered = is_strip or other is not Route.SHORTEST
            why = "" if is_offered else "; it joins two codes, so only in Strip"
            self.route.setItemData(at, _ROUTES[other] + why, Qt.ItemDataRole.ToolTipRole)
            if isinstance(offered, QStandardItemModel):
                offered.item(at).setEnabled(is_offered)
        self.route.setToolTip(_ROUTES[route])
        self.route.setVisible(state.mode in _WITH_ROUTE and not is_drawn)
        rows, columns = state.size
        for spin, count, is_there in (
            (self.rows, rows, state.mode is not Mode.STRIP),
            (self.columns, columns, state.mode is not Mode.TRIANGLE),
        ):
            spin.blockSignals(True)
            spin.setMaximum(min(most_rows, MOST_CELLS) if spin is self.rows else MOST_CELLS)
            spin.setMinimum(2 if state.mode in (Mode.STRIP, Mode.TRIANGLE) else FEWEST_CELLS)
            spin.setValue(count)
            spin.blockSignals(False)
            spin.setVisible(is_there)
        self._times.setVisible(state.mode not in _ONE_SIDE)
        self._unit.setText(_ONE_SIDE.get(state.mode, ""))
        self._unit.setVisible(state.mode in _ONE_SIDE)

    def _forget(self) -> None:
        """What was chosen may be refused: then what is shown is not what is."""
        self._shown = None

    def _choose_mode(self, mode: Mode) -> None:
        if mode is not self._state.mode:
            self.edited.emit(grid_edits.choose_mode(mode))

    def _resize(self) -> None:
        size = (self.rows.value() if self.rows.isVisible() else 1, self.columns.value())
        if self._state.mode is Mode.TRIANGLE:
            size = (size[0], size[0])
        if size != self._state.size:
            self.edited.emit(grid_edits.resize(self._state.mode, *size, gesture=f"size-{self._state.mode}"))


def _count(name: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(FEWEST_CELLS, MOST_CELLS)
    spin.setAccessibleName(name)
    spin.setToolTip(f"{name}, {FEWEST_CELLS} to {MOST_CELLS}")
    spin.setKeyboardTracking(False)
    spin.setMaximumWidth(52)
    spin.setAlignment(Qt.AlignmentFlag.AlignRight)
    return spin
