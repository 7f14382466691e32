"""The density of the data on the map: the lines that the engine found, each with its share in words."""

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Outlined
from explorer.engine.requests import OutlineData
from explorer.latent.codes import Codes
from explorer.session.plane import plane_of
from explorer.session.store import View
from explorer.widgets.contours import Contour
from explorer.widgets.point_map import PointMap

_STRENGTHS = (0.5, 0.62, 0.78, 0.95)
"""Of the lines, from the outermost to the innermost."""


class Density:
    """Keeps the lines of the model shown, and shows them while the layer is on."""

    def __init__(self, canvas: PointMap) -> None:
        self._canvas = canvas
        self._known: ModelFacts | None = None
        self._frame: Codes | None = None
        self._contours: tuple[Contour, ...] = ()
        self._is_shown = False

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Show the lines, or not."""
        old, self._known = self._known, known
        is_same = known is old or (known is not None and old is not None and known.encoded == old.encoded)
        frame = None if known is None else plane_of(view.session, known).frame
        is_same = is_same and frame == self._frame
        self._frame = frame
        is_shown = view.session.map.layers.density
        if not is_same:
            self._contours = ()
        if not is_same or is_shown != self._is_shown:
            self._is_shown = is_shown
            self._show()

    def show_answer(self, answer: Answer) -> None:
        """Show the lines of the model shown."""
        result, request, known = answer.result, answer.request, self._known
        if not isinstance(result, Outlined) or not isinstance(request, OutlineData) or known is None:
            return
        if request.model.id == known.id and request.frame == self._frame and request.among == known.encoded:
            self._contours = tuple(
                Contour(outline.lines, f"{outline.share:.0%}".replace("%", " %"), strength)
                for outline, strength in zip(result.outlines, _STRENGTHS, strict=True)
            )
            self._show()

    def _show(self) -> None:
        self._canvas.set_contours(self._contours if self._is_shown else ())
