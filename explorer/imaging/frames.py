"""Frames of an animation: their order, their size, and as numbered PNG files in a folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.errors import ExplorerError
from explorer.imaging.enlarge import Between, enlarge
from explorer.imaging.files import Writing, whole_folder
from explorer.imaging.png import png_bytes

Bytes = npt.NDArray[np.uint8]


class Play(Enum):
    """In which order the frames of a path are shown."""

    ONCE = "once"
    """From the first to the last."""
    LOOP = "loop"
    """There and back without end: the frames at both ends are not doubled."""


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures in the order in which they are shown.

    Raises
    ------
    ExplorerError
        If there is no picture.
    """

    pictures: Bytes
    """(n, h, w, c), c is 1 or 3."""
    play: Play = Play.ONCE
    factor: int = 1
    """How much larger each frame is, in both directions."""
    between: Between = Between.SHARP
    rate: float = 25.0
    """Frames a second."""

    def __post_init__(self) -> None:
        if not len(self.pictures):
            raise ExplorerError("There are no frames to save.")

    @property
    def order(self) -> npt.NDArray[np.intp]:
        """Which picture each frame is."""
        there = np.arange(len(self.pictures))
        return np.concatenate((there, there[-2:0:-1])) if self.play is Play.LOOP else there

    def __len__(self) -> int:
        return len(self.order)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of a frame."""
        _, height, width, _ = self.pictures.shape
        return height * self.factor, width * self.factor

    def frame(self, index: int) -> Bytes:
        """The picture of that number, enlarged, (h, w, c)."""
        (frame,) = enlarge(self.pictures[index : index + 1], self.factor, self.between)
        enlarged: Bytes = frame
        return enlarged

    def frames(self) -> Iterator[Bytes]:
        """All frames in order, (h, w, c) each."""
        return (self.frame(int(index)) for index in self.order)


def write_frames(folder: Path, film: Film, session: Mapping[str, Any] | None = None) -> Writing:
    """Write frames as ``0001.png`` … to a new or empty folder, each with the session inside.

    Raises
    ------
    ExplorerError
        If the folder holds something, or cannot be written.
    """
    digits = max(4, len(str(len(film))))
    with whole_folder(folder) as temporary:
        for done, frame in enumerate(film.frames(), start=1):
            (temporary / f"{done:0{digits}}.png").write_bytes(png_bytes(frame, session))
            yield 0.99 * done / len(film)
    yield 1.0
