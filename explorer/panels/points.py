"""The points of the map: which are drawn, in which colours, and their class names."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer

from explorer.bundles.facts import ModelFacts
from explorer.latent.colour_scale import LEVELS, Scale
from explorer.latent.density import Place, find_densest_places
from explorer.latent.plane import Plane
from explorer.panels.map_legend import MapLegend
from explorer.session.colouring import has_classes, why_not
from explorer.session.hiding import groups_of, hidden_groups, hidden_parts, name_group
from explorer.session.map import Colouring, MapMarks
from explorer.session.store import View
from explorer.widgets.map_layers import Caption
from explorer.widgets.point_map import PointMap
from explorer.widgets.viridis import viridis

_AFTER_PAINT = 50
"""Milliseconds until class names are looked for: the points come first."""
_HIDDEN = "hidden"
"""Name of the note that says which parts of the data are not shown."""


class Points(QObject):
    """Keeps the points, captions and legend of a canvas in step with the view."""

    def __init__(self, canvas: PointMap) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.legend = MapLegend(canvas)
        self._known: ModelFacts | None = None
        self._plane: Plane | None = None
        self._view: View | None = None
        self._scale: Scale | None = None
        self._is_dark = False
        self._on_paper = self._on_tiles = np.zeros((0, 3), np.uint8)
        """Colours of the classes, on the theme's paper and on tiles, which are mostly dark."""
        self._captions: Iterator[tuple[Place, ...] | None] = iter(())

    def set_class_colours(
        self, on_paper: npt.NDArray[np.uint8], on_tiles: npt.NDArray[np.uint8], *, is_on_dark: bool = False
    ) -> None:
        """Set the colours of the classes, uint8 (k, 3); they repeat if there are more classes.

        Parameters
        ----------
        on_paper, on_tiles
            Where the map is as light or dark as the theme, and where the manifold's tiles lie below.
        is_on_dark
            Whether the paper is dark: colour scales then begin lighter.
        """
        self._on_paper, self._on_tiles = on_paper, on_tiles
        self._is_dark = is_on_dark
        self._canvas.set_palette(self._palette())
        self._show_legend()

    def refresh(self, view: View, known: ModelFacts | None, plane: Plane | None) -> None:
        """Show the points of a model on a plane, without the hidden classes."""
        old, self._view = self._view, view
        state = view.session.map
        is_other = known is not self._known or plane is not self._plane
        is_recoloured = old is None or old.session.map.colouring is not state.colouring
        if is_other or is_recoloured:
            has_moved = old is None or not is_same_map((self._known, self._plane), (known, plane))
            self._known, self._plane = known, plane
            self._show_points(has_moved=has_moved)
        if old is None or is_other or is_recoloured or _hidden(old.session.map.marks) != _hidden(state.marks):
            self._canvas.set_palette(self._palette())  # layers may have changed in the same step
            self._canvas.set_hidden(frozenset() if known is None else hidden_groups(state.marks, known))
            self._show_legend()
            self._show_note()
        elif old.session.map.layers != state.layers:
            self._canvas.set_palette(self._palette())
            self._show_legend()

    @property
    def colouring(self) -> Colouring | None:
        """What the colours say; None where what was chosen is not known of this model."""
        chosen = Colouring.CLASS if self._view is None else self._view.session.map.colouring
        return None if why_not(chosen, self._known) else chosen

    def _show_points(self, *, has_moved: bool) -> None:
        known, plane, canvas = self._known, self._plane, self._canvas
        categories = self._categories()
        canvas.set_palette(self._palette())
        if known is None or known.mu is None or plane is None:
            canvas.set_points(np.empty((0, 2), np.float32), None)
        else:
            groups = groups_of(known)
            canvas.set_points(
                plane.points(known.mu), categories, None if groups is None else groups.values.astype(np.uint8)
            )
        if has_moved:
            canvas.set_captions(())
            self._captions = self._find_captions()
            QTimer.singleShot(_AFTER_PAINT, self, self._show_captions)

    def _classes(self) -> npt.NDArray[np.uint8] | None:
        known = self._known
        if known is None or known.labels is None or not has_classes(known):
            return None
        return known.labels.astype(np.uint8)

    def _categories(self) -> npt.NDArray[np.uint8] | None:
        """What decides each point's colour; None: all are of one."""
        known, self._scale = self._known, None
        if known is None or known.mu is None:
            return None
        if self.colouring is Colouring.CLASS:
            return self._classes()
        if self.colouring is Colouring.SPLIT:
            return known.split
        if self.colouring is Colouring.DISTANCE:
            self._scale = Scale.of(np.linalg.norm(known.mu, axis=1))
        elif self.colouring is Colouring.ERROR and known.misfit is not None:
            self._scale = Scale.of(known.misfit.errors)
        return None if self._scale is None else self._scale.levels

    @property
    def _is_on_tiles(self) -> bool:
        return self._view is not None and self._view.session.map.layers.manifold

    @property
    def _class_colours(self) -> npt.NDArray[np.uint8]:
        return self._on_tiles if self._is_on_tiles else self._on_paper

    def _palette(self) -> npt.NDArray[np.uint8]:
        if self._scale is not None:
            return viridis(LEVELS, is_on_dark=self._is_dark or self._is_on_tiles)
        return self._class_colours

    def _find_captions(self) -> Iterator[tuple[Place, ...] | None]:
        """Steps that find each class's densest places."""
        known, plane = self._known, self._plane
        if known is None or known.mu is None or plane is None or known.labels is None:
            return iter(())
        labels = known.labels
        if not has_classes(known):
            return iter(())
        return find_densest_places(plane.points(known.mu), labels, len(known.class_names))

    def _show_captions(self) -> None:
        """Write each class's name at its densest places; a step at a time, between other events."""
        places = next(self._captions, ())
        if places is None:
            QTimer.singleShot(0, self, self._show_captions)
        elif places and self._known is not None:
            known = self._known
            self._canvas.set_captions(
                tuple(
                    Caption(place.x, place.y, known.class_names[place.label], name_group(place.label, known))
                    for place in places
                )
            )

    def _show_legend(self) -> None:
        self.legend.show(self._view, self._known, self.colouring, self._palette(), self._scale)

    def _show_note(self) -> None:
        """Say which parts of the data are hidden: their rows may not be there."""
        known = self._known
        parts = "" if known is None or self._view is None else hidden_parts(self._marks, known)
        if self._canvas.notes.set_line(_HIDDEN, f"without {parts} pictures" if parts else ""):
            self._canvas.repaint_layers()

    @property
    def _marks(self) -> MapMarks:
        return MapMarks() if self._view is None else self._view.session.map.marks


Shown = tuple[ModelFacts | None, Plane | None]


def is_same_map(one: Shown, other: Shown) -> bool:
    """Whether two models on two planes put the same points in the same places."""
    (known, plane), (known_too, plane_too) = one, other
    if known is None or known_too is None or plane is None or plane_too is None:
        return known is known_too
    is_same_model = known.id == known_too.id and known.mu is known_too.mu
    return is_same_model and (plane is plane_too or plane.frame == plane_too.frame)


def _hidden(marks: MapMarks) -> tuple[frozenset[int], frozenset[int]]:
    return marks.hidden, marks.hidden_splits
