"""Paths: their ends are exact, their steps equal."""

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
from hypothesis import given

from explorer.latent.paths import straight

Array = npt.NDArray[np.float32]
codes = hnp.arrays(np.float32, 3, elements=st.floats(-1e3, 1e3, width=32))


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


def test_between_equal_codes_there_is_only_that_code() -> None:
    code = np.array([0.1, -2.7], np.float32)
    np.testing.assert_array_equal(straight(code, code, 5), np.tile(code, (5, 1)))
