"""Pictures from files and the clipboard, put on the drawing pad."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from explorer.imaging.digits import ink_of_photo, read_ink
from explorer.latent.codes import Pictures
from explorer.panels.drawing import DrawingPanel
from explorer.session import edits
from explorer.session.store import Store, View
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.widgets.images import pixels_of

_SUBJECT = "drawing"

Ink = npt.NDArray[np.uint8]


class Sketching(QObject):
    """Reads on another thread, then edits."""

    def __init__(self, store: Store, panel: DrawingPanel, jobs: Jobs, messages: Messages) -> None:
        super().__init__()
        self._store = store
        self._jobs = jobs
        self._messages = messages
        panel.pad.file_dropped.connect(lambda path: self.put_file(Path(path)))
        panel.pad.image_dropped.connect(self._put_image)
        panel.refused.connect(self._refuse)
        store.subscribe(self._on_changed)

    def paste(self) -> bool:
        """Put the picture or file on the clipboard on the pad; whether there is one."""
        clipboard = QGuiApplication.clipboard()
        mime = clipboard.mimeData()
        paths = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.put_file(Path(paths[0]))
        elif mime.hasImage():
            self._put_image(clipboard.image())
        return bool(paths) or mime.hasImage()

    def put_file(self, path: Path) -> None:
        """Put the picture in a file on the pad, or say why not."""
        self._put(f"reading {path.name}", lambda: read_ink(path))

    def _put_image(self, image: QImage) -> None:
        if image.isNull():  # what was promised is damaged
            self._refuse("The picture cannot be read: copy it again, or drop its file here.")
            return
        pixels = pixels_of(image)
        self._put("reading the picture", lambda: ink_of_photo(pixels))

    def _put(self, doing: str, read: Callable[[], Ink]) -> None:
        self._messages.clear(_SUBJECT)
        self._jobs.run(
            doing,
            read,
            lambda ink: self._store.edit(edits.put_picture(Pictures.of(ink[None, ..., None]))),
            self._refuse,
        )

    def _on_changed(self, old: View, new: View) -> None:
        if new.session is not old.session:  # by an undo, say: what was refused before is past
            self._messages.clear(_SUBJECT)

    def _refuse(self, text: str) -> None:
        self._messages.error(text, _SUBJECT)
