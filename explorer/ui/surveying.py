"""What the menus and the keyboard do with the data on the map: their colours, and how well they are kept."""

from PySide6.QtCore import QObject

from explorer.bundles.facts import ModelFacts
from explorer.session import edits
from explorer.session.colouring import why_not
from explorer.session.map import Colouring
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

    @property
    def _known(self) -> ModelFacts | None:
        return self._conductor.facts.get(self._conductor.store.view.session.map.model or "")

    def _step_colouring(self, by: int) -> None:
        offered = [colouring for colouring in Colouring if not why_not(colouring, self._known)]
        if offered:
            chosen = self._conductor.store.view.session.map.colouring
            at = offered.index(chosen) + by if chosen in offered else 0
            self._conductor.store.edit(edits.colour_by(offered[at % len(offered)]))
