"""Drawings and photographs made into pictures like MNIST's: light ink on black, one size, in the middle."""

import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError
from explorer.imaging.drawing import LARGEST_INK

_BOX_SHARE = 20 / 28
"""MNIST's digits fill 20 of their 28 pixels."""
_FAINTEST = 0.05
"""Share of the strongest ink from which a pixel belongs to the drawing."""
_THIN, _USUAL = 1.1, 2.3
"""Widths of lines in pixels of the box of 20: hardly any digit of MNIST has thinner ones; the median."""
_LEAST_CONTRAST = 24.0
"""Of 255: a photograph with less shows nothing."""
_NOISE = 3.0
"""Standard deviations of the ground that are taken for noise."""

Bytes = npt.NDArray[np.uint8]


def fit_digit(ink: Bytes, height: int = 28, width: int = 28) -> Bytes | None:
    """A picture like MNIST's, (height, width), of light ink on black, (h, w); None where there is no ink.

    As LeCun, Cortes and Burges describe it: what is drawn is scaled to a box of 20 of 28 pixels, its aspect
    kept, with grey levels from the scaling; then it is moved by whole pixels so that its centre of mass is
    nearest to the middle (pixel 14 of 28, counted from 0).
    """
    from PIL import Image

    box = _box_of(ink)
    if box is None:
        return None
    left, top, right, bottom = box
    room = max(round(_BOX_SHARE * min(height, width)), 1)
    factor = room / max(right - left, bottom - top)
    size = (max(round((right - left) * factor), 1), max(round((bottom - top) * factor), 1))
    between = Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR
    strength = Image.fromarray(ink[top:bottom, left:right].astype(np.float32))
    small = np.asarray(strength.resize(size, between), np.float64)
    small *= 255.0 / small.max()
    fitted = np.zeros((height, width), np.uint8)
    rows, columns = small.shape
    down = _offset(small.sum(axis=1), height)
    along = _offset(small.sum(axis=0), width)
    fitted[down : down + rows, along : along + columns] = np.rint(small)
    return fitted


def ink_of_photo(photo: Bytes) -> Bytes:
    """The ink of a picture, (h, w), light on black and at most `LARGEST_INK` pixels a side.

    Parameters
    ----------
    photo
        (h, w), (h, w, 1) grey, (h, w, 3) RGB or (h, w, 4) RGB and opacity. The ground is what lies along the
        edges; what differs from it to the other side, by more than its noise, is ink. Lines as thin as a
        pen's are made as thick as those of MNIST: made small, they would vanish.

    Raises
    ------
    ExplorerError
        If nothing stands out from the ground.
    """
    grey = _shrunk(_grey(photo))
    edges = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ground = float(np.median(edges))
    # Ink is dark on a light ground: a digit on paper is inverted, one of MNIST's is not.
    ink = ground - grey if ground > 127.5 else grey - ground
    calm = np.abs(edges - ground)
    noise = _NOISE * 1.4826 * float(np.median(calm))  # a digit that touches an edge does not count
    ink = np.maximum(ink - noise, 0.0)
    strongest = float(ink.max())
    if strongest < _LEAST_CONTRAST:
        raise ExplorerError("The picture is empty: nothing on it stands out from its ground.")
    return _thickened(np.rint(ink * (255.0 / strongest)).astype(np.uint8))


def read_ink(path: Path) -> Bytes:
    """`ink_of_photo` of a picture file.

    Raises
    ------
    ExplorerError
        If it cannot be read as a picture, or is empty.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that is suspiciously large; here it is an unreadable one.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as opened:
                # A photograph need not be decoded at its full size.
                opened.draft("RGB", (LARGEST_INK, LARGEST_INK))
                image = ImageOps.exif_transpose(opened)
                photo = np.asarray(image.convert("RGBA"), np.uint8)
    except FileNotFoundError as error:
        raise ExplorerError(f"{path} does not exist.") from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ExplorerError(f"{path.name} cannot be read as a picture.") from error
    return ink_of_photo(photo)


def _grey(photo: Bytes) -> npt.NDArray[np.float64]:
    """Luminance (h, w), 0…255; what is transparent lies on white paper, or on black if it is light itself."""
    if photo.ndim == 2:
        return photo.astype(np.float64)
    if photo.shape[2] < 3:
        return photo[..., 0].astype(np.float64)
    grey = photo[..., :3] @ np.array([0.299, 0.587, 0.114])
    if photo.shape[2] == 3 or int(photo[..., 3].min()) == 255:
        return np.asarray(grey, np.float64)
    opacity = photo[..., 3] / 255.0
    seen = float((grey * opacity).sum()) / max(float(opacity.sum()), 1e-9)
    paper = 255.0 if seen < 127.5 else 0.0
    return np.asarray(grey * opacity + paper * (1 - opacity), np.float64)


def _shrunk(grey: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    from PIL import Image

    height, width = grey.shape
    factor = LARGEST_INK / max(height, width)
    if factor >= 1:
        return grey
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    small = Image.fromarray(grey.astype(np.float32)).resize(size, Image.Resampling.BOX)
    return np.asarray(small, np.float64)


def _thickened(ink: Bytes) -> Bytes:
    """The ink with lines of a usual width, where they are thinner than MNIST's."""
    from PIL import Image, ImageFilter

    box = _box_of(ink)
    if box is None:
        return ink
    left, top, right, bottom = box
    is_on = np.pad(ink[top:bottom, left:right] > 127, 1)
    # Of a line of any direction: sides of pixels along its edge are 4/π of the edge's length in the mean.
    edge = np.pi / 4 * float((is_on[1:] != is_on[:-1]).sum() + (is_on[:, 1:] != is_on[:, :-1]).sum())
    unit = max(right - left, bottom - top) / 20
    width = 2 * float(is_on.sum()) / max(edge, 1.0)
    if width >= _THIN * unit:
        return ink
    grown = round(_USUAL * unit - width) // 2
    return np.array(Image.fromarray(ink).filter(ImageFilter.MaxFilter(2 * grown + 1)))


def _box_of(ink: Bytes) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is drawn, the last two exclusive."""
    strongest = int(ink.max(initial=0))
    if strongest == 0:
        return None
    is_drawn = ink > _FAINTEST * strongest
    rows, columns = np.flatnonzero(is_drawn.any(axis=1)), np.flatnonzero(is_drawn.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _offset(weights: npt.NDArray[np.float64], room: int) -> int:
    """Where the first of ``weights`` must lie among ``room`` places for their mean to be in the middle."""
    mean = float(weights @ np.arange(len(weights))) / float(weights.sum())
    return min(max(round(room // 2 - mean), 0), room - len(weights))
