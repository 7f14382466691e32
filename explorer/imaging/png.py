"""PNG files of pictures, with the session that made them written inside."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from explorer.errors import ExplorerError
from explorer.imaging.files import write_whole

KEY = "latent-explorer"
"""Keyword of the text chunk that holds the session as JSON."""

_SRGB_PERCEPTUAL = b"\x00"


def png_bytes(picture: npt.NDArray[np.uint8], session: Mapping[str, Any] | None = None) -> bytes:
    """PNG of one picture, pixel by pixel.

    Parameters
    ----------
    picture
        (h, w, c) sRGB values; c is 1 (grey), 3 (RGB) or 4 (RGB and opacity).
    session
        What made the picture, as JSON-able values; `read_session` reads it back.

    Raises
    ------
    ValueError
        If the picture has another number of axes or channels.
    """
    if picture.ndim != 3 or picture.shape[2] not in (1, 3, 4) or picture.size == 0:
        raise ValueError(f"a picture must be (h, w, 1, 3 or 4), not {picture.shape}")
    info = PngInfo()
    info.add(b"sRGB", _SRGB_PERCEPTUAL)
    info.add_text("Software", "Latent Explorer")
    if session is not None:
        info.add_itxt(KEY, json.dumps(session, ensure_ascii=False, allow_nan=False), zip=True)
    pixels = picture[..., 0] if picture.shape[2] == 1 else picture
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def save_png(path: Path, picture: npt.NDArray[np.uint8], session: Mapping[str, Any] | None = None) -> None:
    """Write `png_bytes` to ``path``, whole or not at all.

    Raises
    ------
    ExplorerError
        If the file cannot be written.
    """
    write_whole(path, png_bytes(picture, session))


def read_session(path: Path) -> dict[str, Any] | None:
    """The session inside a PNG that this application saved; None where a PNG has none.

    Raises
    ------
    ExplorerError
        If the file is missing, no PNG, or what it holds is damaged.
    """
    try:
        with Image.open(path, formats=["PNG"]) as image:
            image.load()  # text may also stand behind the pixels
            text = getattr(image, "text", {}).get(KEY)
    except FileNotFoundError as error:
        raise ExplorerError(f"{path} does not exist.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ExplorerError(f"{path.name} cannot be read as a PNG.") from error
    if text is None:
        return None
    try:
        session = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExplorerError(f"The session inside {path.name} is damaged.") from error
    if not isinstance(session, dict):
        raise ExplorerError(f"The session inside {path.name} is damaged.")
    return session
