"""The faces page: its panel, built when it first comes to the front, and what its actions do."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.bundles.facts import ModelFacts
from explorer.bundles.probes import find_probe
from explorer.latent.codes import Codes
from explorer.panels.faces import FacesPanel, description
from explorer.panels.inspector import Inspector
from explorer.session import faces_edits
from explorer.session.faces import Comparison
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.face_saving import FaceSaving
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.photographing import Photographing
from explorer.ui.saving import Saving
from explorer.ui.theme import Theme, ThemeSwitch

_FOR_FACE = ("previous_face", "next_face", "random_face", "open_photo", "add_to_tray", "next_comparison")
_FOR_SLIDERS = ("reset_sliders",)
_SAVES = (
    "save_face",
    "save_pair",
    "save_strip",
    "copy_pair",
    "copy_strip",
    "save_preset",
    "open_preset",
)


class FacesPage(QObject):
    """Builds the panel with `make`; `do` does what an action says."""

    def __init__(
        self,
        window: QWidget,
        conductor: Conductor,
        inspector: Inspector,
        saving: Saving,
        jobs: Jobs,
        messages: Messages,
        themes: ThemeSwitch,
    ) -> None:
        super().__init__(window)
        self._conductor = conductor
        self._saving = saving
        self._jobs = jobs
        self._messages = messages
        self._themes = themes
        self._window = window
        self.panel: FacesPanel | None = None
        self.photographing: Photographing | None = None
        self._face_saving: FaceSaving | None = None
        self._parts: tuple[QObject, ...] = ()
        inspector.taken.connect(self._on_taken)
        themes.changed.connect(self._wear)

    def make(self) -> QWidget:
        """Build the panel, when its page first comes to the front."""
        self.panel = panel = FacesPanel()
        panel.set_actions(self._actions(_FOR_FACE), self._actions(_FOR_SLIDERS))
        self._wear(self._themes.theme)
        panel.model_shown.connect(self._on_model_shown)
        window, jobs, messages = self._window, self._jobs, self._messages
        self.photographing = Photographing(window, panel, self._conductor, jobs, messages)
        saving = FaceSaving(window, panel, self._conductor.store, self._saving, jobs, messages)
        self._face_saving = saving
        self._parts = (panel, self.photographing, saving)
        self._conductor.add_panel(panel)
        return panel

    def do(self, name: str) -> None:
        """Do what one of its actions says; before the panel is built there is nothing to do."""
        for part in (self, *self._parts):
            if hasattr(part, name):
                getattr(part, name)()
                return

    def describe(self, known: ModelFacts | None) -> str:
        """What one is looking at, in one line."""
        return description(known)

    def offered(self, view: View) -> dict[str, bool]:
        """Which of its actions there is something for."""
        has_model = view.session.faces.model is not None
        return dict.fromkeys((*_FOR_FACE, *_FOR_SLIDERS, *_SAVES), has_model) | {
            "reset_sliders": bool(view.session.faces.choices.moves.strengths)
        }

    def paste(self) -> bool:
        """Edit the photo on the clipboard; whether there is one."""
        return self.photographing is not None and self.photographing.paste()

    def copy(self) -> bool:
        """Copy the face with the photo's details; returns whether there are any."""
        return self._face_saving is not None and self._face_saving.copy_face()

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
                lambda probe: panel.set_probe(probe) if panel.known is known else None,
                lambda _: panel.set_probe(None),
            )

    def _on_taken(self, code: Codes) -> None:
        if self.panel is not None and self._conductor.store.view.gaze.panel == "faces":
            self.panel.take(code)

    def _wear(self, theme: Theme) -> None:
        if self.panel is not None:
            self.panel.sliders.bank.set_colours(theme.warning)
