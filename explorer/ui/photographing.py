"""Photos for the editor of faces: opened, pasted or dropped, placed, encoded, and their codes refined."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded, Dropped, Encoded, Failure, Refined
from explorer.engine.requests import DecodeCodes, EncodePictures, ModelRef, Priority, RefineCode
from explorer.imaging.photos import SIDE, Frame, cut, read_photo
from explorer.latent.codes import Codes, Pictures
from explorer.latent.misfit import squared_errors
from explorer.panels.faces import FacesPanel
from explorer.panels.photo_drop import photo_in
from explorer.session import faces_edits
from explorer.session.face_codes import start_of
from explorer.session.faces import Start
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.photo_dialog import PhotoDialog
from explorer.widgets.images import pixels_of

PHOTO = "faces.photo"
REFINE = "faces.refine"
_FILTER = "Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff);;All files (*)"
_AGAIN = 250
"""Milliseconds after the last change of λ until a photo is refined anew."""

Bytes = npt.NDArray[np.uint8]
Report = Answer | Failure | Dropped


class Photographing(QObject):
    """Jobs from a photo to a face in the panel; a failure is a sentence, and what was there stays."""

    def __init__(
        self, window: QWidget, panel: FacesPanel, conductor: Conductor, jobs: Jobs, messages: Messages
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panel = panel
        self._conductor = conductor
        self._jobs = jobs
        self._messages = messages
        self._refined: Pictures | None = None
        """The photo that was refined last: another λ refines it anew."""
        self._gesture = 0
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self.refine)
        panel.drop.dropped.connect(self.take)
        panel.photo.refined.connect(lambda is_begun: self.refine() if is_begun else self.stop())
        panel.photo.weighed.connect(lambda _: self._on_weighed())

    def open_photo(self) -> None:
        """Ask for a file, and take it."""
        folder = str(QSettings().value("photo/folder", ""))
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open a photo", folder, _FILTER)
        if chosen:
            QSettings().setValue("photo/folder", str(Path(chosen).parent))
            self.take(Path(chosen))

    def paste(self) -> bool:
        """Take the photo on the clipboard; returns whether there is one."""
        found = photo_in(QGuiApplication.clipboard().mimeData())
        if found is None:
            return False
        self.take(found)
        return True

    def take(self, source: Path | QImage) -> None:
        """Read a photo on another thread, let the person place it, and encode it."""
        known = self._panel.known
        if known is None:
            self._messages.error("Open a model first: it is what photos are encoded with.", PHOTO)
            return
        if known.picture_shape[2] != 3:
            self._messages.error(f"{known.title} reads grey pictures, not photos of faces.", PHOTO)
            return
        self._messages.clear(PHOTO)
        if isinstance(source, Path):
            self._jobs.run(
                f"reading {source.name}",
                lambda: read_photo(source),
                lambda photo: self._place(photo, source.stem, known),
                lambda text: self._messages.error(text, PHOTO),
            )
        else:
            self._place(pixels_of(source, is_opaque=True), "Pasted photo", known)

    def _place(self, photo: Bytes, name: str, known: ModelFacts) -> None:
        side = known.picture_shape[0]
        if photo.shape[:2] == (side, side):  # as the model makes them: it is placed already
            self.encode(photo, name, known)
            return
        if photo.shape[:2] == (218, 178) and side == SIDE:  # as CelebA's are aligned
            self.encode(cut(photo, Frame(89, 109, SIDE)), name, known)
            return
        dialog = PhotoDialog(photo, self._window)
        is_accepted, frame = dialog.exec(), dialog.frame
        dialog.deleteLater()
        if is_accepted:
            self.encode(cut(photo, frame, side), name, known)

    def encode(self, picture: Bytes, name: str, known: ModelFacts) -> None:
        """Make a picture (h, w, 3), placed as the model wants it, the face that is edited."""
        model, photo = ModelRef(known.id, known.path), Pictures.of(picture[None])

        def on_encoded(report: Report) -> None:
            if isinstance(report, Failure):
                self._messages.error(report.text, PHOTO)
            elif isinstance(report, Answer) and isinstance(report.result, Encoded) and report.is_last:
                code = Codes.of(report.result.mu[0])
                request = DecodeCodes(model, code)
                receive = partial(on_decoded, code)
                self._conductor.ask(PHOTO, request, Priority.INTERACTIVE, receive)

        def on_decoded(code: Codes, report: Report) -> None:
            if isinstance(report, Failure):
                self._messages.error(report.text, PHOTO)
            elif isinstance(report, Answer) and isinstance(report.result, Decoded) and report.is_last:
                error = float(squared_errors(photo.values, report.result.pictures)[0])
                if self._panel.known is not None and self._panel.known.id == model.id:
                    start = Start(code, name, photo=photo, error=error, encoded=code)
                    self._conductor.store.edit(faces_edits.take_face(start, "Take photo"))

        self._conductor.wake()
        self._conductor.ask(PHOTO, EncodePictures(model, photo), Priority.INTERACTIVE, on_encoded)

    def refine(self) -> None:
        """Look for a code that comes closer to the photo; the face follows while it is found."""
        known = self._panel.known
        choices = self._panel.choices
        start = None if known is None else start_of(choices, known)
        if known is None or start is None or start.photo is None:
            return
        self._gesture += 1
        gesture, photo = f"refine {self._gesture}", start.photo
        self._refined = photo
        request = RefineCode(ModelRef(known.id, known.path), photo, start.code, choices.weight)

        def receive(report: Report) -> None:
            is_newest = gesture == f"refine {self._gesture}"
            if isinstance(report, Failure):
                self._messages.error(report.text, REFINE)
            now = start_of(self._panel.choices, known)
            if isinstance(report, Answer) and isinstance(report.result, Refined) and is_newest:
                if now.photo == photo:
                    found = replace(now, code=report.result.code)
                    self._conductor.store.edit(faces_edits.take_face(found, "Refine face", gesture))
                else:
                    self.stop()
            if is_newest and (not isinstance(report, Answer) or report.is_last):
                self._panel.show_refining(is_running=False)

        self._messages.clear(REFINE)
        self._panel.show_refining(is_running=True)
        self._conductor.ask(REFINE, request, Priority.VISIBLE, receive)

    def stop(self) -> None:
        """Keep what was found so far."""
        self._again.stop()
        self._conductor.cancel(REFINE)

    def _on_weighed(self) -> None:
        known = self._panel.known
        photo = None if known is None else start_of(self._panel.choices, known).photo
        if photo is not None and photo == self._refined:
            self._again.start()
