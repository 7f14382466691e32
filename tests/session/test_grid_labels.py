"""Labels of an exported sheet say what a row and a column stand for."""

from dataclasses import replace

import pytest
from PIL import ImageFont

from explorer.engine.requests import ModelRef
from explorer.latent.codes import Codes
from explorer.latent.journey import Extent
from explorer.latent.plane import PlaneChoice
from explorer.session import grid_edits
from explorer.session.grid import GridState, Mode, Route
from explorer.session.grid_gaze import Found
from explorer.session.grid_labels import beside_cells, labels_of, place_in_words
from explorer.session.grid_sheets import sheet_of
from explorer.session.grid_strip import question_of
from tests.session.samples import facts
from tests.session.test_grid import session

WIDE = facts("wide", size=6)


@pytest.mark.parametrize(
    ("mode", "rows", "columns", "caption"),
    [
        (Mode.STRIP, ["Codes", "Pixels"], ["0.00", "0.50", "1.00"], "From A (0) to B (1): straight path"),
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


def test_on_screen_axes_are_named_where_pictures_do_not_say_them() -> None:
    plane = session(
        grid_edits.choose_mode(Mode.PLANE),
        grid_edits.choose_axes(PlaneChoice(False, 4, 2), WIDE.id),
        grid_edits.reach_out(1.0),
        known=WIDE,
    ).grid
    rows, columns, down, across = beside_cells(plane, WIDE, 3, 3)
    assert (rows, columns) == (["+1.0", "0", "−1.0"], ["−1.0", "0", "+1.0"])
    assert (down, across) == ("z3, in σ from A", "z5, in σ from A")
    traversal = replace(plane, mode=Mode.TRAVERSAL)
    rows, columns, _, across = beside_cells(traversal, WIDE, 2, 3)
    assert rows == [f"z{dimension + 1}" for dimension in WIDE.dimensions.by_kl()[:2]]
    assert columns == ["−1.0", "0", "+1.0"]
    assert "σ from A" in across
    assert beside_cells(replace(plane, mode=Mode.CORNERS), WIDE, 3, 3) == ([], [], "", "")


def test_rows_of_a_traversal_are_called_after_their_dimension() -> None:
    grid = session(grid_edits.choose_mode(Mode.TRAVERSAL), known=WIDE).grid
    first = int(WIDE.dimensions.by_kl()[0])
    assert labels_of(grid, WIDE, 2, 3).rows[0] == f"z{first + 1}"


def test_steps_that_are_finer_than_a_tenth_have_two_figures() -> None:
    plane = session(grid_edits.choose_mode(Mode.PLANE), grid_edits.reach_out(2.5), known=WIDE).grid
    assert labels_of(plane, WIDE, 1, 5).columns == ["−2.50", "−1.25", "0", "+1.25", "+2.50"]
    assert labels_of(plane, WIDE, 1, 11).columns[:2] == ["−2.5", "−2.0"]


def test_a_single_cell_of_a_plane_stands_at_its_centre() -> None:
    grid = session(grid_edits.choose_mode(Mode.PLANE), known=WIDE).grid
    labels = labels_of(grid, WIDE, 1, 1)
    assert (labels.rows, labels.columns) == (["0"], ["0"])


def test_the_caption_tells_what_was_chosen() -> None:
    strip = session(
        grid_edits.choose_mode(Mode.STRIP),
        grid_edits.choose_route(Route.SPHERICAL),
        known=WIDE,
    ).grid
    assert labels_of(strip, WIDE, 1, 3).caption.endswith("spherical path")
    samples = session(
        grid_edits.choose_mode(Mode.SAMPLES),
        grid_edits.draw_around(True),
        grid_edits.draw_cell(0, 1),
        grid_edits.draw_with(7),
        known=WIDE,
    ).grid
    assert labels_of(samples, WIDE, 2, 2).caption.startswith("Draws around A, temperature 1.00, seed 7")


def found(grid: GridState, *, is_converged: bool) -> Found:
    question = question_of(grid, WIDE, ModelRef(WIDE.id, WIDE.path))
    assert question is not None
    codes = Codes.of(sheet_of(grid, WIDE).codes())
    return Found(question, codes, codes, Extent(3.0, 9.5), 5, is_over=True, is_converged=is_converged)


def test_a_path_is_called_what_it_is_only_once_it_is_found() -> None:
    mode = grid_edits.choose_mode(Mode.STRIP)
    shortest = session(mode, grid_edits.choose_route(Route.SHORTEST), known=WIDE).grid
    even = session(
        mode, grid_edits.choose_route(Route.SPHERICAL), grid_edits.space_evenly(True), known=WIDE
    ).grid
    best, last = found(shortest, is_converged=False), found(shortest, is_converged=True)
    said = [labels_of(shortest, WIDE, 1, 3, one).caption.split(": ")[1] for one in (None, best, last)]
    assert said == ["straight path so far", "shortest path so far", "shortest path"]
    said = [labels_of(even, WIDE, 1, 3, one).caption.split(": ")[1] for one in (None, best)]
    assert said == ["spherical path", "spherical path, in even steps"]


@pytest.mark.parametrize(
    ("rows", "columns", "corners"),
    [
        (1, 3, "A left, B right"),
        (3, 1, "A at the top, C at the bottom"),
        (2, 2, "A top left, B top right, C bottom left, D bottom right"),
        (1, 1, "A"),
    ],
)
def test_a_caption_names_the_corners_that_are_on_the_sheet(rows: int, columns: int, corners: str) -> None:
    grid = session(grid_edits.choose_mode(Mode.CORNERS), known=WIDE).grid
    assert labels_of(grid, WIDE, rows, columns).caption == corners
    analogy = labels_of(replace(grid, mode=Mode.ANALOGY), WIDE, rows, columns).caption
    assert analogy == corners if 1 in (rows, columns) else "C is to D" in analogy
    spherical = labels_of(replace(grid, route=Route.SPHERICAL), WIDE, rows, columns).caption
    assert spherical == corners + (", spherical" if rows * columns > 1 else "")


@pytest.mark.parametrize("mode", [Mode.STRIP, Mode.TRIANGLE])
def test_a_sheet_of_one_cell_shows_a(mode: Mode) -> None:
    grid = session(grid_edits.choose_mode(mode), known=WIDE).grid
    assert labels_of(grid, WIDE, 1, 1).caption == "A"


@pytest.mark.parametrize("mode", [Mode.SAMPLES, Mode.ANALOGY])
def test_only_what_was_drawn_anew_on_this_sheet_counts(mode: Mode) -> None:
    edits = (grid_edits.choose_mode(mode), grid_edits.draw_around(True))
    draws = (grid_edits.draw_cell(0, 1), grid_edits.draw_cell(2, 0), grid_edits.draw_cell(0, 3))
    grid = session(*edits, *draws, known=WIDE).grid
    said = [labels_of(grid, WIDE, *size).caption.rpartition(", ")[2] for size in ((3, 4), (2, 3), (1, 1))]
    assert said == ["3 drawn anew", "1 drawn anew", "seed 0"]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("is_around", [False, True])
@pytest.mark.parametrize("size", [(1, 1), (1, 4), (4, 1), (4, 4)])
def test_there_is_a_letter_for_all_that_is_said(mode: Mode, is_around: bool, size: tuple[int, int]) -> None:
    font = ImageFont.load_default(20)
    none = bytes(font.getmask("\uffff"))
    for route in Route:
        grid = replace(GridState(model=WIDE.id), mode=mode, route=route, is_even=True)
        grid = replace(grid, around=frozenset({mode} if is_around else ()))
        labels = labels_of(grid, WIDE, *size)
        said = {*labels.caption, *"".join(labels.rows), *"".join(labels.columns)} - {" ", "−"}
        assert {letter for letter in said if bytes(font.getmask(letter)) == none} == set()


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
