"""What may be painted over a map: a layer, and the scene that it is painted in."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QFont, QPainter, QPalette

from explorer.widgets.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Scene:
    """The view, and how things look in it."""

    viewport: Viewport
    ratio: float
    """Device pixels per logical pixel."""
    palette: QPalette
    font: QFont
    is_exported: bool = False
    """Whether this is a picture to keep: without what tells the hand what to do."""


class Layer(Protocol):
    """Something over the points of a map; who changes it has the map painted anew."""

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """Paint it, in logical pixels; the painter is left as it was but for pen, brush and hints."""
