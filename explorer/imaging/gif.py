"""GIF animations whose every frame has the 256 colours that suit it best."""

import io
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.imaging.enlarge import Between
from explorer.imaging.files import Writing, whole_file
from explorer.imaging.frames import Film, Play
from explorer.imaging.png import KEY, session_text

Bytes = npt.NDArray[np.uint8]

LEAST_DELAY = 2
"""Hundredths of a second; browsers show shorter delays as long ones."""
_FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_TRAILER = b"\x3b"
_LOCAL_TABLE_OF_256 = 0x87


def write_gif(path: Path, film: Film, session: Mapping[str, Any] | None = None) -> Writing:
    """Write a film as GIF: played once, or for ever where it is a loop; the session stands in a comment.

    Raises
    ------
    ExplorerError
        If the file cannot be written.
    """
    height, width = film.size
    delay = max(LEAST_DELAY, round(100 / film.rate))
    with whole_file(path) as temporary, temporary.open("xb") as file:
        file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0x70, 0, 0))
        if film.play is Play.LOOP:
            file.write(_FOR_EVER)
        if session is not None:
            file.write(b"\x21\xfe" + _blocks(f"{KEY} {session_text(session)}".encode()))
        coded: dict[int, bytes] = {}  # on the way back each picture comes once more
        for done, index in enumerate(film.order.tolist(), start=1):
            if index not in coded:
                coded[index] = _coded(film, index)
            file.write(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0x04, delay, 0, 0))
            file.write(coded[index])
            yield 0.99 * done / len(film)
        file.write(_TRAILER)
    yield 1.0


def read_gif_session(path: Path) -> dict[str, Any] | None:
    """The session inside a GIF that `write_gif` wrote; None where it has none."""
    with Image.open(path, formats=["GIF"]) as image:
        comment = image.info.get("comment", b"")
    prefix = f"{KEY} ".encode()
    session = json.loads(comment.removeprefix(prefix)) if comment.startswith(prefix) else None
    return session if isinstance(session, dict) else None


def _coded(film: Film, index: int) -> bytes:
    """One frame: its descriptor, its table of colours and its pixels."""
    picture = film.pictures[index]
    if picture.shape[2] == 1:  # 256 greys: exact, whatever their size
        indices, table = film.frame(index)[..., 0], np.arange(256, dtype=np.uint8).repeat(3).tobytes()
    else:
        indices, table = _in_256_colours(film, picture, index)
    height, width = indices.shape
    return struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, _LOCAL_TABLE_OF_256) + table + _pixels(indices)


def _in_256_colours(film: Film, picture: Bytes, index: int) -> tuple[Bytes, bytes]:
    """Indices (h, w) of a colour picture's frame into a table of colours, and the table."""
    # Undithered: a face in 256 colours of its own shows no bands, and dots would flicker.
    chosen = Image.fromarray(picture).quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    table = bytes(chosen.getpalette() or ()).ljust(768, b"\0")[:768]
    if film.factor == 1 or film.between is Between.SHARP:  # the same colours, and larger
        indices = np.asarray(chosen, np.uint8)
        return indices.repeat(film.factor, axis=0).repeat(film.factor, axis=1), table
    larger = Image.fromarray(film.frame(index)).quantize(palette=chosen, dither=Image.Dither.NONE)
    return np.asarray(larger, np.uint8), table


def _pixels(indices: Bytes) -> bytes:
    """LZW code of the indices (h, w), as Pillow's encoder makes it."""
    image = Image.fromarray(indices).convert("L")
    buffer = io.BytesIO()
    image.save(buffer, "GIF", optimize=False, interlace=0)
    data = buffer.getvalue()
    # Header, screen, table of 256 colours; then blocks, of which the picture's begins with a comma.
    at = 6 + 7 + 3 * 256
    while data[at] == 0x21:
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    has_table = data[at + 9] & 0x80
    start = at + 10 + (3 * 2 ** ((data[at + 9] & 7) + 1) if has_table else 0)
    return data[start : len(data) - len(_TRAILER)]


def _blocks(data: bytes) -> bytes:
    """Data in blocks of 255 bytes at most, as GIF has them."""
    parts = (data[start : start + 255] for start in range(0, len(data), 255))
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"
