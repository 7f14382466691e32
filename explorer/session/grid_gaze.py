"""What a person looks at in the grid just now."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from explorer.engine.requests import FindGeodesic, RetimeStrip
from explorer.latent.codes import Codes

if TYPE_CHECKING:  # the window opens without it
    from explorer.latent.journey import Extent


class Hand(Enum):
    """Of what the inspector shows the code."""

    PLACE = "place"
    CELL = "cell"
    MIX = "mix"
    """Where the slider of a strip is, or the pointer in a triangle, or D of an analogy."""


@dataclass(frozen=True)
class Found:
    """A path that only the decoder knows, as far as it was found."""

    question: FindGeodesic | RetimeStrip
    codes: Codes
    """Of the frames, (count, d)."""
    path: Codes
    """The path finely, (n, d)."""
    extent: "Extent"
    """Of that path, in pictures."""
    rounds: int
    straight: float | None = None
    """Length of the straight path in as many segments; None where it was not measured."""
    is_over: bool = False
    """Whether nothing more is looked for: it has converged, was stopped or given up."""
    is_converged: bool = False
    """Whether it is what was looked for, and not the best so far."""

    @property
    def gain(self) -> float | None:
        """By which share of the straight path this one is shorter."""
        return 1.0 - self.extent.length / self.straight if self.straight else None


@dataclass(frozen=True)
class GridGaze:
    """Selection, slider and visible part of the grid."""

    hand: Hand = Hand.PLACE
    place: int = 0
    """The selected place: what is sent to the grid goes there."""
    cell: int = 0
    """The selected cell, as the sheet counts."""
    is_moving: bool = False
    """Whether it is being moved, by a hand or by itself: only pictures are asked for then."""
    at: float = 0.5
    """Where the slider of a strip is: 0 is A, 1 is B."""
    shares: tuple[float, float, float] = (0.4, 0.3, 0.3)
    """How much of A, B and C is mixed in a triangle."""
    seen: tuple[int, int, int, int] | None = None
    """(top, left, bottom, right) of the cells in view, the last two excluded; None: all are."""
    found: Found | None = None
    """The path found last."""
