"""The grid's state: what is there at first, what it asks, and which code is at hand."""

import gc
from dataclasses import replace
from typing import Any
from weakref import ref

import numpy as np
import pytest

from explorer.bundles.facts import ModelFacts
from explorer.engine.requests import DecodeCodes, DecodeSheet, ModelRef
from explorer.latent.codes import Codes
from explorer.latent.sheets import Analogy, Corners, PlaneSheet, Samples, Strip, Traversal, Triangle
from explorer.session import grid_edits
from explorer.session.edits import Edit, open_model
from explorer.session.face_codes import face_of
from explorer.session.gaze import Gaze
from explorer.session.grid import Mode, Place, Route
from explorer.session.grid_asks import SHEET, WELLS
from explorer.session.grid_gaze import GridGaze, Hand
from explorer.session.grid_places import places_of
from explorer.session.grid_sheets import result_of, sheet_of
from explorer.session.inspector_asks import CODE, NEAREST
from explorer.session.resolve import at_hand, resolve
from explorer.session.state import Session
from tests.session.samples import facts

TINY, WIDE, BARE = facts(), facts("wide", size=20), facts("bare", size=3, count=0)
SHEETS: dict[Mode, Any] = {
    Mode.STRIP: Strip,
    Mode.CORNERS: Corners,
    Mode.TRIANGLE: Triangle,
    Mode.ANALOGY: Analogy,
    Mode.PLANE: PlaneSheet,
    Mode.TRAVERSAL: Traversal,
    Mode.SAMPLES: Samples,
}


def session(*edits: Edit, known: ModelFacts = TINY) -> Session:
    result = open_model(ModelRef(known.id, known.path), known.title, "grid").apply(Session())
    for edit in edits:
        result = edit.apply(result)
    return result


def gaze(**look: Any) -> Gaze:
    return Gaze(panel="grid", grid=replace(GridGaze(), **look))


@pytest.mark.parametrize("known", [TINY, WIDE, BARE], ids=lambda known: known.name)
@pytest.mark.parametrize("mode", Mode)
def test_every_mode_has_a_sheet_at_first_with_every_model(mode: Mode, known: ModelFacts) -> None:
    grid = session(grid_edits.choose_mode(mode), known=known).grid
    sheet = sheet_of(grid, known)
    assert isinstance(sheet, SHEETS[mode])
    assert np.ptp(sheet.codes(), axis=0).max() > 0


def test_places_are_never_empty_and_lie_apart() -> None:
    for known in (TINY, WIDE, BARE):
        codes = np.concatenate([place.code.values for place in places_of(session(known=known).grid, known)])
        assert len(np.unique(codes, axis=0)) == 4


def test_a_picture_without_a_class_is_called_by_its_number_from_1_as_a_face_is() -> None:
    known = replace(TINY, labels=None, class_names=())
    for index, place in zip(known.examples(4), places_of(session(known=known).grid, known), strict=True):
        assert place.name == f"no. {index + 1:,}"
        assert face_of(known, index).title.endswith(f" {index + 1:,}")


def test_a_model_is_not_kept_alive_by_what_lay_in_its_places() -> None:
    def look(known: ModelFacts) -> ref[ModelFacts]:
        places_of(session(known=known).grid, known)
        return ref(known)

    before = look(replace(TINY))
    for _ in range(2):
        look(replace(TINY))
    gc.collect()
    assert before() is None


def test_a_place_that_was_filled_is_kept_while_another_model_is_shown() -> None:
    code = Codes.of([0.25, -0.5])
    filled = session(grid_edits.fill_place(1, Place(code, "mine"), TINY.id))
    away = open_model(ModelRef(WIDE.id, WIDE.path), WIDE.title, "grid").apply(filled)
    back = open_model(ModelRef(TINY.id, TINY.path), TINY.title, "grid").apply(away)
    assert places_of(back.grid, TINY)[1] == Place(code, "mine")
    assert places_of(grid_edits.fill_place(1, None, TINY.id).apply(back).grid, TINY)[1].name != "mine"


def test_places_and_sheet_are_one_request_each() -> None:
    wanted = resolve(session(), gaze(), {TINY.id: TINY})
    assert isinstance(wanted[SHEET].request, DecodeSheet)
    wells = wanted[WELLS].request
    assert isinstance(wells, DecodeCodes)
    assert len(wells.codes) == 4


def test_what_is_seen_travels_with_the_sheet() -> None:
    request = resolve(session(), gaze(seen=(1, 2, 3, 4)), {TINY.id: TINY})[SHEET].request
    assert isinstance(request, DecodeSheet)
    assert request.seen == (1, 2, 3, 4)


