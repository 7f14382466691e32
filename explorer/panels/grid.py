"""The grid: a sheet of live codes between places, and what a hand does to it."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QPoint, QRectF, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded, PathMeasured, Traced
from explorer.engine.requests import DecodeSheet, FindGeodesic, RetimeStrip
from explorer.latent.sheets import Listed, Sheet, Strip
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid_drop import GridDrop
from explorer.panels.grid_hand import GridHand
from explorer.panels.grid_head import GridHead
from explorer.panels.grid_mixer import GridMixer
from explorer.panels.grid_options import GridOptions
from explorer.panels.grid_pair import GridPair, blends
from explorer.panels.grid_transport import GridTransport
from explorer.panels.grid_wells import GridWells, RoomLayout
from explorer.panels.panel import Panel
from explorer.panels.photo_drop import photo_in
from explorer.session.edits import Edit
from explorer.session.grid import MOST_CELLS, Mode, used_place
from explorer.session.grid_asks import AT, EXTENT, SHEET, WELLS, shown_sheet
from explorer.session.grid_gaze import Found, GridGaze, Hand
from explorer.session.grid_labels import beside_cells
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import has_same_ends
from explorer.session.grid_strip import found_for, question_of
from explorer.session.store import View
from explorer.widgets.action_button import BOTH, action_button
from explorer.widgets.sheet_headings import Headings, SheetHeadings
from explorer.widgets.sheet_view import SheetView

Bytes = npt.NDArray[np.uint8]
_SPACE = 8


class GridPanel(Panel):
    """Places round the sheet; mode, path and size above; transport or options below."""

    slots = frozenset({SHEET, WELLS, AT, EXTENT})
    dropped = Signal(int, QMimeData)
    """Something was dropped on a place."""
    context_requested = Signal(QPoint, int)
    """A menu is wanted for the code at hand: a cell (−1), or the place with this index."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._known: ModelFacts | None = None
        self.hand = GridHand(self)
        self._sheet: Sheet | None = None
        self._mode: Mode | None = None
        self._ends: dict[int, Bytes] = {}
        self.head, self.sheet_view, self.pair = GridHead(), SheetView(), GridPair()
        self.transport, self.options = GridTransport(), GridOptions()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * _SPACE, _SPACE, 2 * _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        column.addWidget(self.head)
        self._middle = RoomLayout()
        self._middle.setHorizontalSpacing(_SPACE)
        self._middle.setVerticalSpacing(_SPACE)
        self._middle.setColumnStretch(1, 1)
        self._middle.setRowStretch(1, 1)
        self._middle.addWidget(self.pair, 0, 1, 2, 1)
        self._middle.addWidget(self.sheet_view, 0, 1, 2, 1)
        column.addLayout(self._middle, 1)
        column.addWidget(self.transport)
        column.addWidget(self.options)
        self.wells = GridWells(self._middle, self)
        self.mixer = GridMixer(self.sheet_view)
        self.headings = SheetHeadings(self.sheet_view)
        self.setFocusProxy(self.sheet_view)
        self.sheet_view.set_drag_source(
            lambda index: self.hand.payload_of_cell(index, self.sheet_view.picture(index))
        )
        for index, well in enumerate(self.wells.wells):
            well.set_drag_source(partial(self._payload_of_place, index))
            well.set_drop_test(lambda mime: (photo_in(mime) or CodePayload.of(mime)) is not None)
        self._connect()

    def _connect(self) -> None:
        hand = self.hand
        hand.edited.connect(self.edited)
        for looking in (hand, self.transport, self.mixer):
            looking.gazed.connect(self.gazed)
        for choosing in (self.head, self.transport, self.options):
            choosing.edited.connect(self._attempt)
        self.transport.stopped.connect(hand.stop_search)
        self.options.reroll_requested.connect(hand.reroll)
        self.sheet_view.chosen.connect(hand.choose_cell)
        self.sheet_view.seen_changed.connect(lambda seen: hand.look(seen=seen))
        self.sheet_view.context_requested.connect(self._on_cell_context)
        self.wells.picked.connect(hand.choose_place)
        self.wells.moved.connect(hand.move)
        for held in (self.wells.held, self.mixer.held, self.transport.held):
            held.connect(lambda is_held: hand.look(is_moving=is_held))
        self.wells.dropped.connect(self.dropped)
        GridDrop(self, hand, self.wells).dropped.connect(self.dropped)
        self.wells.context_requested.connect(self._on_place_context)

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Show buttons at the right of the lowest row, whichever is shown."""
        for row in (self.transport.lowest, self.options.lowest):
            for action in actions:
                button = action_button(action, BOTH)
                row.addWidget(button)

    def add_below(self, widget: QWidget) -> None:
        """Show a widget below everything."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(widget)

    # --- what it shows ---

    @property
    def is_exact(self) -> bool:
        """Whether the last paint showed every cell at its size."""
        return self.sheet_view.is_exact

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show places, head and the sheet's selection; pictures come as answers."""
        held = QApplication.focusWidget()
        self._show(view, facts)
        is_ours = held is not None and self.isVisible() and self.isAncestorOf(held)
        if held is not None and is_ours and not (held.isVisible() and held.isEnabled()):
            self.sheet_view.setFocus()  # Qt gave its keys to what is next

    def _show(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        self._view = view
        known, model = facts.get(view.session.grid.model or ""), view.session.model_of("grid")
        if known is None or model is None:
            return
        is_other = self._known is None or known.id != self._known.id
        self._known = known
        self.hand.set_view(view, known)
        grid, look = view.session.grid, view.gaze.grid
        self._arrange(grid.mode)
        is_traversal = grid.mode is Mode.TRAVERSAL
        self.head.show_state(grid, known.code_size if is_traversal else MOST_CELLS)
        self.wells.arrange(grid.mode, is_around=grid.is_around and grid.mode is Mode.SAMPLES)
        selected = self._selected_well(look, grid.mode)
        moving = look.place if look.is_moving and look.hand is Hand.PLACE else None
        self.wells.show_places(known, places_of(grid, known), selected, moving)
        if is_other:
            self.sheet_view.clear()
            self._ends.clear()
            self.pair.show_decoded(None)
        self._show_sheet(shown_sheet(view.session, look, known, model))
        is_there = look.hand is Hand.CELL and look.cell < len(self.sheet_view)  # after an undo it may not be
        self.sheet_view.set_selected(look.cell if is_there else None)
        self.mixer.show_shares(grid.size[0] if grid.mode is Mode.TRIANGLE else None, look.shares)
        if grid.mode is Mode.STRIP:
            self.transport.show_state(grid, look)
            question = question_of(grid, known, model)
            found = found_for(question, look)
            is_searching = question is not None and (found is None or not found.is_over)
            is_shortest = isinstance(question, FindGeodesic)
            self.transport.show_search(found, is_searching=is_searching, is_shortest=is_shortest)
            self._show_blend(look.at)
        else:
            self.options.show_state(grid, look, known)

    def zoom_by(self, factor: float) -> None:
        """Enlarge the sheet about the selected cell, where that is in view, until it is seen to be larger."""
        sheet, room = self.sheet_view, QRectF(self.sheet_view.viewport().rect())
        if not len(sheet):
            return
        box = sheet.cell_rect(sheet.selected or 0)
        is_kept = sheet.selected is not None and room.contains(box.center())
        for _ in range(3):  # small pictures grow by whole factors
            sheet.set_zoom(sheet.zoom * factor, box.center() if is_kept else room.center())
            if sheet.cell_rect(0).size() != box.size():
                break
        if is_kept and sheet.selected is not None:
            sheet.show_cell(sheet.selected)

    def show_answer(self, answer: Answer) -> None:
        """Show cells and places as they are decoded, and what is found of a path."""
        result, request = answer.result, answer.request
        if isinstance(result, PathMeasured):
            self.transport.show_extent(result)
        elif isinstance(result, Traced) and isinstance(request, FindGeodesic | RetimeStrip):
            self._show_traced(result, request, is_last=answer.is_last)
        elif not isinstance(result, Decoded):
            return
        elif answer.slot == AT:
            self.pair.show_decoded(result.pictures[0])
        elif answer.slot == WELLS:
            self.wells.put(result.indices, result.pictures)
            self._ends.update(zip(result.indices.tolist(), result.pictures, strict=True))
            self._show_blends()
        elif isinstance(request, DecodeSheet) and self._is_like(request.sheet):
            self.sheet_view.put(result.indices, result.pictures)

    def _arrange(self, mode: Mode) -> None:
        """Make room for what a mode shows."""
        if mode is self._mode:
            return
        self._mode = mode
        is_strip = mode is Mode.STRIP
        self._middle.removeWidget(self.sheet_view)
        self._middle.addWidget(self.sheet_view, *((2, 0, 1, 3) if is_strip else (0, 1, 2, 1)))
        self.pair.setVisible(is_strip)
        self.transport.setVisible(is_strip)
        self.options.setVisible(not is_strip)
        self.sheet_view.set_zoom(1.0)
        self._fit_strip()

    def _fit_strip(self) -> None:
        """Give a strip the height of its two rows."""
        if self._mode is not Mode.STRIP or self._known is None or self._view is None:
            self.sheet_view.setMinimumHeight(120)
            self.sheet_view.setMaximumHeight(16_777_215)
            return
        height, width, _ = self._known.picture_shape
        columns = self._view.session.grid.size[1]
        cell = (self.width() - 4 * _SPACE - self.headings.width) / columns * height / width
        self.sheet_view.setFixedHeight(round(min(2 * cell + 12, max(0.36 * self.height(), 80))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit_strip()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        super().hideEvent(event)
        if self._view is not None and self._view.gaze.grid.is_moving:  # no release comes here any more
            self.hand.look(is_moving=False)

    def _show_sheet(self, sheet: Sheet) -> None:
        if sheet == self._sheet:
            return
        before, self._sheet, self.hand.sheet = self._sheet, sheet, sheet
        if self._known is None or self._view is None:
            return
        places, rows = sheet.places(), sheet.rows
        if self._mode is Mode.STRIP:  # below it the same mix in pixels
            places = np.concatenate((places, places + np.asarray([1, 0], np.float32)))
            rows = 2
            self.transport.show_extent(None)
            if has_same_ends(self._view.session.grid, self._known):
                self.transport.show_same()
        if before is not None and not _are_alike(before, sheet):
            self.sheet_view.clear()
        height, width, _ = self._known.picture_shape
        self.sheet_view.set_sheet(places, rows, sheet.columns, (height, width))
        beside, above, down, across = beside_cells(self._view.session.grid, self._known, rows, sheet.columns)
        self.headings.show_headings(Headings(tuple(beside), tuple(above), down, across), sheet.columns)
        self._fit_strip()
        self._show_blends()

    def _show_blends(self) -> None:
        """Fill the lower row of a strip."""
        if self._mode is Mode.STRIP and self._sheet is not None and {0, 1} <= self._ends.keys():
            count = self._sheet.columns
            mixed = blends(self._ends[0], self._ends[1], np.linspace(0.0, 1.0, count))
            self.sheet_view.put(np.arange(count, 2 * count), mixed)
            if self._view is not None:
                self._show_blend(self._view.gaze.grid.at)

    def _show_blend(self, at: float) -> None:
        ends = (self._ends[0], self._ends[1]) if {0, 1} <= self._ends.keys() else None
        self.pair.show_blended(ends, at)

    def _show_traced(self, result: Traced, request: FindGeodesic | RetimeStrip, *, is_last: bool) -> None:
        """Show a path as far as it is found, and keep it in view."""
        view, known = self._view, self._known
        model = None if view is None else view.session.model_of("grid")
        if view is None or known is None or model is None:
            return
        if question_of(view.session.grid, known, model) != request:
            return
        self.sheet_view.put(np.arange(len(result.pictures)), result.pictures)
        found = Found(
            request,
            result.codes,
            result.path,
            result.extent,
            result.rounds,
            result.straight,
            is_over=is_last,
            is_converged=is_last and result.is_converged,
        )
        self.hand.look(found=found)
        if is_last and not result.is_converged:
            self.hand.told.emit(
                f"The shortest path was not found within {result.rounds} rounds; the best so far is shown."
            )

    def _is_like(self, sheet: Sheet) -> bool:
        """Whether a sheet has the cells of the one shown: during a drag the last but one is welcome."""
        return self._sheet is not None and _are_alike(sheet, self._sheet)

    def _selected_well(self, look: GridGaze, mode: Mode) -> int | None:
        if look.hand is Hand.MIX and mode in (Mode.TRIANGLE, Mode.ANALOGY):
            return 3
        return used_place(mode, look.place) if look.hand is Hand.PLACE else None

    # --- what a hand does ---

    def _attempt(self, edit: Edit) -> None:
        if not self.hand.attempt(edit) and self._view is not None and self._known is not None:
            grid, look = self._view.session.grid, self._view.gaze.grid
            self.head.show_state(grid)
            self.transport.show_state(grid, look)
            self.options.show_state(grid, look, self._known)

    def _payload_of_place(self, index: int) -> QMimeData | None:
        return self.hand.payload_of_place(index, self._ends.get(index))

    def _on_cell_context(self, index: int, position: QPoint) -> None:
        self.hand.choose_cell(index)
        self.context_requested.emit(position, -1)

    def _on_place_context(self, index: int, position: QPoint) -> None:
        self.hand.choose_place(index)
        self.context_requested.emit(position, index)


def _are_alike(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets have the same cells of the same kind."""
    kinds = {Strip if isinstance(sheet, Listed) else type(sheet) for sheet in (one, other)}
    return len(kinds) == 1 and (one.rows, one.columns) == (other.rows, other.columns)


def description(known: ModelFacts | None) -> str:
    """What one is looking at, in one line."""
    if known is None:
        return "No model is open."
    return f"{known.title}: each cell is a code, decoded; drop codes or pictures on the places"
