"""Points within a loop, against the winding of the loop about each point, taken from angles."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.plane import Plane, PlaneChoice
from explorer.latent.selection import codes_within, points_within


def within_by_angles(points: npt.NDArray[np.float32], loop: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Odd number of turns about the point."""
    found = []
    for index, point in enumerate(points.astype(np.float64)):
        to = loop - point
        angles = np.arctan2(to[:, 1], to[:, 0])
        steps = (np.diff(angles, append=angles[:1]) + np.pi) % (2 * np.pi) - np.pi
        if round(steps.sum() / (2 * np.pi)) % 2:
            found.append(index)
    return np.array(found, np.intp)


@given(st.integers(0, 10_000), st.integers(3, 40))
def test_the_same_as_counting_turns(seed: int, corners: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(60, 2)).astype(np.float32)
    loop = rng.normal(size=(corners, 2))  # it crosses itself
    np.testing.assert_array_equal(points_within(points, loop), within_by_angles(points, loop))


def test_a_square_holds_what_is_in_it() -> None:
    points = np.array([[0, 0], [0.9, 0.9], [1.1, 0], [0, -1.1], [-0.5, 0.2], [np.nan, 0]], np.float32)
    square = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    assert points_within(points, square).tolist() == [0, 1, 4]
    assert points_within(points, square[::-1]).tolist() == [0, 1, 4], "whichever way it was drawn"


@pytest.mark.parametrize("loop", [[], [(0, 0)], [(0, 0), (1, 1)], [(0, 0), (1, 0), (2, 0)], [(5, 5)] * 4])
def test_what_is_no_loop_holds_nothing(loop: list[tuple[float, float]]) -> None:
    points = np.array([[0, 0], [1, 0], [0.5, 0.5], [5, 5]], np.float32)
    assert not len(points_within(points, loop))


def test_of_no_points_none_is_within() -> None:
    assert not len(points_within(np.empty((0, 2), np.float32), [(0, 0), (1, 0), (0, 1)]))


@pytest.mark.parametrize("size", [1, 2, 5, 200])
def test_codes_are_where_the_map_shows_them(size: int) -> None:
    codes = np.random.default_rng(2).normal(size=(300, size)).astype(np.float32) + 1
    plane = Plane.of(codes, size, PlaneChoice(True, 1, 0))
    points = plane.points(codes)
    middle = np.median(points, axis=0)
    loop = middle + np.array([(-0.8, -0.5), (0.8, -0.5), (0, 0.9)])
    found = codes_within(codes, plane.frame.values, loop)
    np.testing.assert_array_equal(found, within_by_angles(points, loop))
    assert size == 1 or 0 < len(found) < 300
