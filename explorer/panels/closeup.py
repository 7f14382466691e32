"""Points as pictures: keeps what was decoded for the view on the map, and says what it is."""

import numpy as np

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodePoints
from explorer.latent.codes import Codes
from explorer.latent.crowding import Points
from explorer.latent.lattice import Bounds
from explorer.latent.plane import Plane
from explorer.session.closeup import are_tiles_enough, room_for_pictures
from explorer.session.plane import plane_of
from explorer.session.store import View
from explorer.widgets.point_map import PointMap

_NOTE = "pictures"


class Closeup:
    """The pictures of the view; those of the view before stay until its own are all there."""

    def __init__(self, canvas: PointMap) -> None:
        self._canvas = canvas
        self._known: ModelFacts | None = None
        self._frame: Codes | None = None
        self._request: DecodePoints | None = None
        """The request that the pictures on the map are answers to."""
        self._chosen: set[int] = set()
        """The points that it has been answered for."""
        self._are_originals_wanted = False
        self._are_tiles_enough = False
        self._looked_at: Bounds | None = None
        """Where points were looked for last."""
        self._seen: int | None = None
        """A point that lay there."""

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Show pictures of the right size, or none."""
        room = None if known is None else room_for_pictures(view.session, view.gaze, known)
        is_tiled = known is not None and are_tiles_enough(view.session, known)
        placed = None if is_tiled else room
        frame = None if known is None else plane_of(view.session, known).frame
        is_other = known is not self._known or frame is not self._frame
        if is_other:
            self._known, self._frame, self._looked_at, self._seen = known, frame, None, None
        if placed is None or is_other:
            self._forget()
        self._are_originals_wanted = view.session.map.layers.originals
        self._are_tiles_enough = (
            is_tiled
            and room is not None
            and known is not None
            and self._is_any_seen(plane_of(view.session, known), known, view.gaze.visible)
        )
        self._show_note()
        if placed is not None and placed.size != self._canvas.pictures.size:
            self._canvas.pictures.size = placed.size
            self._canvas.repaint_layers()

    def show_answer(self, answer: Answer) -> None:
        """Show decoded pictures of points."""
        result, request, known = answer.result, answer.request, self._known
        if not isinstance(result, Decoded) or not isinstance(request, DecodePoints) or known is None:
            return
        if (request.model.id, request.frame, request.among) != (known.id, self._frame, known.encoded):
            return
        pictures = self._canvas.pictures
        if request != self._request:
            before = self._request
            is_other_lattice = before is None or not request.cells.is_beside(before.cells)
            is_other_kind = before is None or request.originals != before.originals
            self._request, self._chosen = request, set()
            if is_other_lattice or is_other_kind:  # what lay on the other lattice might overlap
                pictures.keep(())
        self._chosen.update(result.indices.tolist())
        pictures.put(result.indices, result.pictures)
        if answer.is_last:
            pictures.keep(self._chosen)
        self._show_note()
        self._canvas.repaint_layers(is_last=answer.is_last)

    def _show_note(self) -> None:
        """Say what the pictures are; where points might be pictures and are not, why."""
        request = self._request
        are_originals = request is not None and request.originals is not None
        what = "originals" if are_originals else "reconstructions"
        known = self._known
        if self._are_originals_wanted and known is not None and known.originals is None:
            what += "; the originals are not at hand"
        if not self._canvas.pictures.indices:
            what = "points as dots: the tiles show their reconstructions" if self._are_tiles_enough else ""
        if self._canvas.notes.set_line(_NOTE, what):
            self._canvas.repaint_layers()

    def _forget(self) -> None:
        if self._canvas.pictures.indices:
            self._canvas.pictures.keep(())
            self._canvas.repaint_layers()
        self._request, self._chosen = None, set()

    def _is_any_seen(self, plane: Plane, known: ModelFacts, visible: Bounds | None) -> bool:
        """Whether an encoded picture lies in the view; all are looked at when the one found has left it."""
        if known.mu is None or visible is None:
            return False
        if visible != self._looked_at:
            self._looked_at = visible
            if self._seen is None or _most_central(plane.points(known.mu[[self._seen]]), visible) is None:
                self._seen = _most_central(plane.points(known.mu), visible)
        return self._seen is not None


def _most_central(points: Points, bounds: Bounds) -> int | None:
    """Which of some points (n, 2) lies nearest to the middle of a view; None where none is in it."""
    left, bottom, right, top = bounds
    x, y = points.T
    inside = np.flatnonzero((x > left) & (x < right) & (y > bottom) & (y < top))
    if not len(inside):
        return None
    away = np.hypot(x[inside] - (left + right) / 2, y[inside] - (bottom + top) / 2)
    return int(inside[away.argmin()])
