"""Pictures that become places of the grid: from a file or from another program, encoded."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from explorer.bundles.facts import ModelFacts
from explorer.data.shape import fit_image
from explorer.engine.answers import Answer, Dropped, Encoded, Failure
from explorer.engine.requests import EncodeFiles, EncodePictures, ModelRef, Priority
from explorer.errors import ExplorerError
from explorer.imaging.digits import fit_digit, ink_of_photo, read_ink
from explorer.latent.codes import Codes, Pictures
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.widgets.images import pixels_of

ENCODE = "grid.encode"
"""Slots of pictures that become places begin so: each place has its own."""
Fill = Callable[[int, Codes, str, str], None]
"""Puts a code into a place: the place's index, the code, its name, its model's id."""
_DROPPED = "dropped picture"


class PlacePictures:
    """Reads a picture on another thread, lets the engine encode it, and fills the place; or says why not."""

    def __init__(self, conductor: Conductor, jobs: Jobs, fill: Fill, say: Callable[[str], None]) -> None:
        self._conductor = conductor
        self._jobs = jobs
        self._fill = fill
        self._say = say

    def take(self, index: int, source: Path | QImage, model: ModelRef, known: ModelFacts) -> None:
        """Encode a picture with a model, for the place with this index."""
        name = source.name if isinstance(source, Path) else _DROPPED
        what = name if isinstance(source, Path) else "the picture"
        if isinstance(source, Path) and known.picture_shape[2] != 1:
            self._encode(index, model, EncodeFiles(model, source), name)
            return
        found = source if isinstance(source, Path) else pixels_of(source)

        def read() -> Pictures:
            if not isinstance(found, Path) and known.picture_shape[2] != 1:
                return Pictures.of(_fitted(found, known.picture_shape)[None])
            ink = read_ink(found) if isinstance(found, Path) else ink_of_photo(found)
            picture = fit_digit(ink, *known.picture_shape[:2])
            if picture is None:
                raise ExplorerError("The picture is empty: there is nothing drawn on it.")
            return Pictures.of(picture[None, ..., None])

        self._jobs.run(
            f"reading {what}",
            read,
            lambda pictures: self._encode(index, model, EncodePictures(model, pictures), name),
            self._say,
        )

    def _encode(self, index: int, model: ModelRef, request: EncodeFiles | EncodePictures, name: str) -> None:
        def receive(report: Answer | Failure | Dropped) -> None:
            if isinstance(report, Failure):
                self._say(report.text)
            elif isinstance(report, Answer) and isinstance(report.result, Encoded):
                self._fill(index, Codes.of(report.result.mu[:1]), name, model.id)

        self._conductor.wake()
        self._conductor.ask(f"{ENCODE}.{index}", request, Priority.INTERACTIVE, receive)


def _fitted(pixels: npt.NDArray[np.uint8], shape: tuple[int, int, int]) -> npt.NDArray[np.uint8]:
    """Pixels (h, w, 4) as files of that size are read."""
    from PIL import Image

    return fit_image(Image.fromarray(pixels), shape)
