"""Codes as files for other programs: NPZ for numpy, CSV for everything else."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.imaging.files import Writing, whole_file
from explorer.imaging.png import session_text

Floats = npt.NDArray[np.float32]

_ROWS = 64
"""Rows of a CSV file written between two looks at whether it is still wanted."""


def write_npz(path: Path, codes: Floats, places: Floats, session: Mapping[str, Any] | None = None) -> Writing:
    """Write ``codes`` (n, d), ``places`` (n, 2) (row, column), and the session as JSON text in ``session``.

    ``numpy.load`` reads the file without pickle.

    Raises
    ------
    ExplorerError
        If the file cannot be written.
    """
    with whole_file(path) as temporary:
        with temporary.open("xb") as file:
            yield 0.0
            if session is None:
                np.savez_compressed(file, codes=codes, places=places)
            else:
                text = np.array(session_text(session))
                np.savez_compressed(file, codes=codes, places=places, session=text)
        yield 0.99
    yield 1.0


def write_csv(path: Path, codes: Floats, places: Floats) -> Writing:
    """Write one line a code: row, column, then z1 … zd, each number short, and exact as float32.

    The format has no room for a session.

    Raises
    ------
    ExplorerError
        If the file cannot be written.
    """
    with whole_file(path) as temporary, temporary.open("x", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["row", "column", *(f"z{axis + 1}" for axis in range(codes.shape[1]))])
        for start in range(0, len(codes), _ROWS):
            some = slice(start, start + _ROWS)
            rows = np.concatenate((places[some], codes[some]), axis=1).astype(np.float32)
            lines.writerows([np.format_float_positional(value, trim="-") for value in row] for row in rows)
            yield 0.99 * min(1.0, some.stop / len(codes))
    yield 1.0
