"""What the grid asks of the engine, per slot, and the code at hand while it is in front."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import DecodeCodes, DecodeSheet, MeasurePath, ModelRef, Priority
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.sheets import Listed, Sheet
from explorer.session.ask import Ask, AtHand
from explorer.session.gaze import Gaze
from explorer.session.grid import PLACES, Mode, used_place
from explorer.session.grid_gaze import GridGaze, Hand
from explorer.session.grid_labels import place_in_words
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import result_of, sheet_of
from explorer.session.grid_strip import code_at, found_for, path_of, question_of
from explorer.session.state import Session

SHEET = "grid.sheet"
"""The cells."""
WELLS = "grid.places"
"""What lies in the places; with them, as the last, D of an analogy or the mix of a triangle."""
AT = "grid.at"
"""Where the slider of a strip is."""
EXTENT = "grid.extent"
"""How long the path of a strip is."""
_FEW = 100
"""Cells that a hand can wait for."""


def grid_asks(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> dict[str, Ask]:
    """Everything that the grid must ask for this session and gaze."""
    grid, look = session.grid, gaze.grid
    codes = [place.code.values for place in places_of(grid, known)]
    mix = mix_of(session, look, known)
    if mix is not None and grid.mode in (Mode.ANALOGY, Mode.TRIANGLE):
        codes[3] = mix.values
    asks: dict[str, Ask] = {}
    question = question_of(grid, known, model)
    found = found_for(question, look)
    if question is not None and (found is None or not found.is_over):
        asks[SHEET] = Ask(question, Priority.VISIBLE)
    else:
        sheet = shown_sheet(session, look, known, model)
        urgency = Priority.INTERACTIVE if len(sheet) <= _FEW else Priority.VISIBLE
        asks[SHEET] = Ask(DecodeSheet(model, sheet, look.seen), urgency)
    # After the sheet: most places are cells of it, and are found in the cache.
    asks[WELLS] = Ask(DecodeCodes(model, Codes.of(np.concatenate(codes))), Priority.INTERACTIVE)
    if grid.mode is Mode.STRIP:
        if mix is not None:
            asks[AT] = Ask(DecodeCodes(model, mix), Priority.INTERACTIVE)
        path = path_of(grid, look, known, model)
        if path is not None:
            asks[EXTENT] = Ask(MeasurePath(model, path, known.encoded), Priority.BACKGROUND)
    return asks


def shown_sheet(session: Session, look: GridGaze, known: ModelFacts, model: ModelRef) -> Sheet:
    """The recipe of what is shown: a path that was found, or else what was chosen."""
    found = found_for(question_of(session.grid, known, model), look)
    if found is not None:
        return Listed(found.codes, len(found.codes))
    return sheet_of(session.grid, known)


def mix_of(session: Session, look: GridGaze, known: ModelFacts) -> Codes | None:
    """What the slider of a strip or the pointer in a triangle mixes, or D of an analogy, (1, d)."""
    grid = session.grid
    model = session.model_of("grid")
    match grid.mode:
        case Mode.STRIP if model is not None:
            return code_at(grid, look, known, model)
        case Mode.TRIANGLE | Mode.ANALOGY:
            return result_of(grid, known, look.shares)
        case _:
            return None


def on_grid(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> AtHand:
    """The code at hand while the grid is in front."""
    look, mode = gaze.grid, session.grid.mode
    if look.hand is Hand.CELL:
        sheet = shown_sheet(session, look, known, model)
        code = code_of(sheet, look.cell)
        if code is not None:
            row, column = (int(at) + 1 for at in sheet.places()[look.cell])
            name = f"Frame {column}" if mode is Mode.STRIP else f"Cell {row}, {column}"
            if mode in (Mode.TRAVERSAL, Mode.PLANE):
                name = place_in_words(session.grid, known, sheet.rows, sheet.columns, (row - 1, column - 1))
            return AtHand(model, known, code, name)
    mix = mix_of(session, look, known) if look.hand is Hand.MIX else None
    if mix is not None:
        names = {
            Mode.STRIP: f"On the path, a = {look.at:.2f}",
            Mode.TRIANGLE: "Mix of A, B and C",
            Mode.ANALOGY: "D = C + B − A",
        }
        return AtHand(model, known, mix, names[mode], look.is_moving)
    index = used_place(mode, look.place)
    place = places_of(session.grid, known)[index]
    name = f"{PLACES[index]}: {place.name}" if place.name else PLACES[index]
    return AtHand(model, known, place.code, name, look.is_moving)


def code_of(sheet: Sheet, cell: int) -> Codes | None:
    """The code (1, d) of one cell of a sheet, the others left alone; None where there is none such."""
    if not 0 <= cell < len(sheet):
        return None
    try:
        return Codes.of(sheet.codes(np.array([cell])))
    except ExplorerError:
        return None


def codes_of(sheet: Sheet) -> Codes | None:
    """All codes (n, d) of a sheet; None where there is none such: the engine says why."""
    try:
        return Codes.of(sheet.codes())
    except ExplorerError:
        return None
