"""Mixes of three: shares add up, corners are exact, the pointer stays inside."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from explorer.latent.barycentric import lattice_shares, mix_three, shares_at

TRIANGLE = np.array([[0.5, 0.0], [0.0, 1.0], [1.0, 1.0]])
CODES = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)


@pytest.mark.parametrize("side", [1, 2, 3, 9])
def test_a_lattice_covers_the_triangle_evenly(side: int) -> None:
    shares = lattice_shares(side)
    assert shares.shape == (side * (side + 1) // 2, 3)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert (shares >= 0).all()
    assert shares[0].tolist() == [1, 0, 0]
    if side > 1:
        assert shares[-side].tolist() == [0, 1, 0]
        assert shares[-1].tolist() == [0, 0, 1]
        assert len(np.unique(shares.round(9), axis=0)) == len(shares)


def test_a_mix_is_the_weighted_sum_and_corners_are_exact() -> None:
    shares = lattice_shares(4)
    mixes = mix_three(CODES, shares)
    np.testing.assert_allclose(mixes, shares @ CODES, rtol=1e-5, atol=1e-6)
    assert mixes[0].tobytes() == CODES[0].tobytes()
    assert mixes[-1].tobytes() == CODES[2].tobytes()
    assert mix_three(CODES, [0.2, 0.3, 0.5]).shape == (1, 5)


inside = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda ab: sorted((0.0, *ab, 1.0)))


@given(inside)
def test_a_point_inside_has_the_shares_that_lead_there(cuts: list[float]) -> None:
    shares = np.diff(cuts)
    np.testing.assert_allclose(shares_at(shares @ TRIANGLE, TRIANGLE), shares, atol=1e-9)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_a_point_outside_goes_to_the_nearest_inside(x: float, y: float) -> None:
    shares = shares_at((x, y), TRIANGLE)
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    reached = np.linalg.norm(shares @ TRIANGLE - [x, y])
    sampled = np.linalg.norm(lattice_shares(40) @ TRIANGLE - [x, y], axis=1).min()
    assert reached <= sampled + 1e-9
