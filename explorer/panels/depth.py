"""How deep the map can be zoomed: as long as float32 tells codes apart; where that ends, it says so."""

from explorer.bundles.facts import ModelFacts
from explorer.latent.depth import MOST_LEVEL, deepest_scale, finest_level
from explorer.latent.plane import Plane
from explorer.session.plane import plane_of
from explorer.session.store import View
from explorer.widgets.point_map import PointMap

_NOTE = "depth"
_END_OF_NUMBERS = (
    "This is as deep as 32-bit numbers go: any deeper, and neighbouring tiles would be the same code."
)
_END_OF_MAP = "This is as deep as the map goes."


class Depth:
    """Sets the canvas its limit, and writes on it where that is reached."""

    def __init__(self, canvas: PointMap) -> None:
        self._canvas = canvas
        self._plane: Plane | None = None
        canvas.scale_limit = self._limit

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Say where the limit is reached."""
        self._plane = None if known is None else plane_of(view.session, known)
        text = "" if self._plane is None else self._text(self._plane)
        if self._canvas.notes.set_line(_NOTE, text):
            self._canvas.repaint_layers()

    def _text(self, plane: Plane) -> str:
        viewport = self._canvas.viewport
        if viewport.scale < (1 - 1e-9) * self._limit(viewport.x, viewport.y):
            return ""
        is_end_of_map = finest_level(plane.frame.values, viewport.x, viewport.y) == MOST_LEVEL
        return _END_OF_MAP if is_end_of_map else _END_OF_NUMBERS

    def _limit(self, x: float, y: float) -> float:
        return float("inf") if self._plane is None else deepest_scale(self._plane.frame.values, x, y)
