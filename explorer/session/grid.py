"""What a person chose in the grid."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GridState:
    """Sub-state of the grid panel."""

    model: str | None = None
    """Id of the model shown."""
