"""Codes and pictures are values: compared by content, read-only, and refused where they are none."""

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.errors import ExplorerError
from explorer.latent.codes import Codes, Pictures

FLOATS = st.floats(-(2.0**100), 2.0**100, width=32)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=4)
ARRAYS = hnp.arrays(np.float32, SHAPES, elements=FLOATS)


@given(ARRAYS)
def test_codes_of_the_same_numbers_are_equal_whatever_they_were_made_of(
    array: npt.NDArray[np.float32],
) -> None:
    codes = Codes.of(array)
    for other in (array.tolist(), array.astype(np.float64), np.asfortranarray(array), array[::-1][::-1]):
        assert Codes.of(other) == codes
        assert hash(Codes.of(other)) == hash(codes)
    assert {codes: "found"}[Codes.of(array.copy())] == "found"
    np.testing.assert_array_equal(codes.values, array)
    assert (len(codes), codes.size) == array.shape


@given(ARRAYS, ARRAYS)
def test_codes_are_equal_exactly_when_shape_and_numbers_are(
    one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]
) -> None:
    assert (Codes.of(one) == Codes.of(other)) == np.array_equal(one, other)


@given(ARRAYS, st.data())
def test_one_changed_bit_makes_other_codes(array: npt.NDArray[np.float32], data: st.DataObject) -> None:
    at = tuple(data.draw(st.integers(0, side - 1)) for side in array.shape)
    changed = array.copy()
    changed[at] = np.nextafter(changed[at], np.float32(np.inf))
    assert Codes.of(changed) != Codes.of(array)


def test_the_same_numbers_in_another_shape_are_other_codes() -> None:
    numbers = np.arange(6, dtype=np.float32)
    values = [Codes.of(numbers.reshape(shape)) for shape in ((1, 6), (2, 3), (3, 2), (6, 1))]
    for one, other in itertools.combinations(values, 2):
        assert one != other


def test_minus_zero_and_zero_are_one_code() -> None:
    assert Codes.of([[-0.0, 1.0]]) == Codes.of([[0.0, 1.0]])
    assert not np.signbit(Codes.of([[-0.0]]).values).any()


def test_codes_share_nothing_with_what_they_were_made_of_and_cannot_be_written() -> None:
    array = np.ones((2, 2), np.float32)
    codes = Codes.of(array)
    array[:] = 5
    assert (codes.values == 1).all()
    assert array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        codes.values[0, 0] = 3


def test_a_single_code_is_a_row() -> None:
    assert Codes.of([1.0, 2.0]).values.shape == (1, 2)
    assert Codes.of(np.empty((0, 2))).values.shape == (0, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        [[np.nan, 0.0]],
        [[np.inf, 0.0]],
        [[-np.inf, 0.0]],
        [[1e39, 0.0]],
        [[-1e300]],
        [],
        [[]],
        np.zeros((2, 0)),
        np.zeros((1, 2, 3)),
        [["a", "b"]],
        [[1.0], [1.0, 2.0]],
        [[None]],
        [[object()]],
    ],
    ids=repr,
)
def test_what_is_no_code_is_refused_in_words(wrong: Any) -> None:
    with pytest.raises(ExplorerError, match=r"code|Codes"):
        Codes.of(wrong)


def test_codes_and_pictures_are_never_equal() -> None:
    codes = Codes.of(np.zeros((1, 1), np.float32))
    pictures = Pictures.of(np.zeros((1, 1, 1, 4), np.uint8))
    assert codes != pictures
    assert codes != codes.values.tolist()
    assert codes != "codes"


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=4, max_dims=4, max_side=3)))
def test_pictures_are_values_too(array: npt.NDArray[np.uint8]) -> None:
    pictures = Pictures.of(array)
    assert pictures == Pictures.of(array.copy())
    assert not pictures.values.flags.writeable
    changed = array.copy()
    changed.flat[0] ^= 1
    assert Pictures.of(changed) != pictures
    np.testing.assert_array_equal(pictures.values, array)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 2, 1), np.uint8),
        np.zeros((1, 2, 2, 1), np.float32),
        np.zeros((1, 2, 2, 1), np.int64),
        "x",
    ],
    ids=["one picture", "floats", "integers", "text"],
)
def test_what_is_no_picture_is_refused_in_words(wrong: Any) -> None:
    with pytest.raises(ExplorerError, match=r"uint8 of shape \(n, h, w, c\)"):
        Pictures.of(wrong)
