"""Paths: their ends are exact, their steps equal, norms and angles as the closed forms say."""

from itertools import pairwise

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given

from explorer.errors import ExplorerError
from explorer.latent.paths import Mix, mixed, spherical, straight, through

Array = npt.NDArray[np.float32]
codes = hnp.arrays(np.float32, 3, elements=st.floats(-1e3, 1e3, width=32))


def angle(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Between two vectors; exact for small angles too."""
    first, second = (
        np.asarray(v, np.float64) / np.linalg.norm(np.asarray(v, np.float64)) for v in (one, other)
    )
    return float(2 * np.arctan2(np.linalg.norm(first - second), np.linalg.norm(first + second)))


@given(codes, codes, st.integers(2, 40))
def test_ends_are_exact_and_steps_are_equal(start: Array, end: Array, count: int) -> None:
    path = straight(start, end, count)
    assert path.shape == (count, 3)
    assert path.dtype == np.float32
    assert path[0].tobytes() == start.tobytes()
    assert path[-1].tobytes() == end.tobytes()
    step = (end.astype(np.float64) - start) / (count - 1)
    np.testing.assert_allclose(
        np.diff(path.astype(np.float64), axis=0), np.tile(step, (count - 1, 1)), atol=2e-4
    )


@given(codes, codes)
def test_there_and_back_is_the_same_way(start: Array, end: Array) -> None:
    np.testing.assert_allclose(straight(start, end, 9), straight(end, start, 9)[::-1], rtol=1e-6, atol=1e-4)
    assume(np.linalg.norm(start) > 1 and np.linalg.norm(end) > 1)
    np.testing.assert_allclose(spherical(start, end, 9), spherical(end, start, 9)[::-1], rtol=1e-3, atol=0.05)


def test_between_equal_codes_there_is_only_that_code() -> None:
    code = np.array([0.1, -2.7], np.float32)
    np.testing.assert_array_equal(straight(code, code, 5), np.tile(code, (5, 1)))
    np.testing.assert_allclose(spherical(code, code, 5), np.tile(code, (5, 1)), rtol=1e-6)


@given(codes, codes, st.integers(3, 20))
def test_on_the_sphere_the_angle_and_the_norm_go_linearly(start: Array, end: Array, count: int) -> None:
    assume(np.linalg.norm(start) > 1 and np.linalg.norm(end) > 1)
    path = spherical(start, end, count)
    assert path[0].tobytes() == start.tobytes()
    assert path[-1].tobytes() == end.tobytes()
    norms = np.linalg.norm(path.astype(np.float64), axis=1)
    np.testing.assert_allclose(norms, np.linspace(norms[0], norms[-1], count), rtol=1e-5)
    turn = angle(start, end) / (count - 1)
    for before, after in pairwise(path):
        assert angle(before, after) == pytest.approx(turn, abs=1e-5)


def test_a_quarter_turn_is_the_one_from_the_book() -> None:
    path = spherical(np.array([1, 0], np.float32), np.array([0, 3], np.float32), 3)
    np.testing.assert_allclose(path[1], 2 * np.sqrt([0.5, 0.5]), rtol=1e-6)


@pytest.mark.parametrize("size", [2, 3, 200])
def test_opposite_directions_take_one_circle_and_always_the_same(size: int) -> None:
    start = np.random.default_rng(size).normal(size=size).astype(np.float32)
    path = spherical(start, -2 * start, 7)
    np.testing.assert_array_equal(path, spherical(start, -2 * start, 7))
    for before, after in pairwise(path):
        assert angle(before, after) == pytest.approx(np.pi / 6, abs=1e-5)
    assert np.linalg.matrix_rank(path, tol=1e-4) == 2, "a circle lies in a plane"
    # Both ways it is the same half of it, as norms apart.
    np.testing.assert_allclose(spherical(start, -start, 7), spherical(-start, start, 7)[::-1], atol=1e-5)


def test_a_code_without_direction_is_refused_in_words() -> None:
    zero, some = np.zeros(4, np.float32), np.ones(4, np.float32)
    for start, end in ((zero, some), (some, zero)):
        with pytest.raises(ExplorerError, match="origin has no direction"):
            spherical(start, end, 5)
    one = np.ones(1, np.float32)
    with pytest.raises(ExplorerError, match="one dimension"):
        spherical(one, -one, 5)
    np.testing.assert_allclose(spherical(one, 3 * one, 3)[:, 0], [1, 2, 3])


@pytest.mark.parametrize("mix", list(Mix))
def test_a_batch_is_its_single_mixes(mix: Mix) -> None:
    starts, ends = np.random.default_rng(0).normal(size=(2, 6, 5)).astype(np.float32)
    shares = np.array([0, 0.2, 0.5, 0.7, 1, 1.3])
    batch = mixed(starts, ends, shares, mix)
    assert batch.dtype == np.float32
    for code, start, end, share in zip(batch, starts, ends, shares, strict=True):
        np.testing.assert_allclose(code, mixed(start, end, share, mix), rtol=1e-6)


def test_stations_are_passed_in_equal_times() -> None:
    stations = np.random.default_rng(1).normal(size=(4, 3)).astype(np.float32)
    np.testing.assert_array_equal(through(stations, [0, 1 / 3, 2 / 3, 1])[[0, 3]], stations[[0, 3]])
    np.testing.assert_allclose(through(stations, np.linspace(0, 1, 4)), stations, rtol=1e-6)
    np.testing.assert_allclose(through(stations, [0.5])[0], (stations[1] + stations[2]) / 2, rtol=1e-6)
    np.testing.assert_array_equal(through(stations[:2], [0.25]), straight(stations[0], stations[1], 5)[1:2])
