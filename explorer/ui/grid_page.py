"""The grid's page: built when it is first in front, and what the window's actions do to it."""

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QWidget

from explorer.latent.codes import Codes
from explorer.panels.code_payload import CodePayload
from explorer.panels.grid import GridPanel
from explorer.panels.inspector import Inspector
from explorer.session import grid_edits
from explorer.session.edits import open_model
from explorer.session.grid import PLACES, Place
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages

SUBJECT = "grid"


class GridPage(QObject):
    """Wires a `GridPanel` to the window; a method for each action of that name."""

    def __init__(
        self, window: QWidget, conductor: Conductor, inspector: Inspector, jobs: Jobs, messages: Messages
    ) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._inspector = inspector
        self._jobs = jobs
        self._messages = messages
        self.panel: GridPanel | None = None
        inspector.taken.connect(self._on_taken)

    def build(self) -> QWidget:
        """Make the panel and show it everything from now on."""
        panel = self.panel = GridPanel()
        panel.refused.connect(lambda text: self._messages.error(text, SUBJECT))
        panel.accepted.connect(lambda: self._messages.clear(SUBJECT))
        panel.dropped.connect(self._on_dropped)
        self._conductor.add_panel(panel)
        return panel

    def send_to_a(self) -> None:
        """Put the code at hand into place A."""
        self._send(0)

    def send_to_b(self) -> None:
        """Put the code at hand into place B."""
        self._send(1)

    def send_to_c(self) -> None:
        """Put the code at hand into place C."""
        self._send(2)

    def send_to_d(self) -> None:
        """Put the code at hand into place D."""
        self._send(3)

    def _send(self, index: int) -> None:
        store = self._conductor.store
        view, code = store.view, self._inspector.code
        model = view.session.model_of(view.gaze.panel)
        known = None if model is None else self._conductor.facts.get(model.id)
        if code is None or model is None or known is None:
            return
        if view.gaze.panel == "grid" and self.panel is not None:
            self.panel.fill(index, code, "a code", known.id)
            return
        if view.session.grid.model != model.id:
            store.edit(open_model(model, known.title, "grid"))
        store.edit(grid_edits.fill_place(index, Place(code, "a code"), known.id))
        self._messages.info(f"The code is in place {PLACES[index]} of the grid.", SUBJECT)

    def _on_taken(self, code: Codes) -> None:
        if self.panel is not None and self._conductor.store.view.gaze.panel == "grid":
            model = self._conductor.store.view.session.grid.model or ""
            self.panel.fill(self.panel.place, code, "a code", model)

    def _on_dropped(self, index: int, mime: QMimeData) -> None:
        payload = CodePayload.of(mime)
        if payload is not None and self.panel is not None:
            self.panel.fill(index, payload.code, payload.source, payload.model)
