"""In words: how near a code is to anything the model has seen."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Nearest
from explorer.latent.familiarity import Spacing, Whereabouts, common_classes
from explorer.widgets.steady_label import SteadyLabel

_MOST_CLASSES = 3
"""More are not named."""


class FamiliarityLine(SteadyLabel):
    """The words for the code at hand, as soon as all that they need is known; the numbers in a tool tip."""

    def __init__(self) -> None:
        super().__init__(least_lines=2)  # that nothing below moves as the words change under the pointer
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._known: ModelFacts | None = None
        self._near: Nearest | None = None
        self._spacing: Spacing | None = None

    def set_model(self, known: ModelFacts | None) -> None:
        """Speak of another model, or of one that is known better."""
        old, self._known = self._known, known
        if old is None or known is None or old.id != known.id or old.encoded != known.encoded:
            self._near = self._spacing = None
        self.setVisible(known is not None and known.encoded is not None)
        self._show()

    def show_nearest(self, near: Nearest) -> None:
        """Speak of the code that these are nearest to."""
        self._near = near
        self._show()

    def show_spacing(self, spacing: Spacing | None) -> None:
        """Compare with how far the data have as many neighbours; None where they are too few."""
        self._spacing = spacing
        self._show()

    def _show(self) -> None:
        text = tip = ""
        if self._known is not None and self._near is not None and self._spacing is not None:
            text = place_in_data(self._known, self._near, self._spacing)
            tip = numbers_behind(self._near, self._spacing)
        self.setText(text)
        self.setToolTip(tip)


def place_in_data(known: ModelFacts, near: Nearest, spacing: Spacing) -> str:
    """Where a code with these neighbours is, in one line; the spacing is that of as many neighbours."""
    place = spacing.place(float(near.distances[-1]))
    if place is Whereabouts.FAR:
        return "Far from everything: the model is making this up"
    names = _names(known, near.indices)
    if place is Whereabouts.EDGE:
        return f"At the edge of the data, nearest {_listed(names)}" if names else "At the edge of the data"
    if not names:
        return "Inside the data"
    return f"Inside the data, {'among' if len(names) != 2 else 'between'} {_listed(names)}"


def numbers_behind(near: Nearest, spacing: Spacing) -> str:
    """What the words rest on."""
    count = len(near.distances)
    return (
        f"The {count} nearest encoded pictures lie within {near.distances[-1]:.3f}.\n"
        f"Half of the data have theirs within {spacing.median:.3f}, 95 % within {spacing.most:.3f},"
        f" 99 % within {spacing.nearly_all:.3f}.\n"
        f"Inside the data: up to {spacing.most:.3f}; at their edge: up to {spacing.far:.3f}; beyond: far"
        " from everything."
    )


def _names(known: ModelFacts, indices: npt.NDArray[np.intp]) -> list[str]:
    """The classes met among some of the data, the most frequent first, in the plural where that is plain."""
    if known.labels is None:
        return []
    classes = common_classes(known.labels[indices])[:_MOST_CLASSES]
    names = [known.class_names[label] for label in classes]
    return [f"{name}s" if len(name) <= 2 else f"“{name}”" for name in names]


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
