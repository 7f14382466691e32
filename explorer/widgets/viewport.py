"""Viewport: which part of a plane is seen in a widget, and at what scale."""

from dataclasses import dataclass, replace
from typing import Self

# (left, bottom, right, top) in data units.
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Viewport:
    """A view of the data plane: x to the right, y upwards, the same scale on both axes.

    Attributes
    ----------
    x, y
        The data point in the middle of the widget.
    scale
        Logical pixels per data unit.
    width, height
        The widget's size in logical pixels.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 100.0
    width: float = 1.0
    height: float = 1.0

    @property
    def bounds(self) -> Bounds:
        """Left, bottom, right and top edge in data units."""
        half_width = self.width / (2 * self.scale)
        half_height = self.height / (2 * self.scale)
        return (self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height)

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Where a data point lies, in logical pixels from the top left corner."""
        return (
            (x - self.x) * self.scale + self.width / 2,
            (self.y - y) * self.scale + self.height / 2,
        )

    def to_data(self, left: float, top: float) -> tuple[float, float]:
        """Return the data point that lies at logical pixels from the top left corner."""
        return (
            (left - self.width / 2) / self.scale + self.x,
            (self.height / 2 - top) / self.scale + self.y,
        )

    def panned(self, right: float, down: float) -> Self:
        """The content moved by logical pixels to the right and down."""
        return replace(self, x=self.x - right / self.scale, y=self.y + down / self.scale)

    def revealing(self, x: float, y: float, margin: float) -> Self:
        """Moved as little as needed for a data point outside to lie this far inside, in logical pixels."""
        left, top = self.to_screen(x, y)
        if 0 <= left < self.width and 0 <= top < self.height:
            return self
        wide, tall = (min(margin, side / 2) for side in (self.width, self.height))
        return self.panned(
            min(max(left, wide), self.width - wide) - left, min(max(top, tall), self.height - tall) - top
        )

    def zoomed(self, scale: float, left: float, top: float) -> Self:
        """Another scale, with what lies at a pixel staying there."""
        x, y = self.to_data(left, top)
        return replace(
            self,
            x=x - (left - self.width / 2) / scale,
            y=y + (top - self.height / 2) / scale,
            scale=scale,
        )

    def resized(self, width: float, height: float) -> Self:
        """Another widget size with the same middle and scale."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0))

    def fitted(self, bounds: Bounds) -> Self:
        """The largest scale at which all of `bounds` is seen, with it in the middle."""
        left, bottom, right, top = bounds
        width, height = max(right - left, 1e-9), max(top - bottom, 1e-9)
        return replace(
            self,
            x=(left + right) / 2,
            y=(bottom + top) / 2,
            scale=min(self.width / width, self.height / height),
        )
