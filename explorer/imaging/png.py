"""PNG files of pictures, with the session that made them written inside."""

import io
import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from explorer.errors import ExplorerError
from explorer.imaging.files import Writing, whole_file, write_whole
from explorer.imaging.sheets import Sheet

KEY = "latent-explorer"
"""Keyword of the text chunk that holds the session as JSON."""
SOFTWARE = "Latent Explorer"

_SRGB_PERCEPTUAL = b"\x00"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {1: 0, 3: 2}
_UP = 2
"""The filter that keeps each row's difference from the one above: enlarged pixels repeat it."""


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
    info.add_text("Software", SOFTWARE)
    if session is not None:
        info.add_itxt(KEY, session_text(session), zip=True)
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


def write_sheet(path: Path, sheet: Sheet, session: Mapping[str, Any] | None = None) -> Writing:
    """Write a sheet as PNG, band by band: a large one need not be in memory, and can be given up.

    Raises
    ------
    ExplorerError
        If the file cannot be written.
    """
    with whole_file(path) as temporary, temporary.open("xb") as file:
        file.write(_SIGNATURE)
        colour = _COLOUR_TYPES[sheet.channels]
        file.write(_chunk(b"IHDR", struct.pack(">IIBBBBB", sheet.width, sheet.height, 8, colour, 0, 0, 0)))
        file.write(_chunk(b"sRGB", _SRGB_PERCEPTUAL))
        file.write(_chunk(b"tEXt", f"Software\0{SOFTWARE}".encode("latin-1")))
        if session is not None:
            text = zlib.compress(session_text(session).encode())
            file.write(_chunk(b"iTXt", KEY.encode("latin-1") + b"\0\1\0\0\0" + text))
        packer = zlib.compressobj(6)
        above = np.zeros((1, sheet.width * sheet.channels), np.uint8)
        for done, band in enumerate(sheet.bands(), start=1):
            rows = band.reshape(len(band), -1)
            filtered = np.full((len(rows), rows.shape[1] + 1), _UP, np.uint8)
            filtered[:, 1:] = rows - np.concatenate((above, rows[:-1]))
            above = rows[-1:]
            file.write(_chunk(b"IDAT", packer.compress(filtered.tobytes())))
            yield 0.99 * done / len(sheet)
        file.write(_chunk(b"IDAT", packer.flush()))
        file.write(_chunk(b"IEND", b""))
    yield 1.0


def session_text(session: Mapping[str, Any]) -> str:
    """A session as JSON, as it stands in exported files."""
    return json.dumps(session, ensure_ascii=False, allow_nan=False)


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


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
