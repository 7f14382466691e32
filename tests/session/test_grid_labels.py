"""Labels of an exported sheet say what a row and a column stand for."""

import pytest

from explorer.session import grid_edits
from explorer.session.grid import Mode
from explorer.session.grid_labels import labels_of
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
