"""What a person chose in the editor of faces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FacesState:
    """Sub-state of the faces panel."""

    model: str | None = None
    """Id of the model shown."""
