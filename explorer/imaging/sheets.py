"""Sheets of pictures: many of one size, in rows and columns."""

import numpy as np
import numpy.typing as npt


def tile(
    pictures: npt.NDArray[np.uint8], columns: int, gap: int = 0, background: int = 255
) -> npt.NDArray[np.uint8]:
    """Lay pictures (n, h, w, c) out row by row.

    Parameters
    ----------
    pictures
        At least one picture.
    columns
        Number of pictures in a row; the last row may have fewer.
    gap
        Pixels between neighbours; there is none around the sheet.
    background
        Value, 0 to 255, of the gaps and of the empty places in the last row.

    Returns
    -------
    The sheet, (rows·h + (rows − 1)·gap, columns·w + (columns − 1)·gap, c).

    Raises
    ------
    ValueError
        If there is no picture, or ``columns`` is below 1, or ``gap`` below 0.
    """
    n, h, w, c = pictures.shape
    if n == 0 or columns < 1 or gap < 0:
        raise ValueError(f"cannot lay out {n} pictures in {columns} columns with gaps of {gap}")
    rows = -(-n // columns)
    cells = np.full((rows * columns, h + gap, w + gap, c), background, np.uint8)
    cells[:n, :h, :w] = pictures
    sheet = cells.reshape(rows, columns, h + gap, w + gap, c).swapaxes(1, 2)
    sheet = sheet.reshape(rows * (h + gap), columns * (w + gap), c)
    return np.ascontiguousarray(sheet[: rows * (h + gap) - gap, : columns * (w + gap) - gap])
