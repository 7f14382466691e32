"""What a person chose in the grid: mode, path and sizes, and per model the places."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Self

from explorer.latent.codes import Codes
from explorer.latent.plane import PRINCIPAL, PlaneChoice


class Mode(StrEnum):
    """What the grid shows."""

    STRIP = "strip"
    """From A to B."""
    CORNERS = "corners"
    """A sheet between A, B, C and D."""
    TRIANGLE = "triangle"
    """All mixes of A, B and C."""
    ANALOGY = "analogy"
    """A is to B as C is to D."""
    PLANE = "plane"
    """Two axes around A."""
    TRAVERSAL = "traversal"
    """One row a dimension, around A."""
    SAMPLES = "samples"
    """Draws from the prior, or around A."""


class Route(StrEnum):
    """How one gets from one code to another."""

    STRAIGHT = "straight"
    SPHERICAL = "spherical"
    SHORTEST = "shortest"
    """In pictures: a geodesic."""


PLACES = "ABCD"
"""Names of the places, in their order."""
USED = {
    Mode.STRIP: "AB",
    Mode.CORNERS: "ABCD",
    Mode.TRIANGLE: "ABC",
    Mode.ANALOGY: "ABC",
    Mode.PLANE: "A",
    Mode.TRAVERSAL: "A",
    Mode.SAMPLES: "A",
}
"""The places whose codes a mode needs."""


def used_place(mode: Mode, place: int) -> int:
    """The place that is selected: the first where an undo has brought back a mode that does not use it."""
    return place if PLACES[place] in USED[mode] else 0


WITH_DRAWS = (Mode.SAMPLES, Mode.ANALOGY)
"""Modes that can draw around a code."""
FEWEST_CELLS, MOST_CELLS = 1, 32
FIRST_SIZES: Mapping[Mode, tuple[int, int]] = {
    Mode.STRIP: (1, 11),
    Mode.CORNERS: (8, 8),
    Mode.TRIANGLE: (8, 8),
    Mode.ANALOGY: (5, 5),
    Mode.PLANE: (11, 11),
    Mode.TRAVERSAL: (8, 9),
    Mode.SAMPLES: (8, 8),
}


@dataclass(frozen=True)
class Place:
    """What lies in a place: one code, or in an analogy a group whose mean counts."""

    codes: Codes
    """(n, d)"""
    name: str = ""
    """Where it comes from, in a few words."""

    @cached_property
    def code(self) -> Codes:
        """The mean, (1, d)."""
        if len(self.codes) == 1:
            return self.codes
        return Codes.of(self.codes.values.mean(axis=0, dtype="float64"))


@dataclass(frozen=True)
class GridMarks:
    """What depends on the model: kept by model id, so that switching back restores it."""

    places: tuple[Place | None, ...] = (None,) * len(PLACES)
    """None: what is there at first."""
    plane: PlaneChoice = PRINCIPAL
    """Axes of the plane."""


@dataclass(frozen=True)
class GridState:
    """Sub-state of the grid panel."""

    model: str | None = None
    """Id of the model shown."""
    mode: Mode = Mode.CORNERS
    route: Route = Route.STRAIGHT
    is_even: bool = False
    """Whether a strip is re-timed to equal steps in pictures."""
    sizes: Mapping[Mode, tuple[int, int]] = field(default_factory=lambda: dict(FIRST_SIZES))
    """(rows, columns) in each mode."""
    reach: float = 2.5
    """Of planes and traversals, in standard deviations to each side."""
    temperature: float = 1.0
    """Of draws."""
    seed: int = 0
    rolls: tuple[tuple[int, int, int], ...] = ()
    """Cells drawn anew, as in `Samples`."""
    around: frozenset[Mode] = frozenset()
    """Modes whose draws lie around a code: samples around A, those of an analogy around D."""
    by_model: Mapping[str, GridMarks] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """(rows, columns) in this mode."""
        return self.sizes.get(self.mode, FIRST_SIZES[self.mode])

    @property
    def is_around(self) -> bool:
        """Whether draws lie around a code in this mode."""
        return self.mode in self.around

    def marks_of(self, model_id: str) -> GridMarks:
        """Places of a model."""
        return self.by_model.get(model_id, GridMarks())

    def with_marks(self, marks: GridMarks, model_id: str) -> Self:
        """The same with other places for a model."""
        return replace(self, by_model={**self.by_model, model_id: marks})
