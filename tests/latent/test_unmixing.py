import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.latent.unmixing import effects, unmix, unmixed

seeds = st.integers(0, 10_000)


def mixing(seed: int, pictures: int = 30, k: int = 4, spread: float = 0.0) -> np.ndarray:
    """Effects (m, k, k) of directions that each move the others too, more or less from picture to picture."""
    rng = np.random.default_rng(seed)
    mean = np.eye(k) + 0.3 * rng.normal(size=(k, k)) * (1 - np.eye(k))
    found: np.ndarray = mean + spread * rng.normal(size=(pictures, k, k))
    return found


def test_effects_are_half_the_change_between_both_sides() -> None:
    rng = np.random.default_rng(0)
    logits, slope = rng.normal(size=(5, 3)), rng.normal(size=(2, 5, 3))  # (m, k), (l, m, k)
    found = effects(logits + slope, logits - slope, np.array([1.0, 2.0, 4.0]))
    assert found.shape == (5, 3, 2)
    np.testing.assert_allclose(found, (slope / [1, 2, 4]).transpose(1, 2, 0))


@settings(deadline=None, max_examples=25)
@given(seed=seeds)
def test_effects_that_are_alike_in_all_pictures_are_inverted(seed: int) -> None:
    measured = mixing(seed)
    for k in range(4):
        found = unmix(measured, k, anchor=1e-9, rounds=60)
        assert found is not None
        inverse = np.linalg.inv(measured[0])[:, k]
        np.testing.assert_allclose(found, inverse * measured[0, k, k], atol=1e-4)


@settings(deadline=None, max_examples=25)
@given(seed=seeds, anchor=st.sampled_from([0.05, 0.3, 3.0]))
def test_it_is_the_minimum_under_its_constraint(seed: int, anchor: float) -> None:
    measured = mixing(seed, spread=0.3)
    found = unmix(measured, 1, anchor)
    assert found is not None
    scaled = measured / measured[:, 1, 1].mean()
    goal, others = scaled[:, 1].mean(axis=0), np.delete(scaled, 1, axis=1).reshape(-1, 4)

    def objective(c: np.ndarray) -> float:
        x = np.abs(others @ c)
        # The absolute value, rounded off below 0.05 as the weights are.
        rounded = np.where(x > 0.05, x, x**2 / 0.1 + 0.025)
        return float(rounded.mean() + anchor * np.square(c - np.eye(4)[1]).sum())

    assert goal @ found == pytest.approx(1)
    rng = np.random.default_rng(seed)
    for length in (0.1, 0.01):
        step = rng.normal(size=4) * length
        step -= goal * (goal @ step) / (goal @ goal)
        assert objective(found + step) > objective(found) - 1e-5


def test_a_strong_anchor_changes_nothing() -> None:
    found = unmix(mixing(1, spread=0.3), 2, anchor=1e6)
    np.testing.assert_allclose(found, np.eye(4)[2], atol=1e-4)  # type: ignore[arg-type]


def test_what_does_not_raise_its_own_attribute_has_no_mixture() -> None:
    measured = mixing(2)
    measured[:, 3, 3] = -0.1
    assert unmix(measured, 3) is None
    directions = np.eye(4)
    directions[1] = 0.0
    found = unmixed(directions, measured)
    assert found[[0, 2]].any(axis=1).all()
    assert not found[[1, 3]].any()


def test_mixtures_are_of_the_directions() -> None:
    measured, directions = mixing(3, spread=0.2), np.random.default_rng(0).normal(size=(4, 7))
    found = unmixed(directions, measured)
    for k in range(4):
        weights = unmix(measured, k)
        assert weights is not None
        np.testing.assert_allclose(found[k], weights @ directions)