def test_the_selected_cell_is_at_hand_and_follows_its_corner() -> None:
    code = Codes.of([3.0, 4.0])
    hands = [
        at_hand(session(*edits), gaze(hand=Hand.CELL, cell=0), {TINY.id: TINY})
        for edits in ((), (grid_edits.fill_place(0, Place(code), TINY.id),))
    ]
    assert hands[0] is not None
    assert hands[1] is not None
    assert hands[0].code == places_of(session().grid, TINY)[0].code
    assert hands[1].code == code
    assert hands[1].title == "Cell 1, 1"


@pytest.mark.parametrize("mode", Mode)
def test_the_code_of_a_cell_costs_no_sheet(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = session(grid_edits.choose_mode(mode), known=WIDE)
    whole, expand = sheet_of(chosen.grid, WIDE).codes(), SHEETS[mode].codes
    counts: list[int] = []

    def codes(sheet: Any, cells: Any = None) -> Any:
        found = expand(sheet, cells)
        counts.append(len(found))
        return found

    monkeypatch.setattr(SHEETS[mode], "codes", codes)
    hand = at_hand(chosen, gaze(hand=Hand.CELL, cell=5), {WIDE.id: WIDE})
    assert hand is not None
    assert hand.code == Codes.of(whole[5])
    resolve(chosen, gaze(hand=Hand.CELL, cell=6), {WIDE.id: WIDE})
    assert counts == [1, 1]


def test_a_cell_that_is_not_there_any_more_leaves_its_place_at_hand() -> None:
    hand = at_hand(
        session(grid_edits.resize(Mode.CORNERS, 2, 2)), gaze(hand=Hand.CELL, cell=63), {TINY.id: TINY}
    )
    assert hand is not None
    assert hand.code == places_of(session().grid, TINY)[0].code


def test_an_analogy_adds_up_and_takes_means_of_groups() -> None:
    a, b, c = Codes.of([[0, 0]]), Codes.of([[1, 0], [3, 2]]), Codes.of([[0, 5]])
    chosen = session(
        grid_edits.choose_mode(Mode.ANALOGY),
        *(grid_edits.fill_place(at, Place(code), TINY.id) for at, code in enumerate((a, b, c))),
    )
    assert result_of(chosen.grid, TINY) == Codes.of([2, 6])
    wells = resolve(chosen, gaze(), {TINY.id: TINY})[WELLS].request
    assert isinstance(wells, DecodeCodes)
    assert wells.codes.values[3].tolist() == [2, 6]
    more = grid_edits.add_to_place(0, Place(a), Codes.of([[2, 0]]), "", TINY.id).apply(chosen)
    assert result_of(more.grid, TINY) == Codes.of([1, 6])


def test_sizes_stay_within_their_bounds_and_belong_to_a_mode() -> None:
    grown = session(grid_edits.resize(Mode.CORNERS, 99, 0)).grid
    assert grown.size == (32, 1)
    assert replace(grown, mode=Mode.ANALOGY).size == (5, 5)


def test_a_cell_is_drawn_anew_alone_and_a_seed_draws_all() -> None:
    samples = session(grid_edits.choose_mode(Mode.SAMPLES))
    before = sheet_of(samples.grid, TINY).codes()
    one = grid_edits.draw_cell(1, 2).apply(samples)
    changed = (sheet_of(one.grid, TINY).codes() != before).any(axis=1)
    assert np.flatnonzero(changed).tolist() == [10]
    other = grid_edits.draw_with(5).apply(one)
    assert (sheet_of(other.grid, TINY).codes() != before).any(axis=1).all()
    assert other.grid.rolls == ()


def test_a_zero_vector_on_the_sphere_leaves_the_grid_at_hand() -> None:
    broken = session(
        grid_edits.fill_place(0, Place(Codes.of([0, 0])), TINY.id),
        grid_edits.choose_route(Route.SPHERICAL),
    )
    hand = at_hand(broken, gaze(hand=Hand.CELL), {TINY.id: TINY})
    assert hand is not None
    assert hand.title.startswith("A")


def test_while_a_code_is_moved_what_is_near_it_waits() -> None:
    wanted = [resolve(session(), gaze(is_moving=on), {TINY.id: TINY}).keys() for on in (False, True)]
    assert wanted[0] - wanted[1] == {NEAREST}
    assert {SHEET, WELLS, CODE} <= wanted[1]
