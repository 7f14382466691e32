"""What the menus and the keyboard do with the data on the map: their colours, and how well they are kept."""

from PySide6.QtCore import QObject

from explorer.bundles.facts import ModelFacts
from explorer.latent.plane import PlaneChoice
from explorer.session import edits
from explorer.session.colouring import why_not
from explorer.session.map import Colouring
from explorer.session.store import View
from explorer.ui.conductor import Conductor


class Surveying(QObject):
    """A method for each action of that name."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__()
        self._conductor = conductor

    def next_colouring(self) -> None:
        """Let the colours say the next thing that is known."""
        self._step_colouring(1)

    def previous_colouring(self) -> None:
        """Let the colours say what they said before."""
        self._step_colouring(-1)

    def next_plane(self) -> None:
        """Show the next two axes of a space with more than two dimensions."""
        self._step_plane(2)

    def previous_plane(self) -> None:
        """Show the two axes before these."""
        self._step_plane(-2)

    def offered(self, view: View) -> dict[str, bool]:
        """Which of these actions there is something for."""
        known = self._conductor.facts.get(view.session.map.model or "")
        has_planes = known is not None and known.code_size > 2
        return {"next_plane": has_planes, "previous_plane": has_planes}

    @property
    def _known(self) -> ModelFacts | None:
        return self._conductor.facts.get(self._conductor.store.view.session.map.model or "")

    def _step_plane(self, by: int) -> None:
        """Go through the axes two by two; from the last pair to the first."""
        if self._known is None or self._known.code_size <= 2:
            return
        choice, size = self._conductor.store.view.session.map.marks.plane, self._known.code_size
        first = (min(choice.first, choice.second) // 2 * 2 + by) % (size + size % 2)
        pair = (first, first + 1) if first + 1 < size else (first - 1, first)
        self._conductor.store.edit(edits.choose_plane(PlaneChoice(choice.is_principal, *pair)))

    def _step_colouring(self, by: int) -> None:
        offered = [colouring for colouring in Colouring if not why_not(colouring, self._known)]
        if offered:
            chosen = self._conductor.store.view.session.map.colouring
            at = offered.index(chosen) + by if chosen in offered else 0
            self._conductor.store.edit(edits.colour_by(offered[at % len(offered)]))
