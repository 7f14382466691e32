"""A drawing as a value: strokes, and what was pasted below them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from explorer.latent.codes import Pictures

LARGEST_INK = 280
"""Pixels a side that are kept of a drawing or a photograph: ten for each of a digit's 28."""

Stroke = tuple[tuple[float, float, float], ...]
"""Points (x, y, width): shares of the pad's side, from its top left corner."""


@dataclass(frozen=True)
class Drawing:
    """What is on the pad, light ink on black."""

    strokes: tuple[Stroke, ...] = ()
    picture: Pictures | None = None
    """Ink of a pasted picture, (1, h, w, 1); it fills the pad as far as its shape allows."""

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes and self.picture is None


def ink_of_drawing(drawing: Drawing, side: int = LARGEST_INK) -> npt.NDArray[np.uint8]:
    """The ink of a drawing, (side, side)."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (side, side))
    if drawing.picture is not None:
        picture = Image.fromarray(np.ascontiguousarray(drawing.picture.values[0, ..., 0]))
        left, top, right, bottom = picture_box(picture.width, picture.height, side)
        size = (right - left, bottom - top)
        between = Image.Resampling.BOX if size[0] < picture.width else Image.Resampling.BILINEAR
        image.paste(picture if size == picture.size else picture.resize(size, between), (left, top))
    draw = ImageDraw.Draw(image)
    for stroke in drawing.strokes:
        points = [(x * side, y * side, max(width * side, 1.0)) for x, y, width in stroke]
        for x, y, width in points:
            draw.circle((x, y), width / 2, fill=255)
        for (x, y, width), (next_x, next_y, next_width) in pairwise(points):
            draw.line((x, y, next_x, next_y), fill=255, width=round((width + next_width) / 2))
    return np.array(image)


def picture_box(width: int, height: int, side: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a picture that fills a square pad as far as its shape allows."""
    factor = side / max(width, height, 1)
    across, down = max(round(width * factor), 1), max(round(height * factor), 1)
    left, top = (side - across) // 2, (side - down) // 2
    return left, top, left + across, top + down
