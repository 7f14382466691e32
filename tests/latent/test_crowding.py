"""Which points get a picture: none over another, the same while one pans, where there is room."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.crowding import CROWD, GAP, Cells, choose, placing, smallest_side, typical_density

Points = np.ndarray


def some_points(count: int = 3000, seed: int = 0) -> Points:
    return np.random.default_rng(seed).normal(size=(count, 2)).astype(np.float32)


def closest(points: Points) -> float:
    """The least distance of two points, in x or y, whichever is larger."""
    away = np.abs(points[:, None] - points[None]).max(axis=2)
    np.fill_diagonal(away, np.inf)
    return float(away.min(initial=np.inf))


@given(st.integers(0, 400), st.integers(0, 5), st.floats(0.02, 3.0), st.floats(-2, 2), st.floats(-2, 2))
def test_no_picture_lies_over_another(count: int, seed: int, apart: float, x: float, y: float) -> None:
    points = some_points(count, seed)
    cells = Cells.covering((x - 1.0, y - 0.7, x + 1.0, y + 0.7), apart)
    chosen = choose(points, cells)
    assert len(set(chosen.tolist())) == len(chosen)
    assert closest(points[chosen].astype(np.float64)) >= apart
    assert apart <= cells.side <= 1.5 * apart


@pytest.mark.parametrize("apart", [0.06, 0.2, 0.31])
def test_panning_changes_nothing_that_stays_in_view(apart: float) -> None:
    points = some_points()
    whole = set(choose(points, Cells.covering((-3, -3, 3, 3), apart)).tolist())
    for x, y in ((0.0, 0.0), (0.013, 0.4), (-0.37, -1.1), (1.01, 0.2)):
        bounds = (x - 0.8, y - 0.6, x + 0.8, y + 0.6)
        some = set(choose(points, Cells.covering(bounds, apart)).tolist())
        left, bottom, right, top = bounds
        seen = {
            index
            for index in whole
            if left <= points[index, 0] <= right and bottom <= points[index, 1] <= top
        }
        assert seen
        assert seen <= some <= whole


def test_every_point_without_a_picture_has_one_in_its_cell_or_too_near() -> None:
    points = some_points()
    cells = Cells.covering((-0.5, -0.5, 0.5, 0.5), 0.1)
    chosen = points[choose(points, cells)].astype(np.float64)
    for point in points[(np.abs(points) < 0.5).all(axis=1)].astype(np.float64):
        is_near = (np.abs(chosen - point) < cells.apart).all(axis=1)
        is_in_cell = (np.floor(chosen / cells.side) == np.floor(point / cells.side)).all(axis=1)
        assert (is_near | is_in_cell).any()


def test_the_middle_comes_first_and_hidden_points_never() -> None:
    points = some_points()
    cells = Cells.covering((-1.0, -1.0, 1.0, 1.0), 0.2)
    middle = (np.array([cells.left + cells.right, cells.bottom + cells.top])) * cells.side / 2
    away = np.linalg.norm(points[choose(points, cells)] - middle, axis=1)
    assert (np.diff(away) >= 0).all()
    is_shown = np.arange(len(points)) % 3 == 0
    chosen = choose(points, cells, is_shown)
    assert len(chosen)
    assert (chosen % 3 == 0).all()


def test_zooming_in_makes_room_for_more() -> None:
    points = some_points()
    counts = [len(choose(points, Cells.covering((-1, -1, 1, 1), apart))) for apart in (0.4, 0.2, 0.1)]
    assert counts[1] > 2 * counts[0]
    assert counts[2] > 2 * counts[1]


def test_points_that_are_one_point_get_one_picture() -> None:
    points = np.full((50, 2), 0.25, np.float32)
    assert len(choose(points, Cells.covering((0, 0, 1, 1), 0.1))) == 1
    assert len(choose(points[:0], Cells.covering((0, 0, 1, 1), 0.1))) == 0


def test_density_is_that_around_the_typical_point() -> None:
    rng = np.random.default_rng(1)
    even = rng.uniform(0, 4, (64_000, 2)).astype(np.float32)
    assert typical_density(even) == pytest.approx(4000, rel=0.1)
    strays = rng.uniform(-4, 8, (500, 2)).astype(np.float32)  # hardly any, all over a larger place
    assert typical_density(np.concatenate([even, strays])) == pytest.approx(4000, rel=0.2)
    assert typical_density(even[:1]) > 0
    assert typical_density(np.zeros((10, 2), np.float32)) > 0


def test_pictures_begin_where_a_few_points_share_the_room_of_one() -> None:
    density, side = 4000.0, 28
    begin = math.sqrt(density / CROWD) * (side + GAP)
    bounds = (-0.5, -0.5, 0.5, 0.5)
    assert placing(bounds, 0.99 * begin, density, side) is None
    sizes = []
    for scale in begin * np.array([1.01, 2.01, 4.01, 8.01, 16.01, 1000.0]):
        placed = placing(bounds, scale, density, side)
        assert placed is not None
        assert placed.cells.apart * scale == pytest.approx(placed.size + GAP)
        sizes.append(placed.size)
    assert sizes == [28, 28, 56, 56, 112, 112]


def test_small_pictures_begin_at_a_whole_multiple() -> None:
    assert smallest_side(28, 28) == 28
    assert smallest_side(6, 6) == 24
    assert smallest_side(64, 64) == 64
    assert smallest_side(218, 178) == 64
