"""Markers: named pins on a map, and where they can be taken hold of."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from explorer.widgets.spread_mark import Ellipse
from explorer.widgets.viewport import Viewport

HIT_RADIUS = 12.0
"""Logical pixels around a marker's middle that belong to it."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A pin at a data point. `key` is the owner's name for it, `name` what a person reads beside it."""

    key: str
    x: float
    y: float
    name: str = ""
    is_selected: bool = False
    spread: Ellipse | None = None
    """How a code is spread around the point. A marker that has it cannot be taken hold of."""


def marker_at(markers: Sequence[Marker], viewport: Viewport, position: QPointF) -> Marker | None:
    """The marker that a pointer takes hold of: the nearest within reach, of equals the one on top."""
    nearest, best = None, HIT_RADIUS**2
    for marker in in_painting_order(markers):
        if marker.spread is not None:
            continue
        left, top = viewport.to_screen(marker.x, marker.y)
        distance = (left - position.x()) ** 2 + (top - position.y()) ** 2
        if distance <= best:
            nearest, best = marker, distance
    return nearest


def in_painting_order(markers: Sequence[Marker]) -> list[Marker]:
    """The selected ones last, on top."""
    return sorted(markers, key=lambda marker: marker.is_selected)
