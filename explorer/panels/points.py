"""The points of the map: in which colours they are drawn, their class names, and the legend."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.bundles.facts import ModelFacts
from explorer.latent.density import Place, find_densest_places
from explorer.latent.plane import Plane
from explorer.session import edits
from explorer.session.store import View
from explorer.widgets.legend import ClassLegend
from explorer.widgets.map_layers import Caption
from explorer.widgets.point_map import PointMap

MOST_CLASSES = 20
"""With more classes than this, points are shown without class colours and legend."""
_AFTER_PAINT = 50
"""Milliseconds until class names are looked for: the points come first."""


class Points(QObject):
    """Keeps the points, captions and legend of a canvas in step with the view."""

    edited = Signal(object)
    """An `Edit`."""

    def __init__(self, canvas: PointMap) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.legend = ClassLegend(canvas)
        self._known: ModelFacts | None = None
        self._plane: Plane | None = None
        self._view: View | None = None
        self._class_colours = np.zeros((0, 3), np.uint8)
        self._captions: Iterator[tuple[Place, ...] | None] = iter(())
        self.legend.move(12, 12)
        self.legend.toggled.connect(self._on_class_toggled)
        self.legend.soloed.connect(self._on_class_soloed)
        self.legend.hovered.connect(canvas.set_emphasis)

    def set_class_colours(self, colours: npt.NDArray[np.uint8]) -> None:
        """Set the colours of the classes, uint8 (k, 3); they repeat if there are more classes."""
        self._class_colours = colours
        self._canvas.set_palette(colours)
        self._show_legend()

    def refresh(self, view: View, known: ModelFacts | None, plane: Plane | None) -> None:
        """Show the points of a model on a plane, without the hidden classes."""
        old, self._view = self._view, view
        is_other = known is not self._known or plane is not self._plane
        if is_other:
            self._known, self._plane = known, plane
            self._show_points()
        state = view.session.map
        if old is None or is_other or old.session.map.marks.hidden != state.marks.hidden:
            self._canvas.set_hidden(state.marks.hidden)
            self._show_legend()
        elif old.session.map.layers != state.layers:
            self._show_legend()

    def _show_points(self) -> None:
        known, plane, canvas = self._known, self._plane, self._canvas
        canvas.set_captions(())
        canvas.set_palette(self._class_colours)
        if known is None or known.mu is None or plane is None:
            canvas.set_points(np.empty((0, 2), np.float32), None)
        else:
            canvas.set_points(plane.points(known.mu), self._categories())
        self._captions = self._find_captions()
        QTimer.singleShot(_AFTER_PAINT, self, self._show_captions)

    def _categories(self) -> npt.NDArray[np.uint8] | None:
        known = self._known
        if known is None or known.labels is None or len(known.class_names) > MOST_CLASSES:
            return None
        return known.labels.astype(np.uint8)

    def _find_captions(self) -> Iterator[tuple[Place, ...] | None]:
        """Steps that find each class's densest places."""
        known, plane = self._known, self._plane
        if known is None or known.mu is None or plane is None or self._categories() is None:
            return iter(())
        labels = np.zeros(0, np.int16) if known.labels is None else known.labels
        return find_densest_places(plane.points(known.mu), labels, len(known.class_names))

    def _show_captions(self) -> None:
        """Write each class's name at its densest places; a step at a time, between other events."""
        places = next(self._captions, ())
        if places is None:
            QTimer.singleShot(0, self, self._show_captions)
        elif places and self._known is not None:
            names = self._known.class_names
            self._canvas.set_captions(
                tuple(Caption(place.x, place.y, names[place.label], place.label) for place in places)
            )

    def _show_legend(self) -> None:
        known, categories = self._known, self._categories()
        if known is None or categories is None or not len(self._class_colours) or self._view is None:
            self.legend.hide()
            return
        state = self._view.session.map
        counts = np.bincount(categories, minlength=len(known.class_names))
        colours = self._class_colours[np.arange(len(known.class_names)) % len(self._class_colours)]
        self.legend.set_rows(known.class_names, counts.tolist(), colours, state.marks.hidden)
        self.legend.setVisible(state.layers.legend)

    def _on_class_toggled(self, label: int) -> None:
        if self._known is not None:
            self.edited.emit(edits.toggle_class(label, self._known.class_names[label]))

    def _on_class_soloed(self, label: int) -> None:
        if self._known is not None:
            names = self._known.class_names
            self.edited.emit(edits.solo_class(label, names[label], len(names)))
