"""The session: everything a person chose, as one frozen value."""

from dataclasses import dataclass, field, replace
from typing import Self

from explorer.engine.requests import ModelRef
from explorer.session.faces import FacesState
from explorer.session.grid import GridState
from explorer.session.map import MapMarks, MapState

VERSION = 1
PANELS = ("map", "faces", "grid")
"""Panels with a model of their own: fields of `Session`."""


@dataclass(frozen=True)
class Session:
    """What is undoable, saved and exported; each panel has a sub-state of its own."""

    models: tuple[ModelRef, ...] = ()
    """Models that were opened, the oldest first."""
    map: MapState = field(default_factory=MapState)
    faces: FacesState = field(default_factory=FacesState)
    grid: GridState = field(default_factory=GridState)

    def model(self, model_id: str | None) -> ModelRef | None:
        """The opened model with this id."""
        return next((model for model in self.models if model.id == model_id), None)

    def model_of(self, panel: str) -> ModelRef | None:
        """The model that a panel (one of `PANELS`) shows."""
        return self.model(getattr(self, panel).model)

    def showing(self, model: ModelRef, panel: str) -> Self:
        """The same with a model in a panel."""
        others = tuple(known for known in self.models if known.id != model.id)
        state = replace(getattr(self, panel), model=model.id)
        return replace(self, models=(*others, model), **{panel: state})

    def marks_of(self, model_id: str) -> MapMarks:
        """Pins and hidden classes of a model."""
        return self.map.by_model.get(model_id, MapMarks())
