"""The grid: a sheet of live codes between places, and what a hand does to it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeSheet
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.sheets import Sheet
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid_head import GridHead
from explorer.panels.grid_wells import GridWells
from explorer.panels.panel import Panel
from explorer.session import grid_edits
from explorer.session.edits import Edit
from explorer.session.grid import PLACES, Mode, Place
from explorer.session.grid_asks import SHEET, WELLS, codes_of
from explorer.session.grid_gaze import Hand
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import sheet_of
from explorer.session.store import View
from explorer.widgets.sheet_view import SheetView

_SPACE = 8


class GridPanel(Panel):
    """Places at the corners, the sheet between them, mode and size above."""

    slots = frozenset({SHEET, WELLS})
    refused = Signal(str)
    """A sentence: why something was not done."""
    accepted = Signal()
    """Something was done: what was refused before does not matter any more."""
    dropped = Signal(int, QMimeData)
    """Something was dropped on a place."""
    context_requested = Signal(QPoint)
    """A menu is wanted for the code at hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._known: ModelFacts | None = None
        self._sheet: Sheet | None = None
        self.head = GridHead()
        self.sheet_view = SheetView()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * _SPACE, _SPACE, 2 * _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        column.addWidget(self.head)
        self._middle = QGridLayout()
        self._middle.setHorizontalSpacing(_SPACE)
        self._middle.setVerticalSpacing(_SPACE)
        self._middle.addWidget(self.sheet_view, 0, 1, 2, 1)
        self._middle.setColumnStretch(1, 1)
        column.addLayout(self._middle, 1)
        self.wells = GridWells(self._middle, self)
        self.setFocusProxy(self.sheet_view)
        self.sheet_view.set_drag_source(self._payload_of_cell)
        for index, well in enumerate(self.wells.wells):
            well.set_drag_source(partial(self._payload_of_place, index))
            well.set_drop_test(lambda mime: mime.hasUrls() or CodePayload.of(mime) is not None)
        self._connect()

    def _connect(self) -> None:
        self.head.edited.connect(self.attempt)
        self.sheet_view.chosen.connect(self._choose_cell)
        self.sheet_view.seen_changed.connect(self._on_seen_changed)
        self.sheet_view.context_requested.connect(self._on_cell_context)
        self.wells.picked.connect(self._choose_place)
        self.wells.moved.connect(self._on_moved)
        self.wells.dropped.connect(self.dropped)
        self.wells.context_requested.connect(self._on_place_context)

    # --- what it shows ---

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show places, head and the sheet's selection; pictures come as answers."""
        self._view = view
        known = facts.get(view.session.grid.model or "")
        if known is None:
            return
        is_other = self._known is None or known.id != self._known.id
        self._known = known
        grid, look = view.session.grid, view.gaze.grid
        self.head.show_state(grid)
        self.wells.arrange(grid.mode, is_around=grid.is_around)
        places = places_of(grid, known)
        self.wells.show_places(known, places, look.place if look.hand is Hand.PLACE else None)
        sheet = sheet_of(grid, known)
        if sheet != self._sheet:
            self._sheet = sheet
            if is_other:
                self.sheet_view.clear()
            height, width, _ = known.picture_shape
            self.sheet_view.set_sheet(sheet.places(), sheet.rows, sheet.columns, (height, width))
        self.sheet_view.set_selected(look.cell if look.hand is Hand.CELL else None)

    def show_answer(self, answer: Answer) -> None:
        """Show cells and places as they are decoded."""
        result, request = answer.result, answer.request
        if not isinstance(result, Decoded):
            return
        if answer.slot == WELLS:
            self.wells.put(result.indices, result.pictures)
        elif isinstance(request, DecodeSheet) and self._is_like(request.sheet):
            self.sheet_view.put(result.indices, result.pictures)

    def _is_like(self, sheet: Sheet) -> bool:
        """Whether a sheet has the cells of the one shown: during a drag the last but one is welcome."""
        shown = self._sheet
        return shown is not None and (type(sheet), sheet.rows, sheet.columns) == (
            type(shown),
            shown.rows,
            shown.columns,
        )

    # --- what a hand does ---

    def attempt(self, edit: Edit) -> bool:
        """Make an edit, unless the grid could not show what comes of it: then say why."""
        if self._view is None or self._known is None:
            return False
        try:
            sheet_of(edit.apply(self._view.session).grid, self._known).codes()
        except ExplorerError as error:
            self.head.show_state(self._view.session.grid)
            self.refused.emit(str(error))
            return False
        self.accepted.emit()
        self.edited.emit(edit)
        return True

    def fill(self, index: int, code: Codes, name: str, model: str) -> bool:
        """Put a code into a place; whether it went there."""
        known = self._known
        if known is None:
            return False
        if model != known.id:
            self.refused.emit(
                f"This code belongs to another model, so it cannot stand beside codes of {known.title}. "
                "Show its model in the grid first."
            )
            return False
        is_done = self.attempt(grid_edits.fill_place(index, Place(code, name), known.id))
        if is_done:
            self._choose_place(index)
        return is_done

    @property
    def place(self) -> int:
        """The selected place."""
        return 0 if self._view is None else self._view.gaze.grid.place

    def _choose_place(self, index: int) -> None:
        mode = None if self._view is None else self._view.session.grid.mode
        is_result = mode is Mode.ANALOGY and index == 3
        hand = Hand.RESULT if is_result else Hand.PLACE
        place = self.place if is_result else index
        self.gazed.emit(lambda gaze: replace(gaze, grid=replace(gaze.grid, hand=hand, place=place)))

    def _choose_cell(self, index: int) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, grid=replace(gaze.grid, hand=Hand.CELL, cell=index)))

    def _on_seen_changed(self, seen: tuple[int, int, int, int] | None) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, grid=replace(gaze.grid, seen=seen)))

    def _on_moved(self, index: int, x: float, y: float, gesture: str) -> None:
        """Move a place on its plane."""
        if self._view is None or self._known is None:
            return
        place = places_of(self._view.session.grid, self._known)[index]
        code = Codes.of(self._known.plane.moved(place.code.values[0], (x, y)))
        if self._view.gaze.grid.place != index or self._view.gaze.grid.hand is not Hand.PLACE:
            self._choose_place(index)
        self.attempt(grid_edits.fill_place(index, Place(code), self._known.id, gesture))

    def _on_cell_context(self, index: int, position: QPoint) -> None:
        self._choose_cell(index)
        self.context_requested.emit(position)

    def _on_place_context(self, index: int, position: QPoint) -> None:
        self._choose_place(index)
        self.context_requested.emit(position)

    def _payload_of_cell(self, index: int) -> QMimeData | None:
        codes = None if self._sheet is None else codes_of(self._sheet)
        if codes is None or index >= len(codes):
            return None
        return self._payload(Codes.of(codes.values[index]), "a cell")

    def _payload_of_place(self, index: int) -> QMimeData | None:
        if self._view is None or self._known is None:
            return None
        place = places_of(self._view.session.grid, self._known)[index]
        return self._payload(place.code, place.name or PLACES[index])

    def _payload(self, code: Codes, source: str) -> QMimeData | None:
        if self._known is None:
            return None
        mime = QMimeData()
        CodePayload(self._known.id, code, source).add_to(mime)
        return mime


def description(known: ModelFacts | None) -> str:
    """What one is looking at, in one line."""
    if known is None:
        return "No model is open."
    return f"{known.title}: each cell is a code, decoded; drop codes or pictures on the places"
