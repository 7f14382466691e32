"""Labels of an exported sheet say what a row and a column stand for."""

import pytest

from explorer.latent.plane import PlaneChoice
from explorer.session import grid_edits
from explorer.session.grid import Mode, Route
from explorer.session.grid_labels import labels_of, place_in_words
from tests.session.samples import facts
from tests.session.test_grid import session

WIDE = facts("wide", size=6)


@pytest.mark.parametrize(
    ("mode", "rows", "columns", "caption"),
    [
        (Mode.STRIP, [], ["0.00", "0.50", "1.00"], "From A (0) to B (1): straight path"),
        (Mode.CORNERS, ["0.00", "1.00"], ["0.00", "0.50", "1.00"], "A top left, B top right"),
        (Mode.TRIANGLE, ["1.00", "0.00"], [], "rows: share of A"),
        (Mode.ANALOGY, ["0.00", "1.00"], ["0.00", "0.50", "1.00"], "D = C + B − A"),
        (Mode.PLANE, ["+2.0", "−2.0"], ["−2.0", "0", "+2.0"], "PC 1 across, PC 2 up, in standard deviations"),
        (Mode.SAMPLES, ["1", "2"], ["1", "2", "3"], "Draws from the prior, temperature 1.00, seed 0"),
    ],
)
def test_labels(mode: Mode, rows: list[str], columns: list[str], caption: str) -> None:
    grid = session(grid_edits.choose_mode(mode), grid_edits.reach_out(2.0), known=WIDE).grid
    labels = labels_of(grid, WIDE, 2, 3)
    assert (labels.rows, labels.columns) == (rows, columns)
    assert caption in labels.caption


def test_rows_of_a_traversal_are_called_after_their_dimension() -> None:
    grid = session(grid_edits.choose_mode(Mode.TRAVERSAL), known=WIDE).grid
    first = int(WIDE.dimensions.by_kl()[0])
    assert labels_of(grid, WIDE, 2, 3).rows[0] == f"z{first + 1}"


def test_a_single_cell_of_a_plane_stands_at_its_centre() -> None:
    grid = session(grid_edits.choose_mode(Mode.PLANE), known=WIDE).grid
    labels = labels_of(grid, WIDE, 1, 1)
    assert (labels.rows, labels.columns) == (["0"], ["0"])


def test_the_caption_tells_what_was_chosen() -> None:
    strip = session(
        grid_edits.choose_mode(Mode.STRIP),
        grid_edits.choose_route(Route.SPHERICAL),
        grid_edits.space_evenly(True),
        known=WIDE,
    ).grid
    assert labels_of(strip, WIDE, 1, 3).caption.endswith("spherical path, in even steps")
    samples = session(
        grid_edits.choose_mode(Mode.SAMPLES),
        grid_edits.draw_around(True),
        grid_edits.draw_cell(0, 1),
        grid_edits.draw_with(7),
        known=WIDE,
    ).grid
    assert labels_of(samples, WIDE, 2, 2).caption.startswith("Draws around A, temperature 1.00, seed 7")


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
