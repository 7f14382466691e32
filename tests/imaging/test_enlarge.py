import numpy as np
import pytest

from explorer.imaging.enlarge import Between, enlarge


def _pictures(channels: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(0).integers(0, 256, (2, 5, 4, channels), dtype=np.uint8)


def test_sharp_makes_each_pixel_a_square_of_its_colour() -> None:
    pictures = _pictures(3)
    large = enlarge(pictures, 3)
    assert large.shape == (2, 15, 12, 3)
    for dy in range(3):
        for dx in range(3):
            np.testing.assert_array_equal(large[:, dy::3, dx::3], pictures)


def test_smooth_stays_near_the_original_and_invents_no_shift() -> None:
    ramp = np.tile(np.arange(0, 160, 10, dtype=np.uint8)[None, None, :, None], (1, 6, 1, 1))
    large = enlarge(ramp, 4, Between.SMOOTH)
    assert large.shape == (1, 24, 64, 1)
    inner = large[0, 12, 16:48, 0].astype(float)
    expected = (np.arange(16, 48) + 0.5) / 4 * 10 - 5
    assert np.abs(inner - expected).max() <= 2


def test_factor_one_is_an_exact_copy_of_its_own() -> None:
    pictures = _pictures(1)
    for between in Between:
        same = enlarge(pictures, 1, between)
        np.testing.assert_array_equal(same, pictures)
        assert not np.shares_memory(same, pictures)


def test_a_factor_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        enlarge(_pictures(1), 0)
