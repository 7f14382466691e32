"""Words on a sheet of pictures: beside its rows, above its columns, and a caption above it all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

Bytes = npt.NDArray[np.uint8]

_SMALLEST_TEXT = 12
_LINE = 1.6
"""Height of a line, in sizes of its letters."""
_WIDEST_CAPTION = 18
"""A caption that is longer than a narrow sheet makes it wider, to so many sizes of its letters at most."""
_INK = {True: 40, False: 215}
"""Value of letters on light and on dark ground."""
_INSTEAD = str.maketrans({"−": "-"})
"""For what Pillow's own font lacks."""


@dataclass(frozen=True)
class Labels:
    """What stands on a sheet; empty for nothing."""

    rows: Sequence[str] = ()
    """One a row, at its left."""
    columns: Sequence[str] = ()
    """One a column, above it."""
    caption: str = ""
    """Above it all, in as many lines as it takes."""


NO_LABELS = Labels()


class Lettering:
    """Words for a sheet, as large as its cells allow: where neighbours would touch, some are left out.

    Parameters
    ----------
    labels
        What is written.
    cell, pitch
        Height and width of a cell, and from one cell to the next.
    columns
        Cells side by side.
    """

    def __init__(self, labels: Labels, cell: tuple[int, int], pitch: tuple[int, int], columns: int) -> None:
        self._size = size = max(_SMALLEST_TEXT, cell[0] // 8)
        if cell[0] < 1.2 * size:  # a word beside such a row would be cut
            labels = replace(labels, rows=())
        self._labels, self._cell, self._pitch = labels, cell, pitch
        self._line = round(_LINE * size)
        self.left = round(self._widest(labels.rows) + size) if labels.rows else 0
        self.width = self.left + (columns - 1) * pitch[1] + cell[1]
        if labels.caption:
            wanted = math.ceil(min(self._length(labels.caption), _WIDEST_CAPTION * size))
            self.width = max(self.width, self.left + wanted)
        self._lines = self._wrapped(labels.caption)
        self.top = self._line * (len(self._lines) + bool(labels.columns))
        widest = self._widest(labels.columns)
        room = widest + max(0.0, (widest - cell[1]) / 2) + size / 4
        self._every_column = _every(len(labels.columns), room / pitch[1])

    def write(self, band: Bytes, row: int, *, background: int) -> None:
        """Write what belongs to a row of cells on its pixels (h, w, c), of which the cells are the last."""
        labels = self._labels
        texts: list[tuple[float, float, str]] = []
        if row == 0:
            texts = [(self.left, (at + 0.5) * self._line, line) for at, line in enumerate(self._lines)]
            for column in range(0, len(labels.columns), self._every_column):
                text = labels.columns[column]
                length = self._length(text)
                start = self.left + column * self._pitch[1] + (self._cell[1] - length) / 2
                texts.append((max(min(start, self.width - length), 0), self.top - self._line / 2, text))
        if row < len(labels.rows):
            text = labels.rows[row]
            start = self.left - self._size / 2 - self._length(text)
            texts.append((start, len(band) - self._cell[0] / 2, text))
        if texts:
            self._draw(band, texts, _INK[background > 127])

    def _draw(self, band: Bytes, texts: Sequence[tuple[float, float, str]], ink: int) -> None:
        """Write texts, each from this left end and about this height on."""
        from PIL import Image, ImageDraw  # here, since the window imports this file while one waits for it

        image = Image.fromarray(band[..., 0] if band.shape[2] == 1 else band)
        draw = ImageDraw.Draw(image)
        fill = ink if band.shape[2] == 1 else (ink,) * 3
        for x, y, text in texts:  # at whole pixels, or the letters are blurred
            draw.text((round(x), round(y)), text.translate(_INSTEAD), fill, _font(self._size), anchor="lm")
        band[:] = np.asarray(image).reshape(band.shape)

    def _wrapped(self, text: str) -> list[str]:
        """Lines of about one length that are no wider than the sheet, as far as its words allow."""
        words = [(word, self._length(word)) for word in text.split()]
        lines, room = self._filled(words, self.width - self.left), self.width - self.left
        while room > 0 and len(shorter := self._filled(words, room)) == len(lines):
            lines, room = shorter, room - self._size
        return lines

    def _filled(self, words: Sequence[tuple[str, float]], room: float) -> list[str]:
        """Lines with as many words, each with its length, as there is room for."""
        space, used = self._length(" "), math.inf
        lines: list[str] = []
        for word, length in words:
            if used + space + length <= room:
                lines[-1], used = f"{lines[-1]} {word}", used + space + length
            else:
                lines.append(word)
                used = length
        return lines

    def _widest(self, texts: Sequence[str]) -> float:
        return max(map(self._length, texts), default=0.0)

    def _length(self, text: str) -> float:
        return float(_font(self._size).getlength(text.translate(_INSTEAD)))


@cache
def _font(size: int) -> "FreeTypeFont | ImageFont":
    """Pillow's own font, which takes 0.5 ms to unpack."""
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _every(count: int, least: float) -> int:
    """Every how many of ``count`` have room; preferably so that the last is among them."""
    step = max(1, math.ceil(least))
    fitting = (longer for longer in range(step, 2 * step + 1) if (count - 1) % longer == 0)
    return next(fitting, step)
