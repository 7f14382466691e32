"""The drawing pad below the map: one's own digit, what the model sees of it, and what it makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.bundles.facts import SPLITS, ModelFacts
from explorer.engine.answers import Answer, Drawn, Nearest
from explorer.engine.requests import EncodeDrawing
from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Codes
from explorer.latent.familiarity import Spacing
from explorer.panels.code_text import coordinates
from explorer.panels.familiarity import FamiliarityLine
from explorer.panels.strip import Strip
from explorer.session import edits
from explorer.session.map_asks import DRAWING, drawing_at_hand
from explorer.session.store import View
from explorer.widgets.action_button import ICON
from explorer.widgets.drawing_pad import SIDE, DrawingPad, Point
from explorer.widgets.fonts import number_font
from explorer.widgets.picture import PictureView
from explorer.widgets.steady_label import SteadyLabel

_SPACE = 8
_PICTURE, _SMALL = 140, 84
"""Logical pixels a side: five times a digit of 28; three times where the panel is narrow."""
_ROOM = 680
"""Logical pixels from which the pictures are large."""
_BESIDE = SIDE + 2 * _SMALL + 6 * _SPACE
"""Logical pixels from which pictures stand beside the pad."""
_ROOM_FOR_WORDS = _BESIDE + 180
"""Logical pixels from which words stand beside the pictures."""
_INVITATION = (
    "Draw a digit; the model encodes it as you draw. The map shows where it lies, with the ellipses of 1σ "
    "and 2σ of its posterior; here you see what the model makes of it."
)
_CAPTIONS = (("As the model sees it", "Seen as"), ("Reconstruction", "Reconstruction"))
"""Below each picture, where it is large and where it is small."""


class DrawingPanel(Strip):
    """Hidden until it is wanted; the window shows and hides it with its layer."""

    slots = frozenset({DRAWING})
    action_names = ("undo", "clear_drawing")
    button_style = ICON
    refused = Signal(str)
    """Why what was asked for cannot be done."""
    placed = Signal(object)
    """A stroke has ended, and this is where the drawing lies: its code (1, d)."""

    def __init__(self) -> None:
        super().__init__("Drawing", "Close; the drawing is kept")
        self.pad = DrawingPad(empty_text="Draw here.\n\nOr paste or drop a picture.")
        self._view: View | None = None
        self._known: ModelFacts | None = None
        self._shown = Drawing()
        self._stroke = ("", 0)
        self._code: Codes | None = None
        self._seen, self._reconstruction = PictureView(), PictureView()
        self._captions = (QLabel(_CAPTIONS[0][0]), QLabel(_CAPTIONS[1][0]))
        self._error, self._mean_error, self._place = SteadyLabel(), QLabel(), SteadyLabel()
        self._familiarity = FamiliarityLine()
        self._pin = QPushButton("Pin code")
        self._pin.setToolTip("Pin the posterior mean (Enter)")
        self._help = QLabel()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.pad)

    def _lay_out(self) -> None:
        self._help.setWordWrap(True)
        self._help.setProperty("role", "muted")
        self._help.setMaximumWidth(2 * _PICTURE + 2 * _SPACE)
        self._help.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        results = QWidget()
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, results)
        row.setContentsMargins(0, 0, 0, 0)
        pictures = QHBoxLayout()
        pictures.setSpacing(_SPACE)
        for view, caption in zip((self._seen, self._reconstruction), self._captions, strict=True):
            pictures.addLayout(_captioned(view, caption))
        pictures.addStretch(1)
        row.addLayout(pictures)
        row.addLayout(self._words(), 1)
        for page in (self._help, results):
            self._pages.addWidget(page)
        self._pages.setFixedHeight(SIDE)
        body = self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.setSpacing(2 * _SPACE)
        body.addWidget(self.pad)
        body.addWidget(self._pages, 1)
        self.column.addLayout(body)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        width, way = event.size().width(), QBoxLayout.Direction
        self._narrow(is_small=width < _ROOM, is_below=width < _ROOM_FOR_WORDS)
        self._body.setDirection(way.TopToBottom if width < _BESIDE else way.LeftToRight)

    def minimumSizeHint(self) -> QSize:
        """As narrow as two small pictures are: they stand below the pad where there is no room beside it."""
        return QSize(2 * _SMALL + 4 * _SPACE, super().minimumSizeHint().height())

    def _narrow(self, *, is_small: bool, is_below: bool) -> None:
        """Let words stand beside smaller pictures, or below them: then only what is nowhere else."""
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if is_below else way.LeftToRight)
        self._row.setSpacing(_SPACE // 2 if is_below else 2 * _SPACE)
        side = _SMALL if is_small else _PICTURE
        for view, caption, words in zip(
            (self._seen, self._reconstruction), self._captions, _CAPTIONS, strict=True
        ):
            view.setFixedSize(side, side)
            caption.setText(words[is_small])
        self._help.setMaximumWidth(2 * side + 2 * _SPACE)
        for label in (self._error, self._mean_error, self._place):
            label.setHidden(is_below)

    def _words(self) -> QVBoxLayout:
        for label in (self._error, self._mean_error, self._place):
            label.setFont(number_font(label.font()))
            label.setWordWrap(True)
        self._mean_error.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(_SPACE // 2)
        words.addWidget(self._error)
        words.addWidget(self._mean_error)
        words.addWidget(self._place)
        words.addWidget(self._familiarity)
        words.addStretch(1)
        words.addWidget(self._pin, alignment=Qt.AlignmentFlag.AlignLeft)
        return words

    def _connect(self) -> None:
        self.pad.stroke_drawn.connect(self._on_stroke_drawn)
        self.pad.stroke_ended.connect(lambda: self._look(is_drawing=False))
        self.pad.pin_requested.connect(self._on_pin_requested)
        self.pad.clear_requested.connect(self.clear)
        self.pad.close_requested.connect(self.close_strip)
        self._pin.clicked.connect(self._on_pin_requested)

    def close_strip(self) -> None:
        """Close the pad."""
        self.edited.emit(edits.show_layer("drawing", is_shown=False))

    @property
    def code(self) -> Codes | None:
        """The posterior mean of what is drawn, (1, d), as far as it is known."""
        return self._code

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the drawing; what the model made of another one stays until its answer comes."""
        self._view = view
        state = view.session.map
        known = facts.get(state.model or "")
        if (known and known.id) != (self._known and self._known.id):
            self._forget()
        if known is not self._known:
            self._familiarity.set_model(known)
        self._known = known
        if state.drawing.picture != self._shown.picture:
            picture = state.drawing.picture
            self.pad.set_picture(None if picture is None else picture.values[0])
        self.pad.set_strokes(state.drawing.strokes)
        self._shown = state.drawing
        why_not = why_undrawable(known)
        self.pad.setEnabled(not why_not)
        self._help.setText(why_not or _INVITATION)
        if known is None or drawing_at_hand(view.session, known) is None:
            self._forget()

    def show_answer(self, answer: Answer) -> None:
        """Show what the model sees and makes of the drawing."""
        drawn, view, known = answer.result, self._view, self._known
        if not isinstance(drawn, Drawn) or not isinstance(answer.request, EncodeDrawing):
            return
        if view is None or known is None or drawing_at_hand(view.session, known) is None:
            return
        if answer.request.model.id != known.id:
            return
        self._code = Codes.of(drawn.mu)
        self._seen.set_picture(drawn.picture)
        self._reconstruction.set_picture(drawn.reconstruction)
        error = f"Squared error {drawn.squared_error:.1f}"
        self._error.setText(error)
        self._reconstruction.setToolTip(error)
        self._mean_error.setText(mean_error(known.metrics))
        deviations = Codes.of(np.exp(drawn.logvar / 2))
        self._place.setText(f"Code {coordinates(self._code)}\nσ {coordinates(deviations)}")
        self._pages.setCurrentIndex(1)
        self._familiarity.setEnabled(False)  # dimmed it speaks of the code before
        if not answer.request.is_quick:
            self.placed.emit(self._code)

    def show_spacing(self, spacing: Spacing | None) -> None:
        """Take in how far apart the data are."""
        self._familiarity.show_spacing(spacing)

    def show_nearest(self, code: Codes, near: Nearest) -> None:
        """Say in words where a code lies, if the drawing still lies there."""
        if code == self._code:
            self._familiarity.show_nearest(near)
            self._familiarity.setEnabled(True)

    def clear(self) -> None:
        """Draw nothing."""
        self.edited.emit(edits.clear_drawing())

    def _forget(self) -> None:
        self._code = None
        self._pages.setCurrentIndex(0)

    def _on_stroke_drawn(self, points: tuple[Point, ...], gesture: str) -> None:
        if gesture != self._stroke[0]:
            self._stroke = (gesture, len(self._shown.strokes))
            self._look(is_drawing=True)
        self.edited.emit(edits.draw_stroke(self._stroke[1], points, gesture))

    def _look(self, *, is_drawing: bool) -> None:
        if self._view is not None and self._view.gaze.is_drawing != is_drawing:
            self.gazed.emit(lambda gaze: replace(gaze, is_drawing=is_drawing))

    def _on_pin_requested(self) -> None:
        if self._shown.is_empty:
            self.refused.emit("Nothing is drawn yet: draw a digit, and Enter pins its code.")
            return
        if self._code is None or self._view is None:
            return
        key = self._view.session.map.marks.next_key
        self.edited.emit(edits.pin_code(self._code, is_added=True))
        self.gazed.emit(lambda gaze: replace(gaze, selected=key))


def why_undrawable(known: ModelFacts | None) -> str:
    """Why nothing can be drawn for a model; empty where it can."""
    if known is None:
        return "Open a model first: it is what a drawing is encoded with."
    if known.picture_shape[2] != 1:
        return f"{known.title} reads colour pictures, and what is drawn here is grey: choose another model."
    return ""


def mean_error(metrics: Mapping[str, Any]) -> str:
    """What error is usual, in words; empty where it was not measured."""
    for split in reversed(SPLITS):
        measured = metrics.get(split, {})
        if isinstance(measured, Mapping) and measured.get("pictures") and "reconstruction" in measured:
            return f"{split} pictures: {measured['reconstruction']:.1f} on average"
    return ""


def _captioned(view: PictureView, caption: QLabel) -> QVBoxLayout:
    view.setFixedSize(_PICTURE, _PICTURE)
    caption.setProperty("role", "muted")
    column = QVBoxLayout()
    column.setSpacing(_SPACE // 2)
    column.addWidget(view)
    column.addWidget(caption)
    column.addStretch(1)
    return column
