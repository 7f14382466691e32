"""What the grid asks of the engine, per slot, and the code at hand while it is in front."""

from functools import lru_cache

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import DecodeCodes, DecodeSheet, ModelRef, Priority
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.sheets import Sheet
from explorer.session.ask import Ask, AtHand
from explorer.session.gaze import Gaze
from explorer.session.grid import PLACES, Mode
from explorer.session.grid_gaze import Hand
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import result_of, sheet_of
from explorer.session.state import Session

SHEET = "grid.sheet"
"""The cells."""
WELLS = "grid.places"
"""What lies in the places."""
_FEW = 100
"""Cells that a hand can wait for."""


def grid_asks(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> dict[str, Ask]:
    """Everything that the grid must ask for this session and gaze."""
    codes = [place.code.values for place in places_of(session.grid, known)]
    if session.grid.mode is Mode.ANALOGY:
        codes[3] = result_of(session.grid, known).values
    asks = {WELLS: Ask(DecodeCodes(model, Codes.of(np.concatenate(codes))), Priority.INTERACTIVE)}
    sheet = sheet_of(session.grid, known)
    urgency = Priority.INTERACTIVE if len(sheet) <= _FEW else Priority.VISIBLE
    asks[SHEET] = Ask(DecodeSheet(model, sheet, gaze.grid.seen), urgency)
    return asks


def on_grid(session: Session, gaze: Gaze, model: ModelRef, known: ModelFacts) -> AtHand:
    """The code at hand while the grid is in front."""
    look = gaze.grid
    if look.hand is Hand.CELL:
        sheet = sheet_of(session.grid, known)
        codes = codes_of(sheet)
        if codes is not None and look.cell < len(codes):
            row, column = (int(at) + 1 for at in sheet.places()[look.cell])
            return AtHand(model, known, Codes.of(codes.values[look.cell]), f"Cell {row}, {column}")
    if look.hand is Hand.RESULT and session.grid.mode is Mode.ANALOGY:
        return AtHand(model, known, result_of(session.grid, known), "D = C + B − A")
    place = places_of(session.grid, known)[look.place]
    name = f"{PLACES[look.place]}: {place.name}" if place.name else PLACES[look.place]
    return AtHand(model, known, place.code, name)


@lru_cache(maxsize=4)
def codes_of(sheet: Sheet) -> Codes | None:
    """All codes (n, d) of a sheet; None where there is none such: the engine says why."""
    try:
        return Codes.of(sheet.codes())
    except ExplorerError:
        return None
