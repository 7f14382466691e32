"""What the drawing pad needs of others: pictures from files and the clipboard, and what a drawing is near."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from explorer.engine.answers import Answer, Failure, Nearest, Report, Spaced
from explorer.engine.requests import FindNearest, MeasureSpacing, Priority
from explorer.imaging.digits import ink_of_photo, read_ink
from explorer.latent.codes import Codes, Pictures
from explorer.panels.drawing import DrawingPanel
from explorer.session import edits
from explorer.session.inspector_asks import NEAREST_COUNT
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.widgets.images import pixels_of

_SUBJECT = "drawing"
NEAREST, SPACING = "drawing.nearest", "drawing.spacing"

Ink = npt.NDArray[np.uint8]


class Sketching(QObject):
    """Reads on another thread, then edits; asks once a stroke has ended."""

    def __init__(self, conductor: Conductor, panel: DrawingPanel, jobs: Jobs, messages: Messages) -> None:
        super().__init__()
        self._conductor = conductor
        self._store = conductor.store
        self._panel = panel
        self._jobs = jobs
        self._messages = messages
        panel.pad.file_dropped.connect(lambda path: self.put_file(Path(path)))
        panel.pad.image_dropped.connect(self._put_image)
        panel.refused.connect(self._refuse)
        panel.placed.connect(self._find_nearest)
        self._store.subscribe(self._on_changed)

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

    def _find_nearest(self, code: Codes) -> None:
        """Let the pad say in words where the drawing lies."""
        model = self._store.view.session.model_of("map")
        known = None if model is None else self._conductor.facts.get(model.id)
        if model is None or known is None or known.encoded is None:
            return
        data, ask = known.encoded, self._conductor.ask
        ask(SPACING, MeasureSpacing(model, data, NEAREST_COUNT), Priority.BACKGROUND, self._on_spaced)
        near = FindNearest(model, code, data, NEAREST_COUNT)
        ask(NEAREST, near, Priority.VISIBLE, partial(self._on_near, code))

    def _on_spaced(self, report: Report) -> None:
        if isinstance(report, Answer) and isinstance(report.result, Spaced):
            self._panel.show_spacing(report.result.spacing)

    def _on_near(self, code: Codes, report: Report) -> None:
        if isinstance(report, Failure):
            self._refuse(report.text)
        elif isinstance(report, Answer) and isinstance(report.result, Nearest):
            self._panel.show_nearest(code, report.result)

    def _on_changed(self, old: View, new: View) -> None:
        if new.session is not old.session:  # by an undo, say: what was refused before is past
            self._messages.clear(_SUBJECT)

    def _refuse(self, text: str) -> None:
        self._messages.error(text, _SUBJECT)
