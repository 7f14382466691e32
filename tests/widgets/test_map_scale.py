import numpy as np
import pytest

from explorer.widgets.map_scale import dot_diameter, home_bounds
from explorer.widgets.point_tiles import PointTiles

NO_POINTS = PointTiles.of(np.empty((0, 2), np.float32), None)


def test_home_holds_the_circles_without_points() -> None:
    left, bottom, right, top = home_bounds(NO_POINTS, (1.0, 2.0, 3.0))
    assert left == bottom == -right == -top
    assert -3.5 < left < -3.0


def test_home_without_anything_is_a_sensible_size() -> None:
    assert home_bounds(NO_POINTS, ())[2] == pytest.approx(3.18)


def test_home_holds_points_beyond_the_circles_but_no_stray_one() -> None:
    positions = np.random.default_rng(0).uniform(-5, 5, (20_000, 2)).astype(np.float32)
    positions[0] = (900, 900)
    left, bottom, right, top = home_bounds(PointTiles.of(positions, None), (1.0, 2.0, 3.0))
    for place in (-left, -bottom, right, top):
        assert 4.9 < place < 6.0


def test_home_without_circles_is_that_of_the_points() -> None:
    positions = np.random.default_rng(0).uniform(10, 20, (1000, 2)).astype(np.float32)
    left, bottom, right, top = home_bounds(PointTiles.of(positions, None), ())
    assert 9 < left < 11
    assert 9 < bottom < 11
    assert 19 < right < 21
    assert 19 < top < 21


def test_dots_are_small_where_there_are_many_and_grow_with_the_zoom() -> None:
    area = 900.0 * 800.0
    assert dot_diameter(1_000_000, area, 1.0) == 1.5
    assert 2.0 < dot_diameter(70_000, area, 1.0) < 3.0
    assert dot_diameter(70_000, area, 4.0) == pytest.approx(2 * dot_diameter(70_000, area, 1.0))
    assert dot_diameter(70_000, area, 1000.0) == 6.0
    assert dot_diameter(0, area, 1.0) == 6.0
