"""What the lasso holds: how many of each class, and their mean decoded."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Failure, Selected
from explorer.engine.requests import SelectCodes
from explorer.latent.codes import Codes
from explorer.panels.strip import SPACE, Strip
from explorer.session import edits
from explorer.session.selection import SELECTION, selection_of
from explorer.session.store import View
from explorer.widgets.class_bars import ClassBars
from explorer.widgets.lasso import Lasso
from explorer.widgets.picture import PictureView

_SIDE = 84
_NOTHING = "There is no encoded picture in this loop."


class LassoPanel(Strip):
    """A strip under the map; hidden while there is no lasso."""

    slots = frozenset({SELECTION})
    action_names = ("pin_mean", "export_selection")

    def __init__(self, lasso: Lasso) -> None:
        super().__init__("", "Close, and select nothing")
        self.lasso = lasso
        self.bars = ClassBars()
        self._known: ModelFacts | None = None
        self._asked: SelectCodes | None = None
        self._found: Selected | None = None
        self._on_paper = self._on_tiles = np.zeros((0, 3), np.uint8)
        self._is_on_tiles = False
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.picture = PictureView()
        self.picture.setFixedSize(_SIDE, _SIDE)
        self._below = QWidget()
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.note)
        words.addStretch(1)
        words.addWidget(self.bars)
        row.addLayout(words, 1)
        self.column.addWidget(self._below)

    def close_strip(self) -> None:
        """Select nothing."""
        self.edited.emit(edits.clear_lasso())

    def set_class_colours(self, on_paper: npt.NDArray[np.uint8], on_tiles: npt.NDArray[np.uint8]) -> None:
        """Set the colours of the classes on the map's paper and on its tiles, as `MapPanel` has them."""
        self._on_paper, self._on_tiles = on_paper, on_tiles
        self._show()

    @property
    def _class_colours(self) -> npt.NDArray[np.uint8]:
        return self._on_tiles if self._is_on_tiles else self._on_paper

    @property
    def found(self) -> tuple[ModelFacts, npt.NDArray[np.intp]] | None:
        """The model shown and which of its codes are selected, ascending; None while there are none."""
        if self._known is None or self._found is None or not len(self._found.indices):
            return None
        return self._known, self._found.indices

    @property
    def mean(self) -> Codes | None:
        """The mean of the codes selected, (1, d)."""
        return None if self._found is None or self._found.mean is None else Codes.of(self._found.mean)

    def set_view(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show this view, also while hidden: the lasso decides whether this is shown."""
        self.refresh(view, facts)

    def refresh(self, view: View, facts: Mapping[str, ModelFacts]) -> None:
        """Show the loop, and what is known of what it holds."""
        session = view.session
        model = session.model_of("map")
        known = None if model is None else facts.get(model.id)
        asked = selection_of(session, model, known)
        is_on_tiles = session.map.layers.manifold
        is_same = asked == self._asked and known is self._known
        is_recoloured = is_on_tiles != self._is_on_tiles
        self._is_on_tiles = is_on_tiles
        self._known, self._asked = known, asked
        self.lasso.set_on_tiles(on=is_on_tiles)
        self.lasso.set_loop(() if asked is None else asked.loop)
        if not is_same:
            self._found = None
        if not is_same or is_recoloured:
            self._show()
        if (asked is None) != self.isHidden():
            self.setVisible(asked is not None)

    def show_answer(self, answer: Answer) -> None:
        """Show what the loop holds."""
        if isinstance(answer.result, Selected) and answer.request == self._asked:
            self._found = answer.result
            self._show()

    def show_failure(self, failure: Failure) -> None:
        """Say that it is not known; why, the message says."""
        if failure.request == self._asked:
            self.head.set_title("What the lasso holds could not be found out.")

    def _show(self) -> None:
        found, known = self._found, self._known
        if found is None or known is None:
            # What was there before stays until the answer comes, so that nothing jumps.
            self.head.set_title("Counting…" if self._asked is not None else "")
            return
        count = len(found.indices)
        self._below.setVisible(count > 0)
        if not count:
            self.head.set_title(_NOTHING)
            return
        total = 0 if known.mu is None else len(known.mu)
        self.head.set_title(f"{count:,} of {total:,} encoded pictures")
        self.note.setText("Its code, decoded" if count == 1 else f"Mean of {count:,} codes, decoded")
        self.picture.set_picture(found.picture)
        names = known.class_names
        self.bars.setVisible(known.labels is not None and bool(len(self._class_colours)))
        if known.labels is not None and len(self._class_colours):
            counts = np.bincount(known.labels[found.indices], minlength=len(names))
            colours = self._class_colours[np.arange(len(names)) % len(self._class_colours)]
            self.bars.set_bars(names, counts.tolist(), colours)
