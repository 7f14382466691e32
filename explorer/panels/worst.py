"""The encoded pictures that are reconstructed worst: each original above its reconstruction, in a row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from explorer.bundles.facts import SPLIT_WORDS, ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodeCodes
from explorer.latent.codes import Codes
from explorer.panels.strip import SPACE, Strip
from explorer.session import edits
from explorer.session.map_asks import WORST
from explorer.session.store import View
from explorer.widgets.progress_row import ProgressRow
from explorer.widgets.tiles import PictureStrip, Tile

_SIDE = 56
_GAP = 8
_UNKNOWN = "Which pictures are reconstructed worst is known once their originals are at hand."
_NO_CODES = "There are no encoded pictures yet: encode data first."
_MEASURING = "Comparing each picture with its reconstruction…"
_GESTURE = "worst"
"""Going from one to the next is one step of the history."""


class WorstPanel(Strip):
    """A strip under the map; a click on a picture goes to its code."""

    slots = frozenset({WORST})
    action_names = ("measure_errors", "previous_worst", "next_worst")
    cancel_requested = Signal()
    """Errors that are being measured shall not be."""

    def __init__(self) -> None:
        super().__init__("Worst reconstructed")
        self._known: ModelFacts | None = None
        self._view: View | None = None
        self._asked: Codes | None = None
        self._pictures: dict[int, npt.NDArray[np.uint8]] = {}
        self._first = 0
        self._measuring: dict[str, tuple[int, int]] = {}
        """By model whose errors are being measured: pictures compared and pictures in all."""
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self._measure: QToolButton | None = None
        self._steps: list[QToolButton] = []
        self.originals, self.reconstructions = PictureStrip(side=_SIDE), PictureStrip(side=_SIDE)
        self.progress = ProgressRow()
        self.progress.cancelled.connect(self.cancel_requested)
        self._below = QWidget()
        self._lay_out()
        for strip in (self.originals, self.reconstructions):
            strip.clicked.connect(lambda column: self.go(self._first + column))
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout(self._below)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE // 2)
        for row, (text, strip) in enumerate((("given", self.originals), ("decoded", self.reconstructions))):
            label = QLabel(text)
            label.setProperty("role", "muted")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(strip, row, 1)
        grid.addWidget(self.note, 2, 1)
        grid.setColumnStretch(1, 1)
        self.column.addWidget(self.progress)
        self.column.addWidget(self._below)

    def set_actions(self, actions: Sequence[QAction]) -> tuple[QToolButton, ...]:
        """Show buttons in the head; the first measures, and is there until that is done."""
        buttons = super().set_actions(actions)
        self._measure, *self._steps = buttons
        return buttons

    def close_strip(self) -> None:
        """Do not look at these any more."""
        self.edited.emit(edits.show_layer("worst", is_shown=False))

    @property
    def rank(self) -> int | None:
        """Which of them the selected pin is at; the worst is 0."""
        if self._view is None or self._asked is None:
            return None
        pin = self._view.session.map.marks.pin(self._view.gaze.selected)
        if pin is None:
            return None
        found = np.flatnonzero((self._asked.values == pin.code.values[0]).all(axis=1))
        return int(found[0]) if len(found) else None

    def set_view(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show this view, also while hidden: the layer decides whether this is shown."""
        self.refresh(view, facts)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the row, with the one that the selected pin is at in it."""
        self._view = view
        is_shown = view.session.map.layers.worst
        known = facts.get(view.session.map.model or "")
        asked = None if known is None else known.worst_codes
        is_same = asked == self._asked and (known is None) == (self._known is None)
        self._known, self._asked = known, asked
        if not is_same:
            self._pictures, self._first = {}, 0
        self._show_progress()
        if is_shown:
            self._show()  # before it is seen: only then is it known how high it is
        if is_shown == self.isHidden():
            self.setVisible(is_shown)

    def show_measuring(self, model: str, done: int, total: int) -> None:
        """Show how far the measuring of a model's errors is, with that model; a total of 0 ends it."""
        if total:
            self._measuring[model] = (done, total)
        else:
            self._measuring.pop(model, None)
        was_hidden = self.progress.isHidden()
        self._show_progress()
        if self.progress.isHidden() != was_hidden and self.isVisible():  # else nothing but the bar is new
            self._show()

    def _show_progress(self) -> None:
        done, total = self._measuring.get("" if self._known is None else self._known.id, (0, 0))
        if total:
            self.progress.show_progress(f"{done:,} of {total:,} pictures", done / total)
        else:
            self.progress.hide()

    def show_answer(self, answer: Answer) -> None:
        """Show reconstructions as they come."""
        result, request = answer.result, answer.request
        if isinstance(result, Decoded) and isinstance(request, DecodeCodes) and request.codes == self._asked:
            self._pictures |= dict(zip(result.indices.tolist(), result.pictures, strict=True))
            self._show()

    def step(self, by: int) -> None:
        """Go to the next one, or the one before."""
        if self._asked is not None:
            rank = self.rank
            self.go(0 if rank is None else (rank + by) % len(self._asked))

    def go(self, rank: int) -> None:
        """Move the selected pin to one of them, or pin it."""
        if self._asked is None or self._view is None or not 0 <= rank < len(self._asked):
            return
        code, marks = Codes.of(self._asked.values[rank]), self._view.session.map.marks
        pin = marks.pin(self._view.gaze.selected)
        if pin is not None and not pin.name:
            self.edited.emit(edits.move_pin(pin.key, code, _GESTURE))
            self.gazed.emit(lambda gaze: replace(gaze, pointer=None))
            return
        key = marks.next_key
        self.edited.emit(edits.pin_code(code, is_added=True))
        self.gazed.emit(lambda gaze: replace(gaze, selected=key, pointer=None))

    def _show(self) -> None:
        known = self._known
        misfit = None if known is None else known.misfit
        self._below.setVisible(misfit is not None)
        has_codes = known is not None and known.encoded is not None
        if self._measure is not None:
            self._measure.setVisible(has_codes and misfit is None and self.progress.isHidden())
        for button in self._steps:
            button.setVisible(misfit is not None)
        if known is None or misfit is None:
            self.head.set_title(
                (_UNKNOWN if has_codes else _NO_CODES) if self.progress.isHidden() else _MEASURING
            )
            return
        errors, rank = misfit.errors, self.rank
        mean = float(errors.mean(dtype=np.float64))
        self.head.set_title(
            "Worst reconstructed" if rank is None else f"Worst, {rank + 1} of {len(misfit.worst)}"
        )
        what = "Squared error" if known.labels is None else "Class and squared error"
        self.note.setText(f"{what} per picture; {mean:.1f} on average")
        columns = max((self.width() - 4 * SPACE - 70 + _GAP) // (_SIDE + _GAP), 1)
        self._first = 0 if rank is None else rank // columns * columns
        shown = range(self._first, min(self._first + columns, len(misfit.worst)))
        tips = [_tip(known, int(misfit.worst[at]), at, float(errors[misfit.worst[at]])) for at in shown]
        self.originals.set_tiles(
            [Tile(misfit.pictures[at], tip=tip) for at, tip in zip(shown, tips, strict=True)]
        )
        self.reconstructions.set_tiles(
            [
                Tile(self._pictures.get(at), _caption(known, int(misfit.worst[at]), is_here=at == rank), tip)
                for at, tip in zip(shown, tips, strict=True)
            ]
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if not self.isHidden() and event.size().width() != event.oldSize().width():
            self._show()


def _caption(known: ModelFacts, index: int, *, is_here: bool) -> str:
    """Class and error of a picture; a mark where the selected pin is."""
    name = "" if known.labels is None else known.class_names[known.labels[index]]
    error = 0.0 if known.misfit is None else float(known.misfit.errors[index])
    return f"{'▸' if is_here else ''}{name}  {error:.0f}".strip()


def _tip(known: ModelFacts, index: int, rank: int, error: float) -> str:
    split = "" if known.split is None else SPLIT_WORDS[known.split[index]]
    name = "" if known.labels is None else f", class {known.class_names[known.labels[index]]}"
    tip = f"Number {rank + 1}: {split} picture {index + 1:,}{name}, squared error {error:.2f}"
    return tip.replace("  ", " ")
