"""What stands in for tiles of a mosaic until they arrive: of other levels the nearest, else paper."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from explorer.widgets.mosaic import Mosaic, MosaicGrid
from explorer.widgets.mosaic_block import SIDE, MosaicBlock, Shape
from tests.widgets.on_mosaic import (
    PAPER,
    Pixels,
    fill,
    filled,
    grid_at,
    noise,
    painted,
    plain,
    within,
)

pytestmark = pytest.mark.usefixtures("qapp")
GREY, COLOUR = (4, 4, 1), (4, 4, 3)
_PAPER = PAPER.red()


def put(mosaic: Mosaic, grid: MosaicGrid, value: int, shape: Shape = GREY) -> None:
    """Look at a grid, and have tiles of one grey arrive."""
    mosaic.begin(grid, shape)
    mosaic.put(np.arange(grid.columns * grid.rows), plain(grid, shape, value))


def greys(mosaic: Mosaic, grid: MosaicGrid) -> Pixels:
    """What is painted near the middle of each tile, (rows from the bottom, columns); nothing is scaled."""
    return painted(mosaic, within(grid, 4 / grid.tile))[::-1][2::4, 2::4, 0]


@pytest.mark.parametrize("shape", [GREY, COLOUR], ids=["grey", "colour"])
def test_the_nearest_finer_level_lies_on_top_and_the_nearest_coarser_below(shape: Shape) -> None:
    grid, mosaic = grid_at(0, 0, 8, 8), Mosaic()
    put(mosaic, grid_at(-1, -1, 4, 4, 4.0), 40, shape)  # far coarser: all of the view
    put(mosaic, grid_at(-1, -1, 6, 6, 2.0), 20, shape)  # coarser: all of it
    put(mosaic, grid_at(0, 0, 28, 12, 0.25), 25, shape)  # far finer: columns up to 6, rows up to 2
    put(mosaic, grid_at(0, 0, 8, 14, 0.5), 50, shape)  # finer: columns up to 3, rows up to 6
    put(mosaic, grid_at(0, 0, 64, 64, 0.125), 12, shape)  # too fine
    mosaic.begin(grid, shape)
    expected = np.full((6, 6), 20)  # columns and rows 1 to 6
    expected[:2] = 25
    expected[:, :3] = 50
    np.testing.assert_array_equal(greys(mosaic, grid), expected)


def test_those_that_are_too_fine_do_not_stand_in() -> None:
    grid, mosaic = grid_at(0, 0, 4, 4), Mosaic()
    put(mosaic, grid_at(0, 0, 32, 32, 0.125), 12)
    mosaic.begin(grid, GREY)
    assert (greys(mosaic, grid) == _PAPER).all()


def test_who_came_fast_sees_what_is_whole_beside_what_there_is_of_levels_between() -> None:
    """Each of these has a tile in the view: the nearest are seen, and below them the one that has all."""
    mosaic, whole = Mosaic(), 200
    put(mosaic, grid_at(-2, -2, 5, 5, 2.0), 222)
    put(mosaic, grid_at(-2, -2, 5, 5), whole)
    tile = 2.0**-7
    grid = grid_at(8, 8, SIDE, SIDE, tile)  # its middle is at 11.5 tiles
    for level in (4, 5, 6, 8, 9):
        place = round((14.0 if level == 9 else 11.5) * tile * 2**level)
        put(mosaic, grid_at(place, place, 1, 1, 2.0**-level), 10 * level)
    mosaic.begin(grid, GREY)
    seen = painted(mosaic, within(grid, 4 / tile))
    assert set(np.unique(seen).tolist()) == {80, 90, 60, 50, whole}, "the fifth is one too many"
    blocks = mosaic._others(
        mosaic._seen[(tile, GREY), (1, 1)], sorted({level for level, _ in mosaic._blocks})
    )
    assert max(block.tile for block in blocks) == 1.0, "below what has all nothing can be seen"


def test_what_levels_between_have_elsewhere_keeps_nothing_from_standing_in() -> None:
    mosaic = Mosaic()
    put(mosaic, grid_at(-2, -2, 5, 5), 200)
    for level in range(1, 6):
        put(mosaic, grid_at(7, 7, 1, 1, 2.0**-level), 10 * level)
    grid = grid_at(8, 8, SIDE, SIDE, 2.0**-7)
    mosaic.begin(grid, GREY)
    assert (greys(mosaic, grid) == 200).all()


def test_a_part_of_a_level_stands_in_where_it_is() -> None:
    """Of a coarser one some tiles have arrived: these are seen, and beside them paper."""
    grid, coarse, mosaic = grid_at(0, 0, 8, 8), grid_at(0, 0, 4, 4, 2.0), Mosaic()
    mosaic.begin(coarse, GREY)
    mosaic.put(np.array([5, 10]), np.concatenate([plain(coarse, GREY, value)[:1] for value in (5, 10)]))
    mosaic.begin(grid, GREY)
    # Tile (1, 1) of the coarser level lies from 1.0 to 3.0 of the map, and the view begins at 0.5.
    expected = np.full((24, 24), _PAPER)
    expected[2:10, 2:10] = 5
    expected[10:18, 10:18] = 10
    np.testing.assert_array_equal(painted(mosaic, within(grid, 4.0))[::-1, :, 0], expected)


@pytest.mark.parametrize("shape", [GREY, COLOUR], ids=["grey", "colour"])
def test_own_tiles_are_seen_whatever_stands_in_beside_them(shape: Shape) -> None:
    grid, mosaic = grid_at(-3, -2, 9, 8), filled(grid_at(-3, -2, 6, 6, 2.0), shape)
    mosaic.begin(grid, shape)
    own = np.arange(0, 72, 5)
    mosaic.put(own, noise(grid, shape)[own])
    view = within(grid, 4.0)  # a pixel for a pixel
    whole = painted(filled(grid, shape), view)
    for _ in range(3):
        seen = painted(mosaic, view)
        is_own = np.zeros((8, 9), bool)
        is_own.ravel()[own] = True
        is_seen = np.repeat(np.repeat(is_own[1:-1, 1:-1], 4, 0), 4, 1)[::-1]
        np.testing.assert_array_equal(seen[is_seen], whole[is_seen])
        assert (seen[~is_seen] != whole[~is_seen]).any()
        np.testing.assert_array_equal(painted(mosaic, view, paper=QColor("red")), seen, "there is no paper")
        mosaic.begin(grid_at(40, 40, 9, 8), shape)  # away and back: what stands in is painted anew
        mosaic.begin(grid, shape)
    fill(mosaic, grid, shape)
    np.testing.assert_array_equal(painted(mosaic, view), whole)


def test_what_was_paper_is_stood_in_for_on_the_return_by_what_has_come_since() -> None:
    grid, mosaic = grid_at(0, 0, 6, 6), Mosaic()
    mosaic.begin(grid, GREY)
    mosaic.put(np.array([14]), plain(grid, GREY, 140)[:1])  # with a tile of its own it is kept
    expected = np.full((4, 4), _PAPER)
    expected[1, 1] = 140
    np.testing.assert_array_equal(greys(mosaic, grid), expected)
    coarse = grid_at(-1, -1, 6, 6, 2.0)
    put(mosaic, coarse, 20)
    greys(mosaic, coarse)
    mosaic.begin(grid, GREY)
    expected[expected == _PAPER] = 20
    np.testing.assert_array_equal(greys(mosaic, grid), expected)


def test_while_one_stays_what_stands_in_is_not_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a moment for each block; better ones are seen when one comes back."""
    grid, mosaic = grid_at(0, 0, 6, 6), Mosaic()
    put(mosaic, grid_at(-1, -1, 6, 6, 2.0), 20)
    mosaic.begin(grid, GREY)
    greys(mosaic, grid)
    again: list[MosaicBlock] = []

    def noting(block: MosaicBlock, _: object) -> list[MosaicBlock]:
        again.append(block)
        return []

    monkeypatch.setattr(mosaic, "_others", noting)
    for index in (3, 20):
        mosaic.put(np.array([index]), plain(grid, GREY, 140)[:1])
        assert (greys(mosaic, grid) >= 20).all()
    mosaic.begin(grid_at(1, 0, 6, 6), GREY)
    assert (greys(mosaic, grid) >= 20).all()
    assert not again


