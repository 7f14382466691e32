"""What is asked of the engine for a session and a gaze."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from explorer.engine.requests import (
    DecodeCodes,
    FindNearest,
    MeasureSpacing,
    ModelRef,
    OutlineData,
    Priority,
)
from explorer.latent.codes import Codes
from explorer.session import edits, grid_edits
from explorer.session.edits import open_model
from explorer.session.gaze import Gaze
from explorer.session.grid import MOST_CELLS, Mode
from explorer.session.grid_asks import SHEET
from explorer.session.grid_gaze import GridGaze, Hand
from explorer.session.inspector_asks import CODE, MODEL, NEAREST, NEAREST_COUNT, PINS, SPACING
from explorer.session.map_asks import DENSITY
from explorer.session.resolve import at_hand, resolve
from explorer.session.state import Session
from tests.session.samples import facts, session_of

TINY = facts()
START = session_of(TINY)
KNOWN = {TINY.id: TINY}
LARGE = facts("large", 200)
LIMIT = 0.5e-3
"""Seconds."""


def test_nothing_is_asked_without_a_model_or_its_facts() -> None:
    assert resolve(Session(), Gaze(pointer=(0.0, 0.0)), KNOWN) == {}
    assert resolve(START, Gaze(pointer=(0.0, 0.0)), {}) == {}


def test_the_pointer_comes_before_the_pin_and_the_pin_before_the_centre() -> None:
    session = edits.pin_code(Codes.of([[5.0, 6.0]]), is_added=True).apply(START)
    model = ModelRef(TINY.id, TINY.path)
    for gaze, code in [
        (Gaze(pointer=(1.0, 2.0), selected=1), [[1.0, 2.0]]),
        (Gaze(selected=1), [[5.0, 6.0]]),
        (Gaze(), [[0.0, 0.0]]),
        (Gaze(selected=99), [[0.0, 0.0]]),
    ]:
        ask = resolve(session, gaze, KNOWN)[CODE]
        assert ask.request == DecodeCodes(model, Codes.of(code))
        assert ask.priority is Priority.INTERACTIVE


def test_all_pins_are_one_request() -> None:
    session = edits.pin_code(Codes.of([[5.0, 6.0]]), is_added=True).apply(START)
    session = edits.pin_code(Codes.of([[7.0, 8.0]]), is_added=True).apply(session)
    request = resolve(session, Gaze(), KNOWN)[PINS].request
    assert isinstance(request, DecodeCodes)
    np.testing.assert_array_equal(request.codes.values, [[5, 6], [7, 8]])
    assert PINS not in resolve(START, Gaze(), KNOWN)


def test_a_model_without_codes_has_no_neighbours() -> None:
    bare = facts("bare", count=0)
    asks = resolve(session_of(bare), Gaze(), {bare.id: bare})
    assert set(asks) == {MODEL, CODE}
    assert isinstance(resolve(START, Gaze(), KNOWN)[NEAREST].request, FindNearest)


def test_how_the_data_lie_is_measured_once_and_outlined_while_the_layer_is_on() -> None:
    model, data = ModelRef(TINY.id, TINY.path), TINY.encoded
    assert data is not None
    on = edits.show_layer("density", is_shown=True).apply(START)
    for gaze in (Gaze(), Gaze(pointer=(1.0, 2.0))):
        assert DENSITY not in resolve(START, gaze, KNOWN)
        asks = resolve(on, gaze, KNOWN)
        assert asks[DENSITY].request == OutlineData(model, TINY.plane.frame, data)
        assert asks[SPACING].request == MeasureSpacing(model, data, NEAREST_COUNT)
        assert asks[SPACING].priority is Priority.BACKGROUND


def test_a_map_of_many_dimensions_decodes_points_of_its_plane() -> None:
    wide = facts("wide", size=5)
    request = resolve(session_of(wide), Gaze(pointer=(1.5, -0.5)), {wide.id: wide})[CODE].request
    assert isinstance(request, DecodeCodes)
    np.testing.assert_allclose(
        request.codes.values[0],
        wide.plane.origin + 1.5 * wide.plane.axes[0] - 0.5 * wide.plane.axes[1],
        rtol=1e-5,
    )


def test_equal_inputs_give_equal_requests_and_it_is_quick() -> None:
    gaze = Gaze(pointer=(0.25, 0.5))
    assert resolve(START, gaze, KNOWN) == resolve(START, gaze, KNOWN)
    assert least_time(START, [gaze] * 200) < LIMIT


@pytest.mark.parametrize("mode", Mode)
def test_it_is_quick_while_one_goes_through_the_cells_of_a_large_sheet(mode: Mode) -> None:
    session = open_model(ModelRef(LARGE.id, LARGE.path), LARGE.title, "grid").apply(Session())
    size = (1 if mode is Mode.STRIP else MOST_CELLS, MOST_CELLS)
    session = grid_edits.resize(mode, *size).apply(grid_edits.choose_mode(mode).apply(session))
    cells = [7 * at % (size[0] * size[1] // 2) for at in range(100)]
    gazes = [Gaze("grid", grid=replace(GridGaze(), hand=Hand.CELL, cell=cell)) for cell in cells]
    assert least_time(session, gazes) < LIMIT


def test_it_is_quick_while_a_path_plays() -> None:
    session = session_of(LARGE)
    for strength in (0.0, 1.0):
        session = edits.pin_code(Codes.of(np.full(200, strength)), is_added=True).apply(session)
    first, last = (pin.key for pin in session.map.marks.pins)
    assert least_time(session, [Gaze(path=(first, last), path_at=at % 61) for at in range(100)]) < LIMIT


def least_time(session: Session, gazes: Sequence[Gaze]) -> float:
    """Seconds of this thread that `resolve` takes for one of these: the least, as cores are shared."""
    times = []
    for gaze in gazes:
        begin = time.thread_time()
        assert resolve(session, gaze, {**KNOWN, LARGE.id: LARGE})
        times.append(time.thread_time() - begin)
    return min(times)


def test_a_sheet_is_asked_for_before_the_code_at_hand_and_other_things_after_it() -> None:
    for panel, first in (("map", MODEL), ("grid", SHEET)):
        session = open_model(ModelRef(TINY.id, TINY.path), TINY.title, panel).apply(Session())
        asked = list(resolve(session, Gaze(panel=panel), KNOWN))
        assert asked[0] == first
        assert asked.index(first) < asked.index(CODE)


def test_the_code_at_hand_is_never_of_a_place_that_the_mode_does_not_use() -> None:
    session = open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid").apply(Session())
    for mode, place, shown in ((Mode.CORNERS, 3, "D"), (Mode.STRIP, 3, "A"), (Mode.PLANE, 1, "A")):
        gaze = Gaze("grid", grid=replace(GridGaze(), hand=Hand.PLACE, place=place))
        hand = at_hand(grid_edits.choose_mode(mode).apply(session), gaze, KNOWN)
        assert hand is not None
        assert hand.title.startswith(f"{shown}: ")
