"""The faces page: its panel, built when it first comes to the front, and what its actions do."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.bundles.facts import ModelFacts
from explorer.bundles.probes import find_probe
from explorer.latent.codes import Codes
from explorer.panels.faces import FacesPanel
from explorer.panels.inspector import Inspector
from explorer.session import faces_edits
from explorer.session.faces import Comparison
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.theme import Theme, ThemeSwitch

_FOR_FACE = ("previous_face", "next_face", "random_face", "next_comparison")
_FOR_SLIDERS = ("reset_sliders",)


class FacesPage(QObject):
    """A method for each action of that name; `make` builds the panel."""

    def __init__(
        self,
        window: QWidget,
        conductor: Conductor,
        inspector: Inspector,
        jobs: Jobs,
        messages: Messages,
        themes: ThemeSwitch,
    ) -> None:
        super().__init__(window)
        self._conductor = conductor
        self._jobs = jobs
        self._messages = messages
        self._themes = themes
        self._window = window
        self.panel: FacesPanel | None = None
        inspector.taken.connect(self._on_taken)
        themes.changed.connect(self._wear)

    def make(self) -> QWidget:
        """Build the panel, when its page first comes to the front."""
        self.panel = panel = FacesPanel()
        panel.set_actions(self._actions(_FOR_FACE), self._actions(_FOR_SLIDERS))
        self._wear(self._themes.theme)
        panel.model_shown.connect(self._on_model_shown)
        self._conductor.add_panel(panel)
        return panel

    def offered(self, view: View) -> dict[str, bool]:
        """Which of its actions there is something for."""
        has_model = view.session.faces.model is not None
        return dict.fromkeys((*_FOR_FACE, *_FOR_SLIDERS), has_model) | {
            "reset_sliders": bool(view.session.faces.choices.moves.strengths)
        }

    def next_face(self) -> None:
        """Edit the next face of the gallery."""
        if self.panel is not None:
            self.panel.next_face()

    def previous_face(self) -> None:
        """Edit the previous face of the gallery."""
        if self.panel is not None:
            self.panel.previous_face()

    def random_face(self) -> None:
        """Edit a face drawn from the prior."""
        if self.panel is not None:
            self.panel.random_face()

    def reset_sliders(self) -> None:
        """Move no slider."""
        self._conductor.store.edit(faces_edits.reset_sliders())

    def next_comparison(self) -> None:
        """Show the face beside what it was in another way."""
        ways = list(Comparison)
        at = ways.index(self._conductor.store.view.session.faces.comparison)
        self._conductor.store.edit(faces_edits.compare(ways[(at + 1) % len(ways)]))

    def _actions(self, names: tuple[str, ...]) -> list[QAction]:
        found = [self._window.findChild(QAction, name) for name in names]
        return [action for action in found if isinstance(action, QAction)]

    def _on_model_shown(self, known: ModelFacts) -> None:
        """Look for a probe on another thread."""
        panel = self.panel
        if panel is not None:
            self._jobs.run(
                "looking for a probe",
                lambda: find_probe(known),
                lambda probe: panel.set_probe(probe) if panel.shows(known) else None,
                lambda _: panel.set_probe(None),
            )

    def _on_taken(self, code: Codes) -> None:
        if self.panel is not None and self._conductor.store.view.gaze.panel == "faces":
            self.panel.take(code)

    def _wear(self, theme: Theme) -> None:
        if self.panel is not None:
            self.panel.sliders.bank.set_colours(theme.warning)
