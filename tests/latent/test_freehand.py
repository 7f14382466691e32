"""Drawn lines made even: equal steps, exact ends; a trembling hand is calmed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.freehand import evenly, freehand

places = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


@given(st.lists(places, min_size=1, max_size=30), st.integers(2, 61))
def test_the_ends_are_exact_and_steps_are_hardly_longer_than_others(
    line: list[tuple[float, float]], count: int
) -> None:
    points = freehand(line, count)
    assert points.shape == (count, 2)
    np.testing.assert_array_equal(points[[0, -1]], [line[0], line[-1]])
    steps = np.hypot(*np.diff(points, axis=0).T)
    length = np.hypot(*np.diff(np.array(line), axis=0).T).sum()
    assert (steps <= length / (count - 1) * (1 + 1e-9) + 1e-12).all()


def test_a_smooth_line_is_cut_into_equal_steps_on_it() -> None:
    angles = np.linspace(0, np.pi, 40) ** 1.5 / np.pi**0.5  # unevenly
    points = freehand(np.stack([np.cos(angles), np.sin(angles)], axis=1), 61)
    steps = np.hypot(*np.diff(points, axis=0).T)
    np.testing.assert_allclose(steps, np.pi / 60, rtol=0.02)
    np.testing.assert_allclose(np.hypot(*points.T), 1.0, atol=0.01)


@pytest.mark.parametrize("count", [2, 5, 61])
def test_a_straight_line_stays_straight(count: int) -> None:
    points = freehand([(0.0, 1.0), (0.1, 1.2), (3.0, 7.0)], count)
    wanted = np.linspace((0.0, 1.0), (3.0, 7.0), count)
    np.testing.assert_allclose(points, wanted, atol=1e-9)


def test_a_trembling_hand_is_calmed() -> None:
    x = np.linspace(0, 4, 200)
    tremble = 0.02 * (-1.0) ** np.arange(200)
    points = freehand(np.stack([x, tremble], axis=1), 61)
    assert np.abs(points[3:-3, 1]).max() < 0.004


def test_lengths_count_not_corners() -> None:
    line = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 3.0]])
    np.testing.assert_allclose(evenly(line, 5), [[0, 0], [1, 0], [1, 1], [1, 2], [1, 3]])
