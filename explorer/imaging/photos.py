"""Photos of any kind read as RGB, and the part of one cut out as CelebA places faces."""

import io
import math
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from explorer.errors import ExplorerError

EYES = ((44.5, 66.5), (82.5, 66.5))
"""Where CelebA has the eyes, (x, y) in the 128×128 pixels of the centre of its 178×218."""
MOUTH = (64.0, 107.0)
SIDE = 128
_LARGEST = 2048
"""Pixels a side that are kept: more than any frame needs."""
_MOST_PIXELS = 200_000_000
_SMALLEST = 16

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """Which square of a photo is cut out."""

    x: float
    """Its middle, in pixels of the photo."""
    y: float
    side: float
    """In pixels of the photo."""
    degrees: float = 0.0
    """How far it is turned, clockwise as seen."""


def first_frame(width: int, height: int) -> Frame:
    """A frame for a photo of which nothing is known: all of its shorter side, in the middle."""
    return Frame(width / 2, height / 2, float(min(width, height)))


def cut(photo: Bytes, frame: Frame, side: int = SIDE) -> Bytes:
    """The part of a photo (h, w, 3) in a frame, as (side, side, 3); outside the photo its edge goes on."""
    # Smaller first: the transform looks at four pixels only, and would leave out the others.
    factor = max(int(frame.side / side), 1)
    image = Image.fromarray(photo)
    if factor > 1:
        image = image.reduce(factor)
    width, height = image.size
    pad = math.ceil(frame.side / factor)
    padded = np.pad(np.asarray(image), ((pad, pad), (pad, pad), (0, 0)), mode="edge")
    x, y = frame.x * width / photo.shape[1] + pad, frame.y * height / photo.shape[0] + pad
    step = frame.side / factor / side
    cos, sin = (f(math.radians(frame.degrees)) * step for f in (math.cos, math.sin))
    middle = side / 2
    matrix = (cos, -sin, x - cos * middle + sin * middle, sin, cos, y - sin * middle - cos * middle)
    found = Image.fromarray(padded).transform(
        (side, side), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
    )
    return np.array(found, np.uint8)


def read_photo(path: Path) -> Bytes:
    """The picture in a file, (h, w, 3).

    Raises
    ------
    ExplorerError
        If there is none, or it is too small or too large to be used.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ExplorerError(f"{path.name} does not exist.") from error
    except OSError as error:
        raise ExplorerError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    return photo_of(data, path.name)


def photo_of(data: bytes, name: str) -> Bytes:
    """As `read_photo`, of the bytes of a file.

    It is turned as its EXIF says; of an animated one the first frame counts; transparent places become white;
    grey, 16-bit and CMYK pictures become RGB.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd in a file, and still can be read
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise ExplorerError(f"{name} is too large: {image.width} × {image.height} pixels.")
                if min(image.size) < _SMALLEST:
                    raise ExplorerError(
                        f"{name} is too small to show a face: {image.width} × {image.height} pixels."
                    )
                image.draft("RGB", (_LARGEST, _LARGEST))
                image.load()
                turned = ImageOps.exif_transpose(image)
                rgb = _as_rgb(turned)
    except UnidentifiedImageError as error:
        raise ExplorerError(f"{name} is no picture that can be read.") from error
    except Image.DecompressionBombError as error:
        raise ExplorerError(f"{name} is too large to be opened.") from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise ExplorerError(f"{name} is damaged: it cannot be read as a picture.") from error
    rgb.thumbnail((_LARGEST, _LARGEST), Image.Resampling.LANCZOS)
    return np.array(rgb, np.uint8)


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, np.float64)
        is_deep = image.mode.startswith("I;16") or values.max(initial=0) > 255
        scaled = values / 257.0 if is_deep else values
        return Image.fromarray(np.clip(np.rint(scaled), 0, 255).astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, over).convert("RGB")
    return image.convert("RGB")
