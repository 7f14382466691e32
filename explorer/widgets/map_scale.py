"""What a map shows at first, and how large its dots are."""

import math
from collections.abc import Sequence

from explorer.widgets.point_tiles import PointTiles, inner_range
from explorer.widgets.viewport import Bounds

_MARGIN = 1.06  # the home view is a little larger than what it has to show
_SHARE = 99.97  # per cent of the points along each axis that it holds: a stray one does not shrink the rest
_SAMPLE = 50_000
_EMPTY_RADIUS = 3.0  # where there is nothing to show
_SMALLEST, _LARGEST = 1.5, 6.0  # diameter of a dot, logical pixels
_COVERAGE = 0.6  # of the home view, if its points lay evenly: more, and dots hide each other


def home_bounds(tiles: PointTiles, radii: Sequence[float]) -> Bounds:
    """The part of the plane that holds nearly all points and all circles around zero."""
    radius = max(radii, default=0.0 if len(tiles) else _EMPTY_RADIUS)
    left = bottom = -radius
    right = top = radius
    if len(tiles):
        step = max(len(tiles) // _SAMPLE, 1)
        rest = (100 - _SHARE) / 2
        (x_low, x_high), (y_low, y_high) = (
            inner_range(places[::step], rest) for places in (tiles.x, tiles.y)
        )
        if radius == 0:
            left, bottom, right, top = x_low, y_low, x_high, y_high
        else:
            left, bottom = min(left, x_low), min(bottom, y_low)
            right, top = max(right, x_high), max(top, y_high)
    x, y = (left + right) / 2, (bottom + top) / 2
    width, height = (right - left) * _MARGIN / 2, (top - bottom) * _MARGIN / 2
    return (x - width, y - height, x + width, y + height)


def dot_diameter(count: int, area: float, zoom: float) -> float:
    """Diameter of a dot in logical pixels: large enough to be seen, small enough not to cover the others.

    Parameters
    ----------
    count
        How many points there are.
    area
        Of the view, in square logical pixels.
    zoom
        How much larger than the home view the plane is shown; dots grow with its square root.
    """
    even = math.sqrt(_COVERAGE * area / max(count, 1))
    return min(max(even * math.sqrt(zoom), _SMALLEST), _LARGEST)
