"""How well a direction does what it says: the figures that are stored and shown."""

from dataclasses import dataclass

REACH = 0.7
"""Response at which directions are compared."""
LARGEST = 3.0
"""Strength α beyond which a direction need not go."""


@dataclass(frozen=True, kw_only=True)
class ScoreCard:
    """A direction as measured by a reader of pictures that it was not fitted on.

    `response`, `leakage` and `identity` hold at `alpha`: the smallest strength of at most 3 at which the
    response reaches 0.7, or 3 where it never does.
    """

    part: str
    """Part of the data whose codes were moved: ``validation`` or ``test``."""
    images: int
    without: int
    """Codes whose decoded picture has not the attribute, as read; they are moved by +α …"""
    having: int
    """… and these, whose picture has it, by −α."""
    alpha: float
    response: float | None
    """Mean of the two shares of pictures that flip, 0 to 1; a side of fewer than 20 does not count, and
    where neither counts it is None: it cannot be measured."""
    leakage: float
    """Mean change of the other attributes' readings, each in its own standard deviations, divided by that of
    the attribute itself: 0 moves nothing else, 1 moves all as much."""
    identity: float
    """Mean squared distance of the pixels from the unedited picture, in units of white²."""
    response_at_2: float | None
    """The response at α = 2."""

    @property
    def is_measurable(self) -> bool:
        """Whether there are pictures enough to say anything of the response."""
        return self.response is not None

    @property
    def has_reached(self) -> bool:
        """Whether the response gets to 0.7; a direction that does not is out of the comparison."""
        return self.response is not None and self.response >= REACH
