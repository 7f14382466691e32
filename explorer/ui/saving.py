"""Saving the inspector's picture and the map's view as PNG files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from explorer.imaging.enlarge import enlarge
from explorer.imaging.png import png_bytes, save_png
from explorer.panels.inspector import Inspector
from explorer.panels.map import MapPanel
from explorer.session.files import view_to_text
from explorer.ui.conductor import Conductor
from explorer.ui.fine_tiles import FineTiles
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.new_file import ask_for_file
from explorer.ui.picture_dialog import PictureChoice, PictureDialog
from explorer.widgets.images import pixels_of
from explorer.widgets.mosaic import Mosaic

_SUBJECT = "save"
_KINDS = {"PNG pictures (*.png)": ".png"}
_LARGEST_MAP = 8
_LARGEST_PICTURE = 64


class Saving(QObject):
    """Asks how and where, then writes on another thread."""

    def __init__(
        self,
        window: QWidget,
        conductor: Conductor,
        inspector: Inspector,
        map_panel: MapPanel,
        jobs: Jobs,
        messages: Messages,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._store = conductor.store
        self._fine_tiles = FineTiles(window, conductor, map_panel)
        self._inspector = inspector
        self._map = map_panel
        self._jobs = jobs
        self._messages = messages

    def save_picture(self) -> None:
        """Save the inspector's picture: exact, or enlarged sharp or smooth."""
        pictured = self._inspector.pictured
        if pictured is None:
            self._messages.error("There is no picture yet: point at the map first.", _SUBJECT)
            return
        code, picture = pictured
        height, width = picture.shape[:2]
        is_small = max(height, width) <= 64
        dialog = PictureDialog("Save picture", (width, height), _LARGEST_PICTURE, self._window)
        dialog.set_choice(factor=16 if is_small else 2, is_sharp=is_small)
        choice = _answer(dialog)
        if choice is None:
            return
        session = self._metadata(code.values[0]) if choice.has_session else None
        self._write(
            "Save picture",
            f"{self._model_name()}.png",
            lambda path: save_png(path, enlarge(picture[None], choice.factor, choice.between)[0], session),
        )

    def save_pixels(self, title: str, name: str, pixels: npt.NDArray[np.uint8]) -> None:
        """Save any picture (h, w, c): exact, or enlarged sharp or smooth."""
        height, width = pixels.shape[:2]
        dialog = PictureDialog(title, (width, height), _LARGEST_MAP, self._window)
        dialog.set_choice(factor=2, is_sharp=False)
        choice = _answer(dialog)
        if choice is None:
            return
        session = self._metadata() if choice.has_session else None
        self._write(
            title,
            f"{self._model_name()}-{name}.png",
            lambda path: save_png(path, enlarge(pixels[None], choice.factor, choice.between)[0], session),
        )

    def save_map(self) -> None:
        """Save the map as it is shown, drawn anew at a larger scale."""
        canvas = self._map.canvas
        dialog = PictureDialog("Save map view", (canvas.width(), canvas.height()), _LARGEST_MAP, self._window)
        dialog.set_choice(factor=2, is_sharp=None)
        choice = _answer(dialog)
        if choice is None:
            return
        path = self._ask_where("Save map view", f"{self._model_name()}-map.png")
        if path is None:
            return
        session, scale = self._metadata() if choice.has_session else None, float(choice.factor)

        def write(tiles: Mosaic | None) -> None:
            image = canvas.render_image(scale, tiles)
            self._run(path, lambda: save_png(path, pixels_of(image, is_opaque=True), session))

        def fail(reason: str) -> None:
            if reason:
                self._messages.error(f"{path.name} was not saved. {reason}", _SUBJECT)
            else:
                self._messages.info(f"{path.name} was not saved: it was cancelled.", _SUBJECT)

        self._fine_tiles.fetch(f"Saving {path.name}", scale, write, fail)

    def picture_bytes(self) -> bytes:
        """PNG of the inspector's picture, exact pixels, as it is dragged into another program."""
        pictured = self._inspector.pictured
        if pictured is None:
            return b""
        code, picture = pictured
        return png_bytes(picture, self._metadata(code.values[0]))

    def png_of(self, pixels: npt.NDArray[np.uint8]) -> bytes:
        """A picture (h, w, c) as PNG, with the session inside."""
        return png_bytes(pixels, self._metadata())

    def _write(self, title: str, name: str, save: Callable[[Path], None]) -> None:
        path = self._ask_where(title, name)
        if path is not None:
            self._run(path, lambda: save(path))

    def _ask_where(self, title: str, name: str) -> Path | None:
        path = ask_for_file(self._window, title, name, _KINDS, "save")
        if path is not None:
            self._messages.clear(_SUBJECT)
        return path

    def _run(self, path: Path, save: Callable[[], None]) -> None:
        self._messages.info(f"Saving {path.name} …", _SUBJECT)
        self._jobs.run(
            f"{path.name} was saved",
            save,
            lambda _: self._messages.info(f"Saved {path.name}.", _SUBJECT),
            lambda text: self._messages.error(text, _SUBJECT),
        )

    def _metadata(self, code: npt.NDArray[np.float32] | None = None) -> dict[str, Any]:
        metadata: dict[str, Any] = json.loads(view_to_text(self._store.view))
        if code is not None:
            metadata["code"] = code.tolist()
        return metadata

    def _model_name(self) -> str:
        view = self._store.view
        model = view.session.model_of(view.gaze.panel)
        return "picture" if model is None else model.path.stem


def _answer(dialog: PictureDialog) -> PictureChoice | None:
    """What the person chooses, or None; the dialog goes with its answer, not with the window."""
    is_accepted, choice = dialog.exec(), dialog.choice
    dialog.deleteLater()
    return choice if is_accepted else None