def test_other_paper_is_seen_at_once() -> None:
    grid, mosaic = grid_at(0, 0, 6, 6), Mosaic()
    mosaic.begin(grid, GREY)
    mosaic.put(np.array([14]), plain(grid, GREY, 140)[:1])
    view, white = within(grid, 20.0), QColor(250, 250, 250)
    assert painted(mosaic, view)[0, 0, 0] == _PAPER
    seen = painted(mosaic, view, paper=white)
    assert (seen[0] == 250).all()
    assert seen[50, 30, 0] == 140
    assert (painted(mosaic, view)[0] == _PAPER).all()


def test_pictures_of_another_size_stand_in_for_larger_ones() -> None:
    grid, mosaic = grid_at(-2, -2, 6, 6), Mosaic()
    put(mosaic, grid, 90, (4, 4, 1))
    mosaic.begin(grid, (8, 8, 1))
    assert (greys(mosaic, grid) == 90).all()
    mosaic.put(np.array([14]), plain(grid, (8, 8, 1), 91)[:1])
    assert sorted(set(greys(mosaic, grid).ravel().tolist())) == [90, 91]


@pytest.mark.parametrize("level", [10, 20, 40])
@pytest.mark.parametrize("sign", [-1, 1])
def test_of_what_is_seen_far_larger_the_right_part_stands_in(level: int, sign: int) -> None:
    tile, coarse = 2.0**-level, grid_at(-2, -2, 5, 5)
    mosaic = filled(coarse, COLOUR)
    place = round(sign * 1.2 / tile)  # well within a pixel of a coarse tile
    grid = grid_at(place, -place, 2 * SIDE, 2 * SIDE, tile)
    mosaic.begin(grid, COLOUR)
    column, row = 2 + sign, 2 - sign  # the tile at (1, −1) or (−1, 1), and 0.2 from its middle, which is 0.5
    pixel = int((0.5 + sign * 0.2) * 4)
    wanted = noise(coarse, COLOUR)[row * 5 + column, pixel, pixel]
    assert (painted(mosaic, within(grid, 20 / tile)) == wanted).all()
