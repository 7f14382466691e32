"""What a hand does to the grid: edits that are tried first, looks, and what a drag carries."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject, Signal

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import FindGeodesic
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.sheets import SAME_ENDS, Sheet
from explorer.session import grid_edits
from explorer.session.edits import Edit
from explorer.session.grid import PLACES, GridState, Mode, Place, Route, used_place
from explorer.session.grid_asks import code_of, mix_of
from explorer.session.grid_gaze import Hand
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import has_same_ends, sheet_of
from explorer.session.grid_strip import found_for, question_of
from explorer.session.store import View

Bytes = npt.NDArray[np.uint8]
Carry = Callable[[Codes, Bytes | None, str], QMimeData]
"""What a drag carries of a code, its picture and its name."""
_HANDS = {Mode.STRIP: Hand.MIX, Mode.TRIANGLE: Hand.MIX, Mode.SAMPLES: Hand.CELL}
"""What the inspector shows when a mode is chosen, where it is not a place."""
_CELL, _MIX = "a cell", "a mix"
"""Names of codes that lie in no place."""


class GridHand(QObject):
    """Knows what is shown; says what shall change."""

    edited = Signal(object)
    """An `Edit`."""
    gazed = Signal(object)
    """A function from `Gaze` to `Gaze`."""
    refused = Signal(str)
    """A sentence: why something was not done."""
    told = Signal(str)
    """A sentence: what was done otherwise than was to be expected."""
    accepted = Signal()
    """Something was done: what was refused before does not matter any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._known: ModelFacts | None = None
        self._carry: Carry | None = None
        self.sheet: Sheet | None = None
        """What is shown."""

    def set_view(self, view: View, known: ModelFacts) -> None:
        """Take this for what is shown."""
        self._view, self._known = view, known

    def set_carrier(self, carry: Carry) -> None:
        """Say what a drag carries."""
        self._carry = carry

    @property
    def mode(self) -> Mode | None:
        """What the grid shows."""
        return None if self._view is None else self._view.session.grid.mode

    @property
    def place(self) -> int:
        """The selected place."""
        view = self._view
        return 0 if view is None else used_place(view.session.grid.mode, view.gaze.grid.place)

    @property
    def places(self) -> tuple[Place, ...]:
        """What lies in A, B, C and D."""
        if self._view is None or self._known is None:
            return ()
        return places_of(self._view.session.grid, self._known)

    @property
    def name(self) -> str:
        """What the code at hand is called where it goes: as in its place, or in a drag from the sheet."""
        view, sheet = self._view, self.sheet
        if view is None or self._known is None:
            return ""
        look = view.gaze.grid
        if look.hand is Hand.CELL and sheet is not None and code_of(sheet, look.cell) is not None:
            return _CELL
        if look.hand is Hand.MIX and mix_of(view.session, look, self._known) is not None:
            return _MIX
        return self._name_of(self.place)

    def _name_of(self, index: int) -> str:
        return self.places[index].name or PLACES[index]

    def look(self, **changes: object) -> None:
        """Look at something else in the grid."""
        self.gazed.emit(lambda gaze: replace(gaze, grid=replace(gaze.grid, **changes)))

    def attempt(self, edit: Edit) -> bool:
        """Make an edit, unless the grid could not show what comes of it: then say why."""
        if self._view is None or self._known is None:
            return False
        before, after, shown = self._view.session.grid, edit.apply(self._view.session).grid, self.sheet
        try:
            sheet = sheet_of(after, self._known)
            sheet.codes(np.array([0, len(sheet) - 1]))  # where these two can be, the others can
            self._check_ends(before, after, self._known)
        except ExplorerError as error:
            if after.mode is not before.mode and after.route is Route.SPHERICAL:
                # Another mode may not show which path is taken.
                return self._attempt_straight(edit, after.mode)
            self.refused.emit(str(error))
            return False
        self.accepted.emit()
        self.edited.emit(edit)
        if after.mode is not before.mode:
            place, hand = used_place(after.mode, self.place), _HANDS.get(after.mode, Hand.PLACE)
            self.look(hand=hand, place=place, cell=0, is_moving=False)
        elif after.size != before.size and shown is not None:
            self._keep_cell(shown, sheet)
        return True

    def _attempt_straight(self, edit: Edit, mode: Mode) -> bool:
        """Open a mode on the straight path, where its codes have no spherical one; say so."""
        straight = grid_edits.choose_route(Route.STRAIGHT)
        is_done = self.attempt(replace(edit, apply=lambda session: straight.apply(edit.apply(session))))
        if is_done:
            self.told.emit(
                f"The grid shows {mode.capitalize()} along the straight path: "
                "there is no spherical one between its codes."
            )
        return is_done

    def _check_ends(self, before: GridState, after: GridState, known: ModelFacts) -> None:
        """Refuse a code that would end a strip where it begins; a strip that is opened so is shown."""
        is_strip = before.mode is after.mode is Mode.STRIP
        if is_strip and has_same_ends(after, known) and not has_same_ends(before, known):
            raise ExplorerError(SAME_ENDS)

    def _keep_cell(self, before: Sheet, after: Sheet) -> None:
        """Stay in the same row and column of a sheet of another size, or as near as there is a cell."""
        look = None if self._view is None else self._view.gaze.grid
        if look is not None and look.hand is Hand.CELL and look.cell < len(before):
            away = np.abs(after.places() - before.places()[look.cell]).sum(axis=1)
            self.choose_cell(int(away.argmin()))

    def fill(self, index: int, code: Codes, name: str, model: str, *, is_added: bool = False) -> bool:
        """Put a code into a place, or beside what is in it; whether it went there."""
        known = self._known
        if known is None:
            return False
        if model != known.id:
            self.refused.emit(
                f"This code belongs to another model, so it cannot stand beside codes of {known.title}. "
                "Show its model in the grid first."
            )
            return False
        if is_added:
            edit = grid_edits.add_to_place(index, self.places[index], code, "", known.id)
        else:
            edit = grid_edits.fill_place(index, Place(code, name), known.id)
        is_done = self.attempt(edit)
        if is_done:
            self.choose_place(index)
        return is_done

    def restore(self, index: int) -> None:
        """Bring back what was in a place at first."""
        if self._known is not None:
            self.attempt(grid_edits.fill_place(index, None, self._known.id))

    def move(self, index: int, x: float, y: float, gesture: str) -> None:
        """Move a place on its plane."""
        if self._view is None or self._known is None:
            return
        code = Codes.of(self._known.plane.moved(self.places[index].code.values[0], (x, y)))
        look = self._view.gaze.grid
        if look.place != index or look.hand is not Hand.PLACE:
            self.choose_place(index)
        self.attempt(grid_edits.fill_place(index, Place(code, "moved"), self._known.id, gesture))

    def reroll(self) -> None:
        """Draw the selected sample anew."""
        look = None if self._view is None else self._view.gaze.grid
        if self.sheet is None or look is None or look.hand is not Hand.CELL or look.cell >= len(self.sheet):
            self.refused.emit("Click a sample first: it is drawn anew, and the others stay.")
            return
        row, column = self.sheet.places()[look.cell].astype(int).tolist()
        self.attempt(grid_edits.draw_cell(row, column))

    def choose_place(self, index: int) -> None:
        """Select a place, or the result that follows from the others."""
        if self.mode in (Mode.ANALOGY, Mode.TRIANGLE) and index == 3:
            self.look(hand=Hand.MIX)
        else:
            self.look(hand=Hand.PLACE, place=index)

    def choose_cell(self, index: int) -> None:
        """Select a cell; in a strip the slider goes there."""
        if self.mode is Mode.STRIP and self.sheet is not None:
            count = self.sheet.columns
            self.look(hand=Hand.CELL, cell=index % count, at=(index % count) / max(count - 1, 1))
        else:
            self.look(hand=Hand.CELL, cell=index)

    def stop_search(self) -> None:
        """Look for no better path: the best so far stays, or else the path that needs no search."""
        if self._view is None or self._known is None:
            return
        grid, look, model = self._view.session.grid, self._view.gaze.grid, self._view.session.model_of("grid")
        question = None if model is None else question_of(grid, self._known, model)
        found = found_for(question, look)
        if found is not None:
            self.look(found=replace(found, is_over=True))
        elif isinstance(question, FindGeodesic):
            self.attempt(grid_edits.choose_route(Route.STRAIGHT))
        elif question is not None:
            self.attempt(grid_edits.space_evenly(False))

    def payload_of_cell(self, index: int, picture: Bytes | None) -> QMimeData | None:
        """What a drag of a cell carries."""
        sheet = self.sheet
        code = None if sheet is None else code_of(sheet, index % len(sheet))
        if code is None or self._carry is None:
            return None
        return self._carry(code, picture, _CELL)

    def payload_of_place(self, index: int, picture: Bytes | None) -> QMimeData | None:
        """What a drag of a place carries."""
        if self._view is None or self._known is None or self._carry is None:
            return None
        is_result = self.mode in (Mode.ANALOGY, Mode.TRIANGLE) and index == 3
        mix = mix_of(self._view.session, self._view.gaze.grid, self._known) if is_result else None
        name = _MIX if mix else self._name_of(index)
        return self._carry(mix or self.places[index].code, picture, name)
