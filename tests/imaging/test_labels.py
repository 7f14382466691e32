"""Words on a sheet: whole, apart from each other, and in letters that there are."""

import numpy as np
import numpy.typing as npt
import pytest

from explorer.imaging.labels import Labels
from explorer.imaging.sheets import Layout, Sheet


def labelled(labels: Labels, rows: int, columns: int, cell: int, gap: int = 0) -> npt.NDArray[np.uint8]:
    """A sheet of white pictures: all that is dark are letters."""
    pictures = np.full((rows * columns, cell, cell, 1), 255, np.uint8)
    places = np.stack(np.divmod(np.arange(rows * columns), columns), axis=1).astype(np.float32)
    return Sheet(pictures, places, Layout(cell, gap, labels=labels)).pixels()


def ink(pixels: npt.NDArray[np.uint8]) -> int:
    return int((255 - pixels.astype(np.int64)).sum())


@pytest.mark.parametrize(
    ("cell", "gap", "shown"), [(64, 0, 9), (28, 4, 9), (24, 0, 5), (12, 0, 3), (5, 1, 2)]
)
def test_labels_above_narrow_columns_stay_whole_and_apart(cell: int, gap: int, shown: int) -> None:
    alone = ink(labelled(Labels(columns=["+2.5"]), 1, 1, 64))
    assert ink(labelled(Labels(columns=["+2.5"] * 9), 1, 9, cell, gap)) == shown * alone


@pytest.mark.parametrize(("cell", "shown"), [(64, 5), (15, 5), (14, 0), (4, 0)])
def test_labels_beside_rows_are_whole_or_left_out(cell: int, shown: int) -> None:
    alone = ink(labelled(Labels(rows=["z7"]), 1, 1, 64))
    assert ink(labelled(Labels(rows=["z7"] * 5), 5, 1, cell)) == shown * alone


def test_a_long_caption_takes_more_lines_and_a_narrow_sheet_becomes_wider() -> None:
    words = Labels(caption="word " * 12)
    wide, narrow = labelled(words, 1, 20, 40), labelled(words, 1, 1, 40)
    assert wide.shape[1] == 800
    assert 40 < narrow.shape[1] < 400
    assert wide.shape[0] < narrow.shape[0]
    assert ink(narrow) == pytest.approx(ink(wide), rel=0.01)


def test_the_minus_is_written_as_one() -> None:
    said = [labelled(Labels(columns=[text]), 1, 1, 64) for text in ("−2", "-2", "2")]
    assert np.array_equal(said[0], said[1])
    assert ink(said[0]) > ink(said[2])
