"""Labels of an exported sheet say what a row and a column stand for."""

import pytest

from explorer.latent.plane import PlaneChoice
from explorer.session import grid_edits
from explorer.session.grid import Mode
from explorer.session.grid_labels import labels_of, place_in_words
from tests.session.samples import facts
from tests.session.test_grid import session

WIDE = facts("wide", size=6)


@pytest.mark.parametrize(
    ("mode", "rows", "columns"),
    [
        (Mode.STRIP, [], ["0.00", "0.50", "1.00"]),
        (Mode.CORNERS, ["1", "2"], ["1", "2", "3"]),
        (Mode.PLANE, ["+2.0 σ", "−2.0 σ"], ["−2.0 σ", "0", "+2.0 σ"]),
    ],
)
def test_labels(mode: Mode, rows: list[str], columns: list[str]) -> None:
    grid = session(grid_edits.choose_mode(mode), grid_edits.reach_out(2.0), known=WIDE).grid
    assert labels_of(grid, WIDE, 2, 3) == (rows, columns)


def test_rows_of_a_traversal_are_called_after_their_dimension() -> None:
    grid = session(grid_edits.choose_mode(Mode.TRAVERSAL), known=WIDE).grid
    first = int(WIDE.dimensions.by_kl()[0])
    assert labels_of(grid, WIDE, 2, 3)[0][0] == f"z{first + 1}"


def test_a_cell_says_how_far_it_is_along_which_axes() -> None:
    grid = session(
        grid_edits.choose_mode(Mode.PLANE),
        grid_edits.choose_axes(PlaneChoice(False, 4, 2), WIDE.id),
        grid_edits.reach_out(2.0),
        known=WIDE,
    ).grid
    assert place_in_words(grid, WIDE, 3, 3, (0, 1)) == "z5: 0, z3: +2.0 σ"
    grid = session(grid_edits.choose_mode(Mode.TRAVERSAL), grid_edits.reach_out(1.0), known=WIDE).grid
    most = int(WIDE.dimensions.by_kl()[1]) + 1
    assert place_in_words(grid, WIDE, 2, 3, (1, 0)) == f"z{most}: −1.0 σ"
