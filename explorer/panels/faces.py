"""The editor of faces: a face before and after, sliders at the left, faces to choose from below."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, AttributesRead, Decoded, Failure
from explorer.engine.requests import DecodeCodes, ReadAttributes
from explorer.latent.codes import Codes
from explorer.latent.prior import draw_normal
from explorer.panels.face_below import FaceBelow, captions_of
from explorer.panels.face_ends import FaceEnds
from explorer.panels.face_readings import FaceReadings
from explorer.panels.face_sliders import FaceSliders
from explorer.panels.face_stage import FaceStage
from explorer.panels.face_words import title_of
from explorer.panels.panel import Panel
from explorer.panels.photo_drop import PhotoDrop
from explorer.session import faces_edits
from explorer.session.face_codes import face_of, moved, start_of
from explorer.session.faces import Below, FaceChoices, Start
from explorer.session.faces_asks import (
    BEFORE,
    ENDS,
    GALLERY,
    READ_BEFORE,
    READ_NOW,
    STRIP,
    TRAY,
    gallery_codes,
    strip_of,
)
from explorer.session.inspector_asks import CODE
from explorer.session.store import View
from explorer.widgets.action_button import action_button
from explorer.widgets.flow import Flow

_SPACE = 8
_LEFT, _LEAST_RIGHT = 358, 212
"""Logical pixels that the sliders have at most on a narrow page, and that the face has at least."""
_NO_MODEL = "No model is shown here. Open one with Ctrl+O: any model can be moved along its principal axes."
_NO_PROBE = "There is no probe for this model, so what else changes cannot be shown."
_HOW_TO_READ = "At the right, what a probe reads: before ▏ and now ●, left no, right yes."
_REST = 30
"""Milliseconds after the last move until attributes are read."""


def description(known: ModelFacts | None) -> str:
    """What one is looking at, in one line."""
    if known is None:
        return "No model is open."
    if known.attribute_space is None:
        return f"A picture as {known.title} decodes it; the principal axes of its codes move it."
    return (
        f"A face as {known.title} decodes it; sliders move it through the latent space. "
        "Soft, since the model averages what it is unsure of."
    )


class FacesPanel(Panel):
    """Puts the parts together: sliders, stage, row below; says what answers mean to them."""

    slots = frozenset({BEFORE, CODE, ENDS, GALLERY, READ_BEFORE, READ_NOW, STRIP, TRAY})
    model_shown = Signal(object)
    """The `ModelFacts` of a model that is shown now: it wants its probe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sliders = FaceSliders()
        self.stage = FaceStage()
        self.comparison, self.photo = self.stage.comparison, self.stage.photo
        self.below = FaceBelow()
        self.gallery = self.below.gallery
        self.drop = PhotoDrop(self)
        self._view: View | None = None
        self._known: ModelFacts | None = None
        self._readings = FaceReadings()
        self._has_probe: bool | None = None
        self._head = Flow(spacing=0)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._on_rested)
        self.setFocusProxy(self.sliders.bank)
        self._lay_out()
        self.ends = FaceEnds(self.sliders.bank, self)
        self.ends.wanted.connect(lambda name: self._look(hovered=name))
        self.sliders.edited.connect(self.edited)
        self.sliders.selected.connect(lambda name: self._look(selected=name))
        self.sliders.held.connect(lambda name, is_held: self._readings.note_hold(name, is_held=is_held))
        self.gallery.shown_changed.connect(self._on_gallery_changed)
        self.gallery.chosen.connect(self._on_face_chosen)
        self.below.view_chosen.connect(lambda below: self.edited.emit(faces_edits.show_below(below)))
        self.below.tray_clicked.connect(lambda at: self.edited.emit(faces_edits.take_from_tray(at)))
        # A click on the face ends typing: then keys move sliders again, and Space shows what was.
        self.comparison.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.comparison.setFocusProxy(self.sliders.bank)
        self.photo.weighed.connect(lambda at: self.edited.emit(faces_edits.weigh_prior(at, "weigh")))
        self.photo.detailed.connect(lambda at: self.edited.emit(faces_edits.keep_details(at, "details")))

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
        column.addLayout(self._head)
        column.addWidget(self.stage, 1)
        column.addWidget(self.below)
        right.setMinimumWidth(_LEAST_RIGHT)
        right.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.sliders)
        row.addWidget(line)
        row.addWidget(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self.sliders.setMaximumWidth(max(event.size().width() // 3, _LEFT))
        super().resizeEvent(event)

    def set_actions(self, for_face: Sequence[QAction], for_sliders: Sequence[QAction]) -> None:
        """Show buttons above the face and below the sliders."""
        for action in for_face:
            button = action_button(action)
            self._head.addWidget(button)
        self.sliders.set_actions(for_sliders)

    @property
    def choices(self) -> FaceChoices:
        """What was chosen for the model shown."""
        return FaceChoices() if self._view is None else self._view.session.faces.choices

    @property
    def known(self) -> ModelFacts | None:
        """The model shown."""
        return self._known

    # --- what it shows ---

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the face and the sliders."""
        self._view = view
        known = facts.get(view.session.faces.model or "")
        if known is None:
            self.stage.clear(_NO_MODEL)
            return
        if known is not self._known:
            self._show_model(known)
        choices = view.session.faces.choices
        start = start_of(choices, known)
        self.sliders.refresh(view, known)
        self.stage.refresh(start, choices, view.session.faces.comparison, known)
        self._show_below(view, known)
        self._show_readings()
        code = moved(start.code, choices.moves, known)
        if view.gaze.panel == "faces" and view.gaze.faces.still != code and not self.photo.is_running:
            self._rest.start()

    def show_answer(self, answer: Answer) -> None:
        """Show pictures and readings."""
        result, request = answer.result, answer.request
        if self._view is None or self._view.gaze.panel != "faces":
            return
        if isinstance(result, AttributesRead) and isinstance(request, ReadAttributes):
            take = self._readings.set_before if answer.slot == READ_BEFORE else self._readings.set_now
            take(request.codes, result.names, result.logits[0])
            self._show_readings()
        elif isinstance(result, Decoded) and isinstance(request, DecodeCodes) and len(result.indices):
            self._show_pictures(answer.slot, result, request.codes, self._view)

    def _show_pictures(self, slot: str, result: Decoded, codes: Codes, view: View) -> None:
        below = view.session.faces.below
        if slot == BEFORE:
            self.stage.set_before(codes, result.pictures[0])
            self._show_means()
        elif slot == CODE:
            self.stage.set_after(result.pictures[0])
        elif slot == ENDS:
            self.ends.add_pictures(result.indices, result.pictures)
        elif slot == GALLERY and self._known is not None:
            asked = view.gaze.faces.gallery
            if gallery_codes(view.gaze, self._known) == codes:
                self.gallery.set_pictures([asked[at] for at in result.indices], result.pictures)
        elif slot == (TRAY if below is Below.TRAY else STRIP):
            self.below.add_pictures(result.indices, result.pictures, captions_of(below, len(codes)))

    def show_failure(self, failure: Failure) -> None:
        """Say that there is no picture; why, the message says."""
        if failure.slot == CODE:
            self.comparison.set_empty_text("No picture: the model could not decode this face.")

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

    def show_refining(self, *, is_running: bool) -> None:
        """Say that a photo is being refined, or is no more; meanwhile its face never rests."""
        self.photo.show_running(is_running=is_running)
        if not is_running:
            self._rest.start()

    def set_probe(self, probe: Path | None) -> None:
        """Read attributes with this bundle; None: there is none."""
        self._has_probe = probe is not None
        self._look(probe=probe)
        self._show_readings()

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
            seed = int(np.random.default_rng().integers(1_000_000))
            code = Codes.of(draw_normal(seed, np.zeros((1, 2), np.intp), self._known.code_size))
            self.edited.emit(faces_edits.take_face(Start(code, f"Random face {seed}"), "Random face"))

    def add_to_tray(self) -> None:
        """Move this face along with the others."""
        if self._known is not None:
            self.edited.emit(faces_edits.add_to_tray([start_of(self.choices, self._known)]))
            self.edited.emit(faces_edits.show_below(Below.TRAY))

    def _step(self, by: int) -> None:
        if self._known is None:
            return
        found = self.gallery.neighbour(start_of(self.choices, self._known).index, by)
        if found is not None:
            self._on_face_chosen(found)

    # --- its parts ---

    def _show_model(self, known: ModelFacts) -> None:
        is_same = self._known is not None and self._known.id == known.id
        self._known = known
        if not is_same:
            self.stage.clear("The model is being loaded…")
            self.gallery.set_model(known)
            self._readings.set_model(known.attribute_space)
            self._has_probe = None
            QTimer.singleShot(0, self, lambda: self.model_shown.emit(known))

    def _show_below(self, view: View, known: ModelFacts) -> None:
        below, choices = view.session.faces.below, view.session.faces.choices
        self.below.set_view(below)
        if below is Below.TRAY:
            self.below.say("" if choices.tray else "Empty: T puts this face here.")
            self.below.expect(len(choices.tray), captions_of(below, len(choices.tray)))
        elif below is Below.MEANS:
            self._show_means()
        elif below is Below.GALLERY:
            self.below.say("")
        else:
            strip, slider = strip_of(view.session, view.gaze, known), view.gaze.faces.selected
            count = 0 if strip is None else len(strip)
            has_none = slider is None or not count
            self.below.say("Select a slider." if has_none else title_of(slider or "", choices))
            self.below.expect(count, captions_of(below, count) if count else [])

    def _show_means(self) -> None:
        view, known = self._view, self._known
        if view is None or known is None or view.session.faces.below is not Below.MEANS:
            return
        photo = start_of(self.choices, known).photo
        pictures = {
            "in pixels": self.stage.reconstruction,
            "photo": None if photo is None else photo.values[0],
        }
        there = {title: picture for title, picture in pictures.items() if picture is not None}
        self.below.show_means(known, self.choices, view.gaze.faces.selected, there)

    def _show_readings(self) -> None:
        if self._view is None or self._known is None or self._known.attribute_space is None:
            return
        choices = self.choices
        start = start_of(choices, self._known)
        readings = self._readings.readings(start.code, choices.moves)
        self.sliders.bank.set_readings(readings, has_room=bool(self._has_probe))
        if self._has_probe is None:
            self.sliders.show_note("")
        else:
            said = self._readings.judge(choices.moves) or _HOW_TO_READ
            self.sliders.show_note(said if self._has_probe else _NO_PROBE)

    def _on_face_chosen(self, index: int) -> None:
        if self._known is not None:
            self.edited.emit(faces_edits.take_face(face_of(self._known, index)))

    def _on_gallery_changed(self, shown: tuple[int, ...]) -> None:
        if self._view is not None and self._view.gaze.faces.gallery != shown:
            QTimer.singleShot(0, self, lambda: self._look(gallery=shown))

    def _on_rested(self) -> None:
        if self._view is not None and self._known is not None and self._view.gaze.panel == "faces":
            choices = self._view.session.faces.choices
            still = moved(start_of(choices, self._known).code, choices.moves, self._known)
            self._look(still=still)

    def _look(self, **changes: object) -> None:
        self.gazed.emit(lambda gaze: replace(gaze, faces=replace(gaze.faces, **changes)))
