"""The session: everything a person chose, as one frozen value."""

from dataclasses import dataclass, field

from explorer.engine.requests import ModelRef
from explorer.session.map import MapState

VERSION = 1


@dataclass(frozen=True)
class Session:
    """What is undoable, saved and exported; each panel has a sub-state of its own."""

    models: tuple[ModelRef, ...] = ()
    """Models that were opened, the oldest first."""
    map: MapState = field(default_factory=MapState)

    def model(self, model_id: str | None) -> ModelRef | None:
        """The opened model with this id."""
        return next((model for model in self.models if model.id == model_id), None)
