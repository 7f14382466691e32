"""The legend of the map: what it lists under each colouring, and what is done in it."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from explorer.bundles.facts import SPLIT_WORDS, ModelFacts
from explorer.latent.colour_scale import Scale
from explorer.panels.colour_menu import ColourMenu
from explorer.session import edits
from explorer.session.colouring import NAMES, has_classes
from explorer.session.hiding import are_shown
from explorer.session.map import Colouring, MapMarks
from explorer.session.store import View
from explorer.widgets.legend import ClassLegend
from explorer.widgets.point_map import PointMap

_UNITS = {
    Colouring.ERROR: "Squared error per picture",
    Colouring.DISTANCE: "|z|, in σ of the prior",
}
_NONE: frozenset[int] = frozenset()


class MapLegend(QObject):
    """Keeps a card over the canvas in step with the points; all but what is pointed at in it fade."""

    edited = Signal(object)
    """An `Edit`."""

    def __init__(self, canvas: PointMap) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.card = ClassLegend(canvas)
        self.menu = ColourMenu(self.card)
        self._known: ModelFacts | None = None
        self._marks = MapMarks()
        self._colouring: Colouring | None = None
        self._hovered: int | None = None
        """What the row below the pointer stands for."""
        self._listed: tuple[int, ...] = ()
        """What each row stands for: a class, or a part of the data."""
        self._gestures = itertools.count(1)
        self._gesture = ""
        """The last click: a double click is one step with it."""
        self.card.move(12, 12)
        self.card.add_beside_title(self.menu.button)
        self.menu.chosen.connect(lambda colouring: self.edited.emit(edits.colour_by(colouring)))
        self.card.toggled.connect(self._on_toggled)
        self.card.soloed.connect(self._on_soloed)
        self.card.doubled.connect(self._on_doubled)
        self.card.hovered.connect(self._on_hovered)

    def show(
        self,
        view: View | None,
        known: ModelFacts | None,
        colouring: Colouring | None,
        colours: npt.NDArray[np.uint8],
        scale: Scale | None,
    ) -> None:
        """Say what the colours of the points stand for.

        Parameters
        ----------
        colouring
            What they say; None where what was chosen is not known of this model.
        colours
            uint8 (k, 3): of the classes, or of the levels of ``scale``.
        scale
            Of the quantity that they show, if it is one.
        """
        state = None if view is None else view.session.map
        self._known, self._colouring = known, colouring
        self._marks = MapMarks() if state is None else state.marks
        self.menu.show_choices(Colouring.CLASS if state is None else state.colouring, known)
        self._emphasise()
        if known is None or known.mu is None or not len(colours) or state is None:
            self.card.hide()
            return
        marks = state.marks
        hidden = len(marks.hidden) if has_classes(known) else 0
        note = f"{len(known.class_names) - hidden} of {len(known.class_names)}" if hidden else ""
        if scale is not None and colouring is not None:
            self.card.set_title(NAMES[colouring], note and f"{note} classes")
            self.card.show_bar(_UNITS[colouring], _numbers(scale), colours)
        elif colouring is Colouring.SPLIT and known.split is not None:
            there = np.flatnonzero(np.bincount(known.split))  # a part without pictures says nothing
            self._listed = tuple(there.tolist())
            others = replace(marks, hidden_splits=_NONE)
            self._show_rows(SPLIT_WORDS, known.split, marks.hidden_splits, others, colours)
            shown = len(set(self._listed) - marks.hidden_splits)
            parts = f"{shown} of {len(self._listed)}" if shown < len(self._listed) else ""
            self.card.set_title(NAMES[colouring], parts or (note and f"{note} classes"))
        elif colouring is Colouring.CLASS and known.labels is not None:
            self._listed = tuple(range(len(known.class_names)))
            others = replace(marks, hidden=_NONE)
            self._show_rows(known.class_names, known.labels, marks.hidden, others, colours)
            self.card.set_title("Classes", note)
        else:
            self.card.set_rows((), (), colours, _NONE)
            is_plain = state.colouring is Colouring.CLASS
            self.card.set_title("Encoded pictures" if is_plain else NAMES[state.colouring])
        self.card.setVisible(state.layers.legend)

    def _show_rows(
        self,
        names: Sequence[str],
        categories: npt.NDArray[np.uint8] | npt.NDArray[np.int16],
        hidden: frozenset[int],
        others: MapMarks,
        colours: npt.NDArray[np.uint8],
    ) -> None:
        """Show rows that hide what they name; counted is what is not hidden by ``others``."""
        if self._known is None:
            return
        listed = list(self._listed)
        counts = np.bincount(categories[are_shown(others, self._known)], minlength=len(names))[listed]
        of_rows = colours[np.array(listed, int) % len(colours)]
        away = frozenset(row for row, one in enumerate(listed) if one in hidden)
        self.card.set_rows([names[one] for one in listed], counts.tolist(), of_rows, away)

    def _on_hovered(self, row: int | None) -> None:
        self._hovered = None if row is None else self._listed[row]
        self._emphasise()

    def _emphasise(self) -> None:
        """Let all but what is pointed at fade, unless that is not there."""
        hidden = self._marks.hidden_splits if self._colouring is Colouring.SPLIT else self._marks.hidden
        self._canvas.set_emphasis(None if self._hovered in hidden else self._hovered)

    def _on_toggled(self, row: int) -> None:
        edit = self._toggle(row)
        if edit is not None:
            self._gesture = f"legend-{id(self)}-{next(self._gestures)}"
            self.edited.emit(replace(edit, merge=self._gesture))

    def _on_soloed(self, row: int) -> None:
        edit = self._solo(row)
        if edit is not None:
            self.edited.emit(edit)

    def _on_doubled(self, row: int) -> None:
        """Show it alone as if its first click had not been: one step together."""
        toggle, solo = self._toggle(row), self._solo(row)
        if toggle is not None and solo is not None:
            both = edits.Edit(solo.label, lambda session: solo.apply(toggle.apply(session)), self._gesture)
            self.edited.emit(both)

    def _toggle(self, row: int) -> edits.Edit | None:
        one = self._listed[row]
        if self._known is not None and self._colouring is Colouring.CLASS:
            return edits.toggle_class(one, self._known.class_names[one])
        return edits.toggle_split(one) if self._colouring is Colouring.SPLIT else None

    def _solo(self, row: int) -> edits.Edit | None:
        one = self._listed[row]
        if self._known is not None and self._colouring is Colouring.CLASS:
            names = self._known.class_names
            return edits.solo_class(one, names[one], len(names))
        return edits.solo_split(one, self._listed) if self._colouring is Colouring.SPLIT else None


def _numbers(scale: Scale) -> tuple[str, str, str]:
    """What stands below a scale's ends and middle; a sign says that there is more beyond."""
    digits = 2 if scale.high < 10 else 1
    low, middle, high = (
        f"{value:.{digits}f}" for value in (scale.low, (scale.low + scale.high) / 2, scale.high)
    )
    return (low, middle, f"≥ {high}" if scale.most > scale.high else high)
