"""PathOverlay: a path over a map, with a dot that moves along it."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygonF

from explorer.widgets.layer import Scene
from explorer.widgets.map_canvas import MapCanvas
from explorer.widgets.tracing import draw_line

_DOT = 6.0  # radius in logical pixels
_PIN = 9.0  # logical pixels that a line leaves free around its ends

Place = tuple[float, float]


class PathOverlay:
    """A layer of a canvas, painted anew with every paint; exported views have it too."""

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self._places: tuple[Place, ...] = ()
        self._share = 0.0
        canvas.live_layers.append(self)

    @property
    def places(self) -> tuple[Place, ...]:
        """The corners of the path in data units; none without a path."""
        return self._places

    @property
    def playhead(self) -> Place | None:
        """Where the dot is, in data units; None without a path."""
        if not self._places:
            return None
        leg, share = divmod(self._share * (len(self._places) - 1), 1.0)
        (left, bottom), (right, top) = (
            self._places[min(int(leg) + step, len(self._places) - 1)] for step in (0, 1)
        )
        return (left + share * (right - left), bottom + share * (top - bottom))

    def set_path(self, places: Sequence[Place] | None, share: float = 0.0) -> None:
        """Show a path through data points with the dot at a share of it (leg by leg), or nothing."""
        given = tuple(places or ())
        if given != self._places:
            self._places, self._share = given, share
            self._canvas.update()
        elif share != self._share:
            self._repaint_dot()
            self._share = share
            self._repaint_dot()

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint line and dot, each with a rim of paper."""
        playhead = self.playhead
        if playhead is None:
            return
        line = [QPointF(*scene.viewport.to_screen(*place)) for place in self._places]
        if len(line) == 2:  # from pin to pin
            line = _between_pins(QLineF(*line))
        if line:
            draw_line(painter, QPolygonF(line), scene.palette)
        painter.setPen(QPen(scene.palette.color(QPalette.ColorRole.Base), 2.0))
        painter.setBrush(scene.palette.color(QPalette.ColorRole.Highlight))
        painter.drawEllipse(QPointF(*scene.viewport.to_screen(*playhead)), _DOT, _DOT)

    def _repaint_dot(self) -> None:
        """Have no more of the canvas painted than the dot takes."""
        if self.playhead is not None:
            x, y = self._canvas.viewport.to_screen(*self.playhead)
            reach = _DOT + 3
            box = QRectF(x - reach, y - reach, 2 * reach, 2 * reach)
            if box.intersects(QRectF(self._canvas.rect())):
                self._canvas.update(box.toAlignedRect())


def _between_pins(line: QLineF) -> list[QPointF]:
    """What is left of a line between two pins."""
    if not math.isfinite(line.length()) or line.length() <= 2 * _PIN:
        return []
    free = _PIN / line.length()
    return [line.pointAt(free), line.pointAt(1 - free)]
