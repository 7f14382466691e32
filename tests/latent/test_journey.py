"""Lengths and energies of known curves, even steps, distances from the data."""

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given

from explorer.latent.journey import EVEN, Extent, even_times, find_remoteness, retime

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


def gaps_of(pictures: Floats) -> Floats:
    return np.asarray(np.linalg.norm(np.diff(pictures, axis=0), axis=1))


def line(times: Floats) -> Array:
    """From 0 to 1 in one dimension."""
    return times[:, None].astype(np.float32)


def circle(codes: Array) -> Floats:
    """A picture of two pixels that turns by half a circle, ever quicker."""
    angle = np.pi * codes[:, 0].astype(np.float64) ** 3
    return gaps_of(np.stack((np.cos(angle), np.sin(angle)), axis=1))


@given(hnp.arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 1e3)))
def test_energy_is_never_below_the_squared_length(gaps: Floats) -> None:
    extent = Extent.of(gaps)
    assert extent.length == pytest.approx(gaps.sum())
    assert extent.energy >= extent.length**2 * (1 - 1e-12)
    assert extent.unevenness >= 1 - 1e-9


def test_at_constant_speed_they_are_equal() -> None:
    extent = Extent.of(np.full(32, 0.25))
    assert extent == Extent(8.0, 64.0)
    assert extent.unevenness == 1
    assert Extent.of(np.zeros(32)).unevenness == 1


def test_a_half_circle_is_as_long_as_it_is() -> None:
    assert Extent.of(circle(line(np.linspace(0, 1, 65)))).length == pytest.approx(np.pi, rel=2e-3)


@pytest.mark.parametrize("count", [3, 8, 25])
def test_retimed_frames_are_equally_far_apart(count: int) -> None:
    before = circle(line(np.linspace(0, 1, count)))
    codes = retime(line, count, circle)
    assert codes.shape == (count, 1)
    assert (codes[0], codes[-1]) == (0, 1)
    gaps = circle(codes)
    assert np.abs(gaps / gaps.mean() - 1).max() <= EVEN
    assert np.abs(before / before.mean() - 1).max() > 10 * EVEN
    # In closed form: the angle of frame k is k/(count − 1) of the half circle.
    np.testing.assert_allclose(codes[:, 0] ** 3, np.linspace(0, 1, count), atol=0.01)


def test_a_step_in_the_picture_is_shared_out_as_evenly_as_can_be() -> None:
    def leap(codes: Array) -> Floats:
        return gaps_of(1 / (1 + np.exp(-400 * (codes.astype(np.float64) - 0.3))))

    codes = retime(line, 9, leap)
    assert (np.diff(codes[:, 0]) >= 0).all()
    gaps, before = leap(codes), leap(line(np.linspace(0, 1, 9)))
    assert gaps.max() < 0.3 * before.max()


def test_where_nothing_changes_times_are_even() -> None:
    codes = retime(line, 5, lambda codes: np.zeros(len(codes) - 1))
    np.testing.assert_allclose(codes[:, 0], np.linspace(0, 1, 5))
    np.testing.assert_allclose(even_times(np.array([0.0, 0.5, 1.0]), [0, 0], 3), [0, 0.5, 1])


def test_two_frames_are_the_ends() -> None:
    np.testing.assert_array_equal(retime(line, 2, circle)[:, 0], [0, 1])


@given(
    hnp.arrays(np.float64, st.integers(2, 30), elements=st.floats(0, 10)),
    st.integers(2, 20),
)
def test_even_times_ascend_from_end_to_end(gaps: Floats, count: int) -> None:
    times = np.linspace(0, 1, len(gaps) + 1)
    found = even_times(times, gaps, count)
    assert len(found) == count
    assert found[0] == 0
    assert found[-1] == pytest.approx(1)
    assert (np.diff(found) >= 0).all()


@pytest.mark.parametrize("size", [2, 200])
def test_the_distance_from_the_data_is_that_from_the_nearest(size: int) -> None:
    rng = np.random.default_rng(0)
    data, codes = (
        rng.normal(size=(9000, size)).astype(np.float32),
        rng.normal(size=(5, size)).astype(np.float32),
    )
    codes[4] = data[8000]
    steps = list(find_remoteness(codes, data))
    assert len(steps) == 3
    expected = [np.linalg.norm(data.astype(np.float64) - code, axis=1).min() for code in codes]
    np.testing.assert_allclose(steps[-1], expected, rtol=1e-6)
    assert steps[-1][4] == 0
    assert (np.diff(steps, axis=0) <= 0).all()
