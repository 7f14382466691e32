"""What a person looks at just now: as frozen as the session, but not undoable."""

from dataclasses import dataclass, field, replace
from typing import Literal, Self

from explorer.session.faces import FacesGaze
from explorer.session.grid_gaze import GridGaze


@dataclass(frozen=True)
class Gaze:
    """Panel in front, pointer, visible region and selection."""

    panel: str = "map"
    """The panel in front: the one that asks the engine."""
    pointer: tuple[float, float] | None = None
    """Map coordinates under the pointer; None where it is not over the map."""
    selected: int | None = None
    """Key of the pin that the arrow keys walk and the inspector shows."""
    path: tuple[int, int] | Literal["drawn"] | None = None
    """What is played: the way between two pins (their keys), or the path that was drawn."""
    path_at: int = 0
    """Which of the path's codes is at hand."""
    visible: tuple[float, float, float, float] | None = None
    """Region of the map on screen: left, bottom, right, top in map coordinates."""
    scale: float = 0.0
    """Logical pixels per unit of the map; 0 until the map is on screen."""
    ratio: float = 1.0
    """Device pixels per logical pixel where the map is."""
    is_drawing: bool = False
    """Whether a stroke goes on: a quick answer is worth more than the best one."""
    grid: GridGaze = field(default_factory=GridGaze)
    """In the grid."""
    faces: FacesGaze = field(default_factory=FacesGaze)
    """In the editor of faces."""

    def with_front(self, panel: str) -> Self:
        """Another panel comes to the front: what was pointed at is not any more."""
        return replace(self, panel=panel, pointer=None, selected=None, path=None, path_at=0, is_drawing=False)
