"""The sensitivity layer: keeps its veil in step with the view, and says what it shows."""

import math

from explorer.bundles.facts import ModelFacts
from explorer.engine.answers import Answer, Sensed
from explorer.engine.requests import MeasureSensitivity
from explorer.latent.codes import Codes
from explorer.latent.lattice import Tiles
from explorer.latent.sensitivity import SPLITS
from explorer.session.plane import plane_of
from explorer.session.sensitivity import visible_blocks
from explorer.session.store import View
from explorer.widgets.heat import Heat
from explorer.widgets.mosaic import MosaicGrid
from explorer.widgets.point_map import PointMap

_NOTE = "sensitivity"
_WORDS = "change of the picture (L2 norm of pixels) per unit of code"


class Sensitivity:
    """What was measured for the view; where it was not yet, what was there before stands in."""

    def __init__(self, canvas: PointMap) -> None:
        self._canvas = canvas
        self._of: tuple[str, Codes] | None = None
        self._blocks: Tiles | None = None
        self.heat = Heat(SPLITS[-1])
        canvas.layers.append(self.heat)

    def refresh(self, view: View, known: ModelFacts | None) -> None:
        """Make room for the blocks that are seen now."""
        blocks = None if known is None else visible_blocks(view.session, view.gaze)
        of = None if known is None else (known.id, plane_of(view.session, known).frame)
        if blocks is None or of != self._of:
            self._forget()
        self._of = of
        if blocks is not None and blocks != self._blocks:
            self._blocks = blocks
            self.heat.begin(MosaicGrid(blocks.bounds, blocks.columns, blocks.rows))
            self._show(is_last=True)

    def show_answer(self, answer: Answer) -> None:
        """Show what was measured for these blocks."""
        result, request = answer.result, answer.request
        if not isinstance(result, Sensed) or not isinstance(request, MeasureSensitivity):
            return
        if request.blocks == self._blocks and (request.model.id, request.frame) == self._of:
            self.heat.put(result.indices, result.values)
            self._show(is_last=answer.is_last)

    def _show(self, *, is_last: bool) -> None:
        ends = self.heat.ends
        if ends is None:
            self._canvas.notes.set_line(_NOTE, "measuring how much the picture changes …")
        else:
            low, high = (_figures(value) for value in ends)
            self._canvas.notes.set_line(_NOTE, _WORDS, (low, high), self.heat.shading)
        self._canvas.repaint_layers(is_last=is_last)

    def _forget(self) -> None:
        self._blocks = None
        if self.heat.grid is not None:
            self.heat.clear()
            self._canvas.notes.set_line(_NOTE, "")
            self._canvas.repaint_layers()


def _figures(value: float) -> str:
    """A number with three figures, no more."""
    if value <= 0 or not math.isfinite(value):
        return "0"
    digits = max(2 - math.floor(math.log10(value)), 0)
    return f"{value:,.{digits}f}" if digits < 7 else f"{value:.2g}"
