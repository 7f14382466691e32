import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.latent.hold import hold

seeds = st.integers(0, 10_000)


def problem(seed: int, d: int = 12, m: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Direction, read-out, held rows and covariance, in general position."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(d, 2 * d))
    return rng.normal(size=d), rng.normal(size=d), rng.normal(size=(m, d)), root @ root.T / (2 * d)


@given(seed=seeds)
def test_held_read_outs_stay_and_the_own_change_too(seed: int) -> None:
    v, w, held, covariance = problem(seed)
    found = hold(v, w, held, covariance)
    if found is not None:
        scale = np.linalg.norm(held) * np.linalg.norm(found)
        assert np.abs(held @ found).max() < 1e-5 * scale
        assert w @ found == pytest.approx(w @ v, rel=1e-3, abs=1e-3)


@given(seed=seeds)
def test_it_is_the_nearest_such_direction_as_the_codes_lie(seed: int) -> None:
    # Closed form of the least change in the metric of the inverse covariance, by Lagrange multipliers.
    v, w, held, covariance = problem(seed)
    d, m = len(v), len(held)
    system = np.block([[np.linalg.inv(covariance), held.T], [held, np.zeros((m, m))]])
    nearest = np.linalg.solve(system, np.concatenate([np.linalg.solve(covariance, v), np.zeros(m)]))[:d]
    found = hold(v, w, held, covariance)
    if found is not None:
        np.testing.assert_allclose(found, nearest * (w @ v) / (w @ nearest), rtol=2e-3, atol=2e-3)


@given(seed=seeds, factor=st.sampled_from([1.0, -2.0, 0.001]))
def test_what_is_held_twice_is_held_once(seed: int, factor: float) -> None:
    v, w, held, covariance = problem(seed)
    once, twice = (hold(v, w, rows, covariance) for rows in (held, np.vstack([held, factor * held])))
    assert (once is None) == (twice is None)
    if once is not None and twice is not None:
        np.testing.assert_allclose(once, twice, rtol=1e-4, atol=1e-5)


def test_a_read_out_that_depends_on_others_changes_nothing() -> None:
    v, w, held, covariance = problem(5)
    one = hold(v, w, held, covariance)
    other = hold(v, w, np.vstack([held, held[0] + held[1], np.zeros(12)]), covariance)
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_a_nearly_parallel_read_out_still_counts() -> None:
    # A truncated inverse would forget the small difference of the two.
    v, w, held, covariance = problem(6, m=1)
    near = held + 1e-4 * np.eye(12)[3]
    found = hold(v, w, np.vstack([held, near]), covariance)
    assert found is not None
    assert abs(found[3]) < 1e-3 * np.linalg.norm(found)


def test_nothing_held_changes_nothing() -> None:
    v, w, _, covariance = problem(7)
    np.testing.assert_array_equal(hold(v, w, np.empty((0, 12)), covariance), v.astype(np.float32))


def test_what_cannot_be_told_apart_gives_nothing() -> None:
    w = np.array([1.0, 0.0, 0.0])
    close = np.array([[1.0, 0.05, 0.0]])
    apart = np.array([[1.0, 0.5, 0.0]])
    assert hold(w, w, w[None], np.eye(3)) is None
    assert hold(w, w, close, np.eye(3)) is None  # 0.0025 of the change is left
    assert hold(w, w, apart, np.eye(3)) is not None  # 0.2 of it
