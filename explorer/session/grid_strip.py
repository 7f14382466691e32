"""The path of a strip: which one is shown, what must be found first, and the code at a place on it."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import FindGeodesic, ModelRef, RetimeStrip
from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.journey import SEGMENTS
from explorer.latent.paths import Mix, through
from explorer.latent.sheets import Strip
from explorer.session.grid import GridState, Mode, Route
from explorer.session.grid_gaze import Found, GridGaze
from explorer.session.grid_sheets import sheet_of

_FINE = 2 * SEGMENTS + 1
"""Codes of a path that is measured."""


def question_of(grid: GridState, known: ModelFacts, model: ModelRef) -> FindGeodesic | RetimeStrip | None:
    """What the decoder must find before the strip can be shown; None where the mix alone says it."""
    if grid.mode is not Mode.STRIP or (grid.route is not Route.SHORTEST and not grid.is_even):
        return None
    strip = sheet_of(grid, known)
    if not isinstance(strip, Strip):
        return None
    if grid.route is Route.SHORTEST:
        return FindGeodesic(model, strip.stations, strip.columns)
    return RetimeStrip(model, strip)


def found_for(question: FindGeodesic | RetimeStrip | None, look: GridGaze) -> Found | None:
    """What was found for a question so far."""
    found = look.found
    return found if question is not None and found is not None and found.question == question else None


def path_of(grid: GridState, look: GridGaze, known: ModelFacts, model: ModelRef) -> Codes | None:
    """The path finely, (n, d), for a measurement; None while it is looked for, or where there is none.

    It is the one that `codes_along` goes along.
    """
    question = question_of(grid, known, model)
    if question is not None:
        found = found_for(question, look)
        return found.path if found is not None and found.is_over else None
    strip = sheet_of(grid, known)
    return _finely(strip) if isinstance(strip, Strip) else None


def code_at(grid: GridState, look: GridGaze, known: ModelFacts, model: ModelRef) -> Codes | None:
    """The code (1, d) where the slider is."""
    return codes_along(grid, look, known, model, np.array([look.at]))


def codes_along(
    grid: GridState, look: GridGaze, known: ModelFacts, model: ModelRef, times: npt.NDArray[np.float64]
) -> Codes | None:
    """Codes (n, d) of the path that is shown, at times (n,) from 0 to 1."""
    found = found_for(question_of(grid, known, model), look)
    if found is not None:
        return Codes.of(_on_found(found, times))
    strip = sheet_of(grid, known)
    if isinstance(strip, Strip):
        return _codes_on(strip, times)
    return Codes.of(strip.codes(np.zeros(len(times), np.intp)))  # both ends are the same code


def _on_found(found: Found, times: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Codes (n, d) of a path that was found, at times (n,); at the frames' times they are the frames.

    They lie on the fine path, whose steps are even between the frames too, however few these are. Between its
    codes it is straight, or, where a spherical strip was re-timed, that strip's great circle.
    """
    mix = found.question.strip.mix if isinstance(found.question, RetimeStrip) else Mix.STRAIGHT
    return through(found.path.values, times, mix)


@lru_cache(maxsize=4)
def _finely(strip: Strip) -> Codes | None:
    """The path as it is measured; the same one while the slider is moved."""
    return _codes_on(strip, np.linspace(0.0, 1.0, _FINE))


def _codes_on(strip: Strip, times: npt.NDArray[np.float64]) -> Codes | None:
    try:
        return Codes.of(strip.at(times))
    except ExplorerError:  # the engine says so of the whole strip
        return None
