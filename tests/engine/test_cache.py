"""The picture cache: what goes in comes out and never changes, bytes stay bounded."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.engine.cache import PictureCache

SHAPE = (4, 3, 2)


EMPTY = np.empty((0, 2), np.float32)


def codes(*firsts: float) -> npt.NDArray[np.float32]:
    return np.array([[first, -1.5] for first in firsts], np.float32)


def pictures(*values: int) -> npt.NDArray[np.uint8]:
    """Pictures that differ in every pixel."""
    base = np.arange(24, dtype=np.uint8).reshape(SHAPE)
    return np.stack([base + np.uint8(value) for value in values])


def test_what_was_added_is_found_in_the_order_asked_for() -> None:
    cache = PictureCache()
    cache.add("m", codes(1, 2, 3), pictures(10, 20, 30))
    found = cache.find("m", codes(3, 9, 1, 8, 3))
    assert found.hits.tolist() == [0, 2, 4]
    assert found.misses.tolist() == [1, 3]
    assert found.pictures is not None
    np.testing.assert_array_equal(found.pictures, pictures(30, 10, 30))


@pytest.mark.parametrize("asked", [EMPTY, codes(7), codes(7, 8)])
def test_nothing_is_found_where_nothing_is(asked: npt.NDArray[np.float32]) -> None:
    cache = PictureCache()
    for _ in range(2):  # before and after the model is known
        found = cache.find("m", asked)
        assert (len(found.hits), found.pictures, len(found.misses)) == (0, None, len(asked))
        cache.add("m", codes(1), pictures(10))


def test_models_do_not_share_pictures() -> None:
    cache = PictureCache()
    cache.add("m", codes(1), pictures(10))
    cache.add("other", codes(2), pictures(20)[:, :2])  # of another shape, too
    assert cache.find("other", codes(1)).pictures is None
    found = cache.find("other", codes(2)).pictures
    assert found is not None
    np.testing.assert_array_equal(found, pictures(20)[:, :2])


def test_codes_that_differ_in_the_last_bit_are_different() -> None:
    cache = PictureCache()
    cache.add("m", codes(1), pictures(10))
    assert cache.find("m", np.nextafter(codes(1), np.float32(2))).pictures is None


def test_nobody_changes_what_is_kept() -> None:
    cache = PictureCache()
    given_pictures = pictures(10)
    cache.add("m", codes(1), given_pictures)
    given_pictures[:] = 0
    first = cache.find("m", codes(1)).pictures
    assert first is not None
    np.testing.assert_array_equal(first, pictures(10))
    assert first.flags.c_contiguous
    assert not first.flags.writeable


def test_the_least_recently_used_goes_first() -> None:
    cache = PictureCache(limit=0)
    cache.add("m", codes(1), pictures(1))
    assert len(cache) == 0
    roomy = PictureCache()
    roomy.add("m", codes(1), pictures(1))
    cache = PictureCache(limit=3 * roomy.used)
    cache.add("m", codes(1, 2, 3), pictures(1, 2, 3))
    cache.find("m", codes(1))
    cache.add("m", codes(2), pictures(2))  # adding again counts as a use, and takes no more room
    cache.add("other", codes(4), pictures(4))
    assert cache.find("m", codes(1, 2, 3)).hits.tolist() == [0, 1]
    assert len(cache.find("other", codes(4)).hits) == 1


def test_a_later_picture_of_a_code_replaces_the_earlier() -> None:
    cache = PictureCache()
    cache.add("m", codes(1), pictures(1))
    cache.add("m", codes(1), pictures(2))
    found = cache.find("m", codes(1)).pictures
    assert found is not None
    np.testing.assert_array_equal(found, pictures(2))


def test_pictures_of_another_shape_are_refused() -> None:
    cache = PictureCache()
    cache.add("m", codes(1), pictures(1))
    with pytest.raises(ValueError, match="not"):
        cache.add("m", codes(2), pictures(2)[:, :2])


@given(st.lists(st.lists(st.integers(0, 30), max_size=12), max_size=30), st.integers(0, 20))
def test_bytes_stay_below_the_limit_and_answers_stay_true(batches: list[list[int]], room: int) -> None:
    one = PictureCache()
    one.add("m", codes(1), pictures(1))
    cache = PictureCache(limit=room * one.used)
    for batch in batches:
        asked = codes(*batch) if batch else EMPTY
        found = cache.find("m", asked)
        assert sorted([*found.hits, *found.misses]) == list(range(len(batch)))
        for index, picture in zip(
            found.hits, found.pictures if found.pictures is not None else (), strict=True
        ):
            np.testing.assert_array_equal(picture, pictures(batch[index])[0])
        if batch:
            cache.add("m", asked, pictures(*batch))
        assert cache.used == len(cache) * one.used <= room * one.used
