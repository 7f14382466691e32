"""The editor of faces: a face before and after, sliders at the left, faces to choose from below."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, AttributesRead, Decoded, Failure
from explorer.engine.requests import DecodeCodes, ReadAttributes
from explorer.latent.codes import Codes
from explorer.latent.prior import draw_normal
from explorer.panels.face_gallery import FaceGallery
from explorer.panels.face_readings import FaceReadings
from explorer.panels.face_sliders import FaceSliders
from explorer.panels.panel import Panel
from explorer.session import faces_edits
from explorer.session.face_codes import face_of, moved, start_of
from explorer.session.faces import FaceChoices, Start
from explorer.session.faces_asks import BEFORE, GALLERY, READ_BEFORE, READ_NOW, gallery_codes
from explorer.session.inspector_asks import CODE
from explorer.session.store import View
from explorer.widgets.comparison import Comparison, Mode

_SPACE = 8
_NO_MODEL = "No model is shown here. Open one with Ctrl+O: any model can be moved along its principal axes."
_NO_PROBE = "There is no probe for this model, so what else changes cannot be shown."
_HOW_TO_READ = "At the right, what a probe reads: before ▏ and now ●, left no, right yes."
_REST = 30
"""Milliseconds after the last move until attributes are read."""


def description(known: ModelFacts | None) -> str:
    """What one is looking at, in one line."""
    if known is None:
        return "No model is open."
    what = (
        "sliders move it through the latent space" if known.attribute_space else "axes of its codes move it"
    )
    return f"A face as {known.title} decodes it; {what}. Soft, since the model averages what it is unsure of."


class FacesPanel(Panel):
    """Shows the face at hand; `explorer.widgets.comparison` shows it beside what it was."""

    slots = frozenset({BEFORE, CODE, GALLERY, READ_BEFORE, READ_NOW})
    model_shown = Signal(object)
    """The `ModelFacts` of a model that is shown now: it wants its probe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sliders = FaceSliders()
        self.comparison = Comparison()
        self.gallery = FaceGallery()
        self._view: View | None = None
        self._known: ModelFacts | None = None
        self._before: tuple[Codes, npt.NDArray[np.uint8]] | None = None
        self._after: tuple[Codes, npt.NDArray[np.uint8]] | None = None
        self._has_probe: bool | None = None
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._head = QHBoxLayout()
        self._readings = FaceReadings()
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._on_rested)
        self._lay_out()
        self.sliders.edited.connect(self.edited)
        self.sliders.selected.connect(self._on_selected)
        self.sliders.held.connect(lambda name, is_held: self._readings.note_hold(name, is_held=is_held))
        self.gallery.shown_changed.connect(self._on_gallery_changed)
        self.gallery.chosen.connect(self._on_face_chosen)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedWidth(1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(2 * _SPACE, _SPACE, 2 * _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        self._head.setSpacing(4)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        column.addLayout(self._head)
        column.addWidget(self.comparison, 1)
        column.addWidget(self.gallery)
        self.sliders.setMinimumWidth(370)
        self.sliders.setMaximumWidth(470)
        row.addWidget(self.sliders, 2)
        row.addWidget(line)
        row.addWidget(right, 5)

    def set_actions(self, for_face: Sequence[QAction], for_sliders: Sequence[QAction]) -> None:
        """Show buttons above the face and below the sliders."""
        for action in for_face:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._head.addWidget(button)
        self.sliders.set_actions(for_sliders)

    @property
    def choices(self) -> FaceChoices:
        """What was chosen for the model shown."""
        return FaceChoices() if self._view is None else self._view.session.faces.choices

    # --- what it shows ---

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the face and the sliders."""
        self._view = view
        known = facts.get(view.session.faces.model or "")
        if known is None:
            self.comparison.set_empty_text(_NO_MODEL)
            return
        if known is not self._known:
            self._show_model(known)
        choices = view.session.faces.choices
        self.sliders.refresh(view, known)
        self.comparison.set_mode(Mode(view.session.faces.comparison.value))
        start = start_of(choices, known)
        if self._title.text() != start.title:
            self._title.setText(start.title)
        code = moved(start.code, choices.moves, known)
        self._show_readings()
        if view.gaze.panel == "faces" and view.gaze.faces.still != code:
            self._rest.start()

    def show_answer(self, answer: Answer) -> None:
        """Show pictures."""
        result, request = answer.result, answer.request
        if self._view is None or self._view.gaze.panel != "faces":
            return
        if isinstance(result, AttributesRead) and isinstance(request, ReadAttributes):
            take = self._readings.set_before if answer.slot == READ_BEFORE else self._readings.set_now
            take(request.codes, result.names, result.logits[0])
            self._show_readings()
        elif isinstance(result, Decoded) and isinstance(request, DecodeCodes):
            self._show_pictures(answer, result, request)

    def _show_pictures(self, answer: Answer, result: Decoded, request: DecodeCodes) -> None:
        if answer.slot == BEFORE:
            self._before = (request.codes, result.pictures[0])
            self.comparison.set_before(result.pictures[0])
        elif answer.slot == CODE:
            self._after = (request.codes, result.pictures[0])
            self.comparison.set_after(result.pictures[0])
        elif answer.slot == GALLERY and self._known is not None and self._view is not None:
            asked = self._view.gaze.faces.gallery
            if gallery_codes(self._view.gaze, self._known) == request.codes:
                self.gallery.set_pictures([asked[at] for at in result.indices], result.pictures)

    def show_failure(self, failure: Failure) -> None:
        """Say that there is no picture; why, the message says."""
        if failure.slot == CODE:
            self.comparison.set_empty_text("No picture: the model could not decode this face.")

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the sliders."""
        super().showEvent(event)
        self.sliders.bank.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows what was."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.comparison.show_before(is_back=True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """And lets go of it."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.comparison.show_before(is_back=False)
        else:
            super().keyReleaseEvent(event)

    def shows(self, known: ModelFacts) -> bool:
        """Whether it shows this model just now."""
        return self._known is not None and self._known.id == known.id

    # --- what a person does ---

    def take(self, code: Codes) -> None:
        """Edit a face that was picked elsewhere."""
        self.edited.emit(faces_edits.take_face(Start(code, "Face picked")))

    def next_face(self) -> None:
        """Edit the next face of the gallery."""
        self._step(1)

    def previous_face(self) -> None:
        """Edit the previous face of the gallery."""
        self._step(-1)

    def random_face(self) -> None:
        """Edit a face drawn from the prior."""
        if self._known is not None:
            seed = int(np.random.default_rng().integers(2**31))
            code = Codes.of(draw_normal(seed, np.zeros((1, 2), np.intp), self._known.code_size))
            self.edited.emit(faces_edits.take_face(Start(code, f"Random face {seed}"), "Random face"))

    def reset_sliders(self) -> None:
        """Move no slider."""
        self.edited.emit(faces_edits.reset_sliders())

    def _step(self, by: int) -> None:
        if self._known is None:
            return
        found = self.gallery.neighbour(start_of(self.choices, self._known).index, by)
        if found is not None:
            self._on_face_chosen(found)

    def _show_model(self, known: ModelFacts) -> None:
        is_same = self._known is not None and self._known.id == known.id
        self._known = known
        if not is_same:
            self._before = self._after = None
            self.comparison.set_before(None)
            self.comparison.set_after(None)
            self.comparison.set_empty_text("The model is being loaded…")
            self.gallery.set_model(known)
            self._readings.set_model(known.attribute_space)
            self._has_probe = None
            QTimer.singleShot(0, self, lambda: self.model_shown.emit(known))

    def set_probe(self, probe: Path | None) -> None:
        """Read attributes with this bundle; None: there is none."""
        self._has_probe = probe is not None
        self._look(probe=probe)
        self._show_readings()

    def _show_readings(self) -> None:
        if self._view is None or self._known is None or self._known.attribute_space is None:
            return
        choices = self.choices
        start = start_of(choices, self._known)
        self.sliders.bank.set_readings(self._readings.readings(start.code, choices.moves))
        if self._has_probe is None:
            self.sliders.show_note("")
        else:
            said = self._readings.judge(choices.moves) or _HOW_TO_READ
            self.sliders.show_note(said if self._has_probe else _NO_PROBE)

    def _on_face_chosen(self, index: int) -> None:
        if self._known is not None:
            self.edited.emit(faces_edits.take_face(face_of(self._known, index)))

    def _on_selected(self, name: str) -> None:
        self._look(selected=name)

    def _on_gallery_changed(self, shown: tuple[int, ...]) -> None:
        if self._view is not None and self._view.gaze.faces.gallery != shown:
            QTimer.singleShot(0, self, lambda: self._look(gallery=shown))

    def _on_rested(self) -> None:
        if self._view is not None and self._known is not None:
            choices = self._view.session.faces.choices
            still = moved(start_of(choices, self._known).code, choices.moves, self._known)
            self._look(still=still)

    def _look(self, **changes: object) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, faces=replace(gaze.faces, **changes)))
