"""The mosaic of decoded tiles: each where it belongs, the old ones standing in until the new arrive."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from explorer.widgets.mosaic import Mosaic, MosaicGrid
from explorer.widgets.viewport import Viewport
from tests.widgets.on_mosaic import painted

SIDE = 4
GRID = MosaicGrid((0, 0, 2, 3), 2, 3)


def grey(values: list[int]) -> NDArray[np.uint8]:
    return np.repeat(np.array(values, np.uint8), SIDE * SIDE).reshape(-1, SIDE, SIDE, 1)


@pytest.fixture
def mosaic(qapp: QApplication) -> Mosaic:
    """Two columns and three rows over [0, 2] × [0, 3]."""
    made = Mosaic()
    made.begin(GRID, (SIDE, SIDE, 1))
    return made


VIEW = Viewport(x=1.0, y=1.5, scale=SIDE, width=2 * SIDE, height=3 * SIDE)


def test_tiles_lie_row_by_row_from_the_bottom(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    seen = painted(mosaic, VIEW)[SIDE // 2 :: SIDE, SIDE // 2 :: SIDE, 0]
    np.testing.assert_array_equal(seen, [[50, 60], [30, 40], [10, 20]])


def test_a_tile_that_has_not_arrived_is_paper(mosaic: Mosaic) -> None:
    mosaic.put(np.array([5]), grey([200]))
    seen = painted(mosaic, VIEW)
    assert (seen[:SIDE, SIDE:] == 200).all()
    assert (seen[SIDE:] == 7).all()


def test_colours_keep_their_channels(mosaic: Mosaic) -> None:
    mosaic.begin(GRID, (SIDE, SIDE, 3))
    picture = np.tile(np.array([1, 2, 3], np.uint8), (1, SIDE, SIDE, 1))
    mosaic.put(np.array([0]), picture)
    assert (painted(mosaic, VIEW)[-1, 0] == (1, 2, 3)).all()


def test_tiles_that_come_one_by_one_look_as_all_at_once(mosaic: Mosaic) -> None:
    values = [10, 20, 30, 40, 50, 60]
    mosaic.put(np.arange(6), grey(values))
    at_once = painted(mosaic, VIEW)
    mosaic.put(np.array([2]), grey([99]))  # onto what was filled at once
    mosaic.put(np.array([2]), grey([30]))
    np.testing.assert_array_equal(painted(mosaic, VIEW), at_once)
    mosaic.begin(MosaicGrid((5, 0, 7, 3), 2, 3), (SIDE, SIDE, 1))
    for index in (3, 1, 5, 0, 2, 4):
        mosaic.put(np.array([index]), grey([values[index]]))
    np.testing.assert_array_equal(painted(mosaic, replace(VIEW, x=6.0)), at_once)


@pytest.mark.parametrize("side", [4, 5], ids=["whole words", "rows that are filled up"])
def test_rows_of_any_width_are_filled(qapp: QApplication, side: int) -> None:
    mosaic = Mosaic()
    mosaic.begin(MosaicGrid((0, 0, 3, 1), 3, 1), (side, side, 1))
    pictures = np.random.default_rng(0).integers(0, 255, (3, side, side, 1), np.uint8)
    mosaic.put(np.arange(3), pictures)
    seen = painted(mosaic, Viewport(x=1.5, y=0.5, scale=side, width=3 * side, height=side))
    np.testing.assert_array_equal(seen[..., 0], np.hstack(list(pictures[..., 0])))


def test_another_ratio_is_another_size(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    large = replace(VIEW, scale=2 * SIDE, width=4 * SIDE, height=6 * SIDE)
    for _ in range(2):  # as many pixels each
        np.testing.assert_array_equal(painted(mosaic, large), painted(mosaic, VIEW, 2.0))


def test_tiles_of_the_same_level_keep_their_places_in_the_next_grid(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    mosaic.begin(MosaicGrid((1, 0, 3, 3), 2, 3), (SIDE, SIDE, 1))
    moved = Viewport(x=2.0, y=1.5, scale=SIDE, width=2 * SIDE, height=3 * SIDE)
    seen = painted(mosaic, moved)[SIDE // 2 :: SIDE, SIDE // 2 :: SIDE, 0]
    np.testing.assert_array_equal(seen, [[60, 7], [40, 7], [20, 7]])  # 7: paper


def test_tiles_of_a_coarser_level_stand_in_for_finer_ones(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    mosaic.begin(MosaicGrid((0, 0, 1, 1), 2, 2), (SIDE, SIDE, 1))
    closer = Viewport(x=0.5, y=0.5, scale=2 * SIDE, width=2 * SIDE, height=2 * SIDE)
    assert (painted(mosaic, closer)[1:-1, 1:-1] == 10).all()
    mosaic.put(np.array([3]), grey([99]))
    assert (painted(mosaic, closer)[:SIDE, SIDE:] == 99).all()


def test_who_zooms_out_far_sees_what_was_whole_lately(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    for tile in (0.25, 0.125):  # from near, and nearer
        mosaic.begin(MosaicGrid((0, 0, 2 * tile, 2 * tile), 2, 2), (SIDE, SIDE, 1))
        mosaic.put(np.arange(4), grey([99] * 4))
    mosaic.begin(MosaicGrid((0, 0, 2.5, 3), 5, 6), (SIDE, SIDE, 1))
    seen = painted(mosaic, Viewport(x=1.25, y=1.5, scale=2 * SIDE, width=5 * SIDE, height=6 * SIDE))
    coarse = seen[SIDE :: 2 * SIDE, SIDE::SIDE, 0]
    np.testing.assert_array_equal(coarse[:2], [[50, 60, 60, 7], [30, 40, 40, 7]])  # 7: paper
    assert seen[-1, 0, 0] == 99, "what was there last lies on top"


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_panning_moves_what_is_painted_by_whole_pixels(mosaic: Mosaic, ratio: float) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    still, moved = painted(mosaic, VIEW, ratio), painted(mosaic, VIEW.panned(3, -2), ratio)
    right, up = round(3 * ratio), round(2 * ratio)
    np.testing.assert_array_equal(moved[:-up, right:], still[up:, :-right])


def test_zoomed_far_into_a_tile_it_fills_the_view(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    deep = Viewport(x=0.5, y=0.5, scale=1e5, width=40, height=30)
    assert (painted(mosaic, deep) == 10).all()


def test_a_grid_that_was_whole_is_whole_again_at_once(mosaic: Mosaic) -> None:
    first, beside = MosaicGrid((0, 0, 2, 3), 2, 3), MosaicGrid((2, 0, 4, 3), 2, 3)
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    before = painted(mosaic, VIEW)
    mosaic.begin(beside, (SIDE, SIDE, 1))
    mosaic.put(np.arange(5), grey([70, 80, 90, 100, 110]))
    assert not mosaic.is_whole
    mosaic.begin(first, (SIDE, SIDE, 1))
    assert mosaic.is_whole
    np.testing.assert_array_equal(painted(mosaic, VIEW), before)
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))  # the answer that comes nevertheless
    np.testing.assert_array_equal(painted(mosaic, VIEW), before)
    mosaic.begin(beside, (SIDE, SIDE, 1))
    assert not mosaic.is_whole, "it never was"
    mosaic.begin(first, (2 * SIDE, 2 * SIDE, 1))
    assert not mosaic.is_whole, "of another size"
    mosaic.clear()
    mosaic.begin(first, (SIDE, SIDE, 1))
    assert not mosaic.is_whole, "of another model, perhaps"


def test_grids_that_nobody_sees_cost_nothing(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    before = painted(mosaic, VIEW)
    used = mosaic.used
    for step in range(1, 4):
        mosaic.begin(MosaicGrid((40 * step, 0, 40 * step + 4, 6), 2, 3), (SIDE, SIDE, 1))
        assert mosaic.used == used
    mosaic.begin(GRID, (SIDE, SIDE, 1))
    assert mosaic.is_whole
    np.testing.assert_array_equal(painted(mosaic, VIEW), before)


def test_nothing_is_painted_after_clearing(mosaic: Mosaic) -> None:
    mosaic.put(np.arange(6), grey([10, 20, 30, 40, 50, 60]))
    mosaic.clear()
    assert (painted(mosaic, VIEW) == 255).all()
    mosaic.put(np.array([0]), grey([1]))  # late answers are no harm
    assert mosaic.grid is None
