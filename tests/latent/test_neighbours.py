"""Neighbours, against sorting everything."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent.neighbours import nearest

Floats = npt.NDArray[np.float32]
# Few whole numbers, so that equal distances are common and every square is exact.
CODES = hnp.arrays(
    np.float32,
    st.tuples(st.integers(0, 40), st.integers(1, 4)),
    elements=st.sampled_from([-2.0, -1.0, 0.0, 1.0]),
)


@given(CODES, st.integers(0, 50))
def test_it_finds_what_sorting_all_finds(codes: Floats, count: int) -> None:
    point = np.zeros(codes.shape[1], np.float32)
    squares = ((codes - point) ** 2).sum(axis=1)
    expected = sorted(range(len(codes)), key=lambda row: (squares[row], row))[:count]
    indices, distances = nearest(codes, point, count)
    found = squares[indices]
    assert found.tolist() == squares[expected].tolist()
    assert np.all(np.diff(found) >= 0)
    np.testing.assert_allclose(distances, np.sqrt(found))
    assert len(set(indices.tolist())) == len(indices) == min(count, len(codes))
    for one, other in zip(range(len(indices) - 1), range(1, len(indices)), strict=True):
        if found[one] == found[other]:
            assert indices[one] < indices[other], "equal distances come in order of the rows"


@pytest.mark.parametrize("size", [1, 2, 7, 200])
def test_it_finds_the_nearest_of_many(size: int) -> None:
    rng = np.random.default_rng(1)
    codes = rng.normal(size=(2000, size)).astype(np.float32)
    point = rng.normal(size=size).astype(np.float32)
    indices, distances = nearest(codes, point, 8)
    exact = np.linalg.norm(codes.astype(np.float64) - point, axis=1)
    assert indices.tolist() == exact.argsort()[:8].tolist()
    np.testing.assert_allclose(distances, np.sort(exact)[:8], rtol=1e-5)
    assert distances.dtype == np.float32


def test_of_equal_codes_the_first_rows_are_taken() -> None:
    codes = np.ones((100, 2), np.float32)
    indices, _ = nearest(codes, np.zeros(2, np.float32), 5)
    assert indices.tolist() == [0, 1, 2, 3, 4]


def test_a_code_is_its_own_nearest() -> None:
    codes = np.eye(3, dtype=np.float32)
    indices, distances = nearest(codes, codes[1], 1)
    assert indices.tolist() == [1]
    assert distances.tolist() == [0.0]


def test_more_than_there_are_gives_all() -> None:
    indices, distances = nearest(np.array([[3.0], [1.0]], np.float32), np.zeros(1, np.float32), 99)
    assert indices.tolist() == [1, 0]
    assert distances.tolist() == [1.0, 3.0]
    indices, distances = nearest(np.empty((0, 2), np.float32), np.zeros(2, np.float32), 3)
    assert (len(indices), len(distances)) == (0, 0)
