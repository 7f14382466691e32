"""The lattice of the manifold: fixed codes, tiles of the right size, the view covered."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.lattice import LEAST_TILE, MOST_TILES, Tiles, level_for, spacing

PLAIN = np.array([[0, 0], [1, 0], [0, 1]], np.float32)
edges = st.floats(-50, 50)
levels = st.integers(-4, 12)
indices = st.integers(-3000, 3000)
sizes = st.integers(1, 12)


@given(levels, indices, indices, sizes, sizes, st.integers(0, 11), st.integers(0, 11))
def test_a_code_does_not_depend_on_the_rectangle_it_is_asked_for_in(
    level: int, left: int, bottom: int, columns: int, rows: int, i: int, j: int
) -> None:
    rng = np.random.default_rng(5)
    frame = rng.normal(size=(3, 7)).astype(np.float32)
    tiles = Tiles(level, left, bottom, left + columns, bottom + rows)
    i, j = i % columns, j % rows
    alone = Tiles(level, left + i, bottom + j, left + i + 1, bottom + j + 1)
    np.testing.assert_array_equal(tiles.codes(frame)[j * columns + i], alone.codes(frame)[0])


@given(levels, indices, indices)
def test_a_level_holds_the_codes_of_the_coarser_one(level: int, i: int, j: int) -> None:
    coarse = Tiles(level, i, j, i + 1, j + 1).codes(PLAIN)
    fine = Tiles(level + 1, 2 * i, 2 * j, 2 * i + 1, 2 * j + 1).codes(PLAIN)
    np.testing.assert_array_equal(coarse, fine)


@given(levels, edges, edges, st.floats(0.01, 8), st.floats(0.01, 8))
def test_the_view_is_covered_with_no_row_to_spare(
    level: int, left: float, bottom: float, width: float, height: float
) -> None:
    view = (left, bottom, left + width, bottom + height)
    tiles = Tiles.covering(view, level)
    low_x, low_y, high_x, high_y = tiles.bounds
    step = spacing(level)
    assert low_x <= view[0] + 1e-9
    assert low_y <= view[1] + 1e-9
    assert high_x >= view[2] - 1e-9
    assert high_y >= view[3] - 1e-9
    assert tiles.columns <= width / step + 2
    assert tiles.rows <= height / step + 2


@given(st.floats(1e-3, 1e6))
def test_tiles_are_between_the_least_size_and_twice_that(scale: float) -> None:
    on_screen = spacing(level_for(scale, 900, 800)) * scale
    assert LEAST_TILE <= on_screen < 2 * LEAST_TILE


def test_a_huge_window_has_larger_tiles_instead_of_more() -> None:
    side = spacing(level_for(100.0, 7680, 4320)) * 100
    assert 7680 * 4320 / side**2 <= MOST_TILES
    assert side > 2 * LEAST_TILE


@given(sizes, sizes)
def test_the_middle_comes_first_and_nothing_is_left_out(columns: int, rows: int) -> None:
    tiles = Tiles(0, 0, 0, columns, rows)
    order = tiles.centre_first()
    assert sorted(order) == list(range(len(tiles)))
    x, y = order % columns - (columns - 1) / 2, order // columns - (rows - 1) / 2
    assert (np.diff(np.hypot(x, y)) >= -1e-9).all()


def test_rows_count_from_the_bottom() -> None:
    codes = Tiles(1, -1, 0, 1, 2).codes(PLAIN)
    np.testing.assert_array_equal(codes, [[-0.5, 0], [0, 0], [-0.5, 0.5], [0, 0.5]])


@pytest.mark.parametrize(("level", "expected"), [(10, True), (20, True), (24, False), (40, False)])
def test_float32_ends(level: int, *, expected: bool) -> None:
    at = math.floor(1.5 / spacing(level))
    assert Tiles(level, at, at, at + 3, at + 3).are_distinct(PLAIN) is expected
