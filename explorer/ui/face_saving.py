"""Saving and copying faces: the picture, the pair, what the row below shows; presets as small files."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.errors import ExplorerError
from explorer.imaging.files import write_whole
from explorer.imaging.sheets import tile
from explorer.panels.code_payload import CodePayload
from explorer.panels.code_text import code_text
from explorer.panels.faces import FacesPanel
from explorer.session import faces_edits
from explorer.session.face_codes import moved, start_of
from explorer.session.faces import Below
from explorer.session.faces_asks import SHEET_COUNT, STRIP_COUNT
from explorer.session.faces_json import preset_from_text, preset_to_text
from explorer.session.store import Store
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.new_file import DOCUMENTS, ask_for_file, folder_for
from explorer.ui.saving import Saving
from explorer.widgets.images import image_of

_SUBJECT = "faces.save"
_KINDS = {"Presets (*.json)": ".json", "All files (*)": ".json"}
_LARGEST_FILE = 1_000_000

Bytes = npt.NDArray[np.uint8]


class FaceSaving(QObject):
    """Asks where, then reads and writes on another thread."""

    def __init__(
        self,
        window: QWidget,
        panel: FacesPanel,
        store: Store,
        saving: Saving,
        jobs: Jobs,
        messages: Messages,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panel = panel
        self._store = store
        self._saving = saving
        self._jobs = jobs
        self._messages = messages

    def save_face(self) -> None:
        """Save the face as it is shown, with the details kept."""
        self._save("Save face", "face", self._panel.stage.after)

    def save_pair(self) -> None:
        """Save the face before and after."""
        self._save("Save before and after", "pair", self._pair())

    def save_strip(self) -> None:
        """Save the strip, the sheet or the tray below."""
        self._save("Save strip", "strip", self._strip())

    def copy_face(self) -> bool:
        """Copy the face with the photo's details, and its code; returns whether any are kept."""
        face, known, choices = self._panel.stage.after, self._panel.known, self._panel.choices
        if face is None or known is None or not self._panel.stage.has_details:
            return False
        code = moved(start_of(choices, known).code, choices.moves, known)
        self._copy(face, CodePayload(known.id, code))
        return True

    def copy_pair(self) -> None:
        """Copy the face before and after."""
        self._copy(self._pair())

    def copy_strip(self) -> None:
        """Copy the strip, the sheet or the tray below."""
        self._copy(self._strip())

    def save_preset(self) -> None:
        """Write the moves to a small file."""
        known = self._panel.known
        if known is None:
            return
        path = ask_for_file(self._window, "Save preset", "face.json", _KINDS, "preset", DOCUMENTS)
        if path is None:
            return
        text = preset_to_text(self._panel.choices, known.id, path.stem)
        self._messages.clear(_SUBJECT)
        self._jobs.run(
            f"{path.name} was saved",
            lambda: write_whole(path, text.encode()),
            lambda _: self._messages.info(f"Saved {path.name}.", _SUBJECT),
            lambda said: self._messages.error(said, _SUBJECT),
        )

    def open_preset(self) -> None:
        """Take the moves of a file; what was there stays where it is none."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Open preset", folder_for("preset", DOCUMENTS), ";;".join(_KINDS)
        )
        if chosen:
            self._messages.clear(_SUBJECT)
            path = Path(chosen)
            self._jobs.run(
                f"reading {path.name}",
                lambda: _read(path),
                self._take_preset,
                lambda said: self._messages.error(said, _SUBJECT),
            )

    def _take_preset(self, text: str) -> None:
        known = self._panel.known
        if known is None:
            return
        try:
            name, moves, names = preset_from_text(text, known)
        except ExplorerError as error:
            self._messages.error(str(error), _SUBJECT)
            return
        if names:
            self._store.edit(faces_edits.set_axis_names(dict(self._panel.choices.axis_names) | names))
        self._store.edit(faces_edits.set_moves(moves, f"Take preset {name}"))

    def _pair(self) -> Bytes | None:
        before, after = self._panel.stage.before, self._panel.stage.after
        return None if before is None or after is None else tile(np.stack([before, after]), 2)

    def _strip(self) -> Bytes | None:
        pictures = self._panel.below.pictures()
        if pictures is None:
            return None
        below = self._store.view.session.faces.below
        columns = {Below.STRIP: STRIP_COUNT, Below.SHEET: SHEET_COUNT}.get(below, len(pictures))
        return tile(pictures, columns)

    def _save(self, title: str, name: str, pixels: Bytes | None) -> None:
        if pixels is None:
            self._messages.error("There is no such picture yet.", _SUBJECT)
        else:
            self._messages.clear(_SUBJECT)
            self._saving.save_pixels(title, name, pixels)

    def _copy(self, pixels: Bytes | None, payload: CodePayload | None = None) -> None:
        if pixels is None:
            self._messages.error("There is no such picture yet.", _SUBJECT)
            return
        self._messages.clear(_SUBJECT)
        mime = QMimeData()
        mime.setImageData(image_of(pixels))
        mime.setData("image/png", self._saving.png_of(pixels))
        if payload is not None:
            mime.setText(code_text(payload.code))
            payload.add_to(mime)
        QGuiApplication.clipboard().setMimeData(mime)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ExplorerError(f"{path.name} is too large for a preset.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ExplorerError(f"{path.name} does not exist.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExplorerError(f"{path.name} cannot be read as a preset.") from error
