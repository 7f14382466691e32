"""Where float32 ends: the finest level whose neighbouring tiles differ."""

import numpy as np
import pytest

from explorer.latent.depth import MOST_LEVEL, decimals, deepest_scale, finest_level
from explorer.latent.lattice import LEAST_TILE, Tiles, level_for, spacing

PLAIN = np.array([[0, 0], [1, 0], [0, 1]], np.float32)


def tiles_around(level: int, x: float, y: float) -> Tiles:
    step = spacing(level)
    column, row = int(x / step), int(y / step)
    return Tiles(level, column - 1, row - 1, column + 2, row + 2)


@pytest.mark.parametrize(("x", "y"), [(1.6, -1.2), (0.3, 3.7), (-2.2, 0.011), (0.6, 0.7)])
def test_tiles_differ_down_to_the_finest_level_and_not_below(x: float, y: float) -> None:
    level = finest_level(PLAIN, x, y)
    assert tiles_around(level, x, y).are_distinct(PLAIN)
    assert not tiles_around(level + 1, x, y).are_distinct(PLAIN)


def test_known_places() -> None:
    assert finest_level(PLAIN, 1.5, 0.0) == 23
    assert finest_level(PLAIN, 1.5, 5.0) == 21
    assert finest_level(PLAIN, 0.0, 0.0) == MOST_LEVEL


def test_on_a_plane_of_many_dimensions_one_number_that_differs_is_enough() -> None:
    rng = np.random.default_rng(0)
    axes = np.linalg.qr(rng.normal(size=(40, 2)))[0].T
    frame = np.concatenate([rng.normal(size=(1, 40)), axes]).astype(np.float32)
    level = finest_level(frame, 0.7, -0.4)
    assert tiles_around(level, 0.7, -0.4).are_distinct(frame)
    assert level > 23


def test_an_axis_of_no_length_counts_for_nothing() -> None:
    line = np.array([[0.0], [1.0], [0.0]], np.float32)
    assert finest_level(line, 1.5, 900.0) == 23
    assert tiles_around(5, 1.5, 0.5).are_distinct(line)
    assert not tiles_around(30, 1.5, 0.5).are_distinct(line)


def test_at_the_deepest_scale_tiles_are_of_the_finest_level_and_as_large_as_they_get() -> None:
    scale = deepest_scale(PLAIN, 1.5, 0.2)
    assert level_for(0.999 * scale, 900, 800) == finest_level(PLAIN, 1.5, 0.2)
    assert scale * spacing(23) == 2 * LEAST_TILE


@pytest.mark.parametrize(("scale", "expected"), [(0.0, 0), (0.5, 0), (100.0, 2), (101.0, 3), (3e6, 7)])
def test_decimals_are_as_fine_as_a_pixel(scale: float, expected: int) -> None:
    assert decimals(PLAIN, scale) == expected


@pytest.mark.parametrize("scale", [37.0, 4e3, 9e4])
def test_with_these_decimals_codes_a_pixel_apart_differ_on_any_plane(scale: float) -> None:
    rng = np.random.default_rng(1)
    axes = np.linalg.qr(rng.normal(size=(40, 2)))[0].T
    frame = np.concatenate([rng.normal(size=(1, 40)), axes]).astype(np.float32)
    places = rng.normal(size=(50, 2))
    for step in ((1 / scale, 0.0), (0.0, 1 / scale)):
        one, other = (frame[0] + (places + offset) @ frame[1:] for offset in ((0.0, 0.0), step))
        written, written_too = (np.round(codes, decimals(frame, scale)) for codes in (one, other))
        assert (written != written_too).any(axis=1).all()
