import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.imaging.sheets import tile


@given(
    n=st.integers(1, 12), columns=st.integers(1, 6), gap=st.integers(0, 3), channels=st.sampled_from([1, 3])
)
def test_every_picture_lies_at_its_row_and_column(n: int, columns: int, gap: int, channels: int) -> None:
    h, w = 3, 2
    pictures = np.random.default_rng(n).integers(0, 200, (n, h, w, channels), dtype=np.uint8)
    sheet = tile(pictures, columns, gap)
    rows = (n + columns - 1) // columns
    assert sheet.shape == (rows * h + (rows - 1) * gap, columns * w + (columns - 1) * gap, channels)
    left = sheet.copy()
    for index, picture in enumerate(pictures):
        y, x = index // columns * (h + gap), index % columns * (w + gap)
        np.testing.assert_array_equal(sheet[y : y + h, x : x + w], picture)
        left[y : y + h, x : x + w] = 255
    assert (left == 255).all()  # nothing but background anywhere else


def test_no_pictures_cannot_be_laid_out() -> None:
    with pytest.raises(ValueError, match="0 pictures"):
        tile(np.empty((0, 2, 2, 1), np.uint8), 3)
