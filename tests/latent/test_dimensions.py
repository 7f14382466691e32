"""Statistics of dimensions against closed forms."""

import numpy as np
import pytest

from explorer.latent.dimensions import Dimensions, principal_steps
from explorer.latent.plane import PrincipalAxes

RNG = np.random.default_rng(0)


def test_the_kl_is_what_an_optimal_encoder_has() -> None:
    # Posteriors N(μ, s²) with μ ~ N(0, 1 − s²), as at the optimum; the third dimension carries nothing.
    deviations = np.array([0.3, 0.6, 1.0])
    mu = RNG.normal(size=(200_000, 3)) * np.sqrt(1 - deviations**2)
    exact = 0.5 * (np.square(mu) + deviations**2 - 1 - 2 * np.log(deviations)).mean(axis=0)
    found = Dimensions.of(mu.astype(np.float32))
    np.testing.assert_allclose(found.kl, exact, atol=0.05)
    np.testing.assert_allclose(found.deviation, mu.std(axis=0), rtol=1e-5)
    assert found.by_kl().tolist() == [0, 1, 2]
    assert np.isfinite(Dimensions.of((5 * mu).astype(np.float32)).kl).all()


def test_equal_dimensions_keep_their_order() -> None:
    assert Dimensions.of_prior(5).by_kl().tolist() == [0, 1, 2, 3, 4]


def test_steps_are_one_deviation_long() -> None:
    dimensions = Dimensions.of((RNG.normal(size=(100, 4)) * [1, 2, 3, 4]).astype(np.float32))
    steps = dimensions.steps([2, 0])
    assert steps.shape == (2, 4)
    assert steps[0, 2] == dimensions.deviation[2]
    assert steps[1, 0] == dimensions.deviation[0]
    assert np.count_nonzero(steps) == 2


def test_principal_steps_are_the_ellipses_half_axes() -> None:
    turn = np.linalg.qr(RNG.normal(size=(3, 3)))[0]
    codes = (RNG.normal(size=(20_000, 3)) * [3, 1, 0.2] @ turn.T + 5).astype(np.float32)
    steps = principal_steps(PrincipalAxes.of(codes), [1, 0])
    assert np.linalg.norm(steps, axis=1) == pytest.approx([1, 3], rel=0.03)
    for step, axis in zip(steps, turn.T[[1, 0]], strict=True):
        assert abs(step @ axis) / np.linalg.norm(step) == pytest.approx(1, abs=0.01)
