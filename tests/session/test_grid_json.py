"""The grid as JSON: what was chosen comes back, and what is no grid is refused."""

import json

import pytest

from explorer.errors import ExplorerError
from explorer.latent.codes import Codes
from explorer.latent.plane import PlaneChoice
from explorer.session import grid_edits
from explorer.session.files import view_from_text, view_to_text
from explorer.session.gaze import Gaze
from explorer.session.grid import WITH_DRAWS, GridState, Mode, Place, Route
from explorer.session.grid_json import grid_from_json, grid_to_json
from explorer.session.store import View
from tests.session.test_grid import TINY, session

CHOSEN = session(
    grid_edits.choose_mode(Mode.ANALOGY),
    grid_edits.choose_route(Route.SPHERICAL),
    grid_edits.space_evenly(is_even=True),
    grid_edits.resize(Mode.ANALOGY, 3, 4),
    grid_edits.fill_place(1, Place(Codes.of([[0.1, 0.2], [3.0, 4.0]]), "two"), TINY.id),
    grid_edits.choose_axes(PlaneChoice(False, 1, 0), TINY.id),
    grid_edits.draw_with(7),
    grid_edits.draw_cell(2, 3),
    grid_edits.draw_at(0.5),
    grid_edits.draw_around(is_around=True),
)


def test_what_was_chosen_comes_back() -> None:
    assert grid_from_json(json.loads(json.dumps(grid_to_json(CHOSEN.grid)))) == CHOSEN.grid


def test_a_saved_view_holds_the_grid_and_an_older_one_has_a_first_one() -> None:
    text = view_to_text(View(CHOSEN, Gaze()))
    assert view_from_text(text).session.grid == CHOSEN.grid
    older = json.loads(text)
    del older["grid"]
    assert view_from_text(json.dumps(older)).session.grid == GridState()


@pytest.mark.parametrize("is_around", [False, True])
def test_an_older_session_had_one_switch_for_what_is_drawn_around(is_around: bool) -> None:
    older = grid_to_json(CHOSEN.grid) | {"is_around": is_around}
    del older["around"]
    assert grid_from_json(older).around == (set(WITH_DRAWS) if is_around else set())


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "spiral"},
        {"sizes": {"corners": [0, 8]}},
        {"sizes": {"corners": [8]}},
        {"reach": "far"},
        {"seed": -1},
        {"rolls": [[1, 2]]},
        {"by_model": {"tiny-1": {"places": [], "plane": {}}}},
        {"model": 3},
        {"around": ["strip"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_grid_is_refused(change: dict[str, object]) -> None:
    found = json.loads(view_to_text(View(CHOSEN, Gaze())))
    found["grid"] |= change
    with pytest.raises(ExplorerError, match="not a session"):
        view_from_text(json.dumps(found))
