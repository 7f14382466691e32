"""The faces page: its panel, built when it first comes to the front, and what its actions do."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.bundles.facts import ModelFacts
from explorer.bundles.probes import find_probe
from explorer.latent.codes import Codes
from explorer.panels.inspector import Inspector
from explorer.session import faces_edits
from explorer.session.faces import Comparison
from explorer.session.store import View
from explorer.ui.conductor import Conductor
from explorer.ui.jobs import Jobs
from explorer.ui.messages import Messages
from explorer.ui.saving import Saving
from explorer.ui.theme import Theme, ThemeSwitch

if TYPE_CHECKING:
    from explorer.panels.faces import FacesPanel
    from explorer.ui.photographing import Photographing

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
    """Builds the panel with `make`; `deeds` has a function for each action."""

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
        self._parts: tuple[QObject, ...] = ()
        inspector.taken.connect(self._on_taken)
        themes.changed.connect(self._wear)

    def make(self) -> QWidget:
        """Build the panel, when its page first comes to the front."""
        # Not before: the window opens on the map, which need not wait for them.
        from explorer.panels.faces import FacesPanel
        from explorer.ui.face_saving import FaceSaving
        from explorer.ui.photographing import Photographing

        self.panel = panel = FacesPanel()
        panel.set_actions(self._actions(_FOR_FACE), self._actions(_FOR_SLIDERS))
        self._wear(self._themes.theme)
        panel.model_shown.connect(self._on_model_shown)
        window, jobs, messages = self._window, self._jobs, self._messages
        self.photographing = Photographing(window, panel, self._conductor, jobs, messages)
        saving = FaceSaving(window, panel, self._conductor.store, self._saving, jobs, messages)
        self._parts = (panel, self.photographing, saving)
        self._conductor.add_panel(panel)
        return panel

    def deeds(self) -> dict[str, Callable[[], object]]:
        """What each of its actions does, by name."""
        names = (*_FOR_FACE, *_SAVES)
        own: dict[str, Callable[[], object]] = {
            "next_comparison": self.next_comparison,
            "reset_sliders": self.reset_sliders,
        }
        return {**{name: partial(self._do, name) for name in names}, **own}

    def describe(self, known: ModelFacts | None) -> str:
        """What one is looking at, in one line."""
        from explorer.panels.faces import description

        return description(known)

    def offered(self, view: View) -> dict[str, bool]:
        """Which of its actions there is something for."""
        has_model = view.session.faces.model is not None
        return dict.fromkeys((*_FOR_FACE, *_FOR_SLIDERS, *_SAVES), has_model) | {
            "reset_sliders": bool(view.session.faces.choices.moves.strengths)
        }

    def paste(self, otherwise: Callable[[], object]) -> None:
        """Paste a photo where faces are in front and there is one; else do something else."""
        is_here = self._conductor.store.view.gaze.panel == "faces"
        if not is_here or self.photographing is None or not self.photographing.paste():
            otherwise()

    def reset_sliders(self) -> None:
        """Move no slider."""
        self._conductor.store.edit(faces_edits.reset_sliders())

    def next_comparison(self) -> None:
        """Show the face beside what it was in another way."""
        ways = list(Comparison)
        at = ways.index(self._conductor.store.view.session.faces.comparison)
        self._conductor.store.edit(faces_edits.compare(ways[(at + 1) % len(ways)]))

    def _do(self, name: str) -> None:
        """Do what a part of the page has a method for; before it is built there is nothing to do."""
        for part in self._parts:
            if hasattr(part, name):
                getattr(part, name)()
                return

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
