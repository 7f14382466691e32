"""Sheets of pictures: many of one size, in rows and columns, with or without gaps and labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.errors import ExplorerError
from explorer.imaging.enlarge import Between
from explorer.imaging.labels import NO_LABELS, Labels, Lettering

Bytes = npt.NDArray[np.uint8]

MOST_PIXELS = 400_000_000
"""Of a sheet; what many programs still open."""
LIMIT = f"at most {MOST_PIXELS // 1_000_000} million pixels, such as 20,000 × 20,000"
"""How large a sheet may be, in words."""


def tile(pictures: Bytes, columns: int, gap: int = 0, background: int = 255) -> Bytes:
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


@dataclass(frozen=True)
class Layout:
    """How a sheet looks on paper: sizes in pixels."""

    cell: int
    """Height of a cell; its width follows from the pictures. Their own height shows them pixel by pixel."""
    gap: int = 0
    between: Between = Between.SHARP
    background: int = 255
    """Grey value of gaps, margins and empty places."""
    labels: Labels = NO_LABELS

    def cell_of(self, picture: tuple[int, int]) -> tuple[int, int]:
        """Height and width of the cell of a picture of this height and width."""
        height, width = picture
        return self.cell, max(1, round(width * self.cell / height))

    def lettering(self, picture: tuple[int, int], columns: int) -> Lettering:
        """The labels, as large as cells of such pictures allow."""
        cell = self.cell_of(picture)
        return Lettering(self.labels, cell, (cell[0] + self.gap, cell[1] + self.gap), columns)

    def size(self, picture: tuple[int, int], rows: int, columns: int) -> tuple[int, int]:
        """Height and width, with labels, of a sheet of such pictures."""
        lettering = self.lettering(picture, columns)
        return lettering.top + rows * (self.cell + self.gap) - self.gap, lettering.width


class Sheet:
    """Pictures in their places, as bands of pixels from the top to the bottom.

    Parameters
    ----------
    pictures
        (n, h, w, c), c is 1 or 3.
    places
        (n, 2), (row, column) of each, as the sheets of `explorer.latent.sheets` tell them; columns may be
        halves.

    Raises
    ------
    ExplorerError
        If the sheet would be too large to be a picture.
    """

    def __init__(self, pictures: Bytes, places: npt.NDArray[np.float32], layout: Layout) -> None:
        _, height, width, self.channels = pictures.shape
        self._pictures, self._layout = pictures, layout
        self._cell = layout.cell_of((height, width))
        rows, columns = (int(np.ceil(most)) + 1 for most in places.max(axis=0))
        self._rows = [
            [(index, float(places[index, 1])) for index in indices]
            for _, indices in groupby(np.argsort(places[:, 0], kind="stable"), key=lambda i: places[i, 0])
        ]
        self._pitch = (self._cell[0] + layout.gap, self._cell[1] + layout.gap)
        self._lettering = layout.lettering((height, width), columns)
        self.height, self.width = layout.size((height, width), rows, columns)
        if self.height * self.width > MOST_PIXELS:
            raise ExplorerError(
                f"This sheet would have {self.width:,} × {self.height:,} pixels; it may have {LIMIT}. "
                "Choose smaller cells."
            )

    def __len__(self) -> int:
        """Number of bands."""
        return len(self._rows)

    def bands(self) -> Iterator[Bytes]:
        """The sheet in pieces (rows of pixels, width, c), one for each row of cells."""
        gap, background = self._layout.gap, self._layout.background
        for number, row in enumerate(self._rows):
            above = self._lettering.top if number == 0 else gap
            band = np.full((above + self._cell[0], self.width, self.channels), background, np.uint8)
            for index, column in row:
                x = self._lettering.left + round(column * self._pitch[1])
                band[above:, x : x + self._cell[1]] = self._resized(self._pictures[index])
            self._lettering.write(band, number, background=background)
            yield band

    def pixels(self) -> Bytes:
        """The whole sheet, (height, width, c)."""
        return np.concatenate(list(self.bands()))

    def _resized(self, picture: Bytes) -> Bytes:
        height, width = self._cell
        if picture.shape[:2] == self._cell:
            return picture
        if self._layout.between is Between.SHARP:
            rows = np.arange(height) * picture.shape[0] // height
            columns = np.arange(width) * picture.shape[1] // width
            nearest: Bytes = picture[rows[:, None], columns]
            return nearest
        image = Image.fromarray(picture[..., 0] if self.channels == 1 else picture)
        larger = np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), np.uint8)
        return larger.reshape(height, width, self.channels)
