"""Points as pictures: keeps what was decoded for the view on the map, and says what it is."""

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Decoded
from explorer.engine.requests import DecodePoints
from explorer.latent.codes import Codes
from explorer.session.closeup import are_tiles_enough, closeup, room_for_pictures
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

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Show pictures of the right size, or none."""
        placed = None if known is None else closeup(view.session, view.gaze, known)
        frame = None if known is None else plane_of(view.session, known).frame
        if placed is None or known is not self._known or frame is not self._frame:
            self._known, self._frame = known, frame
            self._forget()
        self._are_originals_wanted = view.session.map.layers.originals
        self._are_tiles_enough = (
            known is not None
            and are_tiles_enough(view.session, known)
            and room_for_pictures(view.session, view.gaze, known) is not None
            and _is_any_seen(view, known)
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
        """Say what the pictures are, where there are any."""
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


def _is_any_seen(view: View, known: ModelFacts) -> bool:
    """Whether an encoded picture lies in the view."""
    if known.mu is None or view.gaze.visible is None:
        return False
    left, bottom, right, top = view.gaze.visible
    x, y = plane_of(view.session, known).points(known.mu).T
    return bool(((x > left) & (x < right) & (y > bottom) & (y < top)).any())
