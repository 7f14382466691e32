"""What a person chose on the map: model, layers, and per model its pins and hidden classes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Self

from explorer.imaging.drawing import Drawing
from explorer.latent.codes import Codes
from explorer.latent.plane import PRINCIPAL, PlaneChoice

Loop = tuple[tuple[float, float], ...]
"""Corners of a closed line on the map, in map coordinates."""


class Colouring(StrEnum):
    """What the colours of the points say."""

    CLASS = "class"
    SPLIT = "split"
    ERROR = "error"
    """How badly a picture is reconstructed."""
    DISTANCE = "distance"
    """From the prior's centre."""


@dataclass(frozen=True)
class Pin:
    """A code worth keeping an eye on."""

    key: int
    """Unique among the pins of its model, and never used again."""
    code: Codes
    """(1, d)"""
    name: str = ""
    """A named pin stays when the next click pins another code."""


@dataclass(frozen=True)
class MapMarks:
    """What depends on the model: kept by model id, so that switching back restores it."""

    pins: tuple[Pin, ...] = ()
    hidden: frozenset[int] = frozenset()
    """Classes whose points are not shown."""
    hidden_splits: frozenset[int] = frozenset()
    """Parts of the data (training, validation, test) whose points are not shown."""
    next_key: int = 1
    plane: PlaneChoice = PRINCIPAL
    """Which axes the map shows, where the space has more than two dimensions."""
    lasso: Loop = ()
    """What was drawn round a group of points of this plane."""
    drawn_path: Codes | None = None
    """The path that was drawn by hand, as codes in equal steps, (n, d)."""

    def pin(self, key: int | None) -> Pin | None:
        """The pin with this key, if it is still there."""
        return next((pin for pin in self.pins if pin.key == key), None)


@dataclass(frozen=True)
class MapLayers:
    """What is drawn on the map."""

    manifold: bool = False
    """The visible region decoded, tile by tile."""
    density: bool = False
    """Lines within which most of the data lie."""
    sensitivity: bool = False
    """How much pictures change from place to place: dark where digits meet."""
    points: bool = True
    pictures: bool = True
    """Points that have room for it as the pictures they stand for."""
    originals: bool = False
    """Those as they were given, where they are at hand; else their reconstructions."""
    captions: bool = True
    rings: bool = True
    legend: bool = True
    drawing: bool = False
    """The pad, and what is drawn on it as the model sees it."""
    worst: bool = False
    """The encoded pictures that are reconstructed worst, in a row below."""


LAYERS = tuple(layer.name for layer in fields(MapLayers))
"""Names of the layers, in the order in which they are offered."""


@dataclass(frozen=True)
class MapState:
    """Sub-state of the map panel."""

    model: str | None = None
    """Id of the model shown."""
    layers: MapLayers = MapLayers()
    by_model: Mapping[str, MapMarks] = field(default_factory=dict)
    drawing: Drawing = field(default_factory=Drawing)
    """The same for all models."""
    colouring: Colouring = Colouring.CLASS
    points_opacity: float = 1.0
    """As a share of what points have at most."""

    @property
    def marks(self) -> MapMarks:
        """Pins and hidden classes of the model shown."""
        return self.by_model.get(self.model or "", MapMarks())

    def with_marks(self, marks: MapMarks, model: str | None = None) -> Self:
        """The same with other marks for a model, or for the one shown."""
        key = model or self.model
        if key is None or marks == self.by_model.get(key, MapMarks()):
            return self
        return replace(self, by_model={**self.by_model, key: marks})
